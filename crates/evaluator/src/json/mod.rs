//! JSON in and out, without a tree of owned values in between.
//!
//! An event is validated and read in one pass. The pass is cheap because little is made: UTF-8 is checked once for the
//! whole event, texts without escapes and all numbers are slices of the event (a number is converted only when somebody
//! computes with it), and blanks, escapes and repeated keys cost something only where they occur.
//!
//! There are two ways to read. `Along` goes along the paths that a program looks at, guesses by [`Layouts`] which key is
//! next, and leaves the rest as text; it gives up on what cannot be copied as it stands. Then, and where everything is
//! wanted, [`read`] builds the event as a whole. Both notice for every list and object whether its text may be copied as
//! it stands ([`crate::value::Object::raw`]); whatever a mapping passes through unchanged is then written with one copy
//! ([`write`()]).

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
