//! Values: what an event is made of and what expressions give.
//!
//! A value is a small copyable handle. Texts, items and members live in the event's own bytes, in the program, or in
//! the arena of the event being processed, all of which outlive the value (`'a`).

mod equal;
mod number;
mod print;
#[cfg(test)]
mod tests;
mod text;

use std::cell::OnceCell;

use bumpalo::Bump;

pub use number::is_blank;
pub use number::{Number, canonical};
pub use print::TextStyle;
pub use text::{Text, is_same};

/// A value, or [`Value::Missing`] where there is none. Missing and null are different everywhere.
#[derive(Clone, Copy, Debug, Default)]
pub enum Value<'a> {
    /// No value at all.
    #[default]
    Missing,
    /// JSON `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number, with its digits as written where it was read.
    Number(Number<'a>),
    /// A text.
    Text(Text<'a>),
    /// A list.
    List(&'a List<'a>),
    /// An object.
    Object(&'a Object<'a>),
}

/// The items of a list. An item may be [`Value::Missing`] (a hole, printed as null).
#[derive(Debug)]
pub struct List<'a>(Container<'a, Value<'a>>);

/// The members of an object in the order of their first appearance, each key once. A member may be [`Value::Missing`]
/// (not printed).
#[derive(Debug)]
pub struct Object<'a>(Container<'a, Member<'a>>);

/// The parts of a list or an object. What was read from an event and nobody has looked into yet is only its text.
#[derive(Debug)]
struct Container<'a, T> {
    parts: OnceCell<&'a [T]>,
    raw: Option<&'a str>,
    /// Where the parts are built when somebody looks.
    arena: Option<&'a Bump>,
}

impl<'a, T> Container<'a, T> {
    fn built(parts: &'a [T], raw: Option<&'a str>) -> Self {
        Self {
            parts: OnceCell::from(parts),
            raw,
            arena: None,
        }
    }

    fn unread(raw: &'a str, arena: &'a Bump) -> Self {
        Self {
            parts: OnceCell::new(),
            raw: Some(raw),
            arena: Some(arena),
        }
    }

    #[inline]
    fn parts(&self, build: impl FnOnce(&'a str, &'a Bump) -> &'a [T]) -> &'a [T] {
        self.parts.get_or_init(|| match (self.raw, self.arena) {
            (Some(raw), Some(arena)) => build(raw, arena),
            _ => &[],
        })
    }
}

impl<'a> List<'a> {
    /// A list of these items.
    pub fn new(items: &'a [Value<'a>]) -> Self {
        Self(Container::built(items, None))
    }

    /// A list as it was read; `raw` as [`List::raw`] gives it.
    pub(crate) fn read(items: &'a [Value<'a>], raw: Option<&'a str>) -> Self {
        Self(Container::built(items, raw))
    }

    /// A list of which only the text is known: JSON that was checked and may be copied as it stands.
    pub(crate) fn unread(raw: &'a str, arena: &'a Bump) -> Self {
        Self(Container::unread(raw, arena))
    }

    /// The items in order.
    #[inline]
    pub fn items(&self) -> &'a [Value<'a>] {
        self.0.parts(crate::json::items)
    }

    /// The JSON text of the list where it may be copied as it stands: compact, without repeated keys, lone surrogates
    /// or numbers out of range.
    #[inline]
    pub fn raw(&self) -> Option<&'a str> {
        self.0.raw
    }
}

impl<'a> Object<'a> {
    /// An object of these members, each key once.
    pub fn new(members: &'a [Member<'a>]) -> Self {
        Self(Container::built(members, None))
    }

    /// An object as it was read; `raw` as [`Object::raw`] gives it.
    pub(crate) fn read(members: &'a [Member<'a>], raw: Option<&'a str>) -> Self {
        Self(Container::built(members, raw))
    }

    /// An object of which only the text is known, as [`List::unread`].
    pub(crate) fn unread(raw: &'a str, arena: &'a Bump) -> Self {
        Self(Container::unread(raw, arena))
    }

    /// The members in order.
    #[inline]
    pub fn members(&self) -> &'a [Member<'a>] {
        self.0.parts(crate::json::members)
    }

    /// As [`List::raw`].
    #[inline]
    pub fn raw(&self) -> Option<&'a str> {
        self.0.raw
    }
}

/// One member of an object.
#[derive(Clone, Copy, Debug)]
pub struct Member<'a> {
    /// Its key.
    pub key: Text<'a>,
    /// Its value.
    pub value: Value<'a>,
}

impl<'a> Object<'a> {
    /// The value of a key, [`Value::Missing`] where there is none.
    #[inline]
    pub fn get(&self, key: &str) -> Value<'a> {
        self.members()
            .iter()
            .find(|m| m.key.is(key))
            .map_or(Value::Missing, |m| m.value)
    }

    /// The members with keys that are list positions first, ascending: the order of Segment's engine. None where that
    /// is the order they are in.
    pub fn in_property_order(&self) -> Option<Vec<&'a Member<'a>>> {
        let rank = |m: &&Member<'_>| position(m.key.as_str()).unwrap_or(u32::MAX);
        if self.members().iter().is_sorted_by_key(|m| rank(&m)) {
            return None;
        }
        let mut members: Vec<_> = self.members().iter().collect();
        members.sort_by_key(rank);
        Some(members)
    }
}

/// The list position (below 2^32-1) a key is the canonical text of.
fn position(key: &str) -> Option<u32> {
    let canonical = key == "0" || key.starts_with(|c| matches!(c, '1'..='9'));
    if !canonical || !key.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    key.parse().ok().filter(|at| *at < u32::MAX)
}

impl<'a> Value<'a> {
    /// A text value.
    #[inline]
    pub fn text(text: &'a str) -> Self {
        Self::Text(Text::new(text))
    }

    /// A computed number.
    #[inline]
    pub fn number(number: f64) -> Self {
        Self::Number(Number::Float(number))
    }

    /// Whether there is no value.
    #[inline]
    pub fn is_missing(&self) -> bool {
        matches!(self, Self::Missing)
    }

    /// Whether the value is missing or null.
    #[inline]
    pub fn is_nullish(&self) -> bool {
        matches!(self, Self::Missing | Self::Null)
    }

    /// Missing, null, `false`, 0, -0, not-a-number and the empty text; empty lists and objects are truthy.
    #[inline]
    pub fn is_falsy(&self) -> bool {
        match self {
            Self::Missing | Self::Null | Self::Bool(false) => true,
            Self::Number(n) => {
                let n = n.as_f64();
                n == 0.0 || n.is_nan()
            }
            Self::Text(t) => t.as_str().is_empty(),
            Self::Bool(true) | Self::List(_) | Self::Object(_) => false,
        }
    }

    /// The text, if it is one.
    #[inline]
    pub fn as_str(&self) -> Option<&'a str> {
        match self {
            Self::Text(t) => Some(t.as_str()),
            _ => None,
        }
    }

    /// The members, if it is an object; none otherwise.
    #[inline]
    pub fn members(&self) -> &'a [Member<'a>] {
        match self {
            Self::Object(object) => object.members(),
            _ => &[],
        }
    }

    /// The value of a key, if it is an object; [`Value::Missing`] where there is none.
    #[inline]
    #[must_use]
    pub fn get(&self, key: &str) -> Value<'a> {
        match self {
            Self::Object(object) => object.get(key),
            _ => Value::Missing,
        }
    }

    /// The number, if it is one (texts are not looked into; see [`Number::loose`]).
    #[inline]
    pub fn as_f64(&self) -> Option<f64> {
        match self {
            Self::Number(n) => Some(n.as_f64()),
            _ => None,
        }
    }
}
