//! Paths into an event: segments, one walk for all of them, and the table that interns them.

mod split;
mod table;
mod walk;

pub use split::{split, without_root};
pub(crate) use table::Use;
pub use table::{PathId, Paths};
pub use walk::{step, walk};

/// One step of a path.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Segment {
    key: Box<str>,
    index: Option<usize>,
}

impl Segment {
    /// A step by key; a key that is the canonical decimal text of a position also addresses list items and the
    /// characters of a text.
    pub fn new(key: &str) -> Self {
        let canonical =
            key == "0" || (!key.starts_with('0') && key.bytes().all(|b| b.is_ascii_digit()));
        let index = if canonical { key.parse().ok() } else { None };
        Self {
            key: key.into(),
            index,
        }
    }

    /// The key.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// The list position, where the key is one.
    pub fn index(&self) -> Option<usize> {
        self.index
    }
}
