//! `$insert_id`: what Mixpanel recognises a repeated event by. Always the same for the same event.

use bumpalo::collections::String;
use segue_evaluator::value::Text;
use segue_evaluator::{Bump, Value, json};
use sha2::{Digest, Sha256};

use super::Call;
use super::action::EventField;
use crate::policy::Policy;

/// Longest `$insert_id` that Mixpanel takes, in bytes.
const LONGEST: usize = 36;

/// Ids that Mixpanel refuses in any case: what programs print where there is none.
const FORBIDDEN: [&str; 19] = [
    "00000000-0000-0000-0000-000000000000",
    "anon",
    "anonymous",
    "nil",
    "none",
    "null",
    "n/a",
    "na",
    "undefined",
    "unknown",
    "<nil>",
    "0",
    "-1",
    "true",
    "false",
    "[]",
    "{}",
    "lmy47d",
    "",
];

/// The id of an event ([`Policy::InsertId`]). Ids that say nothing count as missing in the improved policy: hashed they
/// would make one event of many.
pub(super) fn of_event<'a>(call: &Call<'_, 'a>) -> Value<'a> {
    let given = EventField::InsertId.of(call.payload);
    match (given.as_str(), call.improves(Policy::InsertId)) {
        (Some(_), false) => given,
        (None, false) => drawn(&hash_of_event(call), call.arena),
        (Some(id), true) if is_nobody(id) => hex(&hash_of_event(call), call.arena),
        (Some(id), true) if is_legal(id) => given,
        (Some(id), true) => hex(&Sha256::digest(id).into(), call.arena),
        (None, true) => hex(&hash_of_event(call), call.arena),
    }
}

/// The id of a product's event, made from that of the order. Segment glues the position in front, which is too long
/// for many ids, and the same for the second product of `0x` as for the product of `10x`.
pub(super) fn of_product<'a>(call: &Call<'_, 'a>, order: Value<'_>, position: usize) -> Value<'a> {
    let order = order.as_str().unwrap_or_default();
    let mut number = itoa::Buffer::new();
    let position = number.format(position);
    let glued = |pieces: &[&str]| {
        let length = pieces.iter().map(|piece| piece.len()).sum();
        let mut text = String::with_capacity_in(length, call.arena);
        for piece in pieces {
            text.push_str(piece);
        }
        text.into_bump_str()
    };
    if call.improves(Policy::InsertId) {
        let text = glued(&[position, ":", order]);
        return hex(&Sha256::digest(text).into(), call.arena);
    }
    Value::text(glued(&[position, order]))
}

fn is_legal(id: &str) -> bool {
    (1..=LONGEST).contains(&id.len())
        // To the end in any case, so that many bytes are looked at at once.
        && id
            .bytes()
            .filter(|byte| !(byte.is_ascii_alphanumeric() || *byte == b'-'))
            .count()
            == 0
}

/// Whether Mixpanel takes it as an `$insert_id`.
pub(crate) fn is_taken(id: &str) -> bool {
    is_legal(id) && !is_nobody(id)
}

/// Whether Mixpanel refuses it in any place where an id stands.
pub(crate) fn is_nobody(id: &str) -> bool {
    /// By length: whether there are such ids. Few ids are as short as most of these.
    const LENGTHS: u64 = {
        let (mut lengths, mut rest) = (0, FORBIDDEN.as_slice());
        while let [forbidden, tail @ ..] = rest {
            lengths |= 1 << forbidden.len();
            rest = tail;
        }
        lengths
    };
    id.len() < u64::BITS as usize
        && LENGTHS & 1 << id.len() != 0
        && FORBIDDEN
            .iter()
            .any(|forbidden| id.eq_ignore_ascii_case(forbidden))
}

fn hash_of_event(call: &Call<'_, '_>) -> [u8; 32] {
    let mut text = Vec::new();
    json::write(call.source.event, &mut text);
    Sha256::digest(&text).into()
}

/// The first half of a hash in hexadecimal digits, 32 of them.
fn hex<'a>(hash: &[u8; 32], arena: &'a Bump) -> Value<'a> {
    let mut digits = [[0; 2]; 16];
    for (pair, byte) in digits.iter_mut().zip(hash) {
        *pair = [digit(byte >> 4), digit(byte & 15)];
    }
    text(digits.as_flattened(), arena)
}

/// Sixteen of `0-9a-z`, as Segment's destination draws them, but from the event.
fn drawn<'a>(hash: &[u8; 32], arena: &'a Bump) -> Value<'a> {
    let mut digits = [0; 16];
    for (to, byte) in digits.iter_mut().zip(hash) {
        *to = digit(byte % 36);
    }
    text(&digits, arena)
}

/// One of `0-9a-z`. No branch, so that many are made at once.
fn digit(value: u8) -> u8 {
    const LETTER: u8 = b'a' - b'0' - 10;
    b'0' + value + if value < 10 { 0 } else { LETTER }
}

fn text<'a>(digits: &[u8], arena: &'a Bump) -> Value<'a> {
    let digits = std::str::from_utf8(digits).unwrap_or_default();
    Value::Text(Text::plain(arena.alloc_str(digits)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn digits_are_those_of_the_formatter(hash: [u8; 32]) {
            let arena = Bump::new();
            let number = u128::from_be_bytes(*hash.first_chunk().unwrap());
            let plain = format!("{number:032x}");
            prop_assert_eq!(hex(&hash, &arena).as_str(), Some(plain.as_str()));
        }

        #[test]
        fn drawn_are_digits_and_letters(hash: [u8; 32]) {
            let arena = Bump::new();
            let plain: std::string::String = hash[..16]
                .iter()
                .map(|byte| char::from_digit(u32::from(byte % 36), 36).unwrap())
                .collect();
            prop_assert_eq!(drawn(&hash, &arena).as_str(), Some(plain.as_str()));
        }
    }
}
