//! Operators: those of other languages, and those in the wrong place.

use std::ops::Range;

use pest::iterators::Pair;
use segue_evaluator::function;
use segue_evaluator::program::Comparison;

use crate::diagnostic::codes::rule as codes;
use crate::diagnostic::{Diagnostic, Span};
use crate::rule::ast::{Comparator, Expr, Kind};
use crate::rule::literal::encode;
use crate::rule::parse::operator::Operator;
use crate::rule::parse::{Parser, Rule};
use crate::rule::print::print;

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
pub(crate) fn meant(foreign: &str) -> Option<Operator> {
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

pub(crate) fn foreign(span: Span, written: &str, left: Option<&Expr>) -> Diagnostic {
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
    if let ("||", Some(Kind::Path(_) | Kind::Text(_))) = (written, left.map(|e| &e.kind)) {
        return diagnostic
            .help("write `??` for the first value that is there, `or` between conditions")
            .fix(span, "??", false);
    }
    diagnostic
        .help(format!("write `{right}`"))
        .fix(span, right, true)
}

/// Whether an operand is the name of a function and no more.
pub(crate) fn is_function(operand: &Pair<'_, Rule>) -> bool {
    function::find(operand.as_str().trim()).is_some()
}

/// `value | function`, as template languages have it.
pub(crate) fn pipe(span: Span, left: &Expr, function: &str) -> Diagnostic {
    let function = function.trim();
    Diagnostic::new(
        &codes::FOREIGN_OPERATOR,
        span,
        "this is an operator of another language",
    )
    .help(format!(
        "give the function its subject, `{function}({})`",
        print(left)
    ))
}

/// `is null`, `IS NOT NULL`: one mistake.
pub(crate) fn is_null(span: Span, operator: Comparator) -> Diagnostic {
    let right = format!("{} null", operator.as_str());
    Diagnostic::new(
        &codes::FOREIGN_OPERATOR,
        span,
        "this is an operator of another language",
    )
    .help(format!("write `{right}`"))
    .fix(span, right, true)
}

pub(crate) fn infix_call(
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
    diagnostic.fix(parser.span(whole.clone()), written, false)
}

pub(crate) fn blanks_wanted(span: Span, sign: &str, before: bool, after: bool) -> Diagnostic {
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

pub(crate) fn sign_before_value(span: Span) -> Diagnostic {
    Diagnostic::new(&codes::UNEXPECTED, span, "only a number may have a sign")
        .help("subtract from zero, `0 - a`")
        .fix(span, "0 - ", false)
}

pub(crate) fn misplaced_not(span: Span) -> Diagnostic {
    Diagnostic::new(
        &codes::MISPLACED_NOT,
        span,
        "a negation binds less tightly than the operator before it",
    )
    .help("put it in parentheses, or negate the whole comparison")
}

pub(crate) fn chained(
    parser: &Parser<'_, '_>,
    whole: &Range<usize>,
    sign: &Pair<'_, Rule>,
    left: &Expr,
    right: &Expr,
) -> Diagnostic {
    let diagnostic = Diagnostic::new(
        &codes::CHAINED_COMPARISON,
        parser.pair_span(sign),
        "comparisons do not chain",
    );
    let Kind::Compare(_, _, middle) = &left.kind else {
        return diagnostic;
    };
    let mended = format!(
        "{} and {} {} {}",
        print(left),
        print(middle),
        sign.as_str(),
        print(right)
    );
    diagnostic
        .help(format!("write `{mended}`"))
        .fix(parser.span(whole.clone()), mended, false)
}

pub(crate) fn mixed(parser: &Parser<'_, '_>, side: &Range<usize>) -> Diagnostic {
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

pub(crate) fn negated_call(parser: &Parser<'_, '_>, call: &Range<usize>, name: &str) -> Diagnostic {
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
