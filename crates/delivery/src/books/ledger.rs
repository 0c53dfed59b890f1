//! Which events have all their outcomes.

use std::collections::VecDeque;

use crate::run::Source;

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
    source: Option<Source>,
    letters: Vec<u8>,
    written: u64,
}

/// Events that have all their outcomes.
#[derive(Debug, Default)]
pub(crate) struct Acknowledged {
    /// The number after the last of them.
    pub(crate) position: u64,
    /// Their dead letters, a line each.
    pub(crate) letters: Vec<u8>,
    /// How many letters that are.
    pub(crate) written: u64,
}

impl Ledger {
    /// Takes on an event with as many records. Later events have greater numbers.
    pub(crate) fn enter(&mut self, event: u64, source: Source, records: usize) {
        self.bytes += source.text.len();
        self.entries.push_back(Entry {
            event,
            open: records,
            source: Some(source),
            letters: Vec::new(),
            written: 0,
        });
        self.drop_source(event, 0);
    }

    /// The source of an event that is not acknowledged and has records without an outcome.
    pub(crate) fn source(&mut self, event: u64) -> Option<&Source> {
        self.entry(event)?.source.as_ref()
    }

    /// Adds a dead letter to an event.
    pub(crate) fn add_letter(&mut self, event: u64, line: &[u8]) {
        self.bytes += line.len();
        if let Some(entry) = self.entry(event) {
            entry.letters.extend_from_slice(line);
            entry.written += 1;
        }
    }

    /// Notes that a record of an event has its outcome.
    pub(crate) fn settle(&mut self, event: u64) {
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
            sum.position = entry.event + 1;
            sum.letters.extend(entry.letters);
            sum.written += entry.written;
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
        let place = self
            .entries
            .binary_search_by_key(&event, |entry| entry.event)
            .ok()?;
        self.entries.get_mut(place)
    }
}
