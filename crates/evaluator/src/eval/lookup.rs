//! Paths and `let` entries, each worked out at most once an event.

use super::{Failure, Scope};
use crate::limits;
use crate::path::PathId;
use crate::value::Value;

impl<'a> Scope<'a> {
    /// The value at a path of the event.
    #[inline]
    pub fn path(&self, path: PathId) -> Value<'a> {
        self.event.at(path)
    }

    /// The value of a `let` entry.
    pub(super) fn named(&self, index: usize) -> Result<Value<'a>, Failure> {
        if let Some(known) = self.defined(index) {
            return known;
        }
        // Entries use earlier ones, each of which may use the one before: a long chain is evaluated from its beginning,
        // so that it does not nest.
        if self.let_depth.get() >= limits::LET_DEPTH {
            for earlier in 0..index {
                // Whoever needs an entry that fails is told so then.
                let _ = self
                    .defined(earlier)
                    .unwrap_or_else(|| self.define(earlier));
            }
        }
        self.define(index)
    }

    /// What a `let` entry has come to, none as long as nobody asked.
    fn defined(&self, index: usize) -> Option<Result<Value<'a>, Failure>> {
        if let Some(value) = self.let_values.get(index)?.get() {
            return Some(Ok(value));
        }
        let failures = self.let_failures.borrow();
        failures.get(&index).map(|failure| Err(failure.clone()))
    }

    fn define(&self, index: usize) -> Result<Value<'a>, Failure> {
        let (Some(entry), Some(known)) = (self.lets.get(index), self.let_values.get(index)) else {
            return Ok(Value::Missing);
        };
        self.let_depth.set(self.let_depth.get() + 1);
        let result = self.eval(&entry.value, self.top());
        self.let_depth.set(self.let_depth.get() - 1);
        let result = result.and_then(|value| self.bounded(value));
        match &result {
            Ok(value) => known.set(Some(*value)),
            Err(failure) => {
                let mut failures = self.let_failures.borrow_mut();
                failures.insert(index, failure.clone());
            }
        }
        result
    }
}
