//! Collections between brackets: on one line or, as JSON, a line for each part.

use serde_json::value::RawValue;

use super::plan::{Frame, Laid, Planner, first_part, is_absent, name};
use super::scalar::{Around, Form};
use super::{INDENT, WIDTH};
use crate::diagnostic::Span;
use crate::yaml::{SyntaxKind, SyntaxNode};

impl Planner<'_> {
    /// Whether a collection between brackets that would begin in a column has to do without them. Outside of JSON they
    /// stand on one line, which they cannot where it is too long, where a comment stands in it, and where its author has
    /// put its first part on a new line.
    pub(super) fn unfolds(&mut self, node: &SyntaxNode, column: usize, frame: Frame) -> bool {
        if frame.around != Around::Nothing || is_empty(node) || self.is_json(node) {
            return false;
        }
        let span = Span::new(node.begin, node.span.end);
        self.notes.any_within(span)
            || self.is_broken(node)
            || self.flat(node, room(column), frame).is_none()
    }

    /// A collection that stands between brackets: on one line or, as JSON, with a line for each part.
    pub(super) fn brackets(&mut self, node: &SyntaxNode, column: usize, frame: Frame) -> Laid {
        let json = frame.around == Around::Json || self.is_json(node);
        let around = if json { Around::Json } else { Around::Brackets };
        let frame = Frame { around, ..frame };
        if is_empty(node) {
            return Laid::Line(brackets_of(node).concat());
        }
        // Behind JSON a comma may follow.
        let room = room(column + usize::from(json));
        if !(json && self.is_broken(node))
            && let Some(flat) = self.flat(node, room, frame)
        {
            return Laid::Line(flat);
        }
        let inside = Frame {
            indent: frame.indent + INDENT,
            until: node.span.end,
            ..frame
        };
        let rows = self.rows(node, inside);
        Laid::Brackets(brackets_of(node), rows)
    }

    /// A collection on one line of so many characters at most; none where it does not fit.
    fn flat(&mut self, node: &SyntaxNode, room: usize, frame: Frame) -> Option<String> {
        let around = match frame.around {
            Around::Json => Around::Json,
            _ => Around::Brackets,
        };
        let frame = Frame { around, ..frame };
        let [open, close] = brackets_of(node);
        let mut flat = open.to_owned();
        match &node.kind {
            SyntaxKind::Sequence(_, items) => {
                for item in items {
                    let role = frame.role.item();
                    self.append("", item, room, Frame { role, ..frame }, &mut flat)?;
                }
            }
            SyntaxKind::Mapping(_, entries) => {
                for (key, value) in entries {
                    let colon = if is_absent(value) { "" } else { ": " };
                    let lead = self.key(key, frame) + colon;
                    let role = frame.role.behind(name(key));
                    self.append(&lead, value, room, Frame { role, ..frame }, &mut flat)?;
                }
            }
            SyntaxKind::Scalar(_) | SyntaxKind::Alias(_) => {}
        }
        flat.push_str(close);
        (flat.chars().count() <= room).then_some(flat)
    }

    /// Appends a part of a collection behind its key; none where it does not fit.
    fn append(
        &mut self,
        lead: &str,
        node: &SyntaxNode,
        room: usize,
        frame: Frame,
        flat: &mut String,
    ) -> Option<()> {
        let frame = frame.of(node);
        let text = match &node.kind {
            SyntaxKind::Scalar(_) | SyntaxKind::Alias(_) => {
                match self.scalar(node, frame.place(frame.indent)) {
                    Form::Line(line) => line,
                    Form::Block(..) => String::new(),
                }
            }
            SyntaxKind::Sequence(..) | SyntaxKind::Mapping(..) => self.flat(node, room, frame)?,
        };
        let comma = if flat.len() > 1 { ", " } else { "" };
        flat.extend([comma, lead]);
        match &node.anchor {
            Some(anchor) if text.is_empty() => flat.extend(["&", anchor]),
            Some(anchor) => flat.extend(["&", anchor, " ", &text]),
            None => flat.push_str(&text),
        }
        (flat.chars().count() <= room).then_some(())
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

/// How many characters a line has from a column on.
fn room(column: usize) -> usize {
    WIDTH.saturating_sub(column)
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
