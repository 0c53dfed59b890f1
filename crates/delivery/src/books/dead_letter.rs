//! One dead letter: what could not be delivered, from where, and why.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::Outcome;

/// A dead letter, as written and read: a JSON object on one line. What does not apply is left out.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct DeadLetter<'a> {
    /// The event as it came.
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    pub event: Option<&'a RawValue>,
    /// The text of an event that cannot be read.
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    pub raw: Option<Cow<'a, str>>,
    /// The file and line it came from: `events.ndjson:17`.
    #[serde(borrow)]
    pub input: Cow<'a, str>,
    /// The name of the mapping.
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    pub mapping: Option<Cow<'a, str>>,
    /// The action of the mapping.
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    pub action: Option<Cow<'a, str>>,
    /// The name of the lane.
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    pub lane: Option<Cow<'a, str>>,
    /// The record as it was sent.
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    pub record: Option<&'a RawValue>,
    /// What became of it.
    pub outcome: Fate,
    /// The HTTP status of the last answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// The field at fault.
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    pub field: Option<Cow<'a, str>>,
    /// Why, in a sentence.
    #[serde(borrow)]
    pub reason: Cow<'a, str>,
    /// How often it was sent.
    #[serde(default)]
    pub attempts: u32,
    /// When it was first sent, RFC 3339.
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    pub first: Option<Cow<'a, str>>,
    /// When it was last sent.
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    pub last: Option<Cow<'a, str>>,
}

/// What became of what is in a dead letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fate {
    /// The receiver refuses the record, or its limits do.
    Rejected,
    /// Trying again came to its end.
    GivenUp,
    /// The answer was lost and the record must not be sent twice.
    Unknown,
    /// The mapping could not make a record of the event.
    MappingFailed,
    /// The event cannot be read.
    Unreadable,
}

impl Fate {
    /// The fate of a record that was not delivered.
    pub fn of(outcome: Outcome) -> Option<Self> {
        match outcome {
            Outcome::Delivered => None,
            Outcome::Rejected => Some(Self::Rejected),
            Outcome::GivenUp => Some(Self::GivenUp),
            Outcome::Unknown => Some(Self::Unknown),
        }
    }
}

impl DeadLetter<'_> {
    /// The letter as a line.
    pub fn line(&self) -> Vec<u8> {
        // Texts, numbers and JSON that was read before: nothing that could fail.
        let mut line = serde_json::to_vec(self).unwrap_or_default();
        line.push(b'\n');
        line
    }
}
