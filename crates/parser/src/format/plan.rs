use super::INDENT;
use super::notes::{Note, Notes};
use super::role::Role;
use super::scalar::{self, Around, Form, Place};
use crate::diagnostic::{Diagnostics, Span};
use crate::yaml::{Scalar, Style, Syntax, SyntaxKind, SyntaxNode, cuts};

/// A file in lines.
#[derive(Debug)]
pub(super) struct Sheet {
    /// The comments before the marker.
    pub(super) top: Vec<Note>,
    /// The line of the `---`.
    pub(super) marker: Option<String>,
    pub(super) root: Row,
    /// The comments at the end.
    pub(super) bottom: Vec<Note>,
}

/// An entry of a map or an item of a list.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) above: Vec<Note>,
    /// Whether a blank line stands before it, below its comments.
    pub(super) spaced: bool,
    /// Its key and colon, or its dash, and an anchor.
    pub(super) lead: String,
    pub(super) value: Laid,
    /// The comment at its end, or where rows follow at the end of its first line.
    pub(super) behind: Option<String>,
}

/// A value.
#[derive(Debug)]
pub(super) enum Laid {
    /// On one line.
    Line(String),
    /// A block scalar: its header and its lines.
    Block(String, Vec<String>),
    /// A collection of JSON whose brackets have lines of their own.
    Brackets([&'static str; 2], Vec<Row>),
    /// A collection without brackets.
    Rows(Rows),
}

/// The parts of a collection.
#[derive(Debug)]
pub(super) struct Rows {
    pub(super) rows: Vec<Row>,
    /// The comments below the last one.
    pub(super) below: Vec<Note>,
}

/// What stands around a row.
#[derive(Clone, Copy)]
pub(super) struct Frame {
    pub(super) role: Role,
    pub(super) around: Around,
    /// The column of the row.
    pub(super) indent: usize,
    /// Where in the file the next thing begins.
    pub(super) until: usize,
}

impl Frame {
    /// The place of what begins in a column of the row.
    pub(super) fn place(self, column: usize) -> Place {
        Place {
            role: self.role,
            around: self.around,
            indent: self.indent,
            column,
        }
    }

    /// The same for what an anchor names, which may be something else where that is used.
    pub(super) fn of(self, node: &SyntaxNode) -> Self {
        match node.anchor {
            Some(_) => Self {
                role: Role::Data,
                ..self
            },
            None => self,
        }
    }
}

impl From<Form> for Laid {
    fn from(form: Form) -> Self {
        match form {
            Form::Line(line) => Self::Line(line),
            Form::Block(header, lines) => Self::Block(header, lines),
        }
    }
}

pub(super) struct Planner<'t> {
    pub(super) source: &'t str,
    pub(super) notes: Notes<'t>,
    pub(super) diagnostics: &'t mut Diagnostics,
}

/// Lays out a file; reports the mistakes in the grammar of its expressions.
pub(super) fn plan(source: &str, syntax: &Syntax, diagnostics: &mut Diagnostics) -> Sheet {
    let mut planner = Planner {
        source,
        notes: Notes::new(source, &syntax.comments),
        diagnostics,
    };
    let notes = &mut planner.notes;
    let top = syntax.marker.map(|at| notes.before(at.start));
    let marker = syntax.marker.map(|at| {
        notes.pass(at.end);
        let behind = notes.behind(at.end, source.len());
        behind.map_or("---".to_owned(), |comment| format!("--- {comment}"))
    });
    let frame = Frame {
        role: Role::File,
        around: Around::Nothing,
        indent: 0,
        until: source.len(),
    };
    let root = planner.row(String::new(), &syntax.root, frame);
    Sheet {
        top: top.unwrap_or_default(),
        marker,
        root,
        bottom: planner.notes.before(source.len()),
    }
}

impl Planner<'_> {
    /// The parts of a collection.
    pub(super) fn rows(&mut self, node: &SyntaxNode, frame: Frame) -> Vec<Row> {
        let mut rows = Vec::new();
        match &node.kind {
            SyntaxKind::Sequence(_, items) => {
                let dash = if frame.around == Around::Nothing {
                    "-"
                } else {
                    ""
                };
                for (at, item) in items.iter().enumerate() {
                    let until = items
                        .get(at + 1)
                        .map_or(frame.until, |next| next.span.start);
                    let role = frame.role.item();
                    let frame = Frame {
                        role,
                        until,
                        ..frame
                    };
                    rows.push(self.row(dash.to_owned(), item, frame));
                }
            }
            SyntaxKind::Mapping(_, entries) => {
                for (at, (key, value)) in entries.iter().enumerate() {
                    let until = entries
                        .get(at + 1)
                        .map_or(frame.until, |(next, _)| next.span.start);
                    rows.push(self.entry(key, value, Frame { until, ..frame }));
                }
            }
            SyntaxKind::Scalar(_) | SyntaxKind::Alias(_) => {}
        }
        rows
    }

    fn entry(&mut self, key: &SyntaxNode, value: &SyntaxNode, frame: Frame) -> Row {
        let above = self.notes.before(key.span.start);
        let spaced = self.notes.spaced(key.span.start);
        self.notes.pass(key.span.end);
        let mut lead = self.key(key, frame);
        if !(frame.around != Around::Nothing && is_absent(value)) {
            lead.push(':');
        }
        let role = frame.role.behind(name(key));
        let mut row = self.row(lead, value, Frame { role, ..frame });
        // What has stood between the key and its value comes below what stands above the key.
        match row.above.first_mut() {
            Some(first) => first.spaced = spaced,
            None => row.spaced = spaced,
        }
        row.above.splice(..0, above);
        row
    }

    /// A value behind its key or dash.
    fn row(&mut self, lead: String, node: &SyntaxNode, frame: Frame) -> Row {
        // Without an anchor, the first row of a list's item stands behind the dash.
        let joins = node.anchor.is_none() && matches!(lead.as_str(), "" | "-");
        let lead = match (&node.anchor, lead.is_empty()) {
            (None, _) => lead,
            (Some(anchor), true) => format!("&{anchor}"),
            (Some(anchor), false) => format!("{lead} &{anchor}"),
        };
        let frame = frame.of(node);
        let column = frame.indent + lead.chars().count() + usize::from(!lead.is_empty());
        if node.is_block() || self.unfolds(node, column, frame) {
            self.row_of_rows(lead, joins, node, frame)
        } else {
            self.row_on_line(lead, column, node, frame)
        }
    }

    fn row_of_rows(&mut self, lead: String, joins: bool, node: &SyntaxNode, frame: Frame) -> Row {
        let mut above = Vec::new();
        let mut spaced = false;
        let mut behind = None;
        if node.anchor.is_some() {
            above = self.notes.before(node.span.start);
        }
        if !joins {
            spaced = self.notes.spaced(node.span.start);
            behind = self.notes.next_behind(first_part(node));
        }
        let column = self.notes.column(node.begin);
        let indent = if lead.is_empty() { 0 } else { INDENT };
        let inside = Frame {
            indent: frame.indent + indent,
            ..frame
        };
        let (mut rows, mut below);
        if node.is_block() {
            rows = self.rows(node, inside);
            below = self.notes.right_of(column, frame.until);
        } else {
            let until = node.span.end;
            rows = self.rows(node, Frame { until, ..inside });
            below = self.notes.before(until);
            self.notes.pass(until);
        }
        if joins && let Some(first) = rows.first_mut() {
            above = std::mem::take(&mut first.above);
            spaced = first.spaced;
        }
        // Behind a closing bracket, which is gone.
        let closing = self.notes.behind(node.span.end, frame.until);
        if !self.is_on_line(node) {
            below.extend(closing.map(Note::on_line));
        } else if joins || behind.is_some() {
            above.extend(closing.map(Note::on_line));
        } else {
            behind = closing;
        }
        Row {
            above,
            spaced,
            lead,
            value: Laid::Rows(Rows { rows, below }),
            behind,
        }
    }

    fn row_on_line(&mut self, lead: String, column: usize, node: &SyntaxNode, frame: Frame) -> Row {
        let (mut above, mut behind) = if is_block_scalar(node) {
            self.notes.before_block(node.begin)
        } else {
            (self.notes.before(node.begin), None)
        };
        let spaced = self.notes.spaced(node.span.start);
        let value = if is_collection(node) {
            // The lines of JSON count from its bracket where that stands behind a dash.
            let indent = frame.indent + if lead == "-" { INDENT } else { 0 };
            self.brackets(node, column, Frame { indent, ..frame })
        } else {
            self.scalar(node, frame.place(column)).into()
        };
        self.notes.pass(node.span.end);
        behind = behind.or_else(|| self.notes.behind(node.span.end, frame.until));
        let was_on_line = self.is_on_line(node);
        let stays = |comment: &str| match &value {
            Laid::Line(line) if line.starts_with(['"', '\'', '[', '{']) => true,
            Laid::Line(line) => !cuts(if line.is_empty() { &lead } else { line }, comment),
            Laid::Brackets(..) => !was_on_line,
            Laid::Block(..) | Laid::Rows(_) => true,
        };
        // What is at the end of one line is about all of it, which is more lines now.
        let moves = |comment: &mut String| !comment.strip_prefix('#').is_some_and(&stays);
        above.extend(behind.take_if(moves).map(Note::on_line));
        Row {
            above,
            spaced,
            lead,
            value,
            behind,
        }
    }

    /// Whether a node is written on one line.
    fn is_on_line(&self, node: &SyntaxNode) -> bool {
        let written = self.source.get(node.span.start..node.span.end);
        written.is_some_and(|written| !written.contains(['\n', '\r']))
    }

    /// A scalar or an alias.
    pub(super) fn scalar(&mut self, node: &SyntaxNode, place: Place) -> Form {
        match &node.kind {
            SyntaxKind::Scalar(scalar) => {
                let span = Span::new(node.begin, node.span.end);
                scalar::form(self.source, span, scalar, place, self.diagnostics)
            }
            SyntaxKind::Alias(name) => Form::Line(format!("*{name}")),
            SyntaxKind::Sequence(..) | SyntaxKind::Mapping(..) => Form::Line(String::new()),
        }
    }

    /// A key, without its colon.
    pub(super) fn key(&mut self, key: &SyntaxNode, frame: Frame) -> String {
        let inside = Frame {
            role: frame.role.key(),
            around: match frame.around {
                Around::Nothing => Around::Key,
                around => around,
            },
            ..frame
        };
        let place = inside.of(key).place(frame.indent);
        let text = match self.scalar(key, place) {
            // Nothing would be seen of it. What an anchor names is null and has to stay so.
            Form::Line(line) if line.is_empty() && key.anchor.is_none() => "\"\"".to_owned(),
            Form::Line(line) => line,
            Form::Block(..) => String::new(),
        };
        match (&key.anchor, &key.kind) {
            (Some(anchor), _) => format!("&{anchor} {text}"),
            // A colon is part of a name.
            (None, SyntaxKind::Alias(_)) => format!("{text} "),
            (None, _) => text,
        }
    }
}

/// Where the first part of a collection begins, dash and all.
pub(super) fn first_part(node: &SyntaxNode) -> usize {
    let first = match &node.kind {
        _ if node.is_block() => None,
        SyntaxKind::Sequence(_, items) => items.first(),
        SyntaxKind::Mapping(_, entries) => entries.first().map(|(key, _)| key),
        SyntaxKind::Scalar(_) | SyntaxKind::Alias(_) => None,
    };
    first.map_or(node.begin, |first| first.span.start)
}

fn is_collection(node: &SyntaxNode) -> bool {
    matches!(
        node.kind,
        SyntaxKind::Sequence(..) | SyntaxKind::Mapping(..)
    )
}

fn is_block_scalar(node: &SyntaxNode) -> bool {
    matches!(
        &node.kind,
        SyntaxKind::Scalar(Scalar {
            style: Style::Literal | Style::Folded,
            ..
        })
    )
}

/// Whether nothing is written, not even an anchor.
pub(super) fn is_absent(node: &SyntaxNode) -> bool {
    matches!(&node.kind, SyntaxKind::Scalar(scalar) if scalar.text.is_empty() && !scalar.verbatim)
        && node.anchor.is_none()
}

/// The key as its map knows it: a merge key is one only without quotes.
pub(super) fn name(key: &SyntaxNode) -> &str {
    match &key.kind {
        SyntaxKind::Scalar(scalar) if scalar.verbatim && scalar.text == "<<" => "",
        SyntaxKind::Scalar(scalar) => &scalar.text,
        _ => "",
    }
}
