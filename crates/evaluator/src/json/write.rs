use super::escape;
use crate::value::{Member, Number, Text, Value};

/// Appends the compact JSON of a value. A missing member is left out, a missing item or value is `null`. Numbers that
/// were read keep their digits, and what was read and not changed is copied as it stands.
pub fn write(value: Value<'_>, out: &mut Vec<u8>) {
    match value {
        Value::Number(number) => match number {
            Number::Raw(digits) => out.extend_from_slice(digits.as_bytes()),
            Number::Float(number) => write_double(number, out),
        },
        Value::List(list) => match list.raw {
            Some(raw) => out.extend_from_slice(raw.as_bytes()),
            None => write_items(list.items, out, write),
        },
        Value::Object(object) => match object.raw {
            Some(raw) => out.extend_from_slice(raw.as_bytes()),
            None => write_members(object.members.iter(), out, write),
        },
        other => write_plain(other, out),
    }
}

/// Appends the JSON of a value as `JSON.stringify` prints it, for texts that must equal those of Segment's engine:
/// every number in canonical text, keys that are list positions first and in ascending order.
pub fn write_canonical(value: Value<'_>, out: &mut Vec<u8>) {
    match value {
        Value::Number(number) => write_double(number.as_f64(), out),
        Value::List(list) => write_items(list.items, out, write_canonical),
        Value::Object(object) => match object.in_property_order() {
            None => write_members(object.members.iter(), out, write_canonical),
            Some(members) => write_members(members.into_iter(), out, write_canonical),
        },
        other => write_plain(other, out),
    }
}

/// Appends a text as a JSON string, quotes included.
pub fn write_text(text: &str, out: &mut Vec<u8>) {
    out.push(b'"');
    escape::encode(text, out);
    out.push(b'"');
}

/// Appends a value that is printed in one way only.
fn write_plain(value: Value<'_>, out: &mut Vec<u8>) {
    match value {
        Value::Text(text) => write_string(text, out),
        Value::Bool(true) => out.extend_from_slice(b"true"),
        Value::Bool(false) => out.extend_from_slice(b"false"),
        _ => out.extend_from_slice(b"null"),
    }
}

#[inline]
fn write_string(text: Text<'_>, out: &mut Vec<u8>) {
    if text.is_plain() {
        out.push(b'"');
        out.extend_from_slice(text.as_str().as_bytes());
        out.push(b'"');
    } else {
        write_text(text.as_str(), out);
    }
}

fn write_double(number: f64, out: &mut Vec<u8>) {
    if number.is_finite() {
        let mut buffer = ryu_js::Buffer::new();
        out.extend_from_slice(buffer.format_finite(number).as_bytes());
    } else {
        out.extend_from_slice(b"null");
    }
}

fn write_items(items: &[Value<'_>], out: &mut Vec<u8>, write: fn(Value<'_>, &mut Vec<u8>)) {
    out.push(b'[');
    for (i, item) in items.iter().enumerate() {
        if i > 0 {
            out.push(b',');
        }
        write(*item, out);
    }
    out.push(b']');
}

fn write_members<'m, 'a: 'm>(
    members: impl Iterator<Item = &'m Member<'a>>,
    out: &mut Vec<u8>,
    write: fn(Value<'_>, &mut Vec<u8>),
) {
    out.push(b'{');
    let present = members.filter(|m| !m.value.is_missing());
    for (i, member) in present.enumerate() {
        if i > 0 {
            out.push(b',');
        }
        write_string(member.key, out);
        out.push(b':');
        write(member.value, out);
    }
    out.push(b'}');
}
