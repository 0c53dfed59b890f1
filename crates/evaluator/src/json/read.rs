use bumpalo::Bump;

use crate::value::Value;

/// Why an event could not be read, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{kind} at byte {offset}")]
pub struct ReadError {
    /// What is wrong.
    pub kind: ReadErrorKind,
    /// Offset in bytes from the start of the event.
    pub offset: usize,
}

/// What is wrong with an event's JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ReadErrorKind {
    /// The text ends before the value does.
    #[error("the JSON text ends too early")]
    Truncated,
    /// A byte that cannot stand there.
    #[error("unexpected character")]
    Unexpected,
    /// Not UTF-8.
    #[error("invalid UTF-8")]
    Utf8,
    /// Deeper than [`crate::limits::EVENT_DEPTH`].
    #[error("nested too deep")]
    TooDeep,
    /// Larger than [`crate::limits::EVENT_BYTES`].
    #[error("too large")]
    TooLarge,
}

/// Reads one JSON value. Repeated keys: the last value wins, at the place of the first. Lone surrogates become
/// U+FFFD, numbers beyond doubles infinities.
pub fn read<'a>(bytes: &'a [u8], arena: &'a Bump) -> Result<Value<'a>, ReadError> {
    let _ = (bytes, arena);
    todo!()
}
