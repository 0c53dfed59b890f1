//! Texts as scalars of YAML that stand on one line.

use std::fmt::Write;

use crate::lint::characters::is_hidden;
use crate::yaml::{OffsetMap, Resolved, Scalar, Style, is_closed};

/// Whether a text reads the same without quotes.
pub(super) fn is_plain(text: &str, in_brackets: bool) -> bool {
    let mut characters = text.chars();
    let Some(first) = characters.next() else {
        return false;
    };
    let begins = match first {
        '-' | '?' | ':' => characters.next().is_some_and(|c| !c.is_whitespace()),
        _ => !",[]{}#&*!|>'\"%@` ".contains(first),
    };
    let brackets = |c: char| ",[]{}".contains(c);
    begins
        && !text.starts_with("---")
        && !text.starts_with("...")
        && !text.ends_with([' ', ':'])
        && !text.contains(": ")
        && !text.contains(" #")
        && !text.contains(is_special)
        && !(in_brackets && (text.contains(brackets) || !is_closed(text)))
}

/// Whether a text would be something else than text without its quotes.
pub(super) fn is_text(text: &str) -> bool {
    let plain = Scalar {
        text: text.to_owned(),
        style: Style::Plain,
        verbatim: false,
        offsets: OffsetMap::default(),
    };
    plain.resolve() == Resolved::Text
}

/// Whether quotes are left around a text although it needs none: it looks like a number, a date, a switch of older
/// YAML or a variable, or holds what cannot be seen.
pub(super) fn is_doubtful(text: &str) -> bool {
    let switches = ["y", "n", "yes", "no", "on", "off", "=", "<<"];
    text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '.' | '+' | '-'))
        || text.starts_with("${")
        || switches.iter().any(|word| text.eq_ignore_ascii_case(word))
        || text.contains(is_hidden)
}

/// A text between the quotes that take fewest escapes.
pub(super) fn quoted(text: &str) -> String {
    let count = |wanted: &[char]| text.matches(wanted).count();
    let plain = !text.contains(|c| is_special(c) || is_hidden(c));
    if plain && count(&['\'']) < count(&['"', '\\']) {
        format!("'{}'", text.replace('\'', "''"))
    } else {
        in_double_quotes(text)
    }
}

/// A text between double quotes, as JSON has it too.
pub(super) fn in_double_quotes(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            c if is_special(c) || is_hidden(c) => {
                for unit in c.encode_utf16(&mut [0; 2]) {
                    // Writing to a String cannot fail.
                    let _ = write!(out, "\\u{unit:04x}");
                }
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// Whether a character can only stand between double quotes, most of them as an escape.
pub(super) fn is_special(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffd}'..='\u{ffff}'
        )
        || u32::from(c) & 0xfffe == 0xfffe
}
