//! From payload to records: one file an action, written straight as JSON.
//!
//! Values are borrowed from the payload and property names are constants, so that a record costs little more than
//! copying it. Where Segment's destination and Segue differ, a [`Policy`] decides.

mod action;
mod alias;
mod buffer;
mod event;
mod group;
mod identify;
mod increment;
mod insert_id;
mod json;
mod names;
mod product;
mod profile;
mod property;
mod purchase;
mod time;
mod track;
mod user_agent;

use segue_evaluator::eval::{Failure, FailureCode};
use segue_evaluator::schema::Action;
use segue_evaluator::value::Text;
use segue_evaluator::{Bump, Payload, Value};

use crate::Settings;
use crate::policy::Policy;
pub(crate) use action::{ActionKind, EventField, IdentifyField, IncrementField};
use buffer::Buffer;
use event::Event;
pub(crate) use group::DEFAULT_KEY as DEFAULT_GROUP_KEY;
pub(crate) use insert_id::{is_nobody, is_taken};
pub(crate) use property::{is_property, is_reserved};

/// The endpoint family a record goes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Lane {
    /// Events: `/import`.
    Import,
    /// Identity events: `/track`.
    Track,
    /// User profiles: `/engage`.
    Engage,
    /// Group profiles: `/groups`.
    Groups,
}

impl Lane {
    /// The lane in output, and the path of its endpoint: `import`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Import => "import",
            Self::Track => "track",
            Self::Engage => "engage",
            Self::Groups => "groups",
        }
    }
}

/// Records as bytes, one after the other in one buffer that is used again for every event.
#[derive(Debug, Default)]
pub struct Records {
    bytes: Buffer,
    ends: Vec<(Lane, usize)>,
}

impl Records {
    /// Empties it, keeping the memory.
    pub fn clear(&mut self) {
        self.bytes.clear();
        self.ends.clear();
    }

    /// How many records there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The records in order, each its lane and its JSON.
    pub fn iter(&self) -> impl Iterator<Item = (Lane, &[u8])> {
        let mut start = 0;
        self.ends.iter().map(move |&(lane, end)| {
            let body = self.bytes.get(start..end).unwrap_or(&[]);
            start = end;
            (lane, body)
        })
    }

    /// Appends the record that `write` writes, and gives what that gives.
    pub(crate) fn push<T>(&mut self, lane: Lane, write: impl FnOnce(&mut Buffer) -> T) -> T {
        let written = json::object(&mut self.bytes, write);
        self.ends.push((lane, self.bytes.len()));
        written
    }

    /// Takes back all but the first `records`.
    fn truncate(&mut self, records: usize) {
        self.ends.truncate(records);
        let end = self.ends.last().map_or(0, |&(_, end)| end);
        self.bytes.truncate(end);
    }
}

/// What a payload was made from.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// The event.
    pub event: Value<'a>,
    /// The clock: milliseconds since the epoch.
    pub now: i64,
}

/// The destination with its settings: payloads to records to requests.
#[derive(Debug)]
pub struct Mixpanel {
    settings: Settings,
    /// Whether the project token needs no escapes.
    plain_token: bool,
}

impl Mixpanel {
    /// The destination with these settings.
    pub fn new(settings: Settings) -> Self {
        let plain_token = json::plain(Text::new(&settings.project_token)).is_some();
        Self {
            settings,
            plain_token,
        }
    }

    /// The settings.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Appends the records of a payload. On failure nothing is appended.
    pub fn records<'a>(
        &'a self,
        action: &Action,
        payload: &Payload<'a>,
        source: Source<'a>,
        arena: &'a Bump,
        out: &mut Records,
    ) -> Result<(), Failure> {
        let before = out.len();
        let call = Call {
            settings: &self.settings,
            plain_token: self.plain_token,
            payload,
            source,
            arena,
        };
        let result = match ActionKind::new(action) {
            Some(ActionKind::TrackEvent) => {
                track::write(&Event::new(&call), out);
                Ok(())
            }
            Some(ActionKind::TrackPurchase) => purchase::write(&call, out),
            Some(ActionKind::IdentifyUser) => {
                identify::write(&call, out);
                Ok(())
            }
            Some(ActionKind::GroupIdentifyUser) => group::write(&call, out),
            Some(ActionKind::Alias) => alias::write(&call, out),
            Some(ActionKind::IncrementProperties) => increment::write(&call, out),
            None => Err(refused(
                None,
                format!("there is no action `{}`", action.key),
            )),
        };
        result.inspect_err(|_| out.truncate(before))
    }
}

/// One payload on its way to records.
struct Call<'c, 'a> {
    settings: &'a Settings,
    plain_token: bool,
    payload: &'c Payload<'a>,
    source: Source<'a>,
    arena: &'a Bump,
}

impl<'a> Call<'_, 'a> {
    /// Whether the settings improve this policy.
    fn improves(&self, policy: Policy) -> bool {
        self.settings.policies.improves(policy)
    }

    /// The project token.
    fn token(&self) -> Value<'a> {
        let token = &self.settings.project_token;
        Value::Text(if self.plain_token {
            Text::plain(token)
        } else {
            Text::new(token)
        })
    }

    /// `segment_source_name`, where there is one.
    fn source_name(&self) -> Value<'a> {
        match self.settings.source_name.as_deref() {
            Some(name) if !self.improves(Policy::SourceName) || !name.trim().is_empty() => {
                Value::text(name)
            }
            _ => Value::Missing,
        }
    }
}

/// An error outcome: the action refuses the payload.
fn refused(field: Option<&str>, message: String) -> Failure {
    Failure {
        code: FailureCode::ActionFailed,
        field: field.map(str::to_owned),
        value: None,
        message,
    }
}
