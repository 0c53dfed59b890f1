//! `identifyUser`: joins the anonymous id with the user id, then sets the profile.

use bumpalo::collections::String;
use segue_evaluator::Value;
use segue_evaluator::value::TextStyle;

use super::action::IdentifyField;
use super::json::{self, key};
use super::profile::{self, Special, Trait, Traits, is_given};
use super::{Call, Lane, Records};
use crate::policy::Policy;
use crate::settings::IdMerge;

/// What goes by a name of Mixpanel's on a user profile.
const SPECIALS: [Special; 7] = [
    profile::CREATED,
    Special {
        plain: &[Trait::Email],
        its: Trait::ItsEmail,
        key: key!("$email"),
    },
    Special {
        plain: &[Trait::FirstName],
        its: Trait::ItsFirstName,
        key: key!("$first_name"),
    },
    Special {
        plain: &[Trait::LastName],
        its: Trait::ItsLastName,
        key: key!("$last_name"),
    },
    profile::NAME,
    Special {
        plain: &[Trait::Username],
        its: Trait::ItsUsername,
        key: key!("$username"),
    },
    Special {
        plain: &[Trait::Phone],
        its: Trait::ItsPhone,
        key: key!("$phone"),
    },
];

pub(super) fn write(call: &Call<'_, '_>, out: &mut Records) {
    let payload = call.payload;
    let user = IdentifyField::UserId.of(payload);
    let anonymous = IdentifyField::AnonymousId.of(payload);
    if joins(call, user, anonymous) {
        out.push(Lane::Track, |out| {
            json::member(out, key!("event"), &Value::text("$identify"));
            json::object_member(out, key!("properties"), |out| {
                json::member(out, key!("$identified_id"), &user);
                json::member(out, key!("$anon_id"), &anonymous);
                json::member(out, key!("token"), &call.token());
                json::member(out, key!("segment_source_name"), &call.source_name());
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
        let traits = Traits::new(traits, call.arena);
        let value = |special: &Special| match special.its {
            Trait::ItsName => full_name(call, &traits),
            _ => special.value(&traits),
        };
        profile::set(call, &traits, &SPECIALS, value, out);
    });
}

/// Whether `$identify` is sent ([`Policy::Identity`]).
fn joins(call: &Call<'_, '_>, user: Value<'_>, anonymous: Value<'_>) -> bool {
    is_given(anonymous)
        && (!call.improves(Policy::Identity)
            || is_given(user) && call.settings.id_merge == IdMerge::Original)
}

/// The name, or first and last name with a blank between them.
fn full_name<'a>(call: &Call<'_, 'a>, traits: &Traits<'a>) -> Value<'a> {
    /// Most names are shorter.
    const BYTES: usize = 64;
    let name = traits.get(Trait::Name);
    if !name.is_nullish() {
        return name;
    }
    let (first, last) = (traits.get(Trait::FirstName), traits.get(Trait::LastName));
    if first.is_falsy() || last.is_falsy() {
        return Value::Missing;
    }
    let mut name = String::with_capacity_in(BYTES, call.arena);
    first.push_text(TextStyle::Segment, &mut name);
    name.push(' ');
    last.push_text(TextStyle::Segment, &mut name);
    Value::text(name.into_bump_str())
}
