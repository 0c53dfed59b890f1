use segue_evaluator::{Value, time};

use super::registry::register;
use super::{Found, Seen, Shown};
use crate::record::Lane;

register! {
    UNUSABLE_PROFILE_ID = "unusable-profile-id" Rejected of ProfileUpdates {
        "a profile update that does not say whose profile"
        why: "The id of the user or group is missing, empty or no text, so that there is no profile to update. In a batch with good updates Mixpanel may answer that all is well."
        change: "Keep calls without an id from the mapping (`where: userId != null`); give ids that are numbers as text (`string(...)`). A trait named like the group key takes the place of the group's id: leave it out of `traits` where it is something else."
        events: r#"{"type":"group","userId":"user-1","groupId":"7","traits":{"company":{"name":"Acme"}},"timestamp":"2026-01-01T09:00:00Z","context":{"ip":"203.0.113.7"}}
{"type":"track","event":"Signed Up","userId":"user-1","timestamp":"2026-01-01T09:00:00Z","properties":{"company":"7"},"context":{"ip":"203.0.113.7"}}"#
        bad: "mappings:\n  - preset: Track Calls\n  - preset: Group Calls\n    fields:\n      group_key: company\n"
        good: "mappings:\n  - preset: Track Calls\n  - preset: Group Calls\n    fields:\n      group_key: company\n      traits: =omit(traits, \"company\")\n"
    }
    ANONYMOUS_PROFILE = "anonymous-profile" Misread of UserUpdates {
        "a profile for somebody who is not known"
        why: "The update has no user id, so that it makes a profile of an anonymous id. Mixpanel advises against it: such profiles are many, nobody can be told by them, and lists of users fill up with them."
        change: "Set profiles for people who are known: `where: userId != null`. What an unknown person says of itself can be sent as properties of an event."
        events: r#"{"type":"identify","anonymousId":"3f0c6f0e-7c3b-4a55-9d0b-6c2e4b1f8a10","traits":{"plan":"pro"},"context":{"ip":"203.0.113.7"}}"#
        bad: "mappings:\n  - preset: Identify Calls\n"
        good: "mappings:\n  - preset: Identify Calls\n    where: userId != null\n"
    }
    CREATED_NO_DATE = "created-no-date" Misread of ProfileUpdates {
        "a `$created` that is no date"
        why: "Mixpanel takes dates of profiles as ISO 8601 texts in UTC. A number of seconds, which is how many sources give `createdAt`, stays a number: nothing can be asked about how long somebody has been there."
        change: "Convert it: `traits: '=merge(traits, {createdAt: iso_timestamp(traits.createdAt)})'`."
        events: r#"{"type":"identify","userId":"user-1","traits":{"plan":"pro","createdAt":1767258000},"context":{"ip":"203.0.113.7"}}"#
        bad: "mappings:\n  - preset: Identify Calls\n"
        good: "mappings:\n  - preset: Identify Calls\n    fields:\n      traits: '=merge(traits, {createdAt: iso_timestamp(traits.createdAt)})'\n"
    }
    NULL_INCREMENT = "null-increment" Rejected of UserUpdates {
        "an increment by null"
        why: "The amount is beyond what a number can hold, the text `Infinity` say, and goes out as null. Mixpanel refuses the update, all of its other amounts included."
        change: "Let the policy `increments` be `improved`, as it is by default, which makes it an error outcome. Or take care of it in the mapping: `increment: {points: \"=if(properties.points < 1e9, properties.points)\"}`."
        events: r#"{"type":"track","event":"Won","userId":"user-1","timestamp":"2026-01-01T09:00:00Z","properties":{"points":"Infinity"},"context":{"ip":"203.0.113.7"}}"#
        bad: "settings:\n  project_token: \"${MIXPANEL_TOKEN}\"\n  policies: {increments: segment}\nmappings:\n  - name: Points\n    trigger: type = \"track\"\n    action: incrementProperties\n    fields:\n      increment: {points: =properties.points}\n"
        good: "mappings:\n  - name: Points\n    trigger: type = \"track\"\n    action: incrementProperties\n    fields:\n      increment: {points: \"=if(properties.points < 1e9, properties.points, 1)\"}\n"
    }
}

pub(super) fn look(seen: &Seen<'_, '_>, found: &mut Found<'_>) {
    let name = match seen.lane {
        Lane::Engage => "$distinct_id",
        Lane::Groups => "$group_id",
        Lane::Import | Lane::Track => return,
    };
    let id = seen.body.get(name);
    let usable = match (id, seen.lane) {
        (Value::Text(text), _) => !text.as_str().trim().is_empty(),
        // What else it is, is a matter of its own.
        (id, Lane::Engage) => !id.is_nullish(),
        _ => false,
    };
    if !usable && !seen.body.is_missing() {
        found(
            &UNUSABLE_PROFILE_ID,
            format_args!("`{name}` is {}", Shown(id)),
        );
    } else if seen.lane == Lane::Engage && !seen.is_simplified() && seen.user().is_nullish() {
        found(
            &ANONYMOUS_PROFILE,
            format_args!("the profile is that of {}", Shown(id)),
        );
    }
    let mut added = seen.body.get("$add").members().iter();
    if let Some(member) = added.find(|member| member.value.is_nullish()) {
        let name = member.key.as_str();
        found(&NULL_INCREMENT, format_args!("`{name}` is null"));
    }
    let created = seen.body.get("$set").get("$created");
    let dated = created.as_str().is_some_and(|text| {
        text.contains('-') && time::parse(text, time::Mode::Improved).is_some()
    });
    if !created.is_nullish() && !dated {
        found(
            &CREATED_NO_DATE,
            format_args!("`$created` is {}", Shown(created)),
        );
    }
}
