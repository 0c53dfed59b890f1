//! Properties of profiles that are both set and added to.

use std::collections::HashMap;

use super::hash;
use crate::check::registry::register;
use crate::check::{Found, Seen};
use crate::record::Lane;

register! {
    INCREMENT_AND_SET = "increment-and-set" Lost of UserUpdates {
        "a property of profiles that is both set and added to"
        why: "An increment adds to what is there, and a set replaces it: whichever comes last decides, and what was counted before is gone. Of the first 4096 properties of profiles each is watched."
        change: "Count under a name of its own (`increment: {logins_counted: 1}`), or leave the property out of what is set: `traits: =omit(traits, \"logins\")`."
        events: r#"{"type":"track","event":"Signed In","userId":"user-1","timestamp":"2026-01-01T09:00:00Z","context":{"ip":"203.0.113.7"}}
{"type":"identify","userId":"user-1","traits":{"plan":"pro","logins":3},"context":{"ip":"203.0.113.7"}}"#
        bad: "mappings:\n  - preset: Identify Calls\n  - name: Counts\n    trigger: type = \"track\" and event = \"Signed In\"\n    action: incrementProperties\n    fields: {increment: {logins: 1}}\n"
        good: "mappings:\n  - preset: Identify Calls\n    fields: {traits: '=omit(traits, \"logins\")'}\n  - name: Counts\n    trigger: type = \"track\" and event = \"Signed In\"\n    action: incrementProperties\n    fields: {increment: {logins: 1}}\n"
    }
}

/// So many properties are watched.
const WATCHED: usize = 4096;

/// By hash of the name: whether the property is set, and whether it is added to.
#[derive(Debug, Default)]
pub(super) struct Increments(HashMap<u64, (bool, bool)>);

impl Increments {
    pub(super) fn look(&mut self, seen: &Seen<'_, '_>, found: &mut Found<'_>) {
        if seen.lane != Lane::Engage {
            return;
        }
        let adds = !seen.body.get("$add").is_missing();
        for member in seen.members() {
            let name = member.key.as_str();
            if self.is_both(hash(name), adds) {
                let (this, other) = if adds {
                    ("added to", "set")
                } else {
                    ("set", "added to")
                };
                found(
                    &INCREMENT_AND_SET,
                    format_args!("`{name}` is {this} here and {other} elsewhere"),
                );
            }
        }
    }

    fn is_both(&mut self, name: u64, adds: bool) -> bool {
        if self.0.len() >= WATCHED && !self.0.contains_key(&name) {
            return false;
        }
        let (set, added) = self.0.entry(name).or_default();
        *set |= !adds;
        *added |= adds;
        *set && *added
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_properties_are_watched_and_no_others() {
        let mut increments = Increments::default();
        for name in 0..3 * WATCHED as u64 {
            assert!(!increments.is_both(name, true));
            assert_eq!(increments.is_both(name, false), name < WATCHED as u64);
        }
        assert_eq!(increments.0.len(), WATCHED);
    }
}
