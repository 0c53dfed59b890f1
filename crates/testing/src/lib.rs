//! The tests of mapping files: [`run`](Subject::run) sends the events of a test through the program, [`check`] compares
//! what came out with what the test expects, and [`update`] rewrites the expectations. [`Coverage`] says what of
//! a mapping file was exercised.
//!
//! Nothing here opens a file: events come as bytes, expectations as the parser has read them.

mod check;
mod compare;
mod coverage;
mod run;
mod update;
mod why;

pub use check::{Problem, Trouble, asked, check};
pub use compare::Change;
pub use coverage::{Counted, Coverage, Owner, Point};
pub use run::{Answer, Ran, Shot, Subject};
pub use update::{Edit, apply, update};
