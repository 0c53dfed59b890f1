//! How far a delivery is.

use std::ops::AddAssign;

use serde::{Deserialize, Serialize};

use crate::Counts;

/// How far a delivery is, over all runs of it: what became of the events, and of the records made of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// Events before this one are acknowledged.
    pub position: u64,
    /// Events taken in.
    pub events: u64,
    /// Events that cannot be read.
    pub unreadable: u64,
    /// Events that no mapping is for.
    pub unmatched: u64,
    /// Mappings that could not make records.
    pub mapping_failed: u64,
    /// The records.
    pub counts: Counts,
    /// Dead letters written.
    pub dead_letters: u64,
}

impl AddAssign for Progress {
    fn add_assign(&mut self, more: Self) {
        let Self {
            position,
            events,
            unreadable,
            unmatched,
            mapping_failed,
            counts,
            dead_letters,
        } = more;
        self.position = self.position.max(position);
        self.events += events;
        self.unreadable += unreadable;
        self.unmatched += unmatched;
        self.mapping_failed += mapping_failed;
        self.counts += counts;
        self.dead_letters += dead_letters;
    }
}
