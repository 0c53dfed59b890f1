//! What goes into a delivery: events, with what the mappings made of them.

use std::sync::Arc;

use serde_json::value::RawValue;

use crate::outcome::Settled;
use crate::{DeadLetter, Fate, Record};

/// An event, and what became of it.
#[derive(Debug)]
pub struct Mapped {
    /// Its number. Each event has a greater one than the event before it.
    pub event: u64,
    /// Where it comes from.
    pub source: Source,
    /// Its records, perhaps none, in the order they are to be delivered.
    pub records: Vec<Record>,
    /// What could not be made of it.
    pub failures: Vec<Failure>,
    /// Whether no mapping is for it.
    pub unmatched: bool,
    /// A dead letter of an earlier run that stays one, and the fate it tells.
    pub kept: Option<(Fate, Box<[u8]>)>,
}

impl Mapped {
    /// An event of which nothing has been made yet.
    pub fn new(event: u64, source: Source) -> Self {
        Self {
            event,
            source,
            records: Vec::new(),
            failures: Vec::new(),
            unmatched: false,
            kept: None,
        }
    }
}

/// Where an event comes from: what its dead letters need.
#[derive(Debug)]
pub struct Source {
    /// The event as it came.
    pub text: Box<[u8]>,
    /// The name of the input.
    pub input: Arc<str>,
    /// The line in the input, from 1.
    pub line: u64,
    /// The mappings, as [`Origin::mapping`](crate::Origin::mapping) counts them.
    pub mappings: Arc<[Mapping]>,
}

/// A mapping, as dead letters name it.
#[derive(Clone, Debug)]
pub struct Mapping {
    /// Its name.
    pub name: String,
    /// The key of its action.
    pub action: String,
}

/// Why there is no record.
#[derive(Clone, Debug)]
pub struct Failure {
    /// Which mapping failed; none for an event that cannot be read.
    pub mapping: Option<u32>,
    /// The field at fault.
    pub field: Option<String>,
    /// Why, in a sentence.
    pub reason: String,
}

impl Failure {
    /// What it makes of the event.
    pub(super) fn fate(&self) -> Fate {
        match self.mapping {
            Some(_) => Fate::MappingFailed,
            None => Fate::Unreadable,
        }
    }
}

impl Source {
    /// The dead letter of a record, as a line; none if the record was delivered.
    pub(super) fn letter_of(&self, settled: &Settled, lane: &str) -> Option<Vec<u8>> {
        let fate = Fate::of(settled.outcome)?;
        let time = |time: Option<crate::Time>| time.map(|time| time.to_string().into());
        Some(
            self.write(settled.record.origin.mapping.into(), fate, |letter| {
                DeadLetter {
                    lane: Some(lane.into()),
                    record: serde_json::from_slice(&settled.record.body).ok(),
                    status: settled.status,
                    field: settled.field.as_deref().map(Into::into),
                    reason: settled.reason.as_str().into(),
                    attempts: settled.attempts,
                    first: time(settled.first),
                    last: time(settled.last),
                    ..letter
                }
            }),
        )
    }

    /// The dead letter of a failure, as a line.
    pub(super) fn letter_of_failure(&self, failure: &Failure) -> Vec<u8> {
        self.write(failure.mapping, failure.fate(), |letter| DeadLetter {
            field: failure.field.as_deref().map(Into::into),
            reason: failure.reason.as_str().into(),
            ..letter
        })
    }

    fn write<'a>(
        &'a self,
        mapping: Option<u32>,
        outcome: Fate,
        complete: impl FnOnce(DeadLetter<'a>) -> DeadLetter<'a>,
    ) -> Vec<u8> {
        // Ends of line stand between the tokens of JSON only, and a letter is one line.
        let line: Vec<u8> = self
            .text
            .iter()
            .copied()
            .filter(|byte| !matches!(byte, b'\n' | b'\r'))
            .collect();
        let event: Option<&RawValue> = match outcome {
            Fate::Unreadable => None,
            _ => serde_json::from_slice(&line).ok(),
        };
        let raw = event
            .is_none()
            .then(|| String::from_utf8_lossy(&self.text).into_owned());
        let mapping = mapping.and_then(|mapping| self.mappings.get(mapping as usize));
        let letter = complete(DeadLetter {
            event: None,
            raw: raw.map(Into::into),
            input: format!("{}:{}", self.input, self.line).into(),
            mapping: mapping.map(|mapping| mapping.name.as_str().into()),
            action: mapping.map(|mapping| mapping.action.as_str().into()),
            lane: None,
            record: None,
            outcome,
            status: None,
            field: None,
            reason: "".into(),
            attempts: 0,
            first: None,
            last: None,
        });
        DeadLetter { event, ..letter }.line()
    }
}
