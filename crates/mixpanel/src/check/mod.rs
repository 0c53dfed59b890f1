//! What Mixpanel would refuse, change, lose or misread, seen in the records before they are sent.
//!
//! One file a family of checks: each registers its [`Check`]s and looks at one record at a time. What shows only over
//! many records (an id used twice, a group key that no event carries) is `across` them, in tables of bounded size.
//! A [`Survey`] counts all of it for a report, at constant memory.

mod across;
mod device;
mod event_name;
mod identity;
mod insert_id;
mod name;
mod number;
mod place;
mod profile;
mod registry;
mod report;
mod size;
mod survey;
mod text;
mod time;

use std::fmt;

use segue_evaluator::json::ReadErrorKind;
use segue_evaluator::schema::Action;
use segue_evaluator::value::Member;
use segue_evaluator::{Bump, Payload, Value, json};

use crate::record::{
    ActionKind, EventField, IdentifyField, IncrementField, Lane, Mixpanel, Records, Source,
};
use crate::settings::{IdMerge, Settings};

pub use registry::{Check, Measure, Severity, checks};
pub use report::{Events, Failed, Finding, Mappings, Recorded, Report, Sample, Share};
pub use survey::{Place, Survey};

/// Where checks put what they find: the check, and what it met in this record.
pub type Found<'f> = dyn FnMut(&'static Check, fmt::Arguments<'_>) + 'f;

/// A payload that has become records.
#[derive(Clone, Copy, Debug)]
pub struct Made<'c, 'a> {
    /// The action it was made for.
    pub action: &'c Action,
    /// The payload.
    pub payload: &'c Payload<'a>,
    /// What that was made from.
    pub source: Source<'a>,
    /// What it has become.
    pub records: &'c Records,
}

impl Mixpanel {
    /// Runs the checks that need no more than one record over each of these.
    pub fn check<'a>(&self, made: Made<'_, 'a>, arena: &'a Bump, found: &mut Found<'_>) {
        for record in made.seen(self.settings(), arena) {
            record.look(found);
        }
    }
}

impl<'c, 'a> Made<'c, 'a> {
    /// The records, read again: what is checked is what would be sent.
    fn seen(self, settings: &'c Settings, arena: &'a Bump) -> impl Iterator<Item = Seen<'c, 'a>> {
        self.records.iter().map(move |(lane, bytes)| {
            let copy = arena.alloc_slice_copy(bytes);
            let read = json::read(copy, arena);
            Seen {
                settings,
                kind: ActionKind::new(self.action),
                payload: self.payload,
                source: self.source,
                lane,
                too_deep: read.is_err_and(|error| error.kind == ReadErrorKind::TooDeep),
                body: read.unwrap_or_default(),
                bytes,
            }
        })
    }
}

/// A record as the checks see it.
struct Seen<'c, 'a> {
    settings: &'c Settings,
    kind: Option<ActionKind>,
    payload: &'c Payload<'a>,
    source: Source<'a>,
    lane: Lane,
    /// The record; missing where it is too large or too deep to be read again.
    body: Value<'a>,
    too_deep: bool,
    /// Its JSON.
    bytes: &'c [u8],
}

impl<'a> Seen<'_, 'a> {
    /// Runs the checks that need no more than this record.
    fn look(&self, found: &mut Found<'_>) {
        size::look(self, found);
        text::look(self, found);
        number::look(self, found);
        name::look(self, found);
        if self.lane == Lane::Import {
            insert_id::look(self, found);
            event_name::look(self, found);
            time::look(self, found);
            device::look(self, found);
        }
        place::look(self, found);
        identity::look(self, found);
        profile::look(self, found);
    }

    /// What it says: the properties of an event, or what is done to a profile.
    fn members(&self) -> &'a [Member<'a>] {
        let object = match self.lane {
            Lane::Import | Lane::Track => self.body.get("properties"),
            Lane::Engage | Lane::Groups => ["$set", "$add"]
                .map(|key| self.body.get(key))
                .into_iter()
                .find(|value| !value.is_missing())
                .unwrap_or_default(),
        };
        object.members()
    }

    /// A property of an event.
    fn property(&self, name: &str) -> Value<'a> {
        self.body.get("properties").get(name)
    }

    /// A field of the payload of an event; missing for other actions.
    fn field(&self, field: EventField) -> Value<'a> {
        match self.kind {
            Some(ActionKind::TrackEvent | ActionKind::TrackPurchase) => field.of(self.payload),
            _ => Value::Missing,
        }
    }

    /// The user id of a profile update, where the payload has one.
    fn user(&self) -> Value<'a> {
        match self.kind {
            Some(ActionKind::IdentifyUser) => IdentifyField::UserId.of(self.payload),
            Some(ActionKind::IncrementProperties) => IncrementField::UserId.of(self.payload),
            _ => Value::Missing,
        }
    }

    fn is_simplified(&self) -> bool {
        self.settings.id_merge == IdMerge::Simplified
    }

    /// Calls for every value in the members, with the name of the member it stands in.
    fn walk(&self, visit: &mut dyn FnMut(&'a str, Value<'a>)) {
        for member in self.members() {
            walk(member.key.as_str(), member.value, visit);
        }
    }
}

fn walk<'a>(name: &'a str, value: Value<'a>, visit: &mut dyn FnMut(&'a str, Value<'a>)) {
    visit(name, value);
    match value {
        Value::List(list) => {
            for item in list.items() {
                walk(name, *item, visit);
            }
        }
        Value::Object(object) => {
            for inner in object.members() {
                walk(name, inner.value, visit);
            }
        }
        _ => {}
    }
}

/// A value for a message, cut where it is long.
struct Shown<'a>(Value<'a>);

/// So many characters of a value are shown.
const SHOWN: usize = 60;

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut bytes = Vec::new();
        match self.0 {
            Value::Missing => return f.write_str("missing"),
            // Not the whole of a long one.
            Value::Text(text) => {
                let text = text.as_str();
                let end = text.char_indices().nth(SHOWN);
                let (text, rest) = text.split_at(end.map_or(text.len(), |(at, _)| at));
                json::write_text(text, &mut bytes);
                let rest = if rest.is_empty() { "" } else { "…" };
                return write!(f, "{}{rest}", String::from_utf8_lossy(&bytes));
            }
            Value::List(_) => return f.write_str("a list"),
            Value::Object(_) => return f.write_str("an object"),
            value => json::write(value, &mut bytes),
        }
        f.write_str(&String::from_utf8_lossy(&bytes))
    }
}

/// Whether there is something: neither missing, null nor a text of blanks.
fn is_there(value: Value<'_>) -> bool {
    match value {
        Value::Text(text) => !text.as_str().trim().is_empty(),
        value => !value.is_nullish(),
    }
}
