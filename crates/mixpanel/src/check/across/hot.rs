//! Ids that a large share of the events belongs to.

use std::cmp::Reverse;
use std::collections::HashMap;

use super::{day, hash};
use crate::check::registry::register;
use crate::check::survey::{Spot, Tally};
use crate::check::{Check, Found, Seen, Shown, is_there};
use crate::record::Lane;

register! {
    HOT_SHARD = "hot-shard" Lost of Events {
        "an event beyond what one id may have in a day"
        why: "Of one `distinct_id` Mixpanel takes 200,000 events a day, of one group a million. Those beyond are renamed `$hotshard_events` and lose their id, and the answer says that all is well. The counts here fall short by a thousandth of all events at most, so what is found is certain."
        change: "An id with that many events is no person: a server, a test, a default. Send an empty one (`distinct_id: =\"\"`), or the id of whoever is behind the event; or `drop` what machines report."
        events: r#"«200001 × {"type":"track","event":"Job Run","userId":"worker","messageId":"m-#","timestamp":"2026-01-01T09:00:00Z","properties":{"customer":"c-#"},"context":{"ip":"203.0.113.7"}}
»"#
        bad: "mappings:\n  - preset: Track Calls\n"
        good: "mappings:\n  - preset: Track Calls\n    fields:\n      distinct_id: =properties.customer\n      user_id: =properties.customer\n"
    }
    HOT_DISTINCT_ID = "hot-distinct-id" Misread of Events {
        "an id that a tenth of all events or more belong to"
        why: "No person does a tenth of what all do: it is a server, a test, or a default where there was no id. Counted as one very busy user it bends every average, and past 200,000 events a day Mixpanel takes its events away from it. Looked at are ids with a hundred events or more."
        change: "Give the events the id of whoever is behind them (`distinct_id: =properties.customer`), an empty one where there is nobody, or `drop` what machines report."
        events: r#"«120 × {"type":"track","event":"Job Run","userId":"worker","messageId":"m-#","timestamp":"2026-01-01T09:00:00Z","properties":{"customer":"c-#"},"context":{"ip":"203.0.113.7"}}
»"#
        bad: "mappings:\n  - preset: Track Calls\n"
        good: "mappings:\n  - preset: Track Calls\n    fields:\n      distinct_id: =properties.customer\n      user_id: =properties.customer\n"
    }
}

/// Most events of an id in a day.
const ID_A_DAY: u64 = 200_000;
/// Most events of a group in a day.
const GROUP_A_DAY: u64 = 1_000_000;
/// From so many events of an id on its share is looked at.
const ENOUGH: u64 = 100;
/// An id is hot when its events, so many times, are all there are.
const SHARE: u64 = 10;
/// So many ids are counted at a time.
const COUNTED: usize = 1024;

#[derive(Debug, Default)]
pub(super) struct Hot {
    ids: Frequent<Tally>,
    ids_by_day: Frequent<()>,
    groups_by_day: Frequent<()>,
    events: u64,
}

impl Hot {
    pub(super) fn look(&mut self, seen: &Seen<'_, '_>, spot: Spot<'_>, found: &mut Found<'_>) {
        if seen.lane != Lane::Import {
            return;
        }
        self.events += 1;
        let day = day(seen);
        let mut over = |name: &str, counts: &mut Frequent<()>, most: u64| {
            let id = seen.property(name);
            if is_there(id) {
                let (count, ()) = counts.add(hash((id.as_str(), day)))?;
                if count > most {
                    let id = Shown(id);
                    found(
                        &HOT_SHARD,
                        format_args!(
                            "`{name}` is {id}, of which there were {most} events that day already"
                        ),
                    );
                }
            }
            Some(())
        };
        over("distinct_id", &mut self.ids_by_day, ID_A_DAY);
        over("$group_id", &mut self.groups_by_day, GROUP_A_DAY);
        let id = seen.property("distinct_id");
        if is_there(id)
            && let Some((_, tally)) = self.ids.add(hash(id.as_str()))
        {
            tally.add(spot, format_args!("`distinct_id` is {}", Shown(id)));
        }
    }

    /// What has shown once all records are there.
    pub(super) fn found(&self) -> impl Iterator<Item = (&'static Check, &Tally)> {
        let hot =
            self.ids.0.values().filter(|(count, _)| {
                *count >= ENOUGH && count.saturating_mul(SHARE) >= self.events
            });
        let mut hot: Vec<_> = hot.map(|(_, tally)| tally).collect();
        hot.sort_unstable_by_key(|tally| (Reverse(tally.count()), tally.first()));
        hot.into_iter().map(|tally| (&HOT_DISTINCT_ID, tally))
    }
}

/// Counts what is frequent among any number of keys, after Misra and Gries: a count is never too high, and too low by
/// no more than all that was counted divided by [`COUNTED`].
#[derive(Debug, Default)]
struct Frequent<T>(HashMap<u64, (u64, T)>);

impl<T: Default> Frequent<T> {
    /// Counts a key: its count, and what is kept with it; none where it is not frequent enough to be kept.
    fn add(&mut self, key: u64) -> Option<(u64, &mut T)> {
        if self.0.len() >= COUNTED && !self.0.contains_key(&key) {
            self.0.retain(|_, (count, _)| {
                *count -= 1;
                *count > 0
            });
            return None;
        }
        let (count, with) = self.0.entry(key).or_default();
        *count += 1;
        Some((*count, with))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_is_frequent_is_counted_among_any_number_of_others() {
        let mut counts = Frequent::<()>::default();
        let total = 100_000;
        for number in 0..total {
            counts.add(if number % 2 == 0 { 0 } else { number });
            assert!(counts.0.len() <= COUNTED);
        }
        let (count, ()) = counts.0[&0];
        assert!(
            count <= total / 2 && count + total / COUNTED as u64 >= total / 2,
            "{count}"
        );
    }

    #[test]
    fn the_first_event_over_the_limit_of_a_day_is_hot() {
        let mut days = Frequent::<()>::default();
        let mut hot = |key| days.add(key).is_some_and(|(count, ())| count > ID_A_DAY);
        assert!((0..ID_A_DAY).all(|_| !hot(1) && !hot(2)));
        assert!(hot(1) && hot(2) && !hot(3));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn counts_are_never_too_high(keys in prop::collection::vec(0u64..3000, 0..6000)) {
            let mut counts = Frequent::<()>::default();
            let mut exact = HashMap::<u64, u64>::new();
            for key in keys {
                *exact.entry(key).or_default() += 1;
                counts.add(key);
            }
            for (key, (count, ())) in counts.0 {
                prop_assert!(count <= exact[&key]);
            }
        }
    }
}
