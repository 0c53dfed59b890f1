//! Delivery of records over HTTP, every one accounted for.
//!
//! A destination turns payloads into records, each for a lane; this crate carries them. It knows nothing of fields,
//! mappings or a particular receiver: a [`Protocol`] says how a batch is written and how an answer reads.
//!
//! The [`Engine`] decides: a state machine without I/O and without a clock.

mod engine;
mod options;
mod outcome;
mod protocol;
mod record;
mod request;
mod time;

pub use engine::{Dispatch, Engine, Event, RequestId, Step};
pub use options::Options;
pub use outcome::{Counts, Notice, Outcome, Settled};
pub use protocol::{Lane, Protocol, Refusal, Rest, Verdict};
pub use record::{LaneId, Origin, Record, Users};
pub use request::{Answer, Encoding, Lost, Request};
pub use time::{Clock, Time};
