//! Ids that are joined with one another.

use super::hash;
use super::recent::Recent;
use crate::check::registry::register;
use crate::check::{Found, Seen, Shown, is_there};
use crate::record::Lane;

register! {
    JOINED_BEFORE = "joined-before" Lost of IdentityCalls {
        "an id that has been joined with another person before"
        why: "With original id merge an anonymous id, or an alias, belongs to one person for ever. Joined with a second one it stays with the first, and Mixpanel answers that all is well: on a shared device the second person's past goes to the first. A second join is found if no more than a million others lie between."
        change: "Let the sources reset the anonymous id when somebody signs out (`analytics.reset()`). Mappings cannot mend it; simplified id merge treats shared devices the same."
        events: r#"{"type":"identify","userId":"user-1","anonymousId":"3f0c6f0e-7c3b-4a55-9d0b-6c2e4b1f8a10","context":{"ip":"203.0.113.7"}}
{"type":"identify","userId":"user-2","anonymousId":"3f0c6f0e-7c3b-4a55-9d0b-6c2e4b1f8a10","context":{"ip":"203.0.113.7"}}"#
        bad: "mappings:\n  - preset: Identify Calls\n"
        good: "settings:\n  project_token: \"${MIXPANEL_TOKEN}\"\n  id_merge: simplified\nmappings:\n  - preset: Identify Calls\n"
    }
}

/// By hash of an anonymous id or alias: whom it has been joined with.
#[derive(Debug, Default)]
pub(super) struct Joins(Recent);

impl Joins {
    pub(super) fn look(&mut self, seen: &Seen<'_, '_>, found: &mut Found<'_>) {
        if seen.lane != Lane::Track || seen.is_simplified() {
            return;
        }
        let identify = (seen.property("$anon_id"), seen.property("$identified_id"));
        let (id, person) = if is_there(identify.0) {
            identify
        } else {
            (seen.property("alias"), seen.property("distinct_id"))
        };
        if !is_there(id) || !is_there(person) {
            return;
        }
        let person = hash(person.as_str());
        if self
            .0
            .say(hash(id.as_str()), person)
            .is_some_and(|before| before != person)
        {
            found(
                &JOINED_BEFORE,
                format_args!("{} is joined with another id", Shown(id)),
            );
        }
    }
}
