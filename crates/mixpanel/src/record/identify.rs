//! `identifyUser`: joins the anonymous id with the user id, then sets the profile.

use segue_evaluator::Value;
use segue_evaluator::value::{Object, TextStyle};

use super::action::IdentifyField;
use super::json::{self, key};
use super::profile::{self, Special, is_given};
use super::{Call, Lane, Records};
use crate::policy::Policy;
use crate::settings::IdMerge;

/// Traits that go by a name of Mixpanel's on a user profile.
const PLAIN: [&str; 9] = [
    "created",
    "createdAt",
    "created_at",
    "email",
    "firstName",
    "lastName",
    "name",
    "username",
    "phone",
];

pub(super) fn write(call: &Call<'_, '_>, out: &mut Records) {
    let payload = call.payload;
    let user = IdentifyField::UserId.of(payload);
    let anonymous = IdentifyField::AnonymousId.of(payload);
    if joins(call, user, anonymous) {
        out.push(Lane::Track, |out| {
            json::member(out, key!("event"), Value::text("$identify"));
            json::object_member(out, key!("properties"), |out| {
                json::member(out, key!("$identified_id"), user);
                json::member(out, key!("$anon_id"), anonymous);
                json::member(out, key!("token"), call.token());
                json::member(out, key!("segment_source_name"), call.source_name());
            });
        });
    }
    let Value::Object(traits) = IdentifyField::Traits.of(payload) else {
        return;
    };
    if traits
        .members()
        .iter()
        .all(|member| member.value.is_missing())
    {
        return;
    }
    out.push(Lane::Engage, |out| {
        profile::head(call, user, anonymous, IdentifyField::Ip.of(payload), out);
        profile::set(call, traits, &PLAIN, &specials(call, traits), out);
    });
}

/// Whether `$identify` is sent ([`Policy::Identity`]).
fn joins(call: &Call<'_, '_>, user: Value<'_>, anonymous: Value<'_>) -> bool {
    is_given(anonymous)
        && (!call.improves(Policy::Identity)
            || is_given(user) && call.settings.id_merge == IdMerge::Original)
}

fn specials<'a>(call: &Call<'_, 'a>, traits: &Object<'a>) -> [Special<'a>; 7] {
    let special = |name, key, trait_name| Special {
        name,
        key,
        value: traits.get(trait_name),
    };
    [
        profile::created(traits),
        special("$email", key!("$email"), "email"),
        special("$first_name", key!("$first_name"), "firstName"),
        special("$last_name", key!("$last_name"), "lastName"),
        Special {
            name: "$name",
            key: key!("$name"),
            value: full_name(call, traits),
        },
        special("$username", key!("$username"), "username"),
        special("$phone", key!("$phone"), "phone"),
    ]
}

/// The name, or first and last name with a blank between them.
fn full_name<'a>(call: &Call<'_, 'a>, traits: &Object<'a>) -> Value<'a> {
    let name = traits.get("name");
    if !name.is_nullish() {
        return name;
    }
    let (first, last) = (traits.get("firstName"), traits.get("lastName"));
    if first.is_falsy() || last.is_falsy() {
        return Value::Missing;
    }
    let mut name = bumpalo::collections::String::new_in(call.arena);
    first.push_text(TextStyle::Segment, &mut name);
    name.push(' ');
    last.push_text(TextStyle::Segment, &mut name);
    Value::text(name.into_bump_str())
}
