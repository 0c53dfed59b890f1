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

pub use number::is_blank;
pub use number::{Number, canonical};
pub use print::TextStyle;
pub use text::Text;

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
#[derive(Clone, Copy, Debug, Default)]
pub struct List<'a> {
    /// The items in order.
    pub items: &'a [Value<'a>],
    /// The JSON text of the list where it may be copied as it stands: compact, without repeated keys, lone
    /// surrogates or numbers out of range.
    pub raw: Option<&'a str>,
}

/// The members of an object in the order of their first appearance, each key once.
#[derive(Clone, Copy, Debug, Default)]
pub struct Object<'a> {
    /// The members in order. A member may be [`Value::Missing`] (not printed).
    pub members: &'a [Member<'a>],
    /// As [`List::raw`].
    pub raw: Option<&'a str>,
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
        self.members
            .iter()
            .find(|m| m.key.as_str() == key)
            .map_or(Value::Missing, |m| m.value)
    }

    /// The members with keys that are list positions first, ascending: the order of Segment's engine. None where that
    /// is the order they are in.
    pub fn in_property_order(&self) -> Option<Vec<&'a Member<'a>>> {
        let rank = |m: &&Member<'_>| position(m.key.as_str()).unwrap_or(u32::MAX);
        if self.members.iter().is_sorted_by_key(|m| rank(&m)) {
            return None;
        }
        let mut members: Vec<_> = self.members.iter().collect();
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

    /// The number, if it is one (texts are not looked into; see [`Number::loose`]).
    #[inline]
    pub fn as_f64(&self) -> Option<f64> {
        match self {
            Self::Number(n) => Some(n.as_f64()),
            _ => None,
        }
    }
}
