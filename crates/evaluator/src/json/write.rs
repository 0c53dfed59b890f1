use bumpalo::collections::String as ArenaString;

use super::escape;
use crate::value::{Member, Number, Text, Value};

/// What JSON is written to.
pub trait Sink {
    /// Appends a text.
    fn push_str(&mut self, text: &str);
}

impl Sink for Vec<u8> {
    #[inline]
    fn push_str(&mut self, text: &str) {
        self.extend_from_slice(text.as_bytes());
    }
}

impl Sink for ArenaString<'_> {
    #[inline]
    fn push_str(&mut self, text: &str) {
        ArenaString::push_str(self, text);
    }
}

/// Appends the compact JSON of a value. A missing member is left out, a missing item or value is `null`. Numbers that
/// were read keep their digits, and what was read and not changed is copied as it stands.
pub fn write<S: Sink>(value: Value<'_>, out: &mut S) {
    match value {
        Value::Number(number) => match number {
            Number::Raw(digits) => out.push_str(digits),
            Number::Float(number) => write_double(number, out),
        },
        Value::List(list) => match list.raw() {
            Some(raw) => out.push_str(raw),
            None => write_items(list.items(), out, write),
        },
        Value::Object(object) => match object.raw() {
            Some(raw) => out.push_str(raw),
            None => write_members(object.members().iter(), out, write),
        },
        other => write_plain(other, out),
    }
}

/// Appends the JSON of a value as `JSON.stringify` prints it, for texts that must equal those of Segment's engine:
/// every number in canonical text, keys that are list positions first and in ascending order.
pub fn write_canonical<S: Sink>(value: Value<'_>, out: &mut S) {
    match value {
        Value::Number(number) => write_double(number.as_f64(), out),
        Value::List(list) => write_items(list.items(), out, write_canonical),
        Value::Object(object) => match object.in_property_order() {
            None => write_members(object.members().iter(), out, write_canonical),
            Some(members) => write_members(members.into_iter(), out, write_canonical),
        },
        other => write_plain(other, out),
    }
}

/// Appends a text as a JSON string, quotes included.
pub fn write_text<S: Sink>(text: &str, out: &mut S) {
    out.push_str("\"");
    escape::encode(text, out);
    out.push_str("\"");
}

/// Appends a value that is printed in one way only.
fn write_plain<S: Sink>(value: Value<'_>, out: &mut S) {
    match value {
        Value::Text(text) => write_string(text, out),
        Value::Bool(true) => out.push_str("true"),
        Value::Bool(false) => out.push_str("false"),
        _ => out.push_str("null"),
    }
}

#[inline]
fn write_string<S: Sink>(text: Text<'_>, out: &mut S) {
    if text.is_plain() {
        out.push_str("\"");
        out.push_str(text.as_str());
        out.push_str("\"");
    } else {
        write_text(text.as_str(), out);
    }
}

fn write_double<S: Sink>(number: f64, out: &mut S) {
    /// Whole numbers below this have no other text than their digits.
    const WHOLE: f64 = 9_007_199_254_740_992.0;
    if number.fract() == 0.0 && number.abs() < WHOLE {
        out.push_str(itoa::Buffer::new().format(number as i64));
    } else if number.is_finite() {
        let mut buffer = ryu_js::Buffer::new();
        out.push_str(buffer.format_finite(number));
    } else {
        out.push_str("null");
    }
}

fn write_items<S: Sink>(items: &[Value<'_>], out: &mut S, write: fn(Value<'_>, &mut S)) {
    out.push_str("[");
    for (i, item) in items.iter().enumerate() {
        if i > 0 {
            out.push_str(",");
        }
        write(*item, out);
    }
    out.push_str("]");
}

fn write_members<'m, 'a: 'm, S: Sink>(
    members: impl Iterator<Item = &'m Member<'a>>,
    out: &mut S,
    write: fn(Value<'_>, &mut S),
) {
    out.push_str("{");
    let present = members.filter(|m| !m.value.is_missing());
    for (i, member) in present.enumerate() {
        if i > 0 {
            out.push_str(",");
        }
        write_string(member.key, out);
        out.push_str(":");
        write(member.value, out);
    }
    out.push_str("}");
}
