//! From text to program: mapping files and the rule language of Segue.
//!
//! One folder a stage, in the order a mapping file passes them: [`yaml`] reads text into a tree with positions,
//! [`file`](mod@file) gives that tree the shape of a mapping file, [`rule`] and [`segment`] parse, check and lower what stands
//! in its values, and [`compile`](Compiler::compile) puts the program together. Everything found on the way is a
//! [`diagnostic::Diagnostic`]; the rules in [`lint`] add what loads and is probably not meant. [`format()`] lays a file out.
//!
//! Nothing here knows HTTP or Mixpanel: the destination is handed in as a
//! [`segue_evaluator::schema::Destination`].

pub mod diagnostic;
pub mod file;
pub mod lint;
pub mod reason;
pub mod rule;
pub mod segment;
pub mod yaml;

mod compile;
mod environment;
mod format;

pub use compile::{
    Compilation, Compiler, DestinationError, FieldOrigin, Locator, Origin, Origins, Part, Preset,
    Source, Tested, Tests, Writer,
};
pub use environment::{Environment, Expanded, Expander};
pub use format::{WIDTH, format};
