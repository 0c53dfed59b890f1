//! The text of a scalar, and where its characters stand.

use std::ops::Range;

use segue_parser::diagnostic::Span;
use segue_parser::yaml::Style;

use super::Scalar;

/// The text of a scalar, and where each of its bytes stands in the file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Decoded {
    /// The text. Of a block, without the line breaks at its end.
    pub text: String,
    /// By byte of the text: where it stands; one more for the end.
    places: Vec<usize>,
}

impl Decoded {
    pub(super) fn new(file: &str, scalar: Scalar) -> Self {
        let Span { start, end } = scalar.span;
        let written = file.get(start..end).unwrap_or_default();
        let mut decoder = Decoder {
            written,
            start,
            at: 0,
            decoded: Self::default(),
        };
        match scalar.style {
            Style::Plain => decoder.flowing(None),
            Style::Single => decoder.flowing(Some('\'')),
            Style::Double => decoder.flowing(Some('"')),
            Style::Literal => decoder.block(scalar.indent, '\n'),
            Style::Folded => decoder.block(scalar.indent, ' '),
        }
        let end = start + decoder.at;
        decoder.decoded.places.push(end);
        decoder.decoded
    }

    /// The byte of the text that stands at a byte of the file, or the next one.
    pub fn offset(&self, place: usize) -> usize {
        let offset = self.places.partition_point(|p| *p < place);
        let offset = offset.min(self.text.len());
        (offset..=self.text.len())
            .find(|at| self.text.is_char_boundary(*at))
            .unwrap_or(self.text.len())
    }

    /// Where a part of the text stands in the file.
    pub fn span(&self, range: Range<usize>) -> Span {
        let place = |at: usize| self.places.get(at).or(self.places.last()).copied();
        let (start, end) = (place(range.start), place(range.end));
        Span::new(start.unwrap_or_default(), end.unwrap_or_default())
    }
}

struct Decoder<'w> {
    written: &'w str,
    /// Where that stands in the file.
    start: usize,
    /// The byte of it that is read next.
    at: usize,
    decoded: Decoded,
}

impl Decoder<'_> {
    fn rest(&self) -> &str {
        self.written.get(self.at..).unwrap_or_default()
    }

    /// Adds a character that stands at a byte of what is written.
    fn push(&mut self, c: char, at: usize) {
        self.decoded.text.push(c);
        let place = self.start + at;
        self.decoded
            .places
            .extend(std::iter::repeat_n(place, c.len_utf8()));
    }

    /// Plain and quoted scalars: line breaks are folded.
    fn flowing(&mut self, quote: Option<char>) {
        self.at += quote.map_or(0, char::len_utf8);
        while let Some(c) = self.rest().chars().next() {
            let at = self.at;
            self.at += c.len_utf8();
            match (c, quote) {
                ('\'', Some('\'')) if self.rest().starts_with('\'') => {
                    self.at += 1;
                    self.push(c, at);
                }
                (c, Some(quote)) if c == quote => {
                    self.at = at;
                    break;
                }
                ('\\', Some('"')) => self.escape(at),
                (' ' | '\t' | '\n' | '\r', _) => self.blanks(at),
                _ => self.push(c, at),
            }
        }
    }

    /// Blanks and line breaks: one break is a blank, of more all but one stay.
    fn blanks(&mut self, at: usize) {
        let from = self.written.get(at..).unwrap_or_default();
        let length = from.len() - from.trim_start_matches([' ', '\t', '\n', '\r']).len();
        let run = from.get(..length).unwrap_or_default().to_owned();
        self.at = at + length;
        match run.matches('\n').count() {
            0 => {
                for (i, c) in run.char_indices() {
                    self.push(c, at + i);
                }
            }
            1 => self.push(' ', at),
            breaks => (1..breaks).for_each(|_| self.push('\n', at)),
        }
    }

    /// What stands behind a backslash.
    fn escape(&mut self, at: usize) {
        let Some(c) = self.rest().chars().next() else {
            return;
        };
        self.at += c.len_utf8();
        let digits = match c {
            'x' => 2,
            'u' => 4,
            'U' => 8,
            _ => 0,
        };
        let code = self
            .rest()
            .get(..digits)
            .and_then(|d| u32::from_str_radix(d, 16).ok());
        let decoded = match (c, code.and_then(char::from_u32)) {
            ('\n', _) => {
                let rest = self.rest();
                self.at += rest.len() - rest.trim_start().len();
                return;
            }
            ('x' | 'u' | 'U', Some(decoded)) => {
                self.at += digits;
                decoded
            }
            ('n', _) => '\n',
            ('t', _) => '\t',
            ('r', _) => '\r',
            ('0', _) => '\0',
            (c, _) => c,
        };
        self.push(decoded, at);
    }

    /// The lines of a block without their indentation, joined by a line break or a blank.
    fn block(&mut self, indent: usize, joint: char) {
        let written = self.written;
        for line in written.split_inclusive('\n') {
            let at = self.at;
            self.at += line.len();
            let text = line.trim_end_matches(['\n', '\r']);
            let blanks = text.len() - text.trim_start_matches(' ').len();
            let from = blanks.min(indent);
            for (i, c) in text.char_indices().filter(|(i, _)| *i >= from) {
                self.push(c, at + i);
            }
            if line.len() > text.len() {
                self.push(joint, at + text.len());
            }
        }
    }
}
