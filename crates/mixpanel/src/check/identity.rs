use segue_evaluator::Value;

use super::registry::register;
use super::{Found, Seen, Shown, is_there};
use crate::record::{Lane, is_nobody};

register! {
    FORBIDDEN_DISTINCT_ID = "forbidden-distinct-id" Rejected of Records {
        "a `distinct_id` that is a word for nobody, or no text"
        why: "What programs print where there is no id (`null`, `undefined`, `anonymous`, `0`, `true`, `{}`, a UUID of zeros) would join strangers to one person, so Mixpanel refuses records with such an id, whatever its case."
        change: "Send no id instead: name the words in the expression of `distinct_id` and `user_id`, or keep the events out by `drop`. Better still, mend the source that sends them."
        events: r#"{"type":"track","event":"Signed Up","userId":"undefined","anonymousId":"3f0c6f0e-7c3b-4a55-9d0b-6c2e4b1f8a10","timestamp":"2026-01-01T09:00:00Z","context":{"ip":"203.0.113.7"}}"#
        bad: "mappings:\n  - preset: Track Calls\n"
        good: "mappings:\n  - preset: Track Calls\n    fields:\n      distinct_id: =if(userId = \"undefined\", anonymousId, userId)\n      user_id: =if(userId != \"undefined\", userId, null)\n"
    }
    NO_DISTINCT_ID = "no-distinct-id" Misread of Events {
        "an event that belongs to nobody"
        why: "An empty `distinct_id` says that nobody did it. Mixpanel counts the event and leaves it out of everything about users: unique users, funnels, retention. That is right for what a machine reports, and wrong for what a person did."
        change: "Give `distinct_id` the id the events do carry, such as `=userId ?? anonymousId ?? context.device.id`. Drop what is of no use without a person."
        events: r#"{"type":"track","event":"Signed Up","timestamp":"2026-01-01T09:00:00Z","context":{"ip":"203.0.113.7","device":{"id":"D15EA5E0-77AB-4C3D-8E21-0B9F6A4C2D13"}}}"#
        bad: "mappings:\n  - preset: Track Calls\n"
        good: "mappings:\n  - preset: Track Calls\n    fields:\n      distinct_id: =userId ?? anonymousId ?? context.device.id\n"
    }
    INCOMPLETE_IDENTITY = "incomplete-identity" Lost of IdentityCalls {
        "an identity call with only one id"
        why: "`$identify` and `$create_alias` say that two ids are one person. Mixpanel answers that all is well when one of them is missing, and joins nothing."
        change: "Let the policy `identity` be `improved`, as it is by default, which sends identity calls with both ids only."
        events: r#"{"type":"identify","anonymousId":"3f0c6f0e-7c3b-4a55-9d0b-6c2e4b1f8a10"}"#
        bad: "settings:\n  project_token: \"${MIXPANEL_TOKEN}\"\n  policies: {identity: segment}\nmappings:\n  - preset: Identify Calls\n"
        good: "mappings:\n  - preset: Identify Calls\n"
    }
    ANONYMOUS_ID_NO_UUID = "anonymous-id-no-uuid" Lost of IdentityCalls {
        "an anonymous id that is no UUID of version 4"
        why: "In a project with original id merge, `$identify` joins an anonymous id only if it is a UUID of version 4. With another one Mixpanel answers that all is well and joins nothing: what the person did before signing in stays with a stranger."
        change: "Let the sources make UUIDs, as Segment's libraries do. Where they cannot, join the ids by an alias call; or move the project to simplified id merge, which takes any id, and say so by `settings.id_merge`."
        events: r#"{"type":"identify","userId":"user-1","anonymousId":"device-42"}"#
        bad: "mappings:\n  - preset: Identify Calls\n"
        good: "mappings:\n  - name: Known Devices\n    trigger: type = \"identify\"\n    action: alias\n    fields: {alias: =anonymousId, distinct_id: =userId}\n"
    }
    IDENTITY_CALL_IN_SIMPLIFIED = "identity-call-in-simplified" Rejected of IdentityCalls {
        "an identity call to a project with simplified id merge"
        why: "With simplified id merge the events themselves join ids. `$identify` and `$create_alias` have no meaning there, and Mixpanel may refuse the whole batch they stand in."
        change: "Let the policy `identity` be `improved`, as it is by default: it makes no identity calls where `id_merge` is `simplified`."
        events: r#"{"type":"identify","userId":"user-1","anonymousId":"3f0c6f0e-7c3b-4a55-9d0b-6c2e4b1f8a10"}"#
        bad: "settings:\n  project_token: \"${MIXPANEL_TOKEN}\"\n  id_merge: simplified\n  policies: {identity: segment}\nmappings:\n  - preset: Identify Calls\n"
        good: "settings:\n  project_token: \"${MIXPANEL_TOKEN}\"\n  id_merge: simplified\nmappings:\n  - preset: Identify Calls\n"
    }
    PHANTOM_USER = "phantom-user" Misread of Records {
        "an anonymous UUID that simplified id merge takes for a user"
        why: "With simplified id merge an id that stands alone is a user's, unless it begins with `$device:`. A bare anonymous UUID becomes a user of its own for ever: it is never joined with whoever signs in later."
        change: "Leave the fields `anonymous_id` and `user_id` of events at their defaults, from which Mixpanel sees what is a device. Set profiles for people who are known: `where: userId != null` on identify calls."
        events: r#"{"type":"identify","anonymousId":"3f0c6f0e-7c3b-4a55-9d0b-6c2e4b1f8a10","traits":{"plan":"pro"}}"#
        bad: "settings:\n  project_token: \"${MIXPANEL_TOKEN}\"\n  id_merge: simplified\nmappings:\n  - preset: Identify Calls\n"
        good: "settings:\n  project_token: \"${MIXPANEL_TOKEN}\"\n  id_merge: simplified\nmappings:\n  - preset: Identify Calls\n    where: userId != null\n"
    }
    DEVICE_PROFILE = "device-profile" Lost of UserUpdates {
        "the profile of a device"
        why: "With simplified id merge, what is set on the profile of a device (`$device:...`) stays there when the person signs in: it does not move to the user's profile."
        change: "Set profiles for people who are known: `where: userId != null` on identify calls. Traits from before can be sent again with the first call that has a user id."
        events: r#"{"type":"identify","anonymousId":"3f0c6f0e-7c3b-4a55-9d0b-6c2e4b1f8a10","traits":{"plan":"pro"}}"#
        bad: "settings:\n  project_token: \"${MIXPANEL_TOKEN}\"\n  id_merge: simplified\nmappings:\n  - preset: Identify Calls\n    fields:\n      anonymous_id: $device:{{anonymousId}}\n"
        good: "settings:\n  project_token: \"${MIXPANEL_TOKEN}\"\n  id_merge: simplified\nmappings:\n  - preset: Identify Calls\n    where: userId != null\n"
    }
}

pub(super) fn look(seen: &Seen<'_, '_>, found: &mut Found<'_>) {
    match seen.lane {
        Lane::Import => event(seen, found),
        Lane::Track => identity_call(seen, found),
        Lane::Engage => profile(seen, found),
        Lane::Groups => {}
    }
}

fn event(seen: &Seen<'_, '_>, found: &mut Found<'_>) {
    let id = seen.property("distinct_id");
    let joined = is_there(seen.property("$user_id")) || is_there(seen.property("$device_id"));
    let empty = id.as_str().is_some_and(str::is_empty);
    // Where the other two say whose it is, simplified id merge takes them instead.
    if empty && !(joined && seen.is_simplified()) {
        found(
            &NO_DISTINCT_ID,
            format_args!("it has neither a user id nor an anonymous one"),
        );
    } else if !empty && is_forbidden(id) {
        found(
            &FORBIDDEN_DISTINCT_ID,
            format_args!("`distinct_id` is {}", Shown(id)),
        );
    }
    if seen.is_simplified() && !joined && is_uuid(id, None) {
        found(
            &PHANTOM_USER,
            format_args!(
                "`distinct_id` is {} and nothing else says whose it is",
                Shown(id)
            ),
        );
    }
}

fn identity_call(seen: &Seen<'_, '_>, found: &mut Found<'_>) {
    if seen.is_simplified() {
        found(
            &IDENTITY_CALL_IN_SIMPLIFIED,
            format_args!("{} is sent", Shown(seen.body.get("event"))),
        );
        return;
    }
    let identify = seen.body.get("event").as_str() == Some("$identify");
    let names = if identify {
        ["$identified_id", "$anon_id"]
    } else {
        ["distinct_id", "alias"]
    };
    let missing = names
        .into_iter()
        .find(|name| !is_there(seen.property(name)));
    if let Some(name) = missing {
        found(&INCOMPLETE_IDENTITY, format_args!("`{name}` is missing"));
        return;
    }
    let anonymous = seen.property("$anon_id");
    if identify && !is_uuid(anonymous, Some(b'4')) {
        found(
            &ANONYMOUS_ID_NO_UUID,
            format_args!("`$anon_id` is {}", Shown(anonymous)),
        );
    }
}

fn profile(seen: &Seen<'_, '_>, found: &mut Found<'_>) {
    let id = seen.body.get("$distinct_id");
    if is_there(id) && is_forbidden(id) {
        found(
            &FORBIDDEN_DISTINCT_ID,
            format_args!("`$distinct_id` is {}", Shown(id)),
        );
    }
    if !seen.is_simplified() {
        return;
    }
    if seen.user().is_nullish() && is_uuid(id, None) {
        found(
            &PHANTOM_USER,
            format_args!("the profile is that of {}, which is no user id", Shown(id)),
        );
    }
    if id.as_str().is_some_and(|id| id.starts_with("$device:")) {
        found(
            &DEVICE_PROFILE,
            format_args!("the profile is that of {}", Shown(id)),
        );
    }
}

/// Whether Mixpanel refuses it as an id. What is missing is a matter of its own.
fn is_forbidden(id: Value<'_>) -> bool {
    match id {
        Value::Missing => false,
        Value::Text(text) => is_nobody(text.as_str()),
        _ => true,
    }
}

/// Whether it is a UUID, of the version that this digit stands for.
fn is_uuid(id: Value<'_>, version: Option<u8>) -> bool {
    let id = id.as_str().unwrap_or_default().as_bytes();
    let shaped = id.iter().enumerate().all(|(at, byte)| match at {
        8 | 13 | 18 | 23 => *byte == b'-',
        _ => byte.is_ascii_hexdigit(),
    });
    id.len() == 36 && shaped && version.is_none_or(|version| id.get(14) == Some(&version))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uuids() {
        let v4 = "3F0c6f0e-7c3b-4a55-9d0b-6c2e4b1f8a10";
        assert!(is_uuid(Value::text(v4), Some(b'4')));
        for (text, any) in [
            ("3f0c6f0e-7c3b-1a55-9d0b-6c2e4b1f8a10", true),
            ("3f0c6f0e-7c3b-4a55-9d0b-6c2e4b1f8a1", false),
            ("3f0c6f0e-7c3b-4a55-9d0b-6c2e4b1f8a1é", false),
            ("3f0c6f0e07c3b-4a55-9d0b-6c2e4b1f8a10", false),
            ("3g0c6f0e-7c3b-4a55-9d0b-6c2e4b1f8a10", false),
            ("", false),
        ] {
            assert!(!is_uuid(Value::text(text), Some(b'4')), "{text}");
            assert_eq!(is_uuid(Value::text(text), None), any, "{text}");
        }
        assert!(!is_uuid(Value::number(4.0), None));
    }
}
