use std::fmt;

/// Why nothing could be imported.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The text is no JSON.
    #[error("this is no JSON: {message}")]
    NotJson {
        /// Where.
        place: Place,
        /// What is wrong.
        message: String,
    },
    /// It is JSON, and none of the shapes that are understood.
    #[error("{message}; {understood}")]
    Shape {
        /// Where.
        place: Place,
        /// What it is instead.
        message: String,
        /// What would be understood.
        understood: &'static str,
    },
    /// More mappings than a file may have.
    #[error(
        "there are {count} mappings, and a file has at most {most}; {disabled} of them are disabled: remove what is \
         not needed from the export, or import it in two parts"
    )]
    TooMany {
        /// How many there are.
        count: usize,
        /// How many there may be.
        most: usize,
        /// How many of them are disabled.
        disabled: usize,
    },
}

/// A place in the export.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The line, from 1.
    pub line: usize,
    /// The character in it, from 1.
    pub column: usize,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

impl Error {
    /// The place it is about.
    pub fn place(&self) -> Option<Place> {
        match self {
            Self::NotJson { place, .. } | Self::Shape { place, .. } => Some(*place),
            Self::TooMany { .. } => None,
        }
    }
}
