//! What waits in one lane.

use std::collections::BTreeMap;

use super::batch::{Batch, BatchId, Item};
use crate::protocol::Lane;
use crate::{Options, Time};

#[derive(Debug)]
pub(super) struct LaneState {
    pub(super) spec: Lane,
    /// Most bytes in a request, as the lane says or as refused requests have taught.
    max_bytes: usize,
    /// The batch that records may still join.
    pub(super) open: Batch,
    /// Batches that may leave, by the turn of their first record.
    pub(super) ready: BTreeMap<u64, Batch>,
    /// Batches that go again later, by when and turn.
    delayed: BTreeMap<(Time, u64), Batch>,
    /// Nothing leaves before.
    held_until: Time,
    /// Nothing leaves before somebody says so.
    paused: bool,
}

impl LaneState {
    pub(super) fn new(mut spec: Lane, options: &Options, open: BatchId) -> Self {
        spec.max_records = spec.max_records.min(options.batch_records).max(1);
        spec.max_bytes = spec.max_bytes.min(options.batch_bytes);
        Self {
            max_bytes: spec.max_bytes,
            spec,
            open: Batch::new(open),
            ready: BTreeMap::new(),
            delayed: BTreeMap::new(),
            held_until: Time::default(),
            paused: false,
        }
    }

    /// Whether the open batch can take a record. An empty one always can.
    pub(super) fn has_room(&self, item: &Item) -> bool {
        self.open.is_empty()
            || self.open.items.len() < self.spec.max_records
                && self.open.bytes + item.bytes() <= self.max_bytes
    }

    pub(super) fn is_full(&self) -> bool {
        self.open.items.len() >= self.spec.max_records || self.open.bytes >= self.max_bytes
    }

    /// Closes the open batch and opens another.
    pub(super) fn close(&mut self, next: BatchId) {
        let batch = std::mem::replace(&mut self.open, Batch::new(next));
        if !batch.is_empty() {
            self.ready.insert(batch.turn(), batch);
        }
    }

    pub(super) fn put_back(&mut self, batch: Batch) {
        if !batch.is_empty() {
            self.ready.insert(batch.turn(), batch);
        }
    }

    pub(super) fn delay(&mut self, batch: Batch, until: Time) {
        if !batch.is_empty() {
            self.delayed.insert((until, batch.turn()), batch);
        }
    }

    /// Makes ready what has waited long enough.
    pub(super) fn wake(&mut self, now: Time) {
        while let Some(entry) = self.delayed.first_entry()
            && entry.key().0 <= now
        {
            let batch = entry.remove();
            self.ready.insert(batch.turn(), batch);
        }
    }

    /// Holds the whole lane back.
    pub(super) fn hold(&mut self, until: Time) {
        self.held_until = self.held_until.max(until);
    }

    /// Stops the lane, until a moment or for good.
    pub(super) fn pause(&mut self, until: Option<Time>) {
        match until {
            Some(until) => self.hold(until),
            None => self.paused = true,
        }
    }

    pub(super) fn resume(&mut self) {
        self.paused = false;
    }

    pub(super) fn is_open(&self, now: Time) -> bool {
        !self.paused && self.held_until <= now
    }

    /// Whether the open batch has waited long enough for company.
    pub(super) fn is_due(&self, now: Time, options: &Options) -> bool {
        !self.open.is_empty() && self.open.since.plus(options.linger) <= now
    }

    /// Whether a batch has to be made smaller before it is sent.
    pub(super) fn is_too_large(&self, batch: &Batch) -> bool {
        batch.items.len() > 1 && batch.bytes > self.max_bytes
    }

    /// Learns from a request that was too large.
    pub(super) fn shrink(&mut self, refused_bytes: usize) {
        self.max_bytes = self.max_bytes.min(refused_bytes / 2).max(1);
    }

    /// Learns from a request that came through: if it was nearly as large as they get, larger ones are tried.
    pub(super) fn grow(&mut self, bytes: usize) {
        if self.max_bytes < self.spec.max_bytes && bytes > self.max_bytes / 2 {
            self.max_bytes = (self.max_bytes + self.max_bytes / 16 + 1).min(self.spec.max_bytes);
        }
    }

    /// When something may leave that cannot now, if time alone changes that.
    pub(super) fn next_change(&self, now: Time, options: &Options) -> Option<Time> {
        if self.paused {
            return None;
        }
        let delayed = self.delayed.keys().next().map(|&(until, _)| until);
        let ready = (!self.ready.is_empty()).then_some(now);
        let open = (!self.open.is_empty()).then(|| self.open.since.plus(options.linger));
        let next = [delayed, ready, open].into_iter().flatten().min()?;
        Some(next.max(self.held_until))
    }
}
