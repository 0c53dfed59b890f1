//! How many names events have.

use std::collections::HashSet;

use super::hash;
use crate::check::registry::register;
use crate::check::{Found, Seen, Shown};
use crate::record::Lane;

register! {
    TOO_MANY_EVENT_NAMES = "too-many-event-names" Misread of Events {
        "an event with a name beyond the first 5000"
        why: "A project lists 5000 names of events in its menus; what comes after them is stored and cannot be chosen. So many names come of names made with ids or search terms in them."
        change: "Name the event by what happened, and carry what varies as a property: `event: Product Viewed` with `event_properties+: {product: =properties.product}`."
        events: r#"«5001 × {"type":"track","event":"Viewed product #","userId":"user-#","messageId":"m-#","timestamp":"2026-01-01T09:00:00Z","context":{"ip":"203.0.113.7"}}
»"#
        bad: "mappings:\n  - preset: Track Calls\n    fields:\n      name: null\n"
        good: "mappings:\n  - preset: Track Calls\n    fields:\n      event: Product Viewed\n      event_properties+: {product: =event}\n"
    }
}

/// So many names are listed.
const LISTED: usize = 5000;

/// The first names, by hash.
#[derive(Debug, Default)]
pub(super) struct EventNames(HashSet<u64>);

impl EventNames {
    pub(super) fn look(&mut self, seen: &Seen<'_, '_>, found: &mut Found<'_>) {
        let name = seen.body.get("event");
        let Some(text) = name.as_str().filter(|_| seen.lane == Lane::Import) else {
            return;
        };
        if !self.is_listed(hash(text)) {
            found(
                &TOO_MANY_EVENT_NAMES,
                format_args!("the event is called {}", Shown(name)),
            );
        }
    }

    fn is_listed(&mut self, name: u64) -> bool {
        if self.0.len() < LISTED {
            self.0.insert(name);
            return true;
        }
        self.0.contains(&name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_are_listed_and_no_others_are_remembered() {
        let mut names = EventNames::default();
        for name in 0..3 * LISTED as u64 {
            assert_eq!(names.is_listed(name), name < LISTED as u64);
        }
        assert!(names.is_listed(0));
        assert_eq!(names.0.len(), LISTED);
    }
}
