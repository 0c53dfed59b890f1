//! A value that does not fit its field, on its way out to the field's full name.

use crate::eval::{Failure, FailureCode};
use crate::json;
use crate::limits::FAILURE_VALUE_BYTES;
use crate::schema::FieldKind;
use crate::value::Value;

#[derive(Debug)]
pub(super) struct Mismatch {
    code: FailureCode,
    /// Where, as far as known: the innermost steps.
    path: String,
    value: Option<String>,
    /// What is wrong, to be read behind the name of the field.
    reason: String,
}

impl Mismatch {
    #[cold]
    pub(super) fn required() -> Self {
        Self {
            code: FailureCode::RequiredFieldMissing,
            path: String::new(),
            value: None,
            reason: "is required and has no value".to_owned(),
        }
    }

    #[cold]
    pub(super) fn wrong_type(kind: &FieldKind, value: Value<'_>) -> Self {
        let expected = match kind {
            FieldKind::String => "a string",
            FieldKind::Number { .. } => "a number",
            FieldKind::Integer => "a whole number",
            FieldKind::Boolean => "`true` or `false`",
            FieldKind::DateTime => "a date",
            FieldKind::Object { .. } => "an object",
            FieldKind::ObjectList { .. } => "a list of objects",
        };
        Self::of(FailureCode::WrongType, expected, value)
    }

    #[cold]
    pub(super) fn no_date(value: Value<'_>) -> Self {
        Self::of(FailureCode::InvalidDate, "a date", value)
    }

    /// `bound` is `at least 1` or the like.
    #[cold]
    pub(super) fn out_of_range(bound: &str, value: Value<'_>) -> Self {
        Self::of(FailureCode::OutOfRange, bound, value)
    }

    fn of(code: FailureCode, expected: &str, value: Value<'_>) -> Self {
        let json = shown(value);
        let found = match value {
            Value::List(_) => "a list".to_owned(),
            Value::Object(_) => "an object".to_owned(),
            _ => format!("`{json}`"),
        };
        Self {
            code,
            path: String::new(),
            value: Some(json),
            reason: format!("must be {expected}, not {found}"),
        }
    }

    /// The same, seen from the object around.
    #[cold]
    pub(super) fn inside(mut self, key: &str) -> Self {
        let dot = if self.path.is_empty() || self.path.starts_with('[') {
            ""
        } else {
            "."
        };
        self.path = format!("{key}{dot}{}", self.path);
        self
    }

    /// The same, seen from the list around.
    #[cold]
    pub(super) fn at(self, position: usize) -> Self {
        self.inside(&format!("[{position}]"))
    }
}

impl From<Mismatch> for Failure {
    fn from(mismatch: Mismatch) -> Self {
        Self {
            code: mismatch.code,
            message: format!("`{}` {}", mismatch.path, mismatch.reason),
            field: Some(mismatch.path),
            value: mismatch.value,
        }
    }
}

/// A value as compact JSON, cut to [`FAILURE_VALUE_BYTES`].
fn shown(value: Value<'_>) -> String {
    let mut json = Vec::new();
    json::write(value, &mut json);
    let mut json = String::from_utf8(json).unwrap_or_default();
    if json.len() > FAILURE_VALUE_BYTES {
        json.truncate(json.floor_char_boundary(FAILURE_VALUE_BYTES));
        json.push('…');
    }
    json
}
