//! What profile updates have in common: whose they are, where from, and the traits they set.

use bumpalo::collections::Vec as ArenaVec;
use segue_evaluator::value::{Member, Object, Text};
use segue_evaluator::{Bump, Value};

use super::Call;
use super::buffer::Buffer;
use super::json::{self, Key, key};
use super::names::names;
use crate::policy::Policy;

/// Writes whose profile it is and where it is updated from. A user id that is missing or null gives way to the
/// anonymous id; both may be null.
pub(super) fn head<'a>(
    call: &Call<'_, 'a>,
    user: Value<'a>,
    anonymous: Value<'a>,
    address: Value<'_>,
    out: &mut Buffer,
) {
    json::member(out, key!("$token"), &call.token());
    let id = if user.is_nullish() { anonymous } else { user };
    json::member(out, key!("$distinct_id"), &id);
    json::member(out, key!("$ip"), &ip(call, address));
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

names! {
    /// The traits that go by a name of Mixpanel's, and those names.
    Trait {
        Created = "created",
        CreatedAt = "createdAt",
        CreatedAtInWords = "created_at",
        Email = "email",
        FirstName = "firstName",
        LastName = "lastName",
        Name = "name",
        Username = "username",
        Phone = "phone",
        ItsCreated = "$created",
        ItsEmail = "$email",
        ItsFirstName = "$first_name",
        ItsLastName = "$last_name",
        ItsName = "$name",
        ItsUsername = "$username",
        ItsPhone = "$phone",
    }
}

/// The traits of a profile.
pub(super) struct Traits<'a> {
    members: &'a [Member<'a>],
    /// By position in `members`: which of the known traits it is.
    names: ArenaVec<'a, Option<Trait>>,
    /// By [`Trait`].
    known: [Value<'a>; Trait::COUNT],
}

impl<'a> Traits<'a> {
    pub(super) fn new(traits: &Object<'a>, arena: &'a Bump) -> Self {
        let members = traits.members();
        let mut names = ArenaVec::with_capacity_in(members.len(), arena);
        let known = Trait::all(members, |name| names.push(name));
        Self {
            members,
            names,
            known,
        }
    }

    pub(super) fn get(&self, known: Trait) -> Value<'a> {
        *known.among(&self.known)
    }
}

/// What becomes a property under a name of Mixpanel's.
pub(super) struct Special {
    /// The spellings of the plain trait.
    pub(super) plain: &'static [Trait],
    /// Mixpanel's name for it.
    pub(super) its: Trait,
    pub(super) key: &'static Key,
}

/// `$created`.
pub(super) const CREATED: Special = Special {
    plain: &[Trait::Created, Trait::CreatedAt, Trait::CreatedAtInWords],
    its: Trait::ItsCreated,
    key: key!("$created"),
};

/// `$name`.
pub(super) const NAME: Special = Special {
    plain: &[Trait::Name],
    its: Trait::ItsName,
    key: key!("$name"),
};

impl Special {
    /// What the plain trait says: under the first spelling that is neither missing nor null, else under the last.
    pub(super) fn value<'a>(&self, traits: &Traits<'a>) -> Value<'a> {
        self.plain.iter().fold(Value::Missing, |value, spelling| {
            if value.is_nullish() {
                traits.get(*spelling)
            } else {
                value
            }
        })
    }
}

/// Writes `$set`: the traits without those that are `specials`, then these under Mixpanel's names, each with its `value`.
/// A trait that already has such a name is replaced, or kept where there is nothing to replace it with
/// ([`Policy::ReservedTraits`]).
pub(super) fn set<'a, const COUNT: usize>(
    call: &Call<'_, 'a>,
    traits: &Traits<'a>,
    specials: &[Special; COUNT],
    value: impl Fn(&Special) -> Value<'a>,
    out: &mut Buffer,
) {
    let mut left_out = [false; Trait::COUNT];
    let mut leave_out = |name: Trait| {
        if let Some(left_out) = left_out.get_mut(name as usize) {
            *left_out = true;
        }
    };
    let values = specials.each_ref().map(|special| {
        special.plain.iter().for_each(|plain| leave_out(*plain));
        let value = value(special);
        let gives_way = call.improves(Policy::ReservedTraits)
            && value.is_nullish()
            && !traits.get(special.its).is_missing();
        if gives_way {
            return Value::Missing;
        }
        leave_out(special.its);
        value
    });
    let stays =
        |name: &Option<Trait>| name.is_none_or(|name| left_out.get(name as usize) == Some(&false));
    json::object_member(out, key!("$set"), |out| {
        for (member, name) in traits.members.iter().zip(&traits.names) {
            if stays(name) {
                json::named_member(out, member.key, &member.value);
            }
        }
        for (special, value) in specials.iter().zip(values) {
            json::member(out, special.key, &value);
        }
    });
}
