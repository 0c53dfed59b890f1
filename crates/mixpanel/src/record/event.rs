//! The record of an event: the properties that fields give, then the event's own.

use std::ops::Range;
use std::sync::LazyLock;

use bumpalo::collections::String;
use memchr::memchr;
use memchr::memmem::Finder;
use segue_evaluator::Value;
use segue_evaluator::value::Text;

use super::action::EventField as Field;
use super::json::{self, key};
use super::property::{Hint, Input, PROPERTIES, PropertySet, Utm};
use super::user_agent::{self, Browser};
use super::{Call, insert_id, profile, time};

/// An event whose records are to be written.
pub(super) struct Event<'c, 'a> {
    pub(super) call: &'c Call<'c, 'a>,
    /// Time of the event.
    pub(super) time: i64,
    /// `$insert_id` of the event.
    pub(super) insert_id: Text<'a>,
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
#[derive(Clone, Copy)]
pub(super) struct Stamp<'a> {
    pub(super) name: Value<'a>,
    pub(super) time: i64,
    pub(super) insert_id: Text<'a>,
}

impl Stamp<'_> {
    /// Writes a record of this name; `properties` writes what is in it.
    pub(super) fn record(self, out: &mut Vec<u8>, properties: impl FnOnce(&mut Vec<u8>)) {
        json::member(out, key!("event"), self.name);
        json::object_member(out, key!("properties"), properties);
    }
}

impl<'c, 'a> Event<'c, 'a> {
    pub(super) fn new(call: &'c Call<'c, 'a>) -> Self {
        let payload = call.payload;
        let own = Field::EventProperties.of(payload);
        Self {
            call,
            time: time::instant(call),
            insert_id: insert_id::of_event(call),
            own,
            named: PropertySet::named_in(own.members()),
            utm: Utm::all(Field::UtmProperties.of(payload)),
            origin: origin(Field::Context.of(payload)),
            hints: Hint::all(Field::UserAgentData.of(payload)),
            browser: Field::UserAgent
                .of(payload)
                .as_str()
                .filter(|agent| !agent.is_empty())
                .map(user_agent::browser),
        }
    }

    /// The stamp of the event itself.
    pub(super) fn stamp(&self) -> Stamp<'a> {
        Stamp {
            name: Field::Event.of(self.call.payload),
            time: self.time,
            insert_id: self.insert_id,
        }
    }

    /// Writes the properties at some positions that fields give, less those `overridden`.
    pub(super) fn properties(
        &self,
        positions: Range<usize>,
        stamp: Stamp<'a>,
        overridden: PropertySet,
        out: &mut Vec<u8>,
    ) {
        let properties = PROPERTIES.get(positions.clone()).unwrap_or_default();
        for (position, property) in positions.zip(properties) {
            if !PropertySet::at(position).overlaps(overridden) {
                json::member(out, property.key, self.value(property.input, stamp));
            }
        }
    }

    #[expect(
        clippy::inline_always,
        reason = "a value that is returned through memory is waited for"
    )]
    #[inline(always)]
    fn value(&self, input: Input, stamp: Stamp<'a>) -> Value<'a> {
        let payload = self.call.payload;
        match input {
            Input::Is(field) => field.of(payload),
            Input::Utm(utm) => self.utm.get(utm as usize).copied().unwrap_or_default(),
            Input::Hint(hint) => self.hints.get(hint as usize).copied().unwrap_or_default(),
            Input::Time => Value::number(stamp.time as f64),
            Input::Ip => profile::ip(self.call, Field::Ip.of(payload)),
            Input::DistinctId => match Field::DistinctId.of(payload) {
                Value::Missing => Value::text(""),
                id => id,
            },
            Input::Browser => self.browser.map_or(Value::Missing, |browser| {
                Value::Text(Text::plain(browser.name))
            }),
            Input::BrowserVersion => self
                .browser
                .and_then(|browser| browser.version)
                .map_or(Value::Missing, |version| Value::Text(Text::plain(version))),
            Input::InsertId => Value::Text(stamp.insert_id),
            Input::Origin => Value::Text(Text::plain(self.origin)),
            Input::Library => self.library(),
            Input::SourceName => self.call.source_name(),
        }
    }

    /// The library, behind a constant that says who sends; an empty one stays empty, as in Segment's destination.
    fn library(&self) -> Value<'a> {
        match Field::LibraryName.of(self.call.payload) {
            Value::Text(name) if !name.as_str().is_empty() => {
                let mut text = String::from_str_in("Segment Actions: ", self.call.arena);
                text.push_str(name.as_str());
                let text = text.into_bump_str();
                Value::Text(if name.is_plain() {
                    Text::plain(text)
                } else {
                    Text::new(text)
                })
            }
            other => other,
        }
    }
}

/// `$source`: events that came through Iterable say so, if `context.integration.name` loosely equals its name, which
/// a list of nothing but the name does too.
fn origin(context: Value<'_>) -> &'static str {
    // The context is long and hardly ever names it: a look at its text spares taking it apart.
    static ITERABLE: LazyLock<Finder<'_>> = LazyLock::new(|| Finder::new("Iterable"));
    if let Value::Object(object) = context
        && let Some(raw) = object.raw()
        && memchr(b'\\', raw.as_bytes()).is_none()
        && ITERABLE.find(raw.as_bytes()).is_none()
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
