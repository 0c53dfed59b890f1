//! Records that travel together.

use crate::outcome::{Outcome, Settled};
use crate::{Origin, Record, Time};

/// A group of records that leave in one request. A batch keeps its id through all attempts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct BatchId(pub(super) u64);

/// A record with its place in the input and its history.
#[derive(Debug)]
pub(super) struct Item {
    pub(super) record: Record,
    /// Its place in the input, over all lanes.
    pub(super) turn: u64,
    pub(super) attempts: u32,
    pub(super) first: Option<Time>,
    pub(super) last: Option<Time>,
    /// What came back before it left a batch to wait again.
    pub(super) trouble: Option<Box<Trouble>>,
}

impl Item {
    pub(super) fn new(record: Record, turn: u64) -> Self {
        Self {
            record,
            turn,
            attempts: 0,
            first: None,
            last: None,
            trouble: None,
        }
    }

    /// The bytes it takes in a request: its own and the one between records.
    pub(super) fn bytes(&self) -> usize {
        self.record.body.len() + 1
    }

    pub(super) fn settle(self, outcome: Outcome, trouble: Trouble) -> Settled {
        Settled {
            record: self.record,
            outcome,
            status: trouble.status,
            field: trouble.field,
            reason: trouble.reason,
            attempts: self.attempts,
            first: self.first,
            last: self.last,
        }
    }
}

/// What came back instead of success.
#[derive(Clone, Debug, Default)]
pub(super) struct Trouble {
    pub(super) status: Option<u16>,
    pub(super) field: Option<String>,
    pub(super) reason: String,
}

#[derive(Debug)]
pub(super) struct Batch {
    pub(super) id: BatchId,
    /// In input order.
    pub(super) items: Vec<Item>,
    /// Their bytes in a request.
    pub(super) bytes: usize,
    /// How often in a row it did not come through.
    pub(super) failures: u32,
    /// What came back last.
    pub(super) trouble: Trouble,
    /// When its first record joined.
    pub(super) since: Time,
}

impl Batch {
    pub(super) fn new(id: BatchId) -> Self {
        Self {
            id,
            items: Vec::new(),
            // One bracket; the other one is the separator that the last record does not need.
            bytes: 1,
            failures: 0,
            trouble: Trouble::default(),
            since: Time::default(),
        }
    }

    pub(super) fn push(&mut self, now: Time, item: Item) {
        if self.items.is_empty() {
            self.since = now;
        }
        self.bytes += item.bytes();
        self.items.push(item);
    }

    pub(super) fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// The place of its first record in the input: unique, as no record is in two batches.
    pub(super) fn turn(&self) -> u64 {
        self.items.first().map_or(u64::MAX, |item| item.turn)
    }

    /// What came back last for one of its records: for all of them, or for this one before it joined.
    pub(super) fn trouble_of(&self, item: &Item) -> Trouble {
        let earlier = item.trouble.as_deref();
        let trouble = earlier.filter(|_| self.trouble.reason.is_empty());
        trouble.unwrap_or(&self.trouble).clone()
    }

    pub(super) fn records(&self) -> Vec<&Record> {
        self.items.iter().map(|item| &item.record).collect()
    }

    pub(super) fn origins(&self) -> Vec<Origin> {
        self.items.iter().map(|item| item.record.origin).collect()
    }

    /// Takes out the records that `takes` takes, given their place.
    pub(super) fn extract(&mut self, mut takes: impl FnMut(usize, &Item) -> bool) -> Vec<Item> {
        let mut index = 0;
        let taken: Vec<Item> = self
            .items
            .extract_if(.., |item| {
                index += 1;
                takes(index - 1, item)
            })
            .collect();
        self.bytes -= taken.iter().map(Item::bytes).sum::<usize>();
        taken
    }

    /// Takes out the second half.
    pub(super) fn second_half(&mut self) -> Vec<Item> {
        let half = self.items.len().div_ceil(2);
        self.extract(|index, _| index >= half)
    }
}
