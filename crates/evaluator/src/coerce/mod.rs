//! From what a mapping gave to what an action takes: empty values dropped, values coerced to the field types,
//! required fields checked. The rules are those of Segment's actions framework (JSON Schema with coercion).

use bumpalo::Bump;

use crate::eval::Failure;
use crate::program::Payload;
use crate::schema::Action;
use crate::value::Value;

/// Checks and coerces the values of an action's fields (by position in [`Action::fields`]).
pub fn payload<'a>(
    action: &'a Action,
    values: &'a mut [Value<'a>],
    arena: &'a Bump,
) -> Result<Payload<'a>, Failure> {
    let _ = (action, values, arena);
    todo!()
}
