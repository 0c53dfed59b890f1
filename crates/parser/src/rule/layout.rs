//! Expressions as `segue fmt` writes them.

use segue_evaluator::limits::EXPRESSION_BYTES;

use super::ast::Expr;
use super::{compile, lines, parse, print};
use crate::diagnostic::codes::rule as codes;
use crate::diagnostic::{Diagnostics, Severity};
use crate::lint::characters::is_hidden;
use crate::yaml::Snippet;

/// An expression to be laid out.
#[derive(Debug)]
pub(crate) struct Layout(Expr);

impl Layout {
    /// Reads an expression. None where it stays as it is written: it has mistakes, which are reported; or a remark on
    /// how it is written, which writing it otherwise would take away unread.
    pub(crate) fn read(snippet: Snippet<'_>, diagnostics: &mut Diagnostics) -> Option<Self> {
        expression(snippet, 0, diagnostics).map(Self)
    }

    /// It on one line.
    pub(crate) fn line(&self) -> String {
        print::print(&self.0)
    }

    /// It on lines of so many characters at most, where there are places to break it, the first behind some text.
    pub(crate) fn lines(&self, before: &str, width: usize) -> Vec<String> {
        lines::lines(&self.0, before, width)
    }
}

/// A text with the expressions in its holes in canonical form, each that need not stay as it is written. None where one
/// has mistakes, which are reported.
pub(crate) fn text(snippet: Snippet<'_>, diagnostics: &mut Diagnostics) -> Option<String> {
    // What is wrong with the text as a whole.
    let found = compile(snippet, diagnostics, |found| {
        parse::text(snippet, found).filter(|parsed| !parsed.slipped)
    });
    found?;
    let mut out = String::new();
    let mut done = 0;
    for hole in parse::holes(snippet.text) {
        let Some(expr) = expression(snippet.slice(hole.clone()), 1, &mut Diagnostics::default())
        else {
            continue;
        };
        let braces = hole.start.saturating_sub(2)..hole.end + 2;
        out.push_str(snippet.text.get(done..braces.start).unwrap_or_default());
        out.push_str(&print::hole(&expr));
        done = braces.end;
    }
    out.push_str(snippet.text.get(done..).unwrap_or_default());
    Some(out)
}

/// The tree of an expression inside so many others, unless it stays as it is written; errors are reported.
fn expression(snippet: Snippet<'_>, depth: usize, diagnostics: &mut Diagnostics) -> Option<Expr> {
    let mut found = Diagnostics::default();
    let parsed = compile(snippet, &mut found, |found| {
        parse::expression(snippet, depth, found).filter(|parsed| !parsed.slipped)
    });
    let remarked = found.iter().any(|d| d.code == &codes::MIXED_AND_OR);
    // Written anew, an escape would become the character that nobody sees.
    let hidden = snippet.text.contains("\\u") || snippet.text.contains(is_hidden);
    found.retain(|d| d.severity == Severity::Error);
    for finding in found.into_sorted() {
        diagnostics.push(finding);
    }
    let expr = parsed?.expr;
    (!remarked && !hidden && print::print(&expr).len() <= EXPRESSION_BYTES).then_some(expr)
}
