use segue_delivery::Request;
use segue_evaluator::eval::Failure;
use segue_evaluator::schema::Action;
use segue_evaluator::{Bump, Payload, Value};

use crate::Settings;

/// The endpoint family a record goes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Lane {
    /// Events: `/import`.
    Import,
    /// Identity events: `/track`.
    Track,
    /// User profiles: `/engage`.
    Engage,
    /// Group profiles: `/groups`.
    Groups,
}

/// Records as bytes, one after the other in one buffer that is used again for every event.
#[derive(Debug, Default)]
pub struct Records {
    bytes: Vec<u8>,
    ends: Vec<(Lane, usize)>,
}

impl Records {
    /// Empties it, keeping the memory.
    pub fn clear(&mut self) {
        self.bytes.clear();
        self.ends.clear();
    }

    /// The records in order, each its lane and its JSON.
    pub fn iter(&self) -> impl Iterator<Item = (Lane, &[u8])> {
        let mut start = 0;
        self.ends.iter().map(move |&(lane, end)| {
            let body = self.bytes.get(start..end).unwrap_or(&[]);
            start = end;
            (lane, body)
        })
    }
}

/// What a payload was made from.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// The event.
    pub event: Value<'a>,
    /// The clock: milliseconds since the epoch.
    pub now: i64,
}

/// The destination with its settings: payloads to records to requests.
#[derive(Debug)]
pub struct Mixpanel {
    settings: Settings,
}

impl Mixpanel {
    /// The destination with these settings.
    pub fn new(settings: Settings) -> Self {
        Self { settings }
    }

    /// Appends the records of a payload. On failure nothing is appended.
    pub fn records<'a>(
        &self,
        action: &Action,
        payload: &Payload<'a>,
        source: Source<'a>,
        arena: &'a Bump,
        out: &mut Records,
    ) -> Result<(), Failure> {
        let _ = (action, payload, source, arena, out, &self.settings);
        todo!()
    }

    /// The requests that Segment's destination would make for the records of one payload: one with all records for
    /// `/import`, one each for the others.
    pub fn requests(&self, records: &Records) -> Vec<Request> {
        let _ = records;
        todo!()
    }
}
