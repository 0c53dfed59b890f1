//! Paths and queries.

use std::ops::Range;

use crate::diagnostic::codes::rule as codes;
use crate::diagnostic::{Diagnostic, Span};
use crate::rule::ast::Start;
use crate::rule::parse::Parser;

pub(crate) fn bad_step(
    parser: &Parser<'_, '_>,
    path: &Range<usize>,
    step: &Range<usize>,
    start: Start,
) -> Diagnostic {
    let span = parser.span(step.clone());
    let text = parser.snippet.text.get(step.clone()).unwrap_or("");
    let inner = text
        .strip_prefix('[')
        .and_then(|t| t.strip_suffix(']'))
        .unwrap_or("")
        .trim();
    let is_word = !inner.is_empty()
        && inner
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-')
        && !inner.starts_with(|c: char| c.is_ascii_digit() || c == '-');
    if is_word {
        let quoted = format!("[\"{inner}\"]");
        return Diagnostic::new(
            &codes::BAD_STEP,
            span,
            "a name in brackets stands in quotes",
        )
        .help(format!(
            "write `{quoted}`; for a computed key, `get(object, key)`"
        ))
        .fix(span, quoted, false);
    }
    let diagnostic = Diagnostic::new(
        &codes::BAD_STEP,
        span,
        "a path has only names and positions",
    );
    if start == Start::Bare {
        let at = parser.span(path.start..path.start);
        return diagnostic
            .help("wildcards, slices, filters and `..` need a path that starts with `$`")
            .fix(at, "$.", false);
    }
    diagnostic.help("write `.name`, `[\"a name\"]` or `[0]`")
}

pub(crate) fn bad_query(span: Span) -> Diagnostic {
    Diagnostic::new(
        &codes::BAD_QUERY,
        span,
        "this JSONPath query cannot be read",
    )
    .help(
        "queries are those of RFC 9535, where a name with `-` or `$` stands in brackets, `['a-b']`; a query ends at the \
         first blank, comma or closing bracket outside its brackets",
    )
}

pub(crate) fn second_descent(span: Span) -> Diagnostic {
    Diagnostic::new(
        &codes::BAD_QUERY,
        span,
        "a query descends with `..` at most once",
    )
    .help("each further `..` multiplies the work; name the steps in between")
}

pub(crate) fn query_function(span: Span, name: &str) -> Diagnostic {
    let diagnostic = Diagnostic::new(
        &codes::BAD_QUERY,
        span,
        format!("`{name}` is not available in queries"),
    );
    match name {
        "match" | "search" => diagnostic
            .help("a filter compares; for patterns use `map` and `match` of the rule language"),
        _ => diagnostic.help("filters know `length`, `count` and `value`"),
    }
}
