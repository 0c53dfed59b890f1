//! `@json`

use crate::eval::{Failure, Scope, TextBuilder};
use crate::json::{self, ReadErrorKind};
use crate::value::Value;

/// The JSON text of a value as the reference prints it; missing stays missing.
pub(crate) fn encode<'a>(value: Value<'a>, scope: &Scope<'a>) -> Result<Value<'a>, Failure> {
    if value.is_missing() {
        return Ok(value);
    }
    let mut out = TextBuilder::new(scope);
    out.push_canonical_json(value)?;
    Ok(Value::text(out.finish()?))
}

/// What a text is the JSON of; all else, and texts that are none, as they are.
pub(super) fn decode<'a>(value: Value<'a>, scope: &Scope<'a>) -> Result<Value<'a>, Failure> {
    let Value::Text(text) = value else {
        return Ok(value);
    };
    // What is read takes a multiple of its text.
    scope.spend(text.as_str().len().saturating_mul(4))?;
    match json::read(text.as_str().as_bytes(), scope.arena) {
        Ok(read) => Ok(read),
        Err(error) if matches!(error.kind, ReadErrorKind::TooDeep | ReadErrorKind::TooLarge) => {
            Err(Failure::limit(format!("JSON to decode is {}", error.kind)))
        }
        Err(_) => Ok(value),
    }
}
