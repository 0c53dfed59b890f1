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
pub(super) fn of_event<'a>(call: &Call<'_, 'a>) -> Text<'a> {
    let given = match EventField::InsertId.of(call.payload) {
        Value::Text(text) => Some(text),
        _ => None,
    };
    if !call.improves(Policy::InsertId) {
        return given.unwrap_or_else(|| drawn(&hash_of_event(call), call.arena));
    }
    match given {
        Some(id) if is_nobody(id.as_str()) => hex(&hash_of_event(call), call.arena),
        Some(id) if is_legal(id.as_str()) => id,
        Some(id) => hex(&Sha256::digest(id.as_str()).into(), call.arena),
        None => hex(&hash_of_event(call), call.arena),
    }
}

/// The id of a product's event, made from that of the order. Segment glues the position in front, which is too long
/// for many ids, and the same for the second product of `0x` as for the product of `10x`.
pub(super) fn of_product<'a>(call: &Call<'_, 'a>, order: Text<'a>, position: usize) -> Text<'a> {
    if call.improves(Policy::InsertId) {
        let hash = Sha256::new()
            .chain_update(position.to_string())
            .chain_update(":")
            .chain_update(order.as_str())
            .finalize();
        return hex(&hash.into(), call.arena);
    }
    let mut id = String::new_in(call.arena);
    id.push_str(&position.to_string());
    id.push_str(order.as_str());
    Text::new(id.into_bump_str())
}

fn is_legal(id: &str) -> bool {
    (1..=LONGEST).contains(&id.len())
        && id
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

/// Whether Mixpanel takes it as an `$insert_id`.
pub(crate) fn is_taken(id: &str) -> bool {
    is_legal(id) && !is_nobody(id)
}

/// Whether Mixpanel refuses it in any place where an id stands.
pub(crate) fn is_nobody(id: &str) -> bool {
    FORBIDDEN
        .iter()
        .any(|forbidden| id.eq_ignore_ascii_case(forbidden))
}

fn hash_of_event(call: &Call<'_, '_>) -> [u8; 32] {
    let mut text = Vec::new();
    json::write(call.source.event, &mut text);
    Sha256::digest(&text).into()
}

/// The first half of a hash in hexadecimal digits, 32 of them.
fn hex<'a>(hash: &[u8; 32], arena: &'a Bump) -> Text<'a> {
    digits_in::<32>(arena, |at| {
        let byte = hash.get(at / 2).copied().unwrap_or_default();
        if at % 2 == 0 { byte >> 4 } else { byte & 15 }
    })
}

/// Sixteen of `0-9a-z`, as Segment's destination draws them, but from the event.
fn drawn<'a>(hash: &[u8; 32], arena: &'a Bump) -> Text<'a> {
    digits_in::<16>(arena, |at| hash.get(at).copied().unwrap_or_default() % 36)
}

/// So many digits, each by its position.
fn digits_in<const LENGTH: usize>(arena: &Bump, digit: impl Fn(usize) -> u8) -> Text<'_> {
    let digits: [u8; LENGTH] = std::array::from_fn(|at| match digit(at) {
        digit @ 0..10 => b'0' + digit,
        digit => b'a' - 10 + digit,
    });
    let text = std::str::from_utf8(&digits).unwrap_or_default();
    Text::plain(arena.alloc_str(text))
}
