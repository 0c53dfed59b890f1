//! What a receiver has, and what it saw on the way.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

use super::body::Body;
use super::event::EventKey;
use super::plan::Endpoint;
use super::profile::Profiles;

/// Everything there is to look at afterwards.
#[derive(Debug, Default, Serialize)]
pub struct Store {
    /// The events, each as often as it was stored: what Mixpanel folds into one counts once.
    #[serde(skip)]
    pub events: BTreeMap<EventKey, u64>,
    /// The profiles of users, by `$distinct_id`.
    #[serde(skip)]
    pub users: Profiles,
    /// The profiles of groups, by `KEY:ID`.
    #[serde(skip)]
    pub groups: Profiles,
    /// Every record that was stored, in the order of arrival.
    #[serde(skip)]
    pub arrivals: Vec<Arrival>,
    /// What went over the wire.
    pub traffic: Traffic,
    /// Requests that a correct sender does not make.
    pub violations: Vec<String>,
    #[serde(skip)]
    clock: u64,
}

/// A record that was stored.
#[derive(Debug)]
pub struct Arrival {
    /// Where it came in.
    pub endpoint: Endpoint,
    /// When its request began: a count of all requests and all records up to then.
    pub began: u64,
    /// When it was stored.
    pub stored: u64,
    /// The record.
    pub record: Value,
}

/// What went over the wire.
#[derive(Debug, Default, Serialize)]
pub struct Traffic {
    /// Connections.
    pub connections: u64,
    /// Requests that carry records, by endpoint, whatever became of them.
    pub requests: BTreeMap<&'static str, u64>,
    /// Records in requests, whatever became of them.
    pub records: u64,
    /// Records that were stored, by endpoint.
    pub stored: BTreeMap<&'static str, u64>,
    /// Records that vanished, as those with an unknown token do.
    pub vanished: u64,
    /// Bytes of heads and bodies as they came.
    pub bytes: u64,
    /// Bytes of bodies without compression.
    pub body_bytes: u64,
    /// Most requests at once.
    pub concurrent: usize,
    /// Questions for credentials.
    pub checks: u64,
    /// Faults that happened, by their place in the plan.
    pub faults: BTreeMap<usize, u64>,
}

impl Traffic {
    /// Counts what a request carries.
    pub(super) fn count(&mut self, bytes: u64, body: &Body) {
        self.bytes += bytes;
        self.body_bytes += body.bytes as u64;
        self.records += body.records.as_ref().map_or(0, |r| r.len() as u64);
    }
}

impl Store {
    /// The next moment.
    pub(super) fn tick(&mut self) -> u64 {
        self.clock += 1;
        self.clock
    }

    /// Notes a request that a correct sender does not make.
    pub(super) fn violation(&mut self, endpoint: Endpoint, what: &str) {
        self.violations.push(format!("{endpoint}: {what}"));
    }
}
