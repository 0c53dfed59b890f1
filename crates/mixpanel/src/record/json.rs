//! Writing objects member by member. Every value is followed by a comma; closing takes the last one back.

use segue_evaluator::value::Member;
use segue_evaluator::{Value, json};

/// The JSON text of a property name, quotes and colon included, as a constant. The name needs no escapes.
macro_rules! key {
    ($name:literal) => {
        concat!("\"", $name, "\":")
    };
}
pub(super) use key;

/// Appends an object; `write` writes its members.
pub(super) fn object(out: &mut Vec<u8>, write: impl FnOnce(&mut Vec<u8>)) {
    out.push(b'{');
    write(out);
    if out.last() == Some(&b',') {
        out.pop();
    }
    out.push(b'}');
}

/// Appends a member, unless it has no value.
#[expect(
    clippy::inline_always,
    reason = "called in a loop, with a value that is better not in memory"
)]
#[inline(always)]
pub(super) fn member(out: &mut Vec<u8>, key: &'static str, value: Value<'_>) {
    match value {
        Value::Missing => {}
        // Most are.
        Value::Text(text) if text.is_plain() => {
            let text = text.as_str();
            out.reserve(key.len() + text.len() + 3);
            out.extend_from_slice(key.as_bytes());
            out.push(b'"');
            out.extend_from_slice(text.as_bytes());
            out.extend_from_slice(b"\",");
        }
        value => {
            out.extend_from_slice(key.as_bytes());
            json::write(value, out);
            out.push(b',');
        }
    }
}

/// Appends a member that is an object; `write` writes its members.
pub(super) fn object_member(
    out: &mut Vec<u8>,
    key: &'static str,
    write: impl FnOnce(&mut Vec<u8>),
) {
    out.extend_from_slice(key.as_bytes());
    object(out, write);
    out.push(b',');
}

/// Appends a member under a name that comes from the event.
#[inline]
pub(super) fn named_member(out: &mut Vec<u8>, member: &Member<'_>) {
    if !member.value.is_missing() {
        json::write(Value::Text(member.key), out);
        out.push(b':');
        json::write(member.value, out);
        out.push(b',');
    }
}

/// Appends all members of an object, with one copy where its text may be copied.
pub(super) fn members(out: &mut Vec<u8>, value: Value<'_>) {
    let Value::Object(object) = value else {
        return;
    };
    let text = object
        .raw()
        .and_then(|raw| raw.strip_prefix('{')?.strip_suffix('}'));
    match text {
        Some("") => {}
        Some(text) => {
            out.extend_from_slice(text.as_bytes());
            out.push(b',');
        }
        None => object
            .members()
            .iter()
            .for_each(|member| named_member(out, member)),
    }
}
