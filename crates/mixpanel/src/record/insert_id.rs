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
    let digits = hash.iter().take(16).flat_map(|byte| [byte >> 4, byte & 15]);
    digits_in(arena, digits)
}

/// Sixteen of `0-9a-z`, as Segment's destination draws them, but from the event.
fn drawn<'a>(hash: &[u8; 32], arena: &'a Bump) -> Text<'a> {
    digits_in(arena, hash.iter().take(16).map(|byte| byte % 36))
}

fn digits_in(arena: &Bump, digits: impl Iterator<Item = u8>) -> Text<'_> {
    let mut text = String::new_in(arena);
    text.extend(digits.filter_map(|digit| char::from_digit(u32::from(digit), 36)));
    Text::plain(text.into_bump_str())
}
