//! What a destination has to say about delivery: its lanes, its requests, and how its answers read.

use std::sync::Arc;

use crate::{Answer, LaneId, Record, Request};

/// How a receiver is spoken to. It neither waits nor sends; the engine does, by its verdicts.
pub trait Protocol {
    /// The lanes. A [`LaneId`] is a place in this list, which stays the same.
    fn lanes(&self) -> Vec<Lane>;

    /// The request for a batch: at least one record of one lane, within the limits of the lane.
    fn request(&self, lane: LaneId, records: &[&Record]) -> Request;

    /// What an answer says about each record of the batch it answers.
    fn read(&self, lane: LaneId, records: &[&Record], answer: &Answer) -> Verdict;
}

/// A stream of requests of one kind. Requests carry records of one lane only.
#[derive(Clone, Debug)]
pub struct Lane {
    /// What it is called in output. Several lanes may go by one name.
    pub name: &'static str,
    /// Most records in a request.
    pub max_records: usize,
    /// Most bytes of JSON in a request, uncompressed: the records, one byte between them, and two around them.
    pub max_bytes: usize,
    /// From how many bytes on a record is refused without being sent.
    pub max_record_bytes: usize,
    /// Whether a request may be sent again although the receiver may have acted on it.
    pub repeatable: bool,
}

/// What an answer means for the records of its request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// The records that are refused by name.
    pub refused: Vec<Refusal>,
    /// What is to become of all others.
    pub rest: Rest,
    /// Whether the receiver may have acted on some of the others, when they are not delivered. Records that are not
    /// to be repeated then end as *unknown*.
    pub perhaps_taken: bool,
    /// Why the others are not delivered, in one sentence.
    pub reason: String,
}

/// One record the receiver refuses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Its place in the batch.
    pub index: usize,
    /// The field at fault, as the receiver names it.
    pub field: Option<String>,
    /// What the receiver says.
    pub reason: String,
}

/// What is to become of the records that are not refused by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rest {
    /// The receiver has them.
    Delivered,
    /// One of them is at fault and nobody knows which: they go again in halves, and one alone is refused.
    Halve,
    /// As [`Rest::Halve`], because the request was too large; requests get smaller from now on.
    TooLarge,
    /// They were too much at once: they go again later, and the lane waits with them.
    Throttled,
    /// They go again later.
    Retry,
    /// No record is at fault, and trying again does not help before somebody changes something: the lane stops.
    Pause,
}

impl Verdict {
    /// The receiver has every record.
    pub fn delivered() -> Self {
        Self {
            refused: Vec::new(),
            rest: Rest::Delivered,
            perhaps_taken: false,
            reason: String::new(),
        }
    }

    /// The receiver has none of them, surely.
    pub fn not_taken(rest: Rest, reason: impl Into<String>) -> Self {
        Self {
            refused: Vec::new(),
            rest,
            perhaps_taken: false,
            reason: reason.into(),
        }
    }

    /// The receiver may have some of them.
    pub fn perhaps_taken(rest: Rest, reason: impl Into<String>) -> Self {
        Self {
            perhaps_taken: true,
            ..Self::not_taken(rest, reason)
        }
    }
}

impl<P: Protocol + ?Sized> Protocol for Arc<P> {
    fn lanes(&self) -> Vec<Lane> {
        (**self).lanes()
    }

    fn request(&self, lane: LaneId, records: &[&Record]) -> Request {
        (**self).request(lane, records)
    }

    fn read(&self, lane: LaneId, records: &[&Record], answer: &Answer) -> Verdict {
        (**self).read(lane, records, answer)
    }
}
