use super::registry::register;
use super::{Found, Seen, Shown};
use crate::record::is_taken;

register! {
    ILLEGAL_INSERT_ID = "illegal-insert-id" Rejected of Events {
        "an `$insert_id` that Mixpanel does not take"
        why: "An `$insert_id` is 1 to 36 letters, digits and `-`, and no word for nothing such as `null` or `undefined`. Ids of Segment's browser library (`ajs-next-...:...`) are longer and have colons in them. Mixpanel refuses each event with such an id."
        change: "Let the policy `insert_id` be `improved`, as it is by default: it hashes ids that are not legal, always to the same one, so that a repeated event is still recognised."
        events: r#"{"type":"track","event":"Signed Up","userId":"user-1","timestamp":"2026-01-01T09:00:00Z","context":{"ip":"203.0.113.7"},"messageId":"ajs-next-1764498030456-3f0c6f0e-7c3b-4a55-9d0b:17"}"#
        bad: "settings:\n  project_token: \"${MIXPANEL_TOKEN}\"\n  policies: {insert_id: segment}\nmappings:\n  - preset: Track Calls\n"
        good: "mappings:\n  - preset: Track Calls\n"
    }
}

pub(super) fn look(seen: &Seen<'_, '_>, found: &mut Found<'_>) {
    let id = seen.property("$insert_id");
    if !id.as_str().is_some_and(is_taken) {
        found(
            &ILLEGAL_INSERT_ID,
            format_args!("`$insert_id` is {}", Shown(id)),
        );
    }
}
