use std::ops::Range;

use crate::diagnostic::Span;

/// From byte offsets in a decoded scalar to byte offsets in the file.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct OffsetMap {
    /// (decoded, file) pairs, ascending; between two of them both advance alike.
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

    /// The byte in the file of a decoded byte.
    pub fn locate(&self, decoded: usize) -> usize {
        let at = self.runs.partition_point(|run| run.0 <= decoded);
        match at.checked_sub(1).and_then(|i| self.runs.get(i)) {
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
}

impl<'s> Snippet<'s> {
    /// A whole scalar.
    pub fn new(text: &'s str, offsets: &'s OffsetMap) -> Self {
        Self {
            text,
            offsets,
            base: 0,
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
            offsets: self.offsets,
            base: self.base + start,
        }
    }

    /// The span in the file of a byte range of `text`.
    pub fn span(&self, range: Range<usize>) -> Span {
        let start = self.offsets.locate(self.base + range.start);
        let end = if range.end > range.start {
            // The end of the last character, not the start of the next: decoding may skip bytes in between.
            let last = self
                .text
                .get(range.start..range.end)
                .and_then(|t| t.char_indices().next_back());
            let (at, len) = last.map_or((0, 0), |(i, c)| (range.start + i, c.len_utf8()));
            let from = self.offsets.locate(self.base + at);
            let next = self.offsets.locate(self.base + at + len);
            if next > from + len { from + len } else { next }
        } else {
            start
        };
        Span::new(start, end)
    }
}
