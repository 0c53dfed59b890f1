//! `groupIdentifyUser`: sets the profile of a group.

use segue_evaluator::Value;
use segue_evaluator::eval::Failure;

use super::action::GroupField;
use super::json::{self, key};
use super::profile::{self, Special, Traits};
use super::{Call, Lane, Records, refused};
use crate::policy::Policy;

/// The group key where none is given.
pub(crate) const DEFAULT_KEY: &str = "$group_id";

/// What every object of the host language of Segment's destination answers to with a function, which no JSON holds.
const INHERITED: [&str; 11] = [
    "constructor",
    "hasOwnProperty",
    "isPrototypeOf",
    "propertyIsEnumerable",
    "toLocaleString",
    "toString",
    "valueOf",
    "__defineGetter__",
    "__defineSetter__",
    "__lookupGetter__",
    "__lookupSetter__",
];

pub(super) fn write(call: &Call<'_, '_>, out: &mut Records) -> Result<(), Failure> {
    let Value::Object(traits) = GroupField::Traits.of(call.payload) else {
        return Err(refused(
            Some("traits"),
            "`traits` is missing; a group profile needs it, and be it empty".to_owned(),
        ));
    };
    let key = match GroupField::GroupKey.of(call.payload) {
        Value::Text(key) if !key.as_str().is_empty() => key.as_str(),
        _ => DEFAULT_KEY,
    };
    // A trait named like the key overrides the id, as in Mixpanel (Classic).
    let id = match traits.get(key) {
        named if !named.is_falsy() => named,
        Value::Missing if INHERITED.contains(&key) && !call.improves(Policy::ReservedTraits) => {
            Value::Missing
        }
        _ => GroupField::GroupId.of(call.payload),
    };
    let traits = Traits::new(traits, call.arena);
    out.push(Lane::Groups, |out| {
        json::member(out, key!("$token"), &call.token());
        json::member(out, key!("$group_key"), &Value::text(key));
        json::member(out, key!("$group_id"), &id);
        let value = |special: &Special| special.value(&traits);
        profile::set(
            call,
            &traits,
            &[profile::NAME, profile::CREATED],
            value,
            out,
        );
    });
    Ok(())
}
