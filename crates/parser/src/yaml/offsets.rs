use std::ops::Range;

use super::Style;
use crate::diagnostic::Span;

/// From byte offsets in a decoded scalar to byte offsets in the file.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct OffsetMap {
    /// (decoded, file) pairs, ascending; between two of them both advance alike. Where decoding skips bytes of the
    /// file two pairs have the same decoded offset: the end of what was before, and the start of what follows.
    runs: Vec<(usize, usize)>,
    /// The byte in the file behind the scalar's content.
    end: usize,
}

impl OffsetMap {
    /// A text that stands in the file as it is, from `start`.
    pub fn identity(start: usize, len: usize) -> Self {
        Self {
            runs: vec![(0, start)],
            end: start + len,
        }
    }

    /// From (decoded, file) pairs, and the byte in the file behind the content.
    pub fn from_runs(runs: Vec<(usize, usize)>, end: usize) -> Self {
        Self { runs, end }
    }

    /// The byte in the file where a decoded byte begins.
    pub fn locate(&self, decoded: usize) -> usize {
        self.advance(self.runs.partition_point(|run| run.0 <= decoded), decoded)
    }

    /// The byte in the file behind the decoded byte before this one.
    fn locate_end(&self, decoded: usize) -> usize {
        let at = self.runs.partition_point(|run| run.0 < decoded);
        match self.runs.get(at) {
            Some(&(from, to)) if from == decoded => to.min(self.end),
            _ => self.advance(at, decoded),
        }
    }

    /// The place of `decoded` in the last of the first `count` runs.
    fn advance(&self, count: usize, decoded: usize) -> usize {
        match count.checked_sub(1).and_then(|i| self.runs.get(i)) {
            Some(&(from, to)) => (to + (decoded - from)).min(self.end),
            None => self.end,
        }
    }
}

/// A text of the rule language and where it stands in its file.
#[derive(Clone, Copy, Debug)]
pub struct Snippet<'s> {
    /// The decoded text.
    pub text: &'s str,
    offsets: &'s OffsetMap,
    /// Where `text` begins in the decoded scalar.
    base: usize,
    style: Style,
}

impl<'s> Snippet<'s> {
    /// A whole scalar, or a text of its own.
    pub fn new(text: &'s str, offsets: &'s OffsetMap) -> Self {
        Self {
            text,
            offsets,
            base: 0,
            style: Style::Plain,
        }
    }

    /// The same in a scalar of another style.
    #[must_use]
    pub fn in_style(self, style: Style) -> Self {
        Self { style, ..self }
    }

    /// A text as it must be written to stand in place of a span of this one. None where the scalar cannot hold it:
    /// a quote at its beginning would be taken for the scalar's own.
    pub fn written(&self, text: String, span: Span) -> Option<String> {
        match self.style {
            Style::Single => Some(text.replace('\'', "''")),
            Style::Double => Some(text.replace('\\', "\\\\").replace('"', "\\\"")),
            Style::Plain
                if span.start <= self.offsets.locate(0)
                    && text.starts_with(['"', '\'', '[', '{', '!']) =>
            {
                None
            }
            Style::Plain | Style::Literal | Style::Folded => Some(text),
        }
    }

    /// A part of it, by byte range of `text`; the rest where the range does not fit.
    #[must_use]
    pub fn slice(&self, range: Range<usize>) -> Self {
        let start = range.start.min(self.text.len());
        let text = self
            .text
            .get(start..range.end)
            .or_else(|| self.text.get(start..))
            .unwrap_or("");
        Self {
            text,
            base: self.base + start,
            ..*self
        }
    }

    /// The span in the file of a byte range of `text`: from where its first character begins to where its last one
    /// ends, escapes and all.
    pub fn span(&self, range: Range<usize>) -> Span {
        let start = self.offsets.locate(self.base + range.start);
        if range.is_empty() {
            return Span::new(start, start);
        }
        Span::new(start, self.offsets.locate_end(self.base + range.end))
    }
}
