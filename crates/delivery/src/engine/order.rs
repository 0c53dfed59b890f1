//! Who waits for whom: the order of each user's records.
//!
//! Each id has a chain: its records without an outcome, in input order. The first ones are in a batch, always a single
//! one; the others are held. A held record leaves its chains when every earlier record in them has its outcome, or
//! travels before it in the same request and joins no ids. So nobody waits for another user, and no answer that is late
//! or has to be asked for again puts a user's records out of order.

use std::collections::{HashMap, HashSet, VecDeque};
use std::hash::BuildHasherDefault;

use super::batch::{Batch, BatchId, Item};
use crate::record::{Hashed, UserKey};

#[derive(Debug, Default)]
pub(super) struct Order {
    chains: HashMap<UserKey, Chain, BuildHasherDefault<Hashed>>,
    /// The records that wait, by turn.
    held: HashMap<u64, Item>,
}

#[derive(Debug)]
struct Chain {
    /// The batch that the first records are in, while `members` is not 0.
    batch: BatchId,
    members: usize,
    /// How many of the members join ids.
    identities: usize,
    /// The turns of the records that wait.
    held: VecDeque<u64>,
}

/// Where a record may go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// Into any batch.
    Any,
    /// Into the open batch, behind others of its user.
    Open,
    /// Nowhere yet.
    Held,
}

impl Order {
    /// Where a record may go, given the open batch of its lane.
    pub(super) fn place(&self, item: &Item, open: BatchId) -> Place {
        let mut place = Place::Any;
        for key in item.record.users.keys() {
            let Some(chain) = self.chains.get(&key) else {
                continue;
            };
            if chain.held.front().is_some_and(|&turn| turn != item.turn) {
                return Place::Held;
            }
            if chain.members > 0 {
                if chain.batch != open || chain.identities > 0 {
                    return Place::Held;
                }
                place = Place::Open;
            }
        }
        place
    }

    /// Notes that a record is in a batch now, as [`Order::place`] allowed.
    pub(super) fn join(&mut self, item: &Item, batch: BatchId) {
        for key in item.record.users.keys() {
            let chain = self.chain(key);
            chain.batch = batch;
            chain.members += 1;
            chain.identities += usize::from(item.record.identity);
        }
    }

    /// Keeps a record until its turn comes.
    pub(super) fn hold(&mut self, item: Item) {
        for key in item.record.users.keys() {
            self.chain(key).held.push_back(item.turn);
        }
        self.held.insert(item.turn, item);
    }

    /// Whether no record waits.
    pub(super) fn holds_none(&self) -> bool {
        self.held.is_empty()
    }

    /// The next record of a chain that waits.
    pub(super) fn next(&self, key: UserKey) -> Option<&Item> {
        let turn = self.chains.get(&key)?.held.front()?;
        self.held.get(turn)
    }

    /// Takes out a record that is the next of all its chains.
    pub(super) fn release(&mut self, turn: u64) -> Option<Item> {
        let item = self.held.remove(&turn)?;
        for key in item.record.users.keys() {
            self.chain(key).held.pop_front();
        }
        Some(item)
    }

    /// Notes that a record has its outcome. Its chains may have to move on.
    pub(super) fn settle(&mut self, item: &Item) {
        for key in item.record.users.keys() {
            let chain = self.chain(key);
            chain.leave(item);
            if chain.members == 0 && chain.held.is_empty() {
                self.chains.remove(&key);
            }
        }
    }

    /// Makes the later part of a batch a batch of its own. Records that have to wait for the earlier part are held
    /// again.
    pub(super) fn split(&mut self, items: Vec<Item>, into: &mut Batch) {
        for item in &items {
            for key in item.record.users.keys() {
                self.chain(key).leave(item);
            }
        }
        let mut behind = HashSet::new();
        let mut held = Vec::new();
        for item in items {
            let waits = |key| {
                behind.contains(&key)
                    || self
                        .chains
                        .get(&key)
                        .is_some_and(|chain| chain.members > 0 && chain.batch != into.id)
            };
            if item.record.users.keys().any(waits) {
                behind.extend(item.record.users.keys());
                held.push(item);
            } else {
                self.join(&item, into.id);
                into.push(into.since, item);
            }
        }
        for mut item in held.into_iter().rev() {
            item.trouble = Some(Box::new(into.trouble_of(&item)));
            for key in item.record.users.keys() {
                self.chain(key).held.push_front(item.turn);
            }
            self.held.insert(item.turn, item);
        }
    }

    fn chain(&mut self, key: UserKey) -> &mut Chain {
        self.chains.entry(key).or_insert(Chain {
            batch: BatchId(0),
            members: 0,
            identities: 0,
            held: VecDeque::new(),
        })
    }
}

impl Chain {
    fn leave(&mut self, item: &Item) {
        self.members -= 1;
        self.identities -= usize::from(item.record.identity);
    }
}
