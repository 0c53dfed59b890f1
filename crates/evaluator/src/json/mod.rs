//! JSON in and out.

mod read;
mod write;

pub use read::{ReadError, ReadErrorKind, read};
pub use write::{to_serde, write, write_text};
