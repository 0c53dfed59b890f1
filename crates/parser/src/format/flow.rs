//! Collections between brackets: on one line or, as JSON, a line for each part.

use serde_json::value::RawValue;

use super::plan::{Frame, Laid, Planner, first_part, is_absent, name};
use super::scalar::{Around, Form};
use super::{INDENT, WIDTH};
use crate::diagnostic::Span;
use crate::yaml::{SyntaxKind, SyntaxNode};

impl Planner<'_> {
    /// Whether a collection between brackets that would begin in a column has to do without them: outside of JSON they
    /// stand on one line. It does not where it is too long, where a comment stands in it, and where its author has put
    /// its first part on a new line.
    pub(super) fn unfolds(&mut self, node: &SyntaxNode, column: usize, frame: Frame) -> bool {
        if frame.around != Around::Nothing || is_empty(node) || self.is_json(node) {
            return false;
        }
        let span = Span::new(node.begin, node.span.end);
        self.notes.any_within(span) || self.is_broken(node) || !self.fits(node, column, frame)
    }

    fn fits(&mut self, node: &SyntaxNode, column: usize, frame: Frame) -> bool {
        column + self.flat(node, frame).chars().count() <= WIDTH
    }

    /// A collection that stands between brackets: on one line or, as JSON, with a line for each part.
    pub(super) fn brackets(&mut self, node: &SyntaxNode, column: usize, frame: Frame) -> Laid {
        let json = frame.around == Around::Json || self.is_json(node);
        let around = if json { Around::Json } else { Around::Brackets };
        let frame = Frame { around, ..frame };
        // A comma may follow.
        let broken = json && (self.is_broken(node) || !self.fits(node, column + 1, frame));
        if !broken || is_empty(node) {
            return Laid::Line(self.flat(node, frame));
        }
        let inside = Frame {
            indent: frame.indent + INDENT,
            until: node.span.end,
            ..frame
        };
        let rows = self.rows(node, inside);
        Laid::Brackets(brackets_of(node), rows)
    }

    /// A collection on one line.
    fn flat(&mut self, node: &SyntaxNode, frame: Frame) -> String {
        let around = match frame.around {
            Around::Json => Around::Json,
            _ => Around::Brackets,
        };
        let frame = Frame { around, ..frame };
        let parts: Vec<String> = match &node.kind {
            SyntaxKind::Sequence(_, items) => items
                .iter()
                .map(|item| {
                    let role = frame.role.item();
                    self.flat_value(item, Frame { role, ..frame })
                })
                .collect(),
            SyntaxKind::Mapping(_, entries) => entries
                .iter()
                .map(|(key, value)| self.flat_entry(key, value, frame))
                .collect(),
            SyntaxKind::Scalar(_) | SyntaxKind::Alias(_) => Vec::new(),
        };
        let [open, close] = brackets_of(node);
        format!("{open}{}{close}", parts.join(", "))
    }

    fn flat_entry(&mut self, key: &SyntaxNode, value: &SyntaxNode, frame: Frame) -> String {
        let written = self.key(key, frame);
        if is_absent(value) {
            return written;
        }
        let role = frame.role.behind(name(key));
        format!(
            "{written}: {}",
            self.flat_value(value, Frame { role, ..frame })
        )
    }

    fn flat_value(&mut self, node: &SyntaxNode, frame: Frame) -> String {
        let frame = frame.of(node);
        let text = match &node.kind {
            SyntaxKind::Scalar(_) | SyntaxKind::Alias(_) => {
                match self.scalar(node, frame.place(frame.indent)) {
                    Form::Line(line) => line,
                    Form::Block(..) => String::new(),
                }
            }
            SyntaxKind::Sequence(..) | SyntaxKind::Mapping(..) => self.flat(node, frame),
        };
        match &node.anchor {
            Some(anchor) => format!("&{anchor} {text}").trim_end().to_owned(),
            None => text,
        }
    }

    /// Whether the first part stands on a line below the opening bracket.
    fn is_broken(&self, node: &SyntaxNode) -> bool {
        let gap = self.source.get(node.begin..first_part(node));
        gap.is_some_and(|gap| gap.contains(['\n', '\r']))
    }

    /// Whether it is JSON, and not only a list that could be either.
    fn is_json(&self, node: &SyntaxNode) -> bool {
        let written = self.source.get(node.begin..node.span.end);
        holds_map(node)
            && written.is_some_and(|text| serde_json::from_str::<&RawValue>(text).is_ok())
    }
}

fn is_empty(node: &SyntaxNode) -> bool {
    match &node.kind {
        SyntaxKind::Sequence(_, items) => items.is_empty(),
        SyntaxKind::Mapping(_, entries) => entries.is_empty(),
        SyntaxKind::Scalar(_) | SyntaxKind::Alias(_) => true,
    }
}

/// Whether it is a map with something in it, or holds one.
fn holds_map(node: &SyntaxNode) -> bool {
    match &node.kind {
        SyntaxKind::Mapping(_, entries) => !entries.is_empty(),
        SyntaxKind::Sequence(_, items) => items.iter().any(holds_map),
        SyntaxKind::Scalar(_) | SyntaxKind::Alias(_) => false,
    }
}

fn brackets_of(node: &SyntaxNode) -> [&'static str; 2] {
    match node.kind {
        SyntaxKind::Sequence(..) => ["[", "]"],
        _ => ["{", "}"],
    }
}
