//! The typed program of Segue and how it runs.
//!
//! An event comes in as bytes ([`json::read`]), is looked at through interned paths ([`path`]), and leaves as
//! payloads of destination actions ([`Program::run`]). Nothing here knows text syntax, YAML, HTTP or a particular
//! destination; all of it is pure: same program, event and clock, same output.

pub mod coerce;
pub mod eval;
pub mod function;
pub mod json;
pub mod limits;
pub mod path;
pub mod program;
pub mod schema;
pub mod time;
pub mod types;
pub mod value;

pub use bumpalo::Bump;
pub use program::{Fired, Payload, Program, Rule, Verdict};
pub use types::Type;
pub use value::Value;
