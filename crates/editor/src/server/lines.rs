//! Places in a text as the protocol counts them: lines from 0, and characters in the units agreed on.

use lsp_types::{Position, PositionEncodingKind, Range};
use segue_parser::diagnostic::Span;

/// The unit in which characters of a line are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Encoding {
    Utf8,
    Utf16,
    Utf32,
}

impl Encoding {
    /// The best of those that a client offers; without an offer it is UTF-16.
    pub(crate) fn agreed(offered: Option<&[PositionEncodingKind]>) -> Self {
        let offers = |kind| offered.is_some_and(|offered| offered.contains(&kind));
        if offers(PositionEncodingKind::UTF8) {
            Self::Utf8
        } else if offers(PositionEncodingKind::UTF32) && !offers(PositionEncodingKind::UTF16) {
            Self::Utf32
        } else {
            Self::Utf16
        }
    }

    pub(crate) fn kind(self) -> PositionEncodingKind {
        match self {
            Self::Utf8 => PositionEncodingKind::UTF8,
            Self::Utf16 => PositionEncodingKind::UTF16,
            Self::Utf32 => PositionEncodingKind::UTF32,
        }
    }

    fn units(self, c: char) -> usize {
        match self {
            Self::Utf8 => c.len_utf8(),
            Self::Utf16 => c.len_utf16(),
            Self::Utf32 => 1,
        }
    }
}

/// Where the lines of a text begin.
#[derive(Debug)]
pub(crate) struct Lines<'t> {
    text: &'t str,
    encoding: Encoding,
    starts: Vec<usize>,
}

impl<'t> Lines<'t> {
    /// Reads through a text once. A line ends with `\n`, `\r\n` or `\r`.
    pub(crate) fn new(text: &'t str, encoding: Encoding) -> Self {
        let bytes = text.as_bytes();
        let ends = bytes.iter().enumerate().filter(|(at, byte)| match byte {
            b'\n' => true,
            b'\r' => bytes.get(at + 1) != Some(&b'\n'),
            _ => false,
        });
        let starts = std::iter::once(0).chain(ends.map(|(at, _)| at + 1));
        Self {
            text,
            encoding,
            starts: starts.collect(),
        }
    }

    /// The byte of a position; the nearest one where there is no such position.
    pub(crate) fn offset(&self, position: Position) -> usize {
        let Some(&start) = self.starts.get(position.line as usize) else {
            return self.text.len();
        };
        let rest = self.text.get(start..).unwrap_or_default();
        let mut left = position.character as usize;
        for (at, c) in rest.char_indices() {
            let units = self.encoding.units(c);
            if matches!(c, '\n' | '\r') || left < units {
                return start + at;
            }
            left -= units;
        }
        self.text.len()
    }

    /// The position of a byte; that of its character where it is in the middle of one.
    pub(crate) fn position(&self, offset: usize) -> Position {
        let line = self
            .starts
            .partition_point(|start| *start <= offset)
            .saturating_sub(1);
        let start = self.starts.get(line).copied().unwrap_or_default();
        let rest = self.text.get(start..).unwrap_or_default();
        let before = rest
            .char_indices()
            .take_while(|(at, c)| start + at + c.len_utf8() <= offset);
        let character: usize = before.map(|(_, c)| self.encoding.units(c)).sum();
        Position::new(
            u32::try_from(line).unwrap_or(u32::MAX),
            u32::try_from(character).unwrap_or(u32::MAX),
        )
    }

    pub(crate) fn range(&self, span: Span) -> Range {
        Range::new(self.position(span.start), self.position(span.end))
    }

    pub(crate) fn span(&self, range: Range) -> Span {
        Span::new(self.offset(range.start), self.offset(range.end))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_counted_in_the_agreed_units() {
        let text = "aé🎉b\r\nx\ry\n";
        let cases = [
            (Encoding::Utf8, "b", 0, 7),
            (Encoding::Utf16, "b", 0, 4),
            (Encoding::Utf32, "b", 0, 3),
            (Encoding::Utf16, "x", 1, 0),
            (Encoding::Utf16, "y", 2, 0),
        ];
        for (encoding, word, line, character) in cases {
            let lines = Lines::new(text, encoding);
            let at = text.find(word).unwrap();
            assert_eq!(lines.position(at), Position::new(line, character), "{word}");
            assert_eq!(lines.offset(Position::new(line, character)), at, "{word}");
        }
    }

    #[test]
    fn places_that_are_not_there_are_the_nearest_ones() {
        let lines = Lines::new("aé🎉b\r\nx", Encoding::Utf16);
        for (line, character, offset) in [(0, 99, 8), (9, 0, 11), (0, 3, 3), (1, 99, 11)] {
            assert_eq!(lines.offset(Position::new(line, character)), offset);
        }
        assert_eq!(lines.position(99), Position::new(1, 1));
        assert_eq!(lines.position(4), Position::new(0, 2));
    }

    #[test]
    fn the_first_unit_is_what_both_know() {
        use PositionEncodingKind as Kind;
        let agreed = |offered: &[Kind]| Encoding::agreed(Some(offered));
        assert_eq!(Encoding::agreed(None), Encoding::Utf16);
        assert_eq!(agreed(&[]), Encoding::Utf16);
        assert_eq!(agreed(&[Kind::UTF16, Kind::UTF8]), Encoding::Utf8);
        assert_eq!(agreed(&[Kind::UTF32]), Encoding::Utf32);
    }
}
