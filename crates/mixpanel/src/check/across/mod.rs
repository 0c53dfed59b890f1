//! What shows only over many records. Every table here is bounded by a constant, so that any amount of events takes
//! the same memory; the pages of the checks say what lies beyond.

pub(super) mod event_names;
pub(super) mod groups;
pub(super) mod hot;
pub(super) mod increments;
pub(super) mod joins;
mod recent;
pub(super) mod repeat;

use std::hash::{DefaultHasher, Hash, Hasher};

use super::survey::{Spot, Tally};
use super::{Check, Found, Seen};

/// The memory of all these checks.
#[derive(Debug, Default)]
pub(super) struct Across {
    repeats: repeat::Repeats,
    names: event_names::EventNames,
    increments: increments::Increments,
    joins: joins::Joins,
    hot: hot::Hot,
    groups: groups::Groups,
}

impl Across {
    /// Looks at a record and remembers what there is to remember of it.
    pub(super) fn look(&mut self, seen: &Seen<'_, '_>, spot: Spot<'_>, found: &mut Found<'_>) {
        self.repeats.look(seen, found);
        self.names.look(seen, found);
        self.increments.look(seen, found);
        self.joins.look(seen, found);
        self.hot.look(seen, spot, found);
        self.groups.look(seen, spot, found);
    }

    /// What has shown once all records are there, and was not found in one of them.
    pub(super) fn found(&self) -> impl Iterator<Item = (&'static Check, &Tally)> {
        self.hot.found().chain(self.groups.found())
    }
}

/// A text or several by a number, the same in every run.
fn hash(parts: impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    parts.hash(&mut hasher);
    hasher.finish()
}

/// The day of an event, counted from 1970.
fn day(seen: &Seen<'_, '_>) -> Option<i64> {
    const DAY: f64 = 86_400_000.0;
    let time = seen.property("time").as_f64()?;
    Some((time / DAY).floor() as i64)
}
