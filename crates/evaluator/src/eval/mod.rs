//! Evaluation of expressions against one event.

mod directive;
mod run;

use std::cell::Cell;

use bumpalo::Bump;

use crate::path::Paths;
use crate::program::{Expr, Let};
use crate::value::Value;

/// Why a mapping that fired has no payload, or why an expression gave no value.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("{message}")]
pub struct Failure {
    /// What kind of failure, stable for scripts.
    pub code: FailureCode,
    /// The field it is about, `products[0].price`.
    pub field: Option<String>,
    /// The value that was met, as compact JSON, where there is one.
    pub value: Option<String>,
    /// One sentence, lower case, without a final stop.
    pub message: String,
}

/// The kinds of [`Failure`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FailureCode {
    /// A required field has no value.
    RequiredFieldMissing,
    /// A value cannot be coerced to the type of its field.
    WrongType,
    /// A number outside its field's range.
    OutOfRange,
    /// A text that is no date.
    InvalidDate,
    /// A directive or expression failed.
    MappingFailed,
    /// A limit of [`crate::limits`] was met.
    LimitExceeded,
    /// The destination's action refuses the payload (its own reason in the message).
    ActionFailed,
}

impl FailureCode {
    /// The code in output, `required_field_missing`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::RequiredFieldMissing => "required_field_missing",
            Self::WrongType => "wrong_type",
            Self::OutOfRange => "out_of_range",
            Self::InvalidDate => "invalid_date",
            Self::MappingFailed => "mapping_failed",
            Self::LimitExceeded => "limit_exceeded",
            Self::ActionFailed => "action_failed",
        }
    }
}

/// One event being evaluated: its value, what has been looked up so far, the clock.
#[derive(Debug)]
pub struct Scope<'a> {
    /// Where everything computed for this event lives.
    pub arena: &'a Bump,
    /// The event.
    pub event: Value<'a>,
    /// The clock: milliseconds since the epoch.
    pub now: i64,
    paths: &'a Paths,
    /// By path id; none as long as nobody asked.
    slots: &'a [Cell<Option<Value<'a>>>],
    lets: &'a [Let],
    /// By position in `lets`; none as long as nobody asked.
    let_values: &'a [Cell<Option<Value<'a>>>],
}

/// What the current input is: the event itself, or an item inside `map` and `@arrayPath`.
#[derive(Clone, Copy, Debug)]
pub struct Frame<'a> {
    /// The current input.
    pub input: Value<'a>,
    /// The position of the current item.
    pub index: usize,
}

impl<'a> Scope<'a> {
    /// The value of an expression.
    pub fn eval(&self, expr: &'a Expr, frame: Frame<'a>) -> Result<Value<'a>, Failure> {
        let _ = (
            expr,
            frame,
            self.paths,
            self.slots,
            self.lets,
            self.let_values,
        );
        todo!()
    }

    /// Whether a condition holds.
    pub fn holds(&self, expr: &'a Expr, frame: Frame<'a>) -> Result<bool, Failure> {
        let _ = (expr, frame);
        todo!()
    }
}
