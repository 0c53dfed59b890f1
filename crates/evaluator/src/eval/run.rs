use bumpalo::Bump;

use super::Failure;
use crate::program::{Fired, Program, Rule, Verdict};
use crate::value::Value;

impl Program {
    /// Runs an event through all mappings; `each` is handed every mapping that fired, in file order.
    ///
    /// `now` is the clock in milliseconds since the epoch. The event must be an object.
    pub fn run<'a>(
        &'a self,
        event: Value<'a>,
        now: i64,
        arena: &'a Bump,
        each: impl FnMut(Fired<'a>),
    ) -> Result<Verdict<'a>, Failure> {
        let _ = (event, now, arena, each);
        todo!()
    }
}

impl Rule {
    /// The value of the expression for an event; a boolean for a condition.
    pub fn eval<'a>(
        &'a self,
        event: Value<'a>,
        now: i64,
        arena: &'a Bump,
    ) -> Result<Value<'a>, Failure> {
        let _ = (event, now, arena);
        todo!()
    }
}
