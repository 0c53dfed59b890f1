//! The line at the end of a run, for scripts.

use std::path::Path;
use std::time::Duration;

use segue_delivery::Progress;
use serde::Serialize;

/// What became of everything.
#[derive(Debug, Serialize)]
pub(super) struct Summary<'s> {
    events: u64,
    unreadable: u64,
    unmatched: u64,
    mapping_failed: u64,
    records: u64,
    delivered: u64,
    rejected: u64,
    given_up: u64,
    unknown: u64,
    dead_letters: u64,
    dead_letter_file: Option<&'s Path>,
    retries: u64,
    requests: u64,
    seconds: f64,
}

impl<'s> Summary<'s> {
    /// Without a file for dead letters it was a dry run, and nothing has been delivered.
    pub(super) fn new(progress: &Progress, letters: Option<&'s Path>, took: Duration) -> Self {
        let counts = &progress.counts;
        Self {
            events: progress.events,
            unreadable: progress.unreadable,
            unmatched: progress.unmatched,
            mapping_failed: progress.mapping_failed,
            records: counts.records,
            delivered: letters.map_or(0, |_| counts.delivered),
            rejected: counts.rejected,
            given_up: counts.given_up,
            unknown: counts.unknown,
            dead_letters: progress.dead_letters,
            dead_letter_file: letters.filter(|_| progress.dead_letters > 0),
            retries: counts.retries,
            requests: counts.requests,
            seconds: (took.as_secs_f64() * 1000.0).round() / 1000.0,
        }
    }
}
