//! JSON in and out, without a tree of owned values in between.
//!
//! An event is validated and read in one pass ([`read`]). The pass is cheap because little is made: UTF-8 is checked
//! once for the whole event, texts without escapes and all numbers are slices of the event (a number is converted only
//! when somebody computes with it), lists and objects are collected on two stacks shared by all of them and copied to
//! the arena when they close, and blanks, escapes and repeated keys cost something only where they occur.
//!
//! While it reads, the reader notes for every list and object whether its text may be copied as it stands
//! ([`crate::value::Object::raw`]); whatever a mapping passes through unchanged is then written with one copy
//! ([`write`()]). A value is made in one place only (`Reader::value`), so that a reader told which paths a program
//! looks at can leave the other values as such slices.

#![expect(
    clippy::inline_always,
    reason = "a value that is returned through memory is waited for"
)]

mod along;
mod compact;
mod escape;
mod layouts;
mod read;
pub(crate) mod scan;
mod serde;
mod skip;
#[cfg(test)]
mod tests;
mod write;

pub use layouts::Layouts;
pub use read::{ReadError, ReadErrorKind, read};
pub(crate) use read::{items, members, read_along};
pub use serde::{from_serde, to_serde};
pub use write::{Sink, write, write_canonical, write_text};
