//! Writing objects member by member. Every value is followed by a comma; closing takes the last one back.

use std::ops::Range;

use segue_evaluator::value::{Number, Text};
use segue_evaluator::{Value, json};

use super::buffer::Buffer;

/// The JSON text of a short name that needs no escapes, as a constant or to be written many times.
pub(super) struct Key {
    /// The name in quotes, a colon, and the quote before a text.
    text: [u8; Self::LONGEST],
    /// Up to the colon.
    length: usize,
}

impl Key {
    const LONGEST: usize = 32;

    #[expect(clippy::indexing_slicing, reason = "happens while compiling")]
    pub(super) const fn new(name: &str) -> Self {
        let name = name.as_bytes();
        let mut text = [0; Self::LONGEST];
        text[0] = b'"';
        let mut at = 0;
        while at < name.len() {
            assert!(!matches!(name[at], b'"' | b'\\' | ..b' '));
            text[at + 1] = name[at];
            at += 1;
        }
        text[at + 1] = b'"';
        text[at + 2] = b':';
        text[at + 3] = b'"';
        Self {
            text,
            length: at + 3,
        }
    }

    /// The same for a name that comes from an event, if it is such a one.
    pub(super) fn of(name: Text<'_>) -> Option<Self> {
        let name = plain(name)?.as_bytes();
        let mut text = [0; Self::LONGEST];
        let (quote, rest) = text.split_first_mut()?;
        let (to, rest) = rest.split_at_mut_checked(name.len())?;
        *quote = b'"';
        to.copy_from_slice(name);
        *rest.first_chunk_mut()? = *b"\":\"";
        Some(Self {
            text,
            length: name.len() + 3,
        })
    }
}

/// A [`Key`] made while compiling.
macro_rules! key {
    ($name:literal) => {
        const { &$crate::record::json::Key::new($name) }
    };
}
pub(super) use key;

/// Appends an object; `write` writes its members and says what it likes.
pub(super) fn object<T>(out: &mut Buffer, write: impl FnOnce(&mut Buffer) -> T) -> T {
    out.push(b"{");
    let written = write(out);
    out.take_back(b',');
    out.push(b"}");
    written
}

/// Appends a member, unless it has no value.
#[expect(
    clippy::inline_always,
    reason = "called for one constant key after the other, for most of which there is no value"
)]
#[inline(always)]
pub(super) fn member(out: &mut Buffer, key: &Key, value: &Value<'_>) {
    if !value.is_missing() {
        given_member(out, key, value);
    }
}

#[inline(never)]
fn given_member(out: &mut Buffer, key: &Key, value: &Value<'_>) {
    item(out, &key.text, key.length, value);
}

/// Appends a member that is a text without escapes behind another.
pub(super) fn joined_member(out: &mut Buffer, key: &Key, first: &str, second: &str) {
    out.push_between(&key.text, key.length + 1, first.as_bytes(), b"");
    out.push_between(b"", 0, second.as_bytes(), b"\",");
}

/// Appends a member that is an integer.
pub(super) fn integer_member(out: &mut Buffer, key: &Key, integer: i64) {
    let mut digits = itoa::Buffer::new();
    let digits = digits.format(integer);
    out.push_between(&key.text, key.length, digits.as_bytes(), b",");
}

/// Appends a member that is an object; `write` writes its members.
pub(super) fn object_member<T>(
    out: &mut Buffer,
    key: &Key,
    write: impl FnOnce(&mut Buffer) -> T,
) -> T {
    out.push_between(&key.text, key.length, b"", b"");
    let written = object(out, write);
    out.push(b",");
    written
}

/// Appends a member under a name that comes from the event.
pub(super) fn named_member(out: &mut Buffer, name: Text<'_>, value: &Value<'_>) {
    if value.is_missing() {
        return;
    }
    if name.is_plain() {
        out.push_between(b"\"", 1, name.as_str().as_bytes(), b"\"");
    } else {
        json::write(Value::Text(name), out);
    }
    item(out, b":\"", 1, value);
}

/// Appends a value and a comma behind so many bytes of `before`; the next one is the quote that a text begins with.
#[inline]
fn item<const BEFORE: usize>(
    out: &mut Buffer,
    before: &[u8; BEFORE],
    length: usize,
    value: &Value<'_>,
) {
    match value {
        // Most are.
        Value::Text(text) if text.is_plain() => {
            out.push_between(before, length + 1, text.as_str().as_bytes(), b"\",");
        }
        Value::Number(Number::Raw(digits)) => {
            out.push_between(before, length, digits.as_bytes(), b",");
        }
        value => other_item(out, before.get(..length).unwrap_or_default(), value),
    }
}

/// A function of its own, so that the common values are not kept waiting for what only this one needs.
#[inline(never)]
fn other_item(out: &mut Buffer, before: &[u8], value: &Value<'_>) {
    out.push(before);
    json::write(*value, out);
    out.push(b",");
}

/// Appends all members of an object, with one copy where its text may be copied.
pub(super) fn members(out: &mut Buffer, object: Value<'_>) {
    if !raw_members(out, object) {
        for member in object.members() {
            named_member(out, member.key, &member.value);
        }
    }
}

/// Appends all members of an object with one copy, if its text may be copied.
pub(super) fn raw_members(out: &mut Buffer, object: Value<'_>) -> bool {
    let Value::Object(object) = object else {
        return false;
    };
    let text = object
        .raw()
        .and_then(|raw| raw.strip_prefix('{')?.strip_suffix('}'));
    match text {
        None => return false,
        Some("") => {}
        Some(text) => out.push_between(b"", 0, text.as_bytes(), b","),
    }
    true
}

/// A text, if it needs no escapes.
pub(super) fn plain(text: Text<'_>) -> Option<&str> {
    let special = |byte| matches!(byte, b'"' | b'\\' | ..b' ');
    let plain = text.is_plain() || !text.as_str().bytes().any(special);
    plain.then_some(text.as_str())
}

/// Appends once more the members that stand in a range. The comma behind the last may have been taken back.
pub(super) fn repeat(out: &mut Buffer, members: Range<usize>) {
    if !members.is_empty() {
        out.repeat(members.start..members.end - 1);
        out.push(b",");
    }
}
