//! Delivery of records over HTTP, every one accounted for.
//!
//! A destination turns payloads into records, each for a lane; this crate carries them. It knows nothing of fields,
//! mappings or a particular receiver: a [`Protocol`] says how a batch is written and what an answer means.
//!
//! Three layers, each of which can be used and tested without the next:
//!
//! - [`Engine`], a state machine without I/O and without a clock, decides what is sent when and what became of it:
//!   batches by count, bytes and time; the order of each user; retry with back-off; splitting; concurrency. In
//!   simulated time a whole day of faults takes a millisecond.
//! - [`Delivery`] drives it: events come in by a channel, requests go out by a [`Transport`] ([`Http`], or a simulated
//!   one), and what happens is written down in [`Books`].
//! - [`FileBooks`] are books in files: [`DeadLetters`] and a [`Checkpoint`].
//!
//! # What holds
//!
//! - At every moment `records = delivered + rejected + given_up + unknown + in flight` ([`Counts`]), and every record
//!   ends in exactly one of the four [`Outcome`]s.
//! - A record is sent only when every earlier record that shares an id with it has its outcome or travels before it in
//!   the same request; behind a record that joins ids, only when that one has its outcome. So neither retries nor
//!   parallel requests put a user's records out of order, and users never wait for each other.
//! - A record that is not to be repeated is sent again only if it was surely not taken; else its outcome is *unknown*.
//! - An event is acknowledged when it and all before it have all their outcomes and their dead letters are on disk, in
//!   input order. Kill the process at any instant and start it again from the checkpoint: events that are not
//!   acknowledged are delivered again, byte for byte the same.
//! - What is kept in memory is bounded: [`Engine::ready_for_more`].
//!
//! # Example
//!
//! ```
//! use segue_delivery::*;
//!
//! /// A receiver that takes lists of records and says `ok`.
//! struct Lists;
//!
//! impl Protocol for Lists {
//!     fn lanes(&self) -> Vec<Lane> {
//!         vec![Lane {
//!             name: "events",
//!             max_records: 2,
//!             max_bytes: 1_000,
//!             max_record_bytes: 100,
//!             repeatable: true,
//!         }]
//!     }
//!
//!     fn request(&self, _: LaneId, records: &[&Record]) -> Request {
//!         let records: Vec<&[u8]> = records.iter().map(|record| &*record.body).collect();
//!         Request {
//!             method: "POST",
//!             url: "https://example.com/events".to_owned(),
//!             authorization: None,
//!             content_type: "application/json",
//!             encoding: Encoding::Gzip,
//!             body: [b"[", records.join(&b","[..]).as_slice(), b"]"].concat(),
//!         }
//!     }
//!
//!     fn read(&self, _: LaneId, _: &[&Record], answer: &Answer) -> Verdict {
//!         match answer.status {
//!             200 if answer.body == b"ok" => Verdict::delivered(),
//!             400 => Verdict::not_taken(Rest::Halve, "bad request"),
//!             _ => Verdict::perhaps_taken(Rest::Retry, "an answer without sense"),
//!         }
//!     }
//! }
//!
//! let mut engine = Engine::new(Lists, Options::default());
//! let now = Time::from_millis(0);
//! for event in 0..3 {
//!     engine.push(now, Record {
//!         lane: LaneId(0),
//!         body: event.to_string().into_bytes().into(),
//!         users: Users::new(["u1", "a1"]),
//!         identity: false,
//!         origin: Origin { event, mapping: 0, record: 0 },
//!     });
//! }
//! engine.finish();
//! let mut bodies = Vec::new();
//! while let Step::Send(dispatch) = engine.poll(now) {
//!     bodies.push(dispatch.request.body);
//!     let answer = Answer { status: 200, retry_after: None, body: b"ok".to_vec() };
//!     engine.answer(now, dispatch.id, Ok(answer));
//! }
//! assert_eq!(bodies, [b"[0,1]".to_vec(), b"[2]".to_vec()]);
//! assert_eq!(engine.counts().delivered, 3);
//! ```

mod books;
mod engine;
mod error;
mod options;
mod outcome;
mod progress;
mod protocol;
mod record;
mod request;
mod run;
mod time;
#[cfg(test)]
mod toy;

pub use books::{
    Books, Checkpoint, DeadLetter, DeadLetters, EarlierRun, Fate, FileBooks, InputIdentity,
    NoBooks, Run, Sent, fingerprint,
};
pub use engine::{Dispatch, Engine, Event, RequestId, Step};
pub use error::Error;
pub use options::Options;
pub use outcome::{Counts, Notice, Outcome, Settled};
pub use progress::Progress;
pub use protocol::{Lane, Protocol, Refusal, Rest, Verdict};
pub use record::{LaneId, Origin, Record, Users};
pub use request::{Answer, Encoding, Lost, Request};
pub use run::{
    Connection, Delivery, End, Ended, Failure, Http, HttpOptions, Mapped, Mapping, Report, Source,
    Transport,
};
pub use time::{Clock, Time};
