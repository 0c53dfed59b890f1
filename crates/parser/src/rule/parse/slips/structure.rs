//! What is missing, left over or too much.

use std::ops::Range;

use pest::iterators::Pair;
use segue_evaluator::limits::{EXPRESSION_BYTES, EXPRESSION_DEPTH};

use super::blanks_wanted;
use crate::diagnostic::codes::rule as codes;
use crate::diagnostic::{Diagnostic, Span};
use crate::rule::ast::{Expr, Kind};
use crate::rule::parse::{Parser, Rule, range};

/// Where a value is missing.
#[derive(Debug)]
pub(crate) enum Gap {
    /// Behind an operator.
    After(Range<usize>),
    /// Before an operator.
    Before(Range<usize>),
    /// Between commas and brackets.
    Alone,
}

pub(crate) fn too_deep(span: Span) -> Diagnostic {
    Diagnostic::new(
        &codes::EXPRESSION_TOO_LARGE,
        span,
        format!("expressions nest at most {EXPRESSION_DEPTH} levels deep"),
    )
    .help("move a part of it to a name under `let`")
}

pub(crate) fn too_long(span: Span) -> Diagnostic {
    Diagnostic::new(
        &codes::EXPRESSION_TOO_LARGE,
        span,
        format!("an expression has at most {EXPRESSION_BYTES} bytes"),
    )
    .help("move lists of values to `let`, as lists of the file")
}

pub(crate) fn empty(span: Span) -> Diagnostic {
    Diagnostic::new(&codes::MISSING_VALUE, span, "there is no expression here")
}

/// A slash where a value should begin.
pub(crate) fn regular_expression(span: Span) -> Diagnostic {
    Diagnostic::new(
        &codes::MISSING_VALUE,
        span,
        "there are no regular expressions",
    )
    .help("`match(text, \"start*\")` takes a glob: `*`, `?`, `[a-z]`")
}

pub(crate) fn missing_value(span: Span, gap: &Gap) -> Diagnostic {
    let message = match gap {
        Gap::After(_) => "a value is missing behind this",
        Gap::Before(_) => "a value is missing before this",
        Gap::Alone => "a value is missing here",
    };
    Diagnostic::new(&codes::MISSING_VALUE, span, message)
}

pub(crate) fn leading_equals(span: Span) -> Diagnostic {
    Diagnostic::new(
        &codes::LEADING_EQUALS,
        span,
        "the expression begins with an equals sign",
    )
    .help("leave it out: conditions have none, and values have one")
    .fix(span, "", true)
}

pub(crate) fn stray(span: Span, found: &str) -> Diagnostic {
    let message = match found {
        "," => "this comma stands outside of any list or call",
        ":" => "this colon stands outside of any object",
        _ => "this bracket closes nothing",
    };
    Diagnostic::new(&codes::UNEXPECTED, span, message)
}

pub(crate) fn unclosed(span: Span, found: Option<Span>) -> Diagnostic {
    let diagnostic = Diagnostic::new(
        &codes::UNCLOSED_BRACKET,
        span,
        "this bracket is never closed",
    );
    match found {
        Some(at) => diagnostic.label(at, "a comma or the closing bracket must stand before this"),
        None => diagnostic,
    }
}

pub(crate) fn unclosed_hole(span: Span) -> Diagnostic {
    Diagnostic::new(
        &codes::UNCLOSED_HOLE,
        span,
        "this hole in the text is never closed",
    )
    .help("end it with `}}`, or write `{{\"{{\"}}` for the two braces themselves")
}

pub(crate) fn junk(span: Span, written: &str) -> Diagnostic {
    let first = written.chars().next().unwrap_or(' ');
    let diagnostic = |message: &str| Diagnostic::new(&codes::UNEXPECTED, span, message);
    match first {
        '?' => diagnostic("this is no operator")
            .help("write `if(condition, value, otherwise)`, or `a ?? b` for the first value that is there"),
        '.' => diagnostic("a name must stand on both sides of a dot"),
        ';' => diagnostic("one expression holds no statements").help("separate arguments by commas"),
        '#' => diagnostic("there are no comments inside an expression"),
        '%' | '^' => diagnostic("this is no operator").help("there are `+`, `-`, `*` and `/`"),
        '`' => diagnostic("texts stand in straight quotes").help("write `\"...\"` or `'...'`"),
        c if c.is_whitespace() || c == '\u{feff}' || c == '\u{200b}' => Diagnostic::new(
            &codes::UNEXPECTED,
            span,
            format!("U+{:04X} looks like a blank and is none", u32::from(c)),
        )
        .fix(span, " ", true),
        c if c.is_alphanumeric() => diagnostic("only unaccented letters, digits, `_`, `-` and `$` may stand in a name as they are")
            .help("quote that part of the path, `properties[\"größe\"]`; a text stands in quotes"),
        _ => diagnostic("this cannot be read here"),
    }
}

pub(crate) fn glue(
    parser: &Parser<'_, '_>,
    before: &Range<usize>,
    left: &Expr,
    next: &Pair<'_, Rule>,
) -> Diagnostic {
    let place = range(next);
    let span = parser.pair_span(next);
    let touching = before.end == place.start;
    if let (Kind::Path(path), Rule::group, true) = (&left.kind, next.as_rule(), touching) {
        let name = path.segments.last().map_or("", |s| s.text.as_str());
        return Diagnostic::new(
            &codes::UNEXPECTED,
            span,
            "paths have no functions of their own",
        )
        .help(format!(
            "give a function its subject as first argument, `{name}(...)`"
        ));
    }
    if matches!(left.kind, Kind::Text(_)) && touching {
        return Diagnostic::new(&codes::MISSING_OPERATOR, span, "the text before this has already ended")
            .help("inside a text, write `\\\"` or `\\'` for a quote, or use the other kind of quotes around it");
    }
    if let (Kind::Path(path), false) = (&left.kind, touching) {
        let last = path.segments.last().and_then(|s| s.text.strip_suffix('-'));
        if last.is_some() {
            let at = parser.span(before.end - 1..before.end);
            return blanks_wanted(at, "-", false, true);
        }
    }
    if let (Kind::Path(path), false) = (&left.kind, touching)
        && let [only] = &path.segments[..]
        && only.text.eq_ignore_ascii_case("if")
    {
        return Diagnostic::new(&codes::MISSING_OPERATOR, left.span, "`if` is a function")
            .help("write `if(condition, value, otherwise)`");
    }
    Diagnostic::new(
        &codes::MISSING_OPERATOR,
        span,
        "an operator is missing before this",
    )
    .help("two values stand side by side; a text stands in quotes")
}

/// Whether a step of a path follows right behind a call.
pub(crate) fn goes_on(before: &Range<usize>, left: &Expr, next: &Pair<'_, Rule>) -> bool {
    before.end == range(next).start
        && matches!(left.kind, Kind::Call { .. })
        && next.as_str().starts_with(['.', '['])
}

pub(crate) fn path_of_call(span: Span) -> Diagnostic {
    Diagnostic::new(
        &codes::UNEXPECTED,
        span,
        "a path does not go on behind a call",
    )
    .help(
        "write `first(...)` or `get(..., \"name\")`, or name the value under `let` and go on from there, `let.parts[0]`",
    )
}

pub(crate) fn list_in_parentheses(parser: &Parser<'_, '_>, whole: &Range<usize>) -> Diagnostic {
    let span = parser.span(whole.clone());
    let diagnostic = Diagnostic::new(&codes::UNEXPECTED, span, "lists stand in square brackets");
    let inner = parser.verbatim(whole.start + 1..whole.end.saturating_sub(1));
    match inner {
        Some(inner) => diagnostic.fix(span, format!("[{inner}]"), true),
        None => diagnostic,
    }
}

pub(crate) fn bad_member(span: Span) -> Diagnostic {
    Diagnostic::new(
        &codes::UNEXPECTED,
        span,
        "members of an object are written `key: value`",
    )
    .help("there is no short form: write `{sku: sku}`")
}
