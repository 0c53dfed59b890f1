//! What profile updates have in common: whose they are, where from, and the traits they set.

use segue_evaluator::Value;
use segue_evaluator::value::{Member, Object, Text};

use super::Call;
use super::json::{self, key};
use crate::policy::Policy;

/// Writes whose profile it is and where it is updated from. A user id that is missing or null gives way to the
/// anonymous id; both may be null.
pub(super) fn head<'a>(
    call: &Call<'_, 'a>,
    user: Value<'a>,
    anonymous: Value<'a>,
    address: Value<'_>,
    out: &mut Vec<u8>,
) {
    json::member(out, key!("$token"), call.token());
    let id = if user.is_nullish() { anonymous } else { user };
    json::member(out, key!("$distinct_id"), id);
    json::member(out, key!("$ip"), ip(call, address));
}

/// The address Mixpanel derives a place from. Without one it would take the sender's, unless told not to look
/// ([`Policy::Geolocation`]).
pub(super) fn ip<'a>(call: &Call<'_, '_>, address: Value<'a>) -> Value<'a> {
    match address {
        Value::Missing => {}
        Value::Text(text) if text.as_str().is_empty() => {}
        address => return address,
    }
    if call.improves(Policy::Geolocation) {
        Value::Text(Text::plain("0"))
    } else {
        address
    }
}

/// Whether an id is there at all: neither missing, null nor empty.
pub(super) fn is_given(id: Value<'_>) -> bool {
    !id.is_falsy()
}

/// A trait that goes by a name of Mixpanel's.
#[derive(Clone, Copy)]
pub(super) struct Special<'a> {
    /// Mixpanel's name.
    pub(super) name: &'static str,
    /// The name as JSON, with quotes and colon.
    pub(super) key: &'static str,
    /// What the plain trait says.
    pub(super) value: Value<'a>,
}

/// `$created`: the first of the three spellings that is neither missing nor null.
pub(super) fn created<'a>(traits: &Object<'a>) -> Special<'a> {
    let spellings = ["created", "createdAt", "created_at"].map(|name| traits.get(name));
    let [.., last] = spellings;
    Special {
        name: "$created",
        key: key!("$created"),
        value: spellings
            .into_iter()
            .find(|value| !value.is_nullish())
            .unwrap_or(last),
    }
}

/// Writes `$set`: the traits without the `plain` ones, then those under Mixpanel's names. A trait that already has such
/// a name is replaced, or kept where there is nothing to replace it with ([`Policy::ReservedTraits`]).
pub(super) fn set(
    call: &Call<'_, '_>,
    traits: &Object<'_>,
    plain: &[&str],
    specials: &[Special<'_>],
    out: &mut Vec<u8>,
) {
    let gives_way = |special: &Special<'_>| {
        call.improves(Policy::ReservedTraits)
            && special.value.is_nullish()
            && !traits.get(special.name).is_missing()
    };
    let stays = |member: &&Member<'_>| {
        let name = member.key.as_str();
        !plain.contains(&name)
            && specials
                .iter()
                .find(|special| special.name == name)
                .is_none_or(gives_way)
    };
    json::object_member(out, key!("$set"), |out| {
        for member in traits.members().iter().filter(stays) {
            json::named_member(out, member);
        }
        for special in specials.iter().filter(|special| !gives_way(special)) {
            json::member(out, special.key, special.value);
        }
    });
}
