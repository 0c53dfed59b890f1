use serde::Serialize;

use super::registry::{Check, Measure, Severity};
use crate::record::Lane;

/// What was found, worst first. As JSON it is what `segue check --format json` prints.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// What became of the events.
    pub events: Events,
    /// What became of the mappings that fired.
    pub mappings: Mappings,
    /// The records that were checked.
    pub records: Recorded,
    /// What did not become records, by code of the failure.
    pub failures: Vec<Failed>,
    /// What the checks found.
    pub findings: Vec<Finding>,
}

/// Events by what became of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Events {
    /// All of them.
    pub read: u64,
    /// They were no events.
    pub unreadable: u64,
    /// A `drop` held.
    pub dropped: u64,
    /// No trigger held.
    pub unmatched: u64,
}

/// How often mappings fired.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Mappings {
    /// All times, and those when a condition before them failed.
    pub fired: u64,
    /// Those of which there are no records.
    pub failed: u64,
}

/// Records by where they go.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Recorded {
    /// Events.
    pub events: u64,
    /// `$identify` and `$create_alias`.
    pub identity_calls: u64,
    /// Updates of profiles of users.
    pub user_updates: u64,
    /// Updates of profiles of groups.
    pub group_updates: u64,
}

/// What did not become a record, for one reason.
#[derive(Clone, Debug, Serialize)]
pub struct Failed {
    /// The code of the failure, `required_field_missing`.
    pub code: &'static str,
    /// How often.
    pub count: u64,
    /// What that is counted among, and how many there are.
    #[serde(flatten)]
    pub of: Share,
    /// The first few.
    pub samples: Vec<Sample>,
}

/// What one check found.
#[derive(Clone, Debug, Serialize)]
pub struct Finding {
    /// The code of the check.
    pub code: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// What was found, in a few words.
    pub title: &'static str,
    /// In how many records.
    pub count: u64,
    /// Among which records that is counted, and how many there are.
    #[serde(flatten)]
    pub of: Share,
    /// The first few.
    pub samples: Vec<Sample>,
    /// Why it matters.
    pub why: &'static str,
    /// What to change in the mapping.
    pub change: &'static str,
}

/// A part of a whole.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Share {
    /// What the whole is, `events`.
    #[serde(rename = "of")]
    pub what: &'static str,
    /// How many that are.
    pub total: u64,
    /// The part of them, 0 to 1.
    pub share: f64,
}

/// One place where something was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Sample {
    /// The number of the event over all inputs, from 0.
    pub event: u64,
    /// The name of the input.
    pub file: String,
    /// The line it begins in, from 1.
    pub line: u64,
    /// The mapping that fired; none where none was reached.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mapping: Option<String>,
    /// What was met there.
    pub message: String,
}

impl Report {
    /// Whether something is refused or lost, on the way or at Mixpanel.
    pub fn is_bad(&self) -> bool {
        let bad = |finding: &Finding| finding.severity != Severity::Misread;
        !self.failures.is_empty() || self.findings.iter().any(bad)
    }
}

impl Share {
    pub(super) fn new(count: u64, what: &'static str, total: u64) -> Self {
        let share = if total == 0 {
            0.0
        } else {
            count as f64 / total as f64
        };
        Self { what, total, share }
    }
}

impl Finding {
    pub(super) fn new(check: &'static Check, count: u64, total: u64, samples: Vec<Sample>) -> Self {
        Self {
            code: check.code,
            severity: check.severity,
            title: check.title,
            count,
            of: Share::new(count, check.measure.as_str(), total),
            samples,
            why: check.why,
            change: check.change,
        }
    }
}

impl Recorded {
    pub(super) fn add(&mut self, lane: Lane) {
        *match lane {
            Lane::Import => &mut self.events,
            Lane::Track => &mut self.identity_calls,
            Lane::Engage => &mut self.user_updates,
            Lane::Groups => &mut self.group_updates,
        } += 1;
    }

    /// How many there are of these.
    pub fn of(&self, measure: Measure) -> u64 {
        let profiles = self.user_updates + self.group_updates;
        match measure {
            Measure::Records => self.events + self.identity_calls + profiles,
            Measure::Events => self.events,
            Measure::IdentityCalls => self.identity_calls,
            Measure::ProfileUpdates => profiles,
            Measure::UserUpdates => self.user_updates,
            Measure::GroupUpdates => self.group_updates,
        }
    }
}
