//! The record of an event: the properties that fields give, then the event's own.

use std::ops::Range;

use memchr::memchr2_iter;
use segue_evaluator::Value;
use segue_evaluator::value::Text;

use super::action::EventField as Field;
use super::buffer::Buffer;
use super::json::{self, Key, key};
use super::property::{
    Hint, INSERT_ID, Input, PROPERTIES, Property, PropertySet, TIME, Utm, Visit, visit,
};
use super::user_agent::{self, Browser};
use super::{Call, insert_id, profile, time};

/// An event whose records are to be written.
pub(super) struct Event<'c, 'a> {
    pub(super) call: &'c Call<'c, 'a>,
    /// What the fields say; those of a purchase alone are not among them.
    fields: &'a [Value<'a>; Field::SHARED],
    /// The stamp of the event itself.
    pub(super) stamp: Stamp<'a>,
    /// The event's own properties.
    pub(super) own: Value<'a>,
    /// The properties that those are named like.
    pub(super) named: PropertySet,
    /// By [`Utm`].
    utm: [Value<'a>; Utm::COUNT],
    /// By [`Hint`].
    hints: [Value<'a>; Hint::COUNT],
    browser: Option<Browser<'a>>,
    /// `$source`.
    origin: &'static str,
}

/// What the records of one event differ in, beside the event's own properties.
///
/// It is handed on where it stands: a copy would wait until the hash is there that the insert id is made of.
pub(super) struct Stamp<'a> {
    pub(super) name: Value<'a>,
    pub(super) time: i64,
    pub(super) insert_id: Value<'a>,
}

impl Stamp<'_> {
    /// Writes a record of this name; `properties` writes what is in it.
    pub(super) fn record<T>(
        &self,
        out: &mut Buffer,
        properties: impl FnOnce(&mut Buffer) -> T,
    ) -> T {
        json::member(out, key!("event"), &self.name);
        json::object_member(out, key!("properties"), properties)
    }
}

/// Where the properties were written that fields give, except for the time, which comes first, and the insert id,
/// which comes between.
pub(super) struct Written {
    pub(super) head: Range<usize>,
    pub(super) tail: Range<usize>,
}

impl<'c, 'a> Event<'c, 'a> {
    pub(super) fn new(call: &'c Call<'c, 'a>) -> Self {
        let fields = Field::shared(call.payload, call.arena);
        let own = *Field::EventProperties.among(fields);
        Self {
            call,
            fields,
            stamp: Stamp {
                name: *Field::Event.among(fields),
                time: time::instant(call),
                insert_id: insert_id::of_event(call),
            },
            own,
            named: PropertySet::named_in(own.members()),
            utm: Utm::all(Field::UtmProperties.among(fields).members(), |_| {}),
            origin: origin(*Field::Context.among(fields)),
            hints: Hint::all(Field::UserAgentData.among(fields).members(), |_| {}),
            browser: Field::UserAgent
                .among(fields)
                .as_str()
                .filter(|agent| !agent.is_empty())
                .map(user_agent::browser),
        }
    }

    /// Writes the properties that fields give, less those `overridden`.
    pub(super) fn properties(
        &self,
        stamp: &Stamp<'a>,
        overridden: PropertySet,
        out: &mut Buffer,
    ) -> Written {
        let mut properties = Properties {
            event: self,
            stamp,
            overridden,
            out,
        };
        visit::<TIME, HEAD>(&mut properties);
        let start = properties.out.len();
        visit::<HEAD, INSERT_ID>(&mut properties);
        let head = start..properties.out.len();
        visit::<INSERT_ID, TAIL>(&mut properties);
        let start = properties.out.len();
        visit::<TAIL, { PROPERTIES.len() }>(&mut properties);
        let tail = start..properties.out.len();
        Written { head, tail }
    }

    /// Writes the same with what was `written` under another stamp.
    pub(super) fn properties_again(&self, written: &Written, stamp: &Stamp<'a>, out: &mut Buffer) {
        let mut properties = Properties {
            event: self,
            stamp,
            overridden: PropertySet::default(),
            out,
        };
        visit::<TIME, HEAD>(&mut properties);
        json::repeat(properties.out, written.head.clone());
        visit::<INSERT_ID, TAIL>(&mut properties);
        json::repeat(properties.out, written.tail.clone());
    }

    /// Writes the library, behind a constant that says who sends; an empty one stays empty, as in Segment's destination.
    fn library(&self, key: &'static Key, out: &mut Buffer) {
        const SENDER: &str = "Segment Actions: ";
        match *Field::LibraryName.among(self.fields) {
            Value::Text(name) if name.as_str().is_empty() => {
                json::member(out, key, &Value::text(""));
            }
            Value::Text(name) if name.is_plain() => {
                json::joined_member(out, key, SENDER, name.as_str());
            }
            Value::Text(name) => {
                let text = [SENDER, name.as_str()].concat();
                json::member(out, key, &Value::text(&text));
            }
            other => json::member(out, key, &other),
        }
    }
}

/// The position behind the time, and that behind the insert id.
const HEAD: usize = TIME + 1;
const TAIL: usize = INSERT_ID + 1;

/// The properties of a record on their way.
struct Properties<'w, 'c, 'a> {
    event: &'w Event<'c, 'a>,
    stamp: &'w Stamp<'a>,
    overridden: PropertySet,
    out: &'w mut Buffer,
}

impl Visit for Properties<'_, '_, '_> {
    #[expect(
        clippy::inline_always,
        reason = "so that each property is a few instructions of its own"
    )]
    #[inline(always)]
    fn visit(&mut self, position: usize, property: &'static Property) {
        if PropertySet::at(position).overlaps(self.overridden) {
            return;
        }
        let (event, key) = (self.event, &property.key);
        let text = |text| Value::Text(Text::plain(text));
        let value = match property.input {
            Input::Is(field) => return json::member(self.out, key, field.among(event.fields)),
            Input::Utm(utm) => return json::member(self.out, key, utm.among(&event.utm)),
            Input::Hint(hint) => return json::member(self.out, key, hint.among(&event.hints)),
            Input::InsertId => return json::member(self.out, key, &self.stamp.insert_id),
            Input::Time => return json::integer_member(self.out, key, self.stamp.time),
            Input::Library => return event.library(key, self.out),
            Input::Ip => profile::ip(event.call, *Field::Ip.among(event.fields)),
            Input::DistinctId => match *Field::DistinctId.among(event.fields) {
                Value::Missing => text(""),
                id => id,
            },
            Input::Browser => match event.browser {
                Some(browser) => text(browser.name),
                None => Value::Missing,
            },
            Input::BrowserVersion => match event.browser.and_then(|browser| browser.version) {
                Some(version) => text(version),
                None => Value::Missing,
            },
            Input::Origin => text(event.origin),
            Input::SourceName => event.call.source_name(),
        };
        json::member(self.out, key, &value);
    }
}

/// `$source`: events that came through Iterable say so, if `context.integration.name` loosely equals its name, which
/// a list of nothing but the name does too.
fn origin(context: Value<'_>) -> &'static str {
    // The context is long and hardly ever names it: a look at its text spares taking it apart.
    if let Value::Object(object) = context
        && let Some(raw) = object.raw()
        && !may_name_iterable(raw.as_bytes())
    {
        return "segment";
    }
    let mut name = context.get("integration").get("name");
    while let Value::List(list) = name
        && let [item] = list.items()
    {
        name = *item;
    }
    if name.as_str() == Some("Iterable") {
        "Iterable"
    } else {
        "segment"
    }
}

/// Whether the name is in a JSON text, or an escape, behind which it may hide.
fn may_name_iterable(json: &[u8]) -> bool {
    memchr2_iter(b'I', b'\\', json).any(|at| {
        json.get(at..)
            .is_some_and(|rest| rest.starts_with(b"\\") || rest.starts_with(b"Iterable"))
    })
}
