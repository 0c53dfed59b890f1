//! Where the parts of a mapping file are written, for people and editors to go to.

use std::fmt;

use segue_parser::Writer;
use segue_parser::diagnostic::{LineIndex, Span};
use serde::Serialize;

use crate::mappings::Mappings;

/// A place in a file, lines and columns from 1.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Place {
    pub(crate) file: String,
    pub(crate) line: usize,
    pub(crate) column: usize,
}

/// As terminals and editors make a link of it.
impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.file, self.line, self.column)
    }
}

/// The places of one mapping file and of the presets it may use.
#[derive(Debug)]
pub(crate) struct Places<'m> {
    own: (&'m str, LineIndex<'m>),
    presets: Vec<(&'m str, LineIndex<'m>)>,
}

impl<'m> Places<'m> {
    pub(crate) fn new(mappings: &'m Mappings) -> Self {
        let presets = mappings.program.destination.presets.iter();
        Self {
            own: (&mappings.file, LineIndex::new(&mappings.text)),
            presets: presets
                .map(|preset| (preset.file.as_str(), LineIndex::new(&preset.text)))
                .collect(),
        }
    }

    /// Where something is written; nowhere for the defaults of an action.
    pub(crate) fn of(&self, writer: Writer) -> Option<Place> {
        match writer {
            Writer::Default => None,
            Writer::Preset(at, span) => Some(place(self.presets.get(at)?, span)),
            Writer::File(span) => Some(place(&self.own, span)),
        }
    }
}

fn place((file, lines): &(&str, LineIndex<'_>), span: Span) -> Place {
    let position = lines.position(span.start);
    Place {
        file: (*file).to_owned(),
        line: position.line,
        column: position.column,
    }
}
