use super::weigh;
use crate::json;
use crate::limits;
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
    /// Every code.
    pub const ALL: &'static [Self] = &[
        Self::RequiredFieldMissing,
        Self::WrongType,
        Self::OutOfRange,
        Self::InvalidDate,
        Self::MappingFailed,
        Self::LimitExceeded,
        Self::ActionFailed,
    ];

    /// The code in output, `required_field_missing`.
    pub const fn as_str(self) -> &'static str {
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

impl Failure {
    /// A failure of a kind, with its message.
    pub fn new(code: FailureCode, message: impl Into<String>) -> Self {
        Self {
            code,
            field: None,
            value: None,
            message: message.into(),
        }
    }

    /// The same with the value that was met, cut where it is long.
    #[must_use]
    pub fn with_value(mut self, value: Value<'_>) -> Self {
        if weigh(value, limits::VALUE_BYTES).is_ok() {
            let mut json = Vec::new();
            json::write(value, &mut json);
            let mut json = String::from_utf8(json).unwrap_or_default();
            if json.len() > limits::FAILURE_VALUE_BYTES {
                json.truncate(json.floor_char_boundary(limits::FAILURE_VALUE_BYTES));
                json.push('…');
            }
            self.value = Some(json);
        }
        self
    }

    /// The same for a field, unless it already names one.
    #[must_use]
    pub fn in_field(mut self, field: &str) -> Self {
        self.field.get_or_insert_with(|| field.to_owned());
        self
    }

    #[cold]
    pub(crate) fn limit(message: impl Into<String>) -> Self {
        Self::new(FailureCode::LimitExceeded, message)
    }

    #[cold]
    pub(crate) fn text_too_long() -> Self {
        Self::limit(format!("a text of more than {} bytes", limits::TEXT_BYTES))
    }

    #[cold]
    pub(crate) fn too_many_items() -> Self {
        Self::limit(format!("more than {} items", limits::ITEMS))
    }
}
