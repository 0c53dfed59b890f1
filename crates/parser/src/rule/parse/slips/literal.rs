//! Texts, numbers and words.

use crate::diagnostic::codes::rule as codes;
use crate::diagnostic::{Diagnostic, Span};
use crate::rule::literal::encode;

pub(crate) fn foreign_literal(span: Span, lower: &str) -> Diagnostic {
    Diagnostic::new(
        &codes::FOREIGN_OPERATOR,
        span,
        "`true`, `false` and `null` are written in lower case",
    )
    .fix(span, lower, true)
}

pub(crate) fn unterminated(span: Span) -> Diagnostic {
    Diagnostic::new(
        &codes::UNTERMINATED_TEXT,
        span,
        "the text that begins here never ends",
    )
    .help("close it with the same quote; inside a text, write `\\\"` or `\\'` for a quote")
}

pub(crate) fn lone_surrogate(span: Span) -> Diagnostic {
    Diagnostic::new(
        &codes::LONE_SURROGATE,
        span,
        "this is one half of a character that takes two escapes",
    )
    .help("write both halves, or the character itself")
}

pub(crate) fn curly_quotes(span: Span, text: &str) -> Diagnostic {
    Diagnostic::new(&codes::CURLY_QUOTES, span, "texts stand in straight quotes")
        .help("write `\"...\"` or `'...'`")
        .fix(span, encode(text), true)
}

pub(crate) fn number_too_large(span: Span) -> Diagnostic {
    Diagnostic::new(
        &codes::NUMBER_SPELLING,
        span,
        "this number is beyond the range of doubles",
    )
}

pub(crate) fn bad_number(span: Span, written: &str) -> Diagnostic {
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
