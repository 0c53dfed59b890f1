//! What is delivered.

use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher, Hasher};
use std::sync::Arc;

/// One of the lanes of a [`Protocol`](crate::Protocol): its place among them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct LaneId(pub usize);

/// Where a record comes from: enough to find it again after a restart and to write its dead letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Origin {
    /// The number of the event; later events have greater ones.
    pub event: u64,
    /// Which mapping made it, as the caller counts them.
    pub mapping: u32,
    /// Which record of that mapping it is, from 0.
    pub record: u32,
}

/// One record on its way.
#[derive(Clone, Debug)]
pub struct Record {
    /// The lane it goes by.
    pub lane: LaneId,
    /// Its JSON.
    pub body: Box<[u8]>,
    /// Whose it is.
    pub users: Users,
    /// Whether it joins ids, and so has to be answered before later records of the same user are sent.
    pub identity: bool,
    /// Where it comes from.
    pub origin: Origin,
}

/// Every id an event carries. Records that share one are delivered in the order they came in.
#[derive(Clone, Debug, Default)]
pub struct Users(Arc<[UserKey]>);

/// An id, hashed. Two ids with one hash would wait for each other, no more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct UserKey(u64);

impl Users {
    /// The ids of an event; empty ones are nobody's.
    pub fn new<'a>(ids: impl IntoIterator<Item = &'a str>) -> Self {
        let hasher = BuildHasherDefault::<DefaultHasher>::default();
        let mut keys: Vec<UserKey> = ids
            .into_iter()
            .filter(|id| !id.is_empty())
            .map(|id| UserKey(hasher.hash_one(id)))
            .collect();
        keys.sort_unstable();
        keys.dedup();
        Self(keys.into())
    }

    pub(crate) fn keys(&self) -> impl Iterator<Item = UserKey> + '_ {
        self.0.iter().copied()
    }
}

/// For tables of ids, which are hashes already.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Hashed(u64);

impl Hasher for Hashed {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(byte);
        }
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}
