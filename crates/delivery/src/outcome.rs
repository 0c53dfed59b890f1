//! What became of the records.

use std::ops::AddAssign;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::{Record, Time};

/// How a record ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The receiver has it.
    Delivered,
    /// The receiver refuses it, or its limits do.
    Rejected,
    /// Trying again came to its end.
    GivenUp,
    /// The answer was lost and it must not be sent twice.
    Unknown,
}

/// A record with its outcome, and how it came to it.
#[derive(Clone, Debug)]
pub struct Settled {
    /// The record.
    pub record: Record,
    /// Its outcome.
    pub outcome: Outcome,
    /// The HTTP status of the last answer.
    pub status: Option<u16>,
    /// The field at fault, as the receiver names it.
    pub field: Option<String>,
    /// Why it was not delivered; empty when it was.
    pub reason: String,
    /// How often it was sent.
    pub attempts: u32,
    /// When it was first sent.
    pub first: Option<Time>,
    /// When it was last sent.
    pub last: Option<Time>,
}

/// What the person who runs a delivery may want to hear of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// A request did not come through and goes again.
    Retrying {
        /// The name of its lane.
        lane: &'static str,
        /// How many records it carries.
        records: usize,
        /// The HTTP status, if there was an answer.
        status: Option<u16>,
        /// What happened.
        reason: String,
        /// How long it waits.
        wait: Duration,
    },
    /// A lane stopped: no record is at fault, and none is lost.
    Paused {
        /// The name of the lane.
        lane: &'static str,
        /// The HTTP status, if there was an answer.
        status: Option<u16>,
        /// What happened.
        reason: String,
    },
}

/// The arithmetic of delivery: at every moment `records` is the sum of the four outcomes and [`Counts::in_flight`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Records taken on.
    pub records: u64,
    /// Records the receiver has.
    pub delivered: u64,
    /// Records refused.
    pub rejected: u64,
    /// Records given up.
    pub given_up: u64,
    /// Records of which nobody knows.
    pub unknown: u64,
    /// Requests that carried a record not for the first time.
    pub retries: u64,
    /// Requests sent.
    pub requests: u64,
}

impl Counts {
    /// Records without an outcome.
    pub fn in_flight(&self) -> u64 {
        self.records
            .saturating_sub(self.delivered + self.rejected + self.given_up + self.unknown)
    }

    pub(crate) fn settle(&mut self, outcome: Outcome) {
        *match outcome {
            Outcome::Delivered => &mut self.delivered,
            Outcome::Rejected => &mut self.rejected,
            Outcome::GivenUp => &mut self.given_up,
            Outcome::Unknown => &mut self.unknown,
        } += 1;
    }
}

impl AddAssign for Counts {
    fn add_assign(&mut self, more: Self) {
        let Self {
            records,
            delivered,
            rejected,
            given_up,
            unknown,
            retries,
            requests,
        } = more;
        self.records += records;
        self.delivered += delivered;
        self.rejected += rejected;
        self.given_up += given_up;
        self.unknown += unknown;
        self.retries += retries;
        self.requests += requests;
    }
}
