//! Evaluation of expressions against one event.
//!
//! Everything looked up or computed for an event lives in its arena, so that one reset of the arena frees all of it;
//! on the common path nothing else is allocated. Evaluation ends soon: what is made and what is looked at is metered.

mod build;
mod condition;
mod directive;
mod explain;
mod failure;
mod liquid;
mod lookup;
mod merge;
mod query;
mod record;
mod run;
#[cfg(test)]
mod tests;
mod value;
mod visit;
mod weigh;

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::BTreeMap;

use bumpalo::Bump;

use crate::json::{self, Layouts, ReadError};
use crate::limits;
use crate::path::{PathId, Paths};
use crate::program::Let;
use crate::value::Value;

pub(crate) use build::{ListBuilder, ObjectBuilder, TextBuilder};
pub(crate) use directive::flatten;
pub use explain::Explained;
pub use failure::{Failure, FailureCode};
pub(crate) use value::finite;
pub(crate) use weigh::weigh;

/// One event being evaluated: its value, what has been looked up so far, the clock.
#[derive(Debug)]
pub struct Scope<'a> {
    /// Where everything computed for this event lives.
    pub arena: &'a Bump,
    event: Event<'a>,
    /// The clock: milliseconds since the epoch.
    pub now: i64,
    lets: &'a [Let],
    /// By position in `lets`; none as long as nobody asked.
    let_values: &'a [Cell<Option<Value<'a>>>],
    /// The entries of `lets` that failed, by position.
    let_failures: RefCell<BTreeMap<usize, Failure>>,
    /// How many `let` entries are being evaluated one inside the other.
    let_depth: Cell<usize>,
    /// What is left of [`limits::COMPUTED_BYTES`].
    bytes: Cell<usize>,
    /// What is left of [`limits::WORK`].
    work: Cell<usize>,
    /// The event as JSONPath queries see it; none as long as there was no query.
    queried: OnceCell<query::Root<'a>>,
}

/// What the current input is: the event itself, or an item inside `map` and `@arrayPath`.
#[derive(Clone, Copy, Debug)]
pub struct Frame<'a> {
    /// The current input.
    pub input: Value<'a>,
    /// The position of the current item.
    pub index: usize,
}

/// An event and what stands in it at the paths of a program.
#[derive(Clone, Copy, Debug)]
pub struct Event<'a> {
    /// The event as a whole.
    pub value: Value<'a>,
    /// By path id.
    slots: &'a [Value<'a>],
}

impl<'a> Event<'a> {
    /// Reads an event for a program that looks at these paths. Lists and objects off all paths are checked and left
    /// unread as long as nobody looks into them. Who reads many events keeps the layouts, which make it faster.
    pub fn read(
        bytes: &'a [u8],
        paths: &Paths,
        layouts: &mut Layouts,
        arena: &'a Bump,
    ) -> Result<Self, ReadError> {
        let slots = arena.alloc_slice_fill_copy(paths.len(), Value::Missing);
        let value = json::read_along(bytes, arena, paths, layouts, slots)?;
        Ok(Self { value, slots })
    }

    /// An event that has been read before, for a program that looks at these paths.
    pub fn new(value: Value<'a>, paths: &Paths, arena: &'a Bump) -> Self {
        let slots = arena.alloc_slice_fill_copy(paths.len(), Value::Missing);
        paths.fill_below(None, value, slots);
        Self { value, slots }
    }

    /// What stands at a path.
    #[inline]
    pub fn at(&self, path: PathId) -> Value<'a> {
        self.slots.get(path.index()).copied().unwrap_or_default()
    }
}

impl<'a> Scope<'a> {
    /// A scope for one event, with the `let` entries of the program it will be asked about.
    pub fn new(event: Event<'a>, now: i64, arena: &'a Bump, lets: &'a [Let]) -> Self {
        Self {
            arena,
            event,
            now,
            lets,
            let_values: arena.alloc_slice_fill_with(lets.len(), |_| Cell::new(None)),
            let_failures: RefCell::default(),
            let_depth: Cell::new(0),
            bytes: Cell::new(limits::COMPUTED_BYTES),
            work: Cell::new(limits::WORK),
            queried: OnceCell::new(),
        }
    }

    /// The frame outside of `map` and the like: the event is the input.
    #[inline]
    pub fn top(&self) -> Frame<'a> {
        Frame {
            input: self.event.value,
            index: 0,
        }
    }

    /// Accounts for so many bytes made for this event.
    #[inline]
    pub(crate) fn spend(&self, bytes: usize) -> Result<(), Failure> {
        match self.bytes.get().checked_sub(bytes) {
            Some(left) => {
                self.bytes.set(left);
                Ok(())
            }
            None => Err(Failure::limit(format!(
                "more than {} bytes computed for one event",
                limits::COMPUTED_BYTES
            ))),
        }
    }

    /// Accounts for so many bytes or items looked at.
    #[inline]
    pub(crate) fn look(&self, size: usize) -> Result<(), Failure> {
        match self.work.get().checked_sub(size) {
            Some(left) => {
                self.work.set(left);
                Ok(())
            }
            None => Err(Failure::limit("too much work for one event")),
        }
    }

    /// A value that others use and print, within the bounds of one.
    #[inline]
    pub(crate) fn bounded(&self, value: Value<'a>) -> Result<Value<'a>, Failure> {
        let small = match value {
            Value::Missing | Value::Null | Value::Bool(_) | Value::Number(_) => true,
            Value::Text(text) => text.as_str().len() < limits::VALUE_BYTES,
            // What was read was bounded by the event.
            Value::List(list) => list
                .raw()
                .is_some_and(|raw| raw.len() < limits::VALUE_BYTES),
            Value::Object(object) => object
                .raw()
                .is_some_and(|raw| raw.len() < limits::VALUE_BYTES),
        };
        if small {
            return Ok(value);
        }
        self.look(weigh(value, limits::VALUE_BYTES)?.values)?;
        Ok(value)
    }
}
