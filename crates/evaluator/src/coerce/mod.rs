//! From what a mapping gave to what an action takes: empty values dropped, values coerced to the field types,
//! required fields checked. The rules are those of Segment's actions framework (JSON Schema with coercion).

use bumpalo::Bump;

use crate::eval::Failure;
use crate::program::Payload;
use crate::schema::Action;
use crate::time;
use crate::value::Value;

/// Where destinations may do better than Segment's actions framework.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Coercion {
    /// Whether nulls in the items of an object list are dropped rather than coerced to 0, `false` or the empty text.
    pub drop_null_items: bool,
    /// How dates are read.
    pub dates: time::Mode,
}

/// Checks and coerces the values of an action's fields (by position in [`Action::fields`]), in place: who wants to
/// know what changed compares with a copy of them.
pub fn payload<'a>(
    action: &'a Action,
    coercion: Coercion,
    values: &'a mut [Value<'a>],
    arena: &'a Bump,
) -> Result<Payload<'a>, Failure> {
    let _ = (action, coercion, values, arena);
    todo!()
}
