//! What a mistake is called, and what is the remedy: findings about syntax.

use std::ops::Range;

use pest::iterators::Pair;
use segue_evaluator::limits::{EXPRESSION_BYTES, EXPRESSION_DEPTH};
use segue_evaluator::program::Comparison;

use super::ast::{Comparator, Expr, Kind, Start};
use super::literal::encode;
use super::parse::{Parser, Rule, range};
use super::precedence::Operator;
use super::print::print;
use crate::diagnostic::codes::rule as codes;
use crate::diagnostic::{Diagnostic, Span};

/// Where a value is missing.
#[derive(Debug)]
pub(super) enum Gap {
    /// Behind an operator.
    After(Range<usize>),
    /// Before an operator.
    Before(Range<usize>),
    /// Between commas and brackets.
    Alone,
}

/// Words and signs of other languages, the operator each stands for, and how that is written here.
const FOREIGN: &[(&str, Operator, &str)] = &[
    ("==", Operator::Compare(Comparator::Equal), "="),
    ("===", Operator::Compare(Comparator::Equal), "="),
    ("equals", Operator::Compare(Comparator::Equal), "="),
    ("is", Operator::Compare(Comparator::Equal), "="),
    ("!==", Operator::Compare(Comparator::NotEqual), "!="),
    ("<>", Operator::Compare(Comparator::NotEqual), "!="),
    ("is not", Operator::Compare(Comparator::NotEqual), "!="),
    (
        "=>",
        Operator::Compare(Comparator::Order(Comparison::GreaterOrEqual)),
        ">=",
    ),
    (
        "=<",
        Operator::Compare(Comparator::Order(Comparison::LessOrEqual)),
        "<=",
    ),
    ("&&", Operator::And, "and"),
    ("&", Operator::And, "and"),
    ("and", Operator::And, "and"),
    ("||", Operator::Or, "or"),
    ("|", Operator::Or, "or"),
    ("or", Operator::Or, "or"),
    ("in", Operator::Compare(Comparator::In), "in"),
    ("not in", Operator::Compare(Comparator::NotIn), "not in"),
    ("like", Operator::Word("match", false), "match(...)"),
    ("not like", Operator::Word("match", true), "not match(...)"),
    ("=~", Operator::Word("match", false), "match(...)"),
    ("match", Operator::Word("match", false), "match(...)"),
    ("matches", Operator::Word("match", false), "match(...)"),
    ("not match", Operator::Word("match", true), "not match(...)"),
    (
        "not matches",
        Operator::Word("match", true),
        "not match(...)",
    ),
    (
        "contains",
        Operator::Word("contains", false),
        "contains(...)",
    ),
    (
        "not contains",
        Operator::Word("contains", true),
        "not contains(...)",
    ),
];

/// The operator a foreign one stands for.
pub(super) fn meant(foreign: &str) -> Option<Operator> {
    lookup(foreign).map(|(operator, _)| operator)
}

fn lookup(foreign: &str) -> Option<(Operator, &'static str)> {
    let words: Vec<_> = foreign
        .split_ascii_whitespace()
        .map(str::to_ascii_lowercase)
        .collect();
    let words = words.join(" ");
    let found = FOREIGN.iter().find(|(name, ..)| *name == words);
    found.map(|(_, operator, right)| (*operator, *right))
}

pub(super) fn foreign(span: Span, written: &str) -> Diagnostic {
    let right = lookup(written).map_or("not", |(_, right)| right);
    let lower = written
        .split_ascii_whitespace()
        .map(str::to_ascii_lowercase);
    let message = if lower.eq(right.split(' ').map(str::to_owned)) {
        "operators are written in lower case"
    } else {
        "this is an operator of another language"
    };
    let diagnostic = Diagnostic::new(&codes::FOREIGN_OPERATOR, span, message);
    match written {
        "||" => diagnostic.help("write `or`; for the first value that is there, write `??`"),
        _ => diagnostic.help(format!("write `{right}`")),
    }
    .fix(span, right, true)
}

pub(super) fn infix_call(
    parser: &Parser<'_, '_>,
    whole: &Range<usize>,
    sign: &Pair<'_, Rule>,
    left: &Expr,
    right: &Expr,
) -> Diagnostic {
    let (word, negated) = match meant(sign.as_str()) {
        Some(Operator::Word(word, negated)) => (word, negated),
        _ => ("match", false),
    };
    let part = match &right.kind {
        // The wildcards of SQL.
        Kind::Text(pattern) if sign.as_str().to_ascii_lowercase().ends_with("like") => {
            encode(&pattern.replace('%', "*").replace('_', "?"))
        }
        _ => print(right),
    };
    let not = if negated { "not " } else { "" };
    let written = format!("{not}{word}({}, {part})", print(left));
    let diagnostic = Diagnostic::new(
        &codes::FOREIGN_OPERATOR,
        parser.pair_span(sign),
        format!("`{word}` is a function, not an operator"),
    )
    .help(format!("write `{written}`"));
    match parser.verbatim(whole.clone()) {
        Some(_) => diagnostic.fix(parser.span(whole.clone()), written, false),
        None => diagnostic,
    }
}

pub(super) fn too_deep(span: Span) -> Diagnostic {
    Diagnostic::new(
        &codes::EXPRESSION_TOO_LARGE,
        span,
        format!("expressions nest at most {EXPRESSION_DEPTH} levels deep"),
    )
    .help("move a part of it to a name under `let`")
}

pub(super) fn too_long(span: Span) -> Diagnostic {
    Diagnostic::new(
        &codes::EXPRESSION_TOO_LARGE,
        span,
        format!("an expression has at most {EXPRESSION_BYTES} bytes"),
    )
    .help("move lists of values to `let`, as lists of the file")
}

pub(super) fn empty(span: Span) -> Diagnostic {
    Diagnostic::new(&codes::MISSING_VALUE, span, "there is no expression here")
}

pub(super) fn missing_value(span: Span, gap: &Gap) -> Diagnostic {
    let message = match gap {
        Gap::After(_) => "a value is missing behind this",
        Gap::Before(_) => "a value is missing before this",
        Gap::Alone => "a value is missing here",
    };
    Diagnostic::new(&codes::MISSING_VALUE, span, message)
}

pub(super) fn leading_equals(span: Span) -> Diagnostic {
    Diagnostic::new(
        &codes::LEADING_EQUALS,
        span,
        "the expression begins with an equals sign",
    )
    .help("leave it out: conditions have none, and values have one")
    .fix(span, "", true)
}

pub(super) fn stray(span: Span, found: &str) -> Diagnostic {
    let message = match found {
        "," => "this comma stands outside of any list or call",
        ":" => "this colon stands outside of any object",
        _ => "this bracket closes nothing",
    };
    Diagnostic::new(&codes::UNEXPECTED, span, message)
}

pub(super) fn unclosed(span: Span, found: Option<(Span, char)>) -> Diagnostic {
    let diagnostic = Diagnostic::new(
        &codes::UNCLOSED_BRACKET,
        span,
        "this bracket is never closed",
    );
    match found {
        Some((at, _)) => {
            diagnostic.label(at, "a comma or the closing bracket must stand before this")
        }
        None => diagnostic,
    }
}

pub(super) fn unclosed_hole(span: Span) -> Diagnostic {
    Diagnostic::new(
        &codes::UNCLOSED_HOLE,
        span,
        "this hole in the text is never closed",
    )
    .help("end it with `}}`, or write `{{\"{{\"}}` for the two braces themselves")
}

pub(super) fn unterminated(span: Span) -> Diagnostic {
    Diagnostic::new(
        &codes::UNTERMINATED_TEXT,
        span,
        "the text that begins here never ends",
    )
    .help("close it with the same quote; inside a text, write `\\\"` or `\\'` for a quote")
}

pub(super) fn lone_surrogate(span: Span) -> Diagnostic {
    Diagnostic::new(
        &codes::LONE_SURROGATE,
        span,
        "this is one half of a character that takes two escapes",
    )
    .help("write both halves, or the character itself")
}

pub(super) fn curly_quotes(span: Span, text: &str) -> Diagnostic {
    Diagnostic::new(&codes::CURLY_QUOTES, span, "texts stand in straight quotes")
        .help("write `\"...\"` or `'...'`")
        .fix(span, encode(text), true)
}

pub(super) fn number_too_large(span: Span) -> Diagnostic {
    Diagnostic::new(
        &codes::NUMBER_SPELLING,
        span,
        "this number is beyond the range of doubles",
    )
}

pub(super) fn bad_number(span: Span, written: &str) -> Diagnostic {
    let is_date = written.get(4..).is_some_and(|rest| rest.starts_with('-'));
    if is_date {
        return Diagnostic::new(&codes::NUMBER_SPELLING, span, "dates are written as texts")
            .help("put it in quotes, and compare points in time with `timestamp_ms(...)`");
    }
    let diagnostic = Diagnostic::new(
        &codes::NUMBER_SPELLING,
        span,
        "numbers are written as in JSON",
    );
    let value = written.parse::<f64>().ok().filter(|n| n.is_finite());
    match value.and_then(serde_json::Number::from_f64) {
        Some(_) => {
            let mended = mended(written);
            diagnostic
                .help(format!("write `{mended}`"))
                .fix(span, mended, true)
        }
        None => diagnostic.help(
            "put it in quotes if it is a text; a name that begins with a digit is written `\\1st`",
        ),
    }
}

/// JSON's spelling of a number that Rust reads as JSON would mean it: no plus, no leading zeros, digits around the
/// point.
fn mended(written: &str) -> String {
    let (minus, digits) = match written.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", written.trim_start_matches('+')),
    };
    let cut = digits.find(['.', 'e', 'E']).unwrap_or(digits.len());
    let (whole, rest) = digits.split_at_checked(cut).unwrap_or((digits, ""));
    let whole = match whole.trim_start_matches('0') {
        "" => "0",
        whole => whole,
    };
    let (fraction, exponent) = match rest
        .find(['e', 'E'])
        .and_then(|at| rest.split_at_checked(at))
    {
        Some(parts) => parts,
        None => (rest, ""),
    };
    let fraction = if fraction == "." { "" } else { fraction };
    format!("{minus}{whole}{fraction}{exponent}")
}

pub(super) fn junk(span: Span, written: &str) -> Diagnostic {
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

pub(super) fn glue(
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
    Diagnostic::new(
        &codes::MISSING_OPERATOR,
        span,
        "an operator is missing before this",
    )
    .help("two values stand side by side; a text stands in quotes")
}

pub(super) fn blanks_wanted(span: Span, sign: &str, before: bool, after: bool) -> Diagnostic {
    let pad = |there: bool| if there { "" } else { " " };
    let mended = format!("{}{sign}{}", pad(before), pad(after));
    Diagnostic::new(
        &codes::BLANKS_WANTED,
        span,
        "arithmetic wants blanks around its signs",
    )
    .help(format!("write `a {sign} b`; names may hold `-`"))
    .fix(span, mended, true)
}

pub(super) fn sign_before_value(span: Span) -> Diagnostic {
    Diagnostic::new(&codes::UNEXPECTED, span, "only a number may have a sign")
        .help("subtract from zero, `0 - a`")
        .fix(span, "0 - ", false)
}

pub(super) fn misplaced_not(span: Span) -> Diagnostic {
    Diagnostic::new(
        &codes::MISPLACED_NOT,
        span,
        "a negation binds less tightly than the operator before it",
    )
    .help("put it in parentheses, or negate the whole comparison")
}

pub(super) fn chained(span: Span) -> Diagnostic {
    Diagnostic::new(&codes::CHAINED_COMPARISON, span, "comparisons do not chain")
        .help("write `a < b and b < c`")
}

pub(super) fn mixed(parser: &Parser<'_, '_>, side: &Range<usize>) -> Diagnostic {
    let span = parser.span(side.clone());
    let diagnostic = Diagnostic::new(
        &codes::MIXED_AND_OR,
        span,
        "`and` beside `or` is easily misread without parentheses",
    )
    .help("`and` binds more tightly; put parentheses around the part that belongs together");
    match parser.verbatim(side.clone()) {
        Some(text) => diagnostic.fix(span, format!("({text})"), true),
        None => diagnostic,
    }
}

pub(super) fn negated_call(parser: &Parser<'_, '_>, call: &Range<usize>, name: &str) -> Diagnostic {
    let bang = parser
        .snippet
        .text
        .get(..call.start)
        .and_then(|t| t.rfind('!'))
        .unwrap_or(call.start);
    Diagnostic::new(
        &codes::NEGATED_CALL,
        parser.span(bang..call.start),
        format!("`!{name}(...)` does not hold for events without the value"),
    )
    .help(format!(
        "`not {name}(...)` is the plain negation, which holds for them too"
    ))
    .fix(parser.span(bang..call.start), "not ", false)
}

pub(super) fn list_in_parentheses(parser: &Parser<'_, '_>, whole: &Range<usize>) -> Diagnostic {
    let span = parser.span(whole.clone());
    let diagnostic = Diagnostic::new(&codes::UNEXPECTED, span, "lists stand in square brackets");
    let inner = parser.verbatim(whole.start + 1..whole.end.saturating_sub(1));
    match inner {
        Some(inner) => diagnostic.fix(span, format!("[{inner}]"), true),
        None => diagnostic,
    }
}

pub(super) fn bad_member(span: Span) -> Diagnostic {
    Diagnostic::new(
        &codes::UNEXPECTED,
        span,
        "members of an object are written `key: value`",
    )
}

pub(super) fn bad_step(
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

pub(super) fn bad_query(span: Span) -> Diagnostic {
    Diagnostic::new(&codes::BAD_QUERY, span, "this JSONPath query cannot be read")
        .help("queries are those of RFC 9535; a query ends at the first blank, comma or closing bracket outside its brackets")
}

pub(super) fn second_descent(span: Span) -> Diagnostic {
    Diagnostic::new(
        &codes::BAD_QUERY,
        span,
        "a query descends with `..` at most once",
    )
    .help("each further `..` multiplies the work; name the steps in between")
}

pub(super) fn query_function(span: Span, name: &str) -> Diagnostic {
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
