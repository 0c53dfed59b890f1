//! Which events have all their outcomes.

use std::collections::VecDeque;

use crate::run::Source;
use crate::{Counts, Fate, Outcome, Progress};

/// The events that are not acknowledged, in input order.
#[derive(Debug, Default)]
pub(crate) struct Ledger {
    entries: VecDeque<Entry>,
    bytes: usize,
}

#[derive(Debug)]
struct Entry {
    event: u64,
    /// Records without an outcome.
    open: usize,
    /// Kept as long as a dead letter may be written of it.
    source: Option<Box<Source>>,
    letters: Vec<u8>,
    tally: Tally,
}

/// What became of one event. Small, as there may be many.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Tally {
    pub(crate) unreadable: bool,
    pub(crate) unmatched: bool,
    pub(crate) mapping_failed: u32,
    pub(crate) delivered: u32,
    pub(crate) rejected: u32,
    pub(crate) given_up: u32,
    pub(crate) unknown: u32,
    pub(crate) letters: u32,
}

/// Events that have all their outcomes.
#[derive(Debug, Default)]
pub(crate) struct Acknowledged {
    /// Their dead letters, a line each.
    pub(crate) letters: Vec<u8>,
    /// What became of them.
    pub(crate) progress: Progress,
}

impl Tally {
    fn settle(&mut self, outcome: Outcome) {
        *match outcome {
            Outcome::Delivered => &mut self.delivered,
            Outcome::Rejected => &mut self.rejected,
            Outcome::GivenUp => &mut self.given_up,
            Outcome::Unknown => &mut self.unknown,
        } += 1;
    }

    /// Counts what an earlier run could do nothing about, and this one neither.
    pub(crate) fn keep(&mut self, fate: Fate) {
        match fate {
            Fate::Rejected => self.rejected += 1,
            Fate::GivenUp => self.given_up += 1,
            Fate::Unknown => self.unknown += 1,
            Fate::MappingFailed => self.mapping_failed += 1,
            Fate::Unreadable => self.unreadable = true,
        }
    }

    /// The progress that one event is which has all its outcomes.
    pub(crate) fn progress(self) -> Progress {
        let outcomes = [self.delivered, self.rejected, self.given_up, self.unknown];
        let [delivered, rejected, given_up, unknown] = outcomes.map(u64::from);
        Progress {
            position: 0,
            events: 1,
            unreadable: self.unreadable.into(),
            unmatched: self.unmatched.into(),
            mapping_failed: self.mapping_failed.into(),
            counts: Counts {
                records: delivered + rejected + given_up + unknown,
                delivered,
                rejected,
                given_up,
                unknown,
                ..Counts::default()
            },
            dead_letters: self.letters.into(),
        }
    }
}

impl Ledger {
    /// Takes on an event with as many records. Later events have greater numbers.
    pub(crate) fn enter(&mut self, event: u64, source: Source, records: usize, tally: Tally) {
        self.bytes += source.text.len();
        self.entries.push_back(Entry {
            event,
            open: records,
            source: Some(Box::new(source)),
            letters: Vec::new(),
            tally,
        });
        self.drop_source(event, 0);
    }

    /// The source of an event that is not acknowledged and has records without an outcome.
    pub(crate) fn source(&mut self, event: u64) -> Option<&Source> {
        self.entry(event)?.source.as_deref()
    }

    /// Adds a dead letter to an event.
    pub(crate) fn add_letter(&mut self, event: u64, line: &[u8]) {
        self.bytes += line.len();
        if let Some(entry) = self.entry(event) {
            entry.letters.extend_from_slice(line);
            entry.tally.letters += 1;
        }
    }

    /// Notes that a record of an event has its outcome.
    pub(crate) fn settle(&mut self, event: u64, outcome: Outcome) {
        if let Some(entry) = self.entry(event) {
            entry.tally.settle(outcome);
        }
        self.drop_source(event, 1);
    }

    fn drop_source(&mut self, event: u64, settled: usize) {
        let Some(entry) = self.entry(event) else {
            return;
        };
        entry.open = entry.open.saturating_sub(settled);
        if entry.open == 0
            && let Some(source) = entry.source.take()
        {
            self.bytes -= source.text.len();
        }
    }

    /// Takes out the events that have all their outcomes, as far as all before them have theirs.
    pub(crate) fn acknowledge(&mut self) -> Option<Acknowledged> {
        let mut acknowledged = None;
        while let Some(entry) = self.entries.pop_front_if(|entry| entry.open == 0) {
            let sum: &mut Acknowledged = acknowledged.get_or_insert_default();
            self.bytes -= entry.letters.len();
            sum.letters.extend(entry.letters);
            sum.progress += entry.tally.progress();
            sum.progress.position = entry.event + 1;
        }
        acknowledged
    }

    /// The bytes it holds.
    pub(crate) fn bytes(&self) -> usize {
        self.bytes
    }

    /// How many events are not acknowledged.
    pub(crate) fn len(&self) -> usize {
        self.entries.len()
    }

    fn entry(&mut self, event: u64) -> Option<&mut Entry> {
        let first = self.entries.front()?.event;
        // Mostly every number has its event.
        let place = usize::try_from(event.checked_sub(first)?).ok()?;
        let is_there = |entry: &Entry| entry.event == event;
        let place = match self.entries.get(place) {
            Some(entry) if is_there(entry) => place,
            _ => self
                .entries
                .binary_search_by_key(&event, |entry| entry.event)
                .ok()?,
        };
        self.entries.get_mut(place)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_are_found_whatever_their_numbers() {
        let mut ledger = Ledger::default();
        let numbers = [5, 6, 7, 10, 11, 20];
        for number in numbers {
            let source = Source {
                text: number.to_string().into_bytes().into(),
                input: "events.ndjson".into(),
                line: 1,
                mappings: [].into(),
            };
            ledger.enter(number, source, 1, Tally::default());
        }
        for number in [0, 4, 8, 9, 12, 21, u64::MAX] {
            assert!(ledger.source(number).is_none(), "{number}");
        }
        let settled = [
            (6, None),
            (20, None),
            (5, Some(7)),
            (10, None),
            (7, Some(11)),
            (11, Some(21)),
        ];
        for (number, position) in settled {
            let text = ledger.source(number).map(|source| source.text.clone());
            assert_eq!(text.as_deref(), Some(number.to_string().as_bytes()));
            ledger.settle(number, Outcome::Delivered);
            assert!(ledger.source(number).is_none());
            let acknowledged = ledger.acknowledge();
            assert_eq!(acknowledged.map(|done| done.progress.position), position);
        }
    }
}
