use segue_evaluator::Value;

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
    }
}
