//! Comments, in the order of the file, and the blank lines before things.

use crate::diagnostic::Span;
use crate::yaml::Comment;

/// A comment on a line of its own.
#[derive(Debug)]
pub(super) struct Note {
    /// With its `#`.
    pub(super) text: String,
    /// Whether a blank line stands before it.
    pub(super) spaced: bool,
}

impl Note {
    /// A comment that has stood behind something.
    pub(super) fn on_line(text: String) -> Self {
        Self {
            text,
            spaced: false,
        }
    }
}

/// The comments of a file that have not found their place yet.
pub(super) struct Notes<'t> {
    source: &'t str,
    comments: &'t [Comment],
    /// The end of what has been placed last.
    done: usize,
}

impl<'t> Notes<'t> {
    pub(super) fn new(source: &'t str, comments: &'t [Comment]) -> Self {
        Self {
            source,
            comments,
            done: 0,
        }
    }

    /// Something that ends here has been placed.
    pub(super) fn pass(&mut self, end: usize) {
        self.done = self.done.max(end);
    }

    /// Whether a comment stands within a span.
    pub(super) fn any_within(&self, span: Span) -> bool {
        let first = self
            .comments
            .partition_point(|comment| comment.span.start < span.start);
        let first = self.comments.get(first);
        first.is_some_and(|comment| comment.span.start < span.end)
    }

    /// Takes the comments before a byte.
    pub(super) fn before(&mut self, until: usize) -> Vec<Note> {
        self.take(until, |_, _| true)
    }

    /// Takes the comments before the first character of a block scalar, and the one behind its header.
    pub(super) fn before_block(&mut self, begin: usize) -> (Vec<Note>, Option<String>) {
        let before = self.source.get(..begin).unwrap_or_default();
        let header = before.trim_end_matches([' ', '\t', '\n', '\r']).len();
        let count = self.comments.partition_point(|c| c.span.start < begin);
        let last = count.checked_sub(1).and_then(|at| self.comments.get(at));
        let own = last.filter(|c| c.span.end >= header && !self.begins_line(c.span.start));
        let above = self.before(own.map_or(begin, |comment| comment.span.start));
        let behind = own.and_then(|_| self.pop());
        (above, behind.map(|note| note.text))
    }

    /// Takes the comments before a byte, from the first one on, that stand on lines of their own and in a column or
    /// further to the right.
    pub(super) fn right_of(&mut self, column: usize, until: usize) -> Vec<Note> {
        self.take(until, |this, at| {
            this.begins_line(at) && this.column(at) >= column
        })
    }

    /// Takes the next comment if it stands before a byte, behind something on the same line, and `end` is on that line.
    pub(super) fn behind(&mut self, end: usize, until: usize) -> Option<String> {
        let next = self.comments.first()?.span.start;
        let same_line = self
            .source
            .get(end..next)
            .is_some_and(|gap| !gap.contains(['\n', '\r']));
        if next >= until || !same_line || self.begins_line(next) {
            return None;
        }
        self.pop().map(|note| note.text)
    }

    /// Takes the next comment if it stands before a byte, behind something on its line.
    pub(super) fn next_behind(&mut self, until: usize) -> Option<String> {
        let next = self.comments.first()?.span.start;
        self.behind(next, until)
    }

    /// Whether a blank line stands between what has been placed last and a byte.
    pub(super) fn spaced(&self, start: usize) -> bool {
        let gap = self.source.get(self.done..start).unwrap_or_default();
        let mut lines = gap.split('\n');
        // Only the lines between the first and the last are whole.
        let _ = (lines.next(), lines.next_back());
        lines.any(is_blank)
    }

    /// The column of a byte, from 0.
    pub(super) fn column(&self, at: usize) -> usize {
        self.line_before(at)
            .trim_start_matches('\u{feff}')
            .chars()
            .count()
    }

    fn take(&mut self, until: usize, wanted: impl Fn(&Self, usize) -> bool) -> Vec<Note> {
        let mut taken = Vec::new();
        while let Some(comment) = self.comments.first()
            && comment.span.start < until
            && wanted(self, comment.span.start)
        {
            taken.extend(self.pop());
        }
        taken
    }

    fn pop(&mut self) -> Option<Note> {
        let (comment, rest) = self.comments.split_first()?;
        let spaced = self.spaced(comment.span.start);
        self.comments = rest;
        self.pass(comment.span.end);
        Some(Note {
            text: format!("#{}", comment.text.trim_end_matches([' ', '\t'])),
            spaced,
        })
    }

    fn begins_line(&self, at: usize) -> bool {
        let before = self.line_before(at);
        is_blank(before.trim_start_matches('\u{feff}'))
    }

    fn line_before(&self, at: usize) -> &'t str {
        let before = self.source.get(..at).unwrap_or_default();
        before.rsplit(['\n', '\r']).next().unwrap_or_default()
    }
}

/// Whether a line holds nothing, as YAML has it.
pub(super) fn is_blank(line: &str) -> bool {
    line.trim_matches([' ', '\t', '\r']).is_empty()
}
