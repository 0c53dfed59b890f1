//! The rule language: text to syntax tree (`parse`, with the grammar in `rule.pest`), syntax tree to checked and
//! typed expression (`check`), and back to text (`print`).

pub(crate) mod ast;
mod check;
mod layout;
mod lines;
pub(crate) mod literal;
mod parse;
pub(crate) mod print;
mod raise;
#[cfg(test)]
mod tests;

use segue_evaluator::Type;
use segue_evaluator::path::Paths;
use segue_evaluator::program::{Expr, Let};

use crate::diagnostic::{Diagnostics, Fix, Span};
use crate::lint;
use crate::yaml::{OffsetMap, Snippet};
use check::Checker;
use parse::Parsed;

pub(crate) use check::article;
pub(crate) use layout::{Layout, text as lay_out_text};

/// What an expression may refer to, and what is gathered while compiling.
#[derive(Debug)]
pub struct Context<'c> {
    /// Every path met is interned here.
    pub paths: &'c mut Paths,
    /// The names under `let:` that may be used so far, with the types of their values.
    pub lets: &'c [LetName],
    /// Names allowed as first segment beside the fields of the Segment spec (`event_fields:`).
    pub event_fields: &'c [String],
    /// Whether any first segment is allowed.
    pub any_field: bool,
    /// Whether templates print lists and objects as Segment does.
    pub segment_texts: bool,
    /// Replaces `${NAME}` in text literals; none where the environment is not available (values of `fields`,
    /// triggers) and the text stays as it is.
    pub environment: Option<&'c crate::Expander<'c>>,
    /// By position in `lets`: which were used.
    pub used_lets: &'c mut Vec<bool>,
}

/// A name under `let:`.
#[derive(Clone, Debug)]
pub struct LetName {
    /// The name.
    pub name: String,
    /// The type of its value.
    pub kind: Type,
}

/// The fields of the Segment spec, the first segments a path may have.
pub const EVENT_FIELDS: &[&str] = &[
    "type",
    "event",
    "name",
    "category",
    "userId",
    "anonymousId",
    "groupId",
    "previousId",
    "messageId",
    "timestamp",
    "sentAt",
    "receivedAt",
    "originalTimestamp",
    "context",
    "properties",
    "traits",
    "integrations",
    "version",
    "channel",
    "projectId",
    "writeKey",
    "_metadata",
];

/// Compiles a condition. None where it is wrong; what is wrong is in `diagnostics`.
pub fn condition(
    snippet: Snippet<'_>,
    cx: &mut Context<'_>,
    diagnostics: &mut Diagnostics,
) -> Option<Expr> {
    compile(snippet, diagnostics, |diagnostics| {
        let parsed = parse::expression(snippet, 0, diagnostics)?;
        Some(check(&parsed, cx, diagnostics, |checker, expr| {
            checker.holds(expr)
        }))
    })
}

/// Compiles an expression (without the leading `=`).
pub fn value(
    snippet: Snippet<'_>,
    cx: &mut Context<'_>,
    diagnostics: &mut Diagnostics,
) -> Option<(Expr, Type)> {
    compile(snippet, diagnostics, |diagnostics| {
        let parsed = parse::expression(snippet, 0, diagnostics)?;
        check::holes(&parsed.expr, diagnostics);
        Some(check(&parsed, cx, diagnostics, |checker, expr| {
            checker.value(expr)
        }))
    })
}

/// Compiles a text with `{{holes}}`; without any it is [`Expr::Text`].
pub fn text(
    snippet: Snippet<'_>,
    cx: &mut Context<'_>,
    diagnostics: &mut Diagnostics,
) -> Option<(Expr, Type)> {
    compile(snippet, diagnostics, |diagnostics| {
        let parsed = parse::text(snippet, diagnostics)?;
        Some(check(&parsed, cx, diagnostics, |checker, expr| {
            checker.value(expr)
        }))
    })
}

/// Checks and lowers a tree, and looks it over if nothing is wrong with it.
fn check<T>(
    parsed: &Parsed,
    cx: &mut Context<'_>,
    diagnostics: &mut Diagnostics,
    lower: impl FnOnce(&mut Checker<'_, '_>, &ast::Expr) -> T,
) -> T {
    let mark = diagnostics.len();
    let lowered = lower(&mut Checker::new(cx, diagnostics, parsed), &parsed.expr);
    if !parsed.slipped && !diagnostics.errors_since(mark) {
        lint::expression::check(&parsed.expr, diagnostics);
    }
    lowered
}

/// What a stage gives, unless it found errors; fixes come out as the snippet's scalar must have them written.
fn compile<T>(
    snippet: Snippet<'_>,
    diagnostics: &mut Diagnostics,
    stage: impl FnOnce(&mut Diagnostics) -> Option<T>,
) -> Option<T> {
    let mark = diagnostics.len();
    let compiled = stage(diagnostics);
    diagnostics.amend_since(mark, |diagnostic| {
        diagnostic.fix = diagnostic.fix.take().and_then(|fix| {
            let replacement = snippet.written(fix.replacement, fix.span)?;
            Some(Fix { replacement, ..fix })
        });
    });
    compiled.filter(|_| !diagnostics.errors_since(mark))
}

/// The keys of the objects that an expression gives, where they are written out, each with its place.
pub(crate) fn keys(snippet: Snippet<'_>) -> Vec<(String, Span)> {
    let parsed = parse::expression(snippet, 0, &mut Diagnostics::default());
    let mut found = Vec::new();
    if let Some(parsed) = parsed {
        parsed.expr.given_keys(&mut found);
    }
    found
}

/// How many characters a value has at least, as far as it is text that is written out.
pub(crate) fn least_characters(snippet: Snippet<'_>) -> usize {
    let nothing = &mut Diagnostics::default();
    let parsed = match snippet.text.strip_prefix('=') {
        Some(_) => parse::expression(snippet.slice(1..snippet.text.len()), 0, nothing),
        None => parse::text(snippet, nothing),
    };
    parsed.map_or(0, |parsed| parsed.expr.least_characters())
}

/// The canonical text of an expression, on one line; none where it does not parse.
pub fn format(text: &str) -> Option<String> {
    parsed(text).map(|expr| print::print(&expr))
}

/// A text with the expressions in its holes in canonical form; none where one of them does not parse.
pub fn format_text(text: &str) -> Option<String> {
    let offsets = OffsetMap::identity(0, text.len());
    layout::text(Snippet::new(text, &offsets), &mut Diagnostics::default())
}

/// The text of a compiled expression, to be shown: canonical, and without the names that only its file had.
pub fn show(expr: &Expr, paths: &Paths, lets: &[Let]) -> String {
    let raise = raise::Raise {
        paths,
        lets,
        inside: false,
    };
    print::print(&raise.expr(expr))
}

/// The same for the pieces of a text with holes, as it stands by itself: `Viewed {{name}}`.
pub fn show_text(pieces: &[Expr], paths: &Paths, lets: &[Let]) -> String {
    let raise = raise::Raise {
        paths,
        lets,
        inside: false,
    };
    let pieces: Vec<_> = pieces.iter().map(|piece| raise.expr(piece)).collect();
    print::print_text(&pieces)
}

/// Whether a text would itself be an expression that reads the event or `let`, or calls a function: the forgotten
/// `=`. A single word counts when it is a field of the Segment spec or one of `event_fields`.
pub fn looks_like_expression(text: &str, cx: &Context<'_>) -> bool {
    let Some(expr) = parsed(text) else {
        return false;
    };
    check::names_exist(&expr, cx) && check::reads(&expr)
}

/// Where the single conditions of a condition stand, which `and`, `or` and `not` join, in order; nothing of one that is
/// wrong.
pub(crate) fn single_conditions(snippet: Snippet<'_>) -> Vec<Span> {
    let mut found = Vec::new();
    if let Some(parsed) = parse::expression(snippet, 0, &mut Diagnostics::default()) {
        add_single(&parsed.expr, &mut found);
    }
    found
}

fn add_single(expr: &ast::Expr, found: &mut Vec<Span>) {
    match &expr.kind {
        ast::Kind::And(all) | ast::Kind::Or(all) => {
            for part in all {
                add_single(part, found);
            }
        }
        ast::Kind::Not(inner) if inner.is_joint() => add_single(inner, found),
        _ => found.push(expr.span),
    }
}

/// The tree of a text that is a faultless expression.
fn parsed(text: &str) -> Option<ast::Expr> {
    let offsets = OffsetMap::identity(0, text.len());
    let parsed = parse::expression(Snippet::new(text, &offsets), 0, &mut Diagnostics::default())?;
    (!parsed.slipped).then_some(parsed.expr)
}
