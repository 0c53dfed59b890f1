//! Group keys that profiles of groups are sent under, and whether events carry them.

use std::collections::HashSet;

use super::hash;
use crate::check::registry::register;
use crate::check::survey::{Spot, Tally};
use crate::check::{Check, Found, Seen, Shown, is_there};
use crate::record::{DEFAULT_GROUP_KEY, Lane};

register! {
    NO_GROUP_ON_EVENTS = "no-group-on-events" Lost of GroupUpdates {
        "profiles of groups, and no event that says its group"
        why: "A group's profile attributes nothing: an event counts for a group only if it carries the group key as a property. No event here has `$group_id`, so every report by group is empty."
        change: "Give the field `group_id` of the events' mappings the id where they have it: by default it is `context.groupId`, which sources have to send; often it is `=properties.company_id` or `=context.traits.company.id`. The group key must exist in the project before the first event."
        events: r#"{"type":"group","userId":"user-1","groupId":"acme","traits":{"plan":"pro"}}
{"type":"track","event":"Signed Up","userId":"user-1","timestamp":"2026-01-01T09:00:00Z","properties":{"company_id":"acme"},"context":{"ip":"203.0.113.7"}}"#
        bad: "mappings:\n  - preset: Track Calls\n  - preset: Group Calls\n"
        good: "mappings:\n  - preset: Track Calls\n    fields:\n      group_id: =properties.company_id\n  - preset: Group Calls\n"
    }
    UNUSED_GROUP_KEY = "unused-group-key" Lost of GroupUpdates {
        "profiles of groups under a key that no event carries"
        why: "An event counts for a group only if it carries the group key as a property. Segue, like Segment, puts the group of an event into `$group_id`; under another group key, events have to be given that property by the mapping. If events have more than 65,536 different properties, those beyond are taken to be any key."
        change: "Add the key to the events: `event_properties+: {company_id: =context.groupId}`. The group key must exist in the project before the first event."
        events: r#"{"type":"group","userId":"user-1","groupId":"acme","traits":{"plan":"pro"}}
{"type":"track","event":"Signed Up","userId":"user-1","timestamp":"2026-01-01T09:00:00Z","context":{"ip":"203.0.113.7","groupId":"acme"}}"#
        bad: "mappings:\n  - preset: Track Calls\n  - preset: Group Calls\n    fields:\n      group_key: company_id\n"
        good: "mappings:\n  - preset: Track Calls\n    fields:\n      event_properties+: {company_id: =context.groupId}\n  - preset: Group Calls\n    fields:\n      group_key: company_id\n"
    }
    TOO_MANY_GROUP_KEYS = "too-many-group-keys" Misread of GroupUpdates {
        "a profile of a group under a fourth group key or a later one"
        why: "A project has three group keys, six with an Enterprise plan. Profiles under a key that the project does not have are attributed to nothing, not even once the key is added."
        change: "Decide which kinds of groups to report by, and send those alone: a `where` on the group calls, or another expression for `group_key`."
        events: r#"{"type":"track","event":"Signed Up","userId":"user-1","timestamp":"2026-01-01T09:00:00Z","properties":{"company":"a","team":"b","school":"c","club":"d"},"context":{"ip":"203.0.113.7"}}
{"type":"group","userId":"user-1","groupId":"a","traits":{"kind":"company"}}
{"type":"group","userId":"user-1","groupId":"b","traits":{"kind":"team"}}
{"type":"group","userId":"user-1","groupId":"c","traits":{"kind":"school"}}
{"type":"group","userId":"user-1","groupId":"d","traits":{"kind":"club"}}"#
        bad: "mappings:\n  - preset: Track Calls\n  - preset: Group Calls\n    fields: {group_key: =traits.kind}\n"
        good: "mappings:\n  - preset: Track Calls\n  - preset: Group Calls\n    where: traits.kind != \"club\"\n    fields: {group_key: =traits.kind}\n"
    }
}

/// So many group keys a project has.
const KEYS_OF_PROJECT: usize = 3;

/// So many are watched.
const KEYS: usize = 64;

/// So many names of properties are remembered.
const NAMES: usize = 1 << 16;

#[derive(Debug, Default)]
pub(super) struct Groups {
    keys: Vec<Key>,
    /// The properties that events have had, by hash.
    names: HashSet<u64>,
    events: bool,
}

/// A group key that profiles are sent under.
#[derive(Debug)]
struct Key {
    name: u64,
    is_default: bool,
    carried: bool,
    updates: Tally,
}

impl Groups {
    pub(super) fn look(&mut self, seen: &Seen<'_, '_>, spot: Spot<'_>, found: &mut Found<'_>) {
        match seen.lane {
            Lane::Import => {
                self.events = true;
                let carried = seen.members().iter().filter(|m| is_there(m.value));
                carried.for_each(|member| self.carry(hash(member.key.as_str())));
            }
            Lane::Groups => {
                let key = seen.body.get("$group_key");
                let Some(text) = key.as_str() else { return };
                let position = self.key(hash(text));
                let message = format_args!("the group key is {}", Shown(key));
                if position >= KEYS_OF_PROJECT {
                    found(&TOO_MANY_GROUP_KEYS, message);
                }
                if let Some(known) = self.keys.get_mut(position) {
                    known.is_default = text == DEFAULT_GROUP_KEY;
                    known.updates.add(spot, message);
                }
            }
            Lane::Track | Lane::Engage => {}
        }
    }

    /// An event has this property.
    fn carry(&mut self, name: u64) {
        if self.names.len() < NAMES {
            self.names.insert(name);
        }
        if let Some(key) = self.keys.iter_mut().find(|key| key.name == name) {
            key.carried = true;
        }
    }

    /// The position of a key that profiles are sent under among those that are watched; behind them if it is not.
    fn key(&mut self, name: u64) -> usize {
        let known = self.keys.iter().position(|key| key.name == name);
        let position = known.unwrap_or(self.keys.len());
        if known.is_none() && position < KEYS {
            self.keys.push(Key {
                name,
                is_default: false,
                carried: self.names.len() >= NAMES || self.names.contains(&name),
                updates: Tally::default(),
            });
        }
        position
    }

    /// What has shown once all records are there.
    pub(super) fn found(&self) -> impl Iterator<Item = (&'static Check, &Tally)> {
        let idle = self.keys.iter().filter(|key| self.events && !key.carried);
        idle.map(|key| {
            let check = if key.is_default {
                &NO_GROUP_ON_EVENTS
            } else {
                &UNUSED_GROUP_KEY
            };
            (check, &key.updates)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_bounded() {
        let mut groups = Groups::default();
        for name in 0..2 * NAMES as u64 {
            groups.carry(name);
            groups.key(name);
        }
        assert_eq!((groups.keys.len(), groups.names.len()), (KEYS, NAMES));
    }

    #[test]
    fn a_key_is_carried_by_events_before_and_after() {
        let mut groups = Groups::default();
        groups.carry(1);
        assert_eq!([1, 2, 1].map(|name| groups.key(name)), [0, 1, 0]);
        let carried = |groups: &Groups| {
            groups
                .keys
                .iter()
                .map(|key| key.carried)
                .collect::<Vec<_>>()
        };
        assert_eq!(carried(&groups), [true, false]);
        groups.carry(2);
        assert_eq!(carried(&groups), [true, true]);
    }
}
