//! The layout of mapping files and of files of tests: one way to write each, whoever has written it.
//!
//! A file is read as it is written (`yaml::syntax`), put into lines to which its comments are attached (`plan`, with
//! `flow` for what stands between brackets and `scalar` for texts and expressions), and printed (`print`). What is
//! an expression, its place in the file says (`role`). `docs/format.md` describes the layout.

mod flow;
mod notes;
mod plan;
mod print;
mod role;
mod scalar;
mod text;

use crate::diagnostic::codes::file as codes;
use crate::diagnostic::{Diagnostic, Diagnostics, Severity, Span};
use crate::yaml::{self, Document, NodeKind};

/// Most characters of a line, where there is a place to break it.
pub const WIDTH: usize = 100;

/// How much deeper what stands under a key does.
const INDENT: usize = 2;

/// Lays out a mapping file or a file of tests: indentation, blank lines, quotes, brackets and the expressions in it.
/// Comments, the order of keys and everything that the file means stay; laid out again, it stays as it is.
///
/// A file with a mistake in its YAML or in the grammar of one of its expressions, or that is no such file, is not laid
/// out: the error is what is wrong with it, in the order of the file. Other mistakes do not matter here.
///
/// ```
/// let text = "version: 1\ndestination:   'mixpanel'\ndrop: { tests: userId=\"test\" } # ours\n";
/// let laid_out = "version: 1\ndestination: mixpanel\ndrop: {tests: userId = \"test\"} # ours\n";
/// assert_eq!(segue_parser::format(text).unwrap(), laid_out);
/// ```
pub fn format(text: &str) -> Result<String, Vec<Diagnostic>> {
    let mut diagnostics = Diagnostics::default();
    let formatted = yaml::read(text, &mut diagnostics)
        .filter(|document| is_ours(document, &mut diagnostics))
        .and_then(|_| yaml::syntax(text))
        .map(|syntax| print::print(&plan::plan(text, &syntax, &mut diagnostics)))
        .map(|formatted| with_breaks_of(text, formatted));
    diagnostics.retain(|d| d.severity == Severity::Error);
    match formatted {
        Some(formatted) if diagnostics.is_empty() => Ok(formatted),
        _ => Err(diagnostics.into_sorted()),
    }
}

/// A text with line breaks like the first one of another.
fn with_breaks_of(text: &str, formatted: String) -> String {
    let first = text.split_inclusive('\n').next().unwrap_or_default();
    if first.ends_with("\r\n") {
        formatted.replace('\n', "\r\n")
    } else {
        formatted
    }
}

/// Whether it is a mapping file or a file of tests; another file of YAML is left alone.
fn is_ours(document: &Document, diagnostics: &mut Diagnostics) -> bool {
    let NodeKind::Mapping(entries) = &document.root.kind else {
        let span = Span::new(document.root.span.start, document.root.span.start);
        diagnostics.push(
            Diagnostic::new(&codes::NO_MAPPING_FILE, span, "a mapping file is a map")
                .help("begin with `version: 1` and `destination: mixpanel`"),
        );
        return false;
    };
    let ours = ["destination", "mapping_file"];
    if ours.iter().any(|key| document.root.get(key).is_some()) {
        return true;
    }
    let head = entries.first().map_or(document.root.span, |e| e.key.span);
    diagnostics.push(
        Diagnostic::new(
            &codes::MISSING_KEY,
            head,
            "a mapping file needs the key `destination`",
        )
        .help("write `destination: mixpanel`, or `mapping_file:` in a file of tests"),
    );
    false
}

#[cfg(test)]
mod author;
#[cfg(test)]
mod laws;
