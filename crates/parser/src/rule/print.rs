//! Syntax tree to canonical text. Parsing the text again gives the same tree.

use std::borrow::Cow;

use super::ast::{Expr, Kind, Name, Path, Start, sign};
use super::literal::encode;
use super::parse::Level;

/// The canonical text of an expression.
pub(crate) fn print(expr: &Expr) -> String {
    text_of(expr, Level::Or)
}

/// The canonical text of an expression as an operand that must bind at least as tightly as `least`.
pub(super) fn text_of(expr: &Expr, least: Level) -> String {
    let mut out = String::new();
    write(&mut out, expr, least);
    out
}

/// The canonical text of a hole.
pub(super) fn hole(expr: &Expr) -> String {
    let inner = print(expr);
    let pad = if inner.starts_with('{') || inner.ends_with('}') {
        " "
    } else {
        ""
    };
    format!("{{{{{pad}{inner}{pad}}}}}")
}

/// The canonical text of a text with holes, as it stands between its quotes or by itself.
pub(crate) fn print_text(pieces: &[Expr]) -> String {
    let mut out = String::new();
    let mut pieces = pieces.iter().peekable();
    while let Some(piece) = pieces.next() {
        let Kind::Text(text) = &piece.kind else {
            out.push_str(&hole(piece));
            continue;
        };
        let mut characters = text.chars().peekable();
        while let Some(c) = characters.next() {
            let next_opens = match characters.peek() {
                Some(next) => *next == '{',
                None => pieces.peek().is_some(),
            };
            // A brace that would open a hole together with what follows stands in a hole of its own.
            if c == '{' && next_opens {
                out.push_str("{{\"{\"}}");
            } else {
                out.push(c);
            }
        }
    }
    out
}

/// Writes an expression as an operand that must bind at least as tightly as `least`.
fn write(out: &mut String, expr: &Expr, least: Level) {
    if Level::of(&expr.kind) < least {
        out.push('(');
        write(out, expr, Level::Or);
        out.push(')');
        return;
    }
    match &expr.kind {
        Kind::Hole => out.push_str("..."),
        Kind::Null => out.push_str("null"),
        Kind::Bool(true) => out.push_str("true"),
        Kind::Bool(false) => out.push_str("false"),
        Kind::Number(text) | Kind::Query(text) => out.push_str(text),
        Kind::Text(text) => out.push_str(&encode(text)),
        Kind::Template(pieces) => {
            out.push_str("template(");
            out.push_str(&encode(&print_text(pieces)));
            out.push(')');
        }
        Kind::Path(path) => write_path(out, path),
        Kind::List(items) => {
            out.push('[');
            write_all(out, items, ", ", Level::Or);
            out.push(']');
        }
        Kind::Object(members) => {
            out.push('{');
            for (i, (key, value)) in members.iter().enumerate() {
                if i > 0 {
                    out.push_str(", ");
                }
                out.push_str(&key_text(key));
                out.push_str(": ");
                write(out, value, Level::Or);
            }
            out.push('}');
        }
        Kind::Call {
            function,
            arguments,
            bang,
        } => {
            if *bang {
                out.push('!');
            }
            out.push_str(&function.text);
            out.push('(');
            write_all(out, arguments, ", ", Level::Or);
            out.push(')');
        }
        Kind::Not(inner) => {
            out.push_str("not ");
            write(out, inner, Level::of_negated(&inner.kind));
        }
        // `and` inside `or` has its parentheses, although it needs none: mixed, they are easily misread.
        Kind::Or(operands) => write_all(out, operands, " or ", Level::Not),
        Kind::And(operands) => write_all(out, operands, " and ", Level::Not),
        Kind::Coalesce(operands) => write_all(out, operands, " ?? ", Level::Sum),
        Kind::Compare(comparator, left, right) => {
            write(out, left, Level::Coalesce);
            out.extend([" ", comparator.as_str(), " "]);
            write(out, right, Level::Coalesce);
        }
        Kind::Arithmetic(arithmetic, left, right) => {
            let own = Level::of(&expr.kind);
            write(out, left, own);
            out.extend([" ", sign(*arithmetic), " "]);
            write(out, right, own.tighter());
        }
    }
}

fn write_all(out: &mut String, all: &[Expr], separator: &str, least: Level) {
    for (i, one) in all.iter().enumerate() {
        if i > 0 {
            out.push_str(separator);
        }
        write(out, one, least);
    }
}

fn is_name_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '$')
}

/// The key of a member.
pub(super) fn key_text(key: &Name) -> Cow<'_, str> {
    if !key.text.is_empty() && key.text.chars().all(is_name_char) {
        Cow::Borrowed(&key.text)
    } else {
        Cow::Owned(encode(&key.text))
    }
}

fn write_path(out: &mut String, path: &Path) {
    let mut segments = path.segments.iter();
    match path.start {
        Start::Root => out.push('$'),
        Start::Item => out.push('@'),
        Start::Bare => {
            if let Some(first) = segments.next() {
                write_first(out, &first.text);
            }
        }
    }
    for segment in segments {
        let text = &segment.text;
        let is_position =
            text == "0" || (!text.starts_with('0') && text.bytes().all(|b| b.is_ascii_digit()));
        if text.is_empty() || !text.chars().all(is_name_char) {
            out.extend(["[", &encode(text), "]"]);
        } else if is_position {
            out.extend(["[", text, "]"]);
        } else {
            out.extend([".", text]);
        }
    }
}

/// The first segment of a path has no bracket to stand in: what it cannot hold is escaped.
fn write_first(out: &mut String, text: &str) {
    let keyword = matches!(text, "and" | "or" | "in" | "$")
        || ["not", "true", "false", "null"]
            .iter()
            .any(|word| text.eq_ignore_ascii_case(word));
    for (i, c) in text.chars().enumerate() {
        let begins_badly = i == 0 && (keyword || c.is_ascii_digit() || c == '-');
        if begins_badly || !is_name_char(c) {
            out.push('\\');
        }
        out.push(c);
    }
}
