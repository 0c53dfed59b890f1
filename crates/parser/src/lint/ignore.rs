//! `# segue-ignore CODE: reason`, above a line or at its end, silences that code for what begins on the line; several
//! codes have commas between them.
//!
//! Errors cannot be silenced, for a file that has one does not load.

use std::collections::BTreeMap;

use crate::diagnostic::codes::{self, lint};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, LineIndex, Severity, Span, nearest};
use crate::yaml::{Document, Node, NodeKind};

/// The word such a comment begins with.
const WORD: &str = "segue-ignore";

/// A code that a comment silences.
struct Ignore {
    /// The comment.
    comment: Span,
    /// Where it names the code.
    name: Span,
    code: &'static Code,
    /// What it is silenced in.
    scope: Span,
    /// Whether that has silenced something.
    used: bool,
}

/// Takes out what the comments of a file silence, and reports the comments that are malformed or silence nothing; the
/// latter only where everything has been looked for, which `complete` says.
pub fn apply(text: &str, document: &Document, complete: bool, diagnostics: &mut Diagnostics) {
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
    if complete && !diagnostics.has_errors() {
        for ignores in ignores.chunk_by(|a, b| a.comment == b.comment) {
            unused(text, ignores, diagnostics);
        }
    }
}

/// Reports the codes of one comment that are not found where it silences them.
fn unused(text: &str, ignores: &[Ignore], diagnostics: &mut Diagnostics) {
    let all = ignores.iter().all(|ignore| !ignore.used);
    for ignore in ignores.iter().filter(|ignore| !ignore.used) {
        let span = match ignores {
            [only] => only.comment,
            _ => ignore.name,
        };
        let nothing = format!(
            "this comment silences nothing: there is no `{}` here",
            ignore.code.id
        );
        let finding = Diagnostic::new(&lint::UNUSED_IGNORE, span, nothing);
        diagnostics.push(if all {
            let comment = whole(text, ignore.comment);
            finding.help("remove the comment").fix(comment, "", true)
        } else {
            let code = listed(text, ignore);
            finding.help("remove the code").fix(code, "", true)
        });
    }
}

/// A comment with the blanks before it, or the line that it has for itself.
fn whole(text: &str, comment: Span) -> Span {
    let before = text.get(..comment.start).unwrap_or_default();
    let blanks = before.trim_end_matches([' ', '\t']);
    if !blanks.is_empty() && !blanks.ends_with(['\n', '\r', '\u{feff}']) {
        return Span::new(blanks.len(), comment.end);
    }
    let behind = text.get(comment.end..).unwrap_or_default();
    let end = behind.find('\n').map_or(behind.len(), |at| at + 1);
    Span::new(blanks.len(), comment.end + end)
}

/// A code in a list of codes, with the comma and the blanks before or behind it.
fn listed(text: &str, ignore: &Ignore) -> Span {
    let behind = text.get(ignore.name.end..ignore.comment.end);
    let rest = behind.unwrap_or_default().trim_start();
    if let Some(rest) = rest.strip_prefix(',') {
        return Span::new(
            ignore.name.start,
            ignore.comment.end - rest.trim_start().len(),
        );
    }
    let before = text.get(..ignore.name.start).unwrap_or_default();
    let before = before.trim_end().trim_end_matches(',').trim_end();
    Span::new(before.len(), ignore.name.end)
}

/// The codes that the comments of a file silence.
fn gather(text: &str, document: &Document, diagnostics: &mut Diagnostics) -> Vec<Ignore> {
    let comments = document.comments.iter().map(|comment| comment.span);
    let written: Vec<_> = comments
        .filter_map(|comment| Some((comment, order(text, comment)?)))
        .collect();
    if written.is_empty() {
        return Vec::new();
    }
    let lines = LineIndex::new(text);
    let places = Places::new(&lines, document);
    let mut ignores = Vec::new();
    for (comment, order) in written {
        let (names, reason) = order.split_once(':').unwrap_or((order, ""));
        let mut missing = false;
        let mut at = comment.end - order.len();
        for written in names.split(',') {
            let name = written.trim();
            let start = at + (written.len() - written.trim_start().len());
            let span = Span::new(start, start + name.len());
            at += written.len() + 1;
            match codes::all().find(|code| code.id == name || code.name == name) {
                Some(code) => ignores.push(Ignore {
                    comment,
                    name: span,
                    code,
                    scope: places.scope(comment),
                    used: false,
                }),
                None => {
                    missing = true;
                    diagnostics.push(unknown(name, span, comment));
                }
            }
        }
        if !missing && reason.trim().is_empty() {
            let names = names.trim();
            diagnostics.push(
                Diagnostic::new(
                    &lint::MALFORMED_IGNORE,
                    comment,
                    "this comment gives no reason",
                )
                .help(format!("write `# {WORD} {names}: ` and why it is meant so")),
            );
        }
    }
    ignores
}

/// What a comment says behind the word that makes it one of these, to its end.
fn order(text: &str, comment: Span) -> Option<&str> {
    let written = text.get(comment.start..comment.end)?.strip_prefix('#')?;
    let order = written.trim_start().strip_prefix(WORD)?;
    order
        .chars()
        .next()
        .is_none_or(|c| c.is_whitespace() || c == ':')
        .then_some(order)
}

/// A name that no code has.
fn unknown(name: &str, span: Span, comment: Span) -> Diagnostic {
    if name.is_empty() {
        return Diagnostic::new(
            &lint::MALFORMED_IGNORE,
            comment,
            "this comment names no code",
        )
        .help(format!("write `# {WORD} CODE: reason`"));
    }
    let finding = Diagnostic::new(
        &lint::MALFORMED_IGNORE,
        span,
        format!("there is no code `{name}`"),
    );
    match nearest(name, names()) {
        Some(near) => finding
            .help(format!("did you mean `{near}`?"))
            .fix(span, near, false),
        None => finding.help(format!("write `# {WORD} CODE: reason`")),
    }
}

/// What a code may be called by.
fn names() -> impl Iterator<Item = &'static str> {
    codes::all().flat_map(|code| [code.id, code.name])
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
    fn scope(&self, comment: Span) -> Span {
        let line = self.lines.line(comment.start);
        match self.ends.range(line..).next() {
            Some((line, end)) => Span::new(self.lines.start(*line), *end),
            None => comment,
        }
    }
}
