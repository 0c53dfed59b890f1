//! `# segue-ignore CODE: reason`, above a line or at its end, silences that code for what begins on the line.
//!
//! Errors cannot be silenced, for a file that has one does not load.

use std::collections::BTreeMap;

use crate::diagnostic::codes::{self, lint};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, LineIndex, Severity, Span, nearest};
use crate::yaml::{Comment, Document, Node, NodeKind};

/// The word such a comment begins with.
const WORD: &str = "segue-ignore";

/// A comment that silences a code.
struct Ignore {
    comment: Span,
    code: &'static Code,
    /// Where it does.
    scope: Span,
    /// Whether it has silenced something, or is wrong anyway.
    used: bool,
}

/// Takes out what the comments of a file silence, and reports the comments that are malformed or silence nothing.
pub fn apply(text: &str, document: &Document, diagnostics: &mut Diagnostics) {
    let mut ignores = gather(text, document, diagnostics);
    diagnostics.retain(|finding| {
        let mut silenced = false;
        for ignore in &mut ignores {
            let fits = ignore.code == finding.code && ignore.scope.contains(finding.span.start);
            if fits && finding.severity != Severity::Error {
                ignore.used = true;
                silenced = true;
            }
        }
        !silenced
    });
    if diagnostics.has_errors() {
        // Not everything has been looked for.
        return;
    }
    for ignore in ignores.iter().filter(|i| !i.used) {
        let finding = format!(
            "this comment silences nothing: there is no `{}` here",
            ignore.code.id
        );
        diagnostics.push(
            Diagnostic::new(&lint::UNUSED_IGNORE, ignore.comment, finding)
                .help("remove the comment"),
        );
    }
}

/// The comments that silence something.
fn gather(text: &str, document: &Document, diagnostics: &mut Diagnostics) -> Vec<Ignore> {
    let written: Vec<_> = document
        .comments
        .iter()
        .filter_map(|comment| Some((comment, order(comment)?)))
        .collect();
    if written.is_empty() {
        return Vec::new();
    }
    let lines = LineIndex::new(text);
    let places = Places::new(&lines, document);
    let mut ignores = Vec::new();
    for (comment, order) in written {
        let (name, reason) = order.split_once(':').unwrap_or((order, ""));
        let (name, reason) = (name.trim(), reason.trim());
        let code = codes::all().find(|code| code.id == name || code.name == name);
        let malformed = |message: String, help: String| {
            Diagnostic::new(&lint::MALFORMED_IGNORE, comment.span, message).help(help)
        };
        match code {
            None => diagnostics.push(match nearest(name, names()) {
                Some(near) => malformed(no_code(name), format!("`{near}` is one")),
                None => malformed(no_code(name), format!("write `# {WORD} CODE: reason`")),
            }),
            Some(_) if reason.is_empty() => diagnostics.push(malformed(
                "this comment gives no reason".to_owned(),
                format!("write `# {WORD} {name}: ` and why it is meant so"),
            )),
            Some(_) => {}
        }
        ignores.extend(code.map(|code| Ignore {
            comment: comment.span,
            code,
            scope: places.scope(comment),
            used: reason.is_empty(),
        }));
    }
    ignores
}

/// What a comment says behind the word that makes it one of these.
fn order(comment: &Comment) -> Option<&str> {
    let order = comment.text.trim().strip_prefix(WORD)?;
    order
        .chars()
        .next()
        .is_none_or(|c| c.is_whitespace() || c == ':')
        .then_some(order)
}

/// What a code may be called by.
fn names() -> impl Iterator<Item = &'static str> {
    codes::all().flat_map(|code| [code.id, code.name])
}

fn no_code(name: &str) -> String {
    match name {
        "" => "this comment names no code".to_owned(),
        _ => format!("there is no code `{name}`"),
    }
}

/// What begins on which line.
struct Places<'l> {
    lines: &'l LineIndex<'l>,
    /// By line: where what begins there ends.
    ends: BTreeMap<usize, usize>,
}

impl<'l> Places<'l> {
    fn new(lines: &'l LineIndex<'l>, document: &Document) -> Self {
        let mut this = Self {
            lines,
            ends: BTreeMap::new(),
        };
        this.inside(&document.root);
        this
    }

    /// Notes what stands inside a node.
    fn inside(&mut self, node: &Node) {
        match &node.kind {
            NodeKind::Scalar(_) => {}
            NodeKind::Sequence(items) => {
                for item in items {
                    self.note(item.span);
                    self.inside(item);
                }
            }
            NodeKind::Mapping(entries) => {
                for entry in entries {
                    // The value of an alias stands elsewhere.
                    let behind = entry.value.span.start >= entry.key.span.end;
                    let end = if behind { entry.value.span.end } else { 0 };
                    self.note(Span::new(entry.key.span.start, end.max(entry.key.span.end)));
                    self.inside(&entry.value);
                }
            }
        }
    }

    fn note(&mut self, span: Span) {
        let end = self.ends.entry(self.lines.line(span.start)).or_default();
        *end = span.end.max(*end);
    }

    /// What a comment is about: what begins on its line or else on the next one on which something does.
    fn scope(&self, comment: &Comment) -> Span {
        let line = self.lines.line(comment.span.start);
        match self.ends.range(line..).next() {
            Some((line, end)) => Span::new(self.lines.start(*line), *end),
            None => comment.span,
        }
    }
}
