//! Text literals: from what is written between the quotes to the text, and back.

use std::fmt::Write;

/// A text literal without its quotes, decoded.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Literal {
    pub(super) text: String,
    /// (byte in the text, byte as written) wherever the two drift apart.
    drift: Vec<(usize, usize)>,
    /// Halves of surrogate pairs that stand alone, as written.
    pub(super) lone: Option<std::ops::Range<usize>>,
}

impl Literal {
    /// The byte as written of a byte of the text.
    pub(super) fn written(&self, at: usize) -> usize {
        let known = self.drift.partition_point(|&(text, _)| text <= at);
        match known.checked_sub(1).and_then(|i| self.drift.get(i)) {
            Some(&(text, written)) => written + (at - text),
            None => at,
        }
    }
}

/// Decodes `\\ \" \' \n \t \r \uXXXX`, pairs joined; any other backslash stays.
pub(super) fn decode(written: &str) -> Literal {
    let mut literal = Literal::default();
    let mut done = 0;
    while let Some(at) = written.get(done..).and_then(|rest| rest.find('\\')) {
        let at = done + at;
        literal.text.push_str(written.get(done..at).unwrap_or(""));
        let escape = written.get(at..).unwrap_or("");
        let (decoded, len) = match escape.as_bytes().get(1) {
            Some(b'\\') => ('\\', 2),
            Some(b'"') => ('"', 2),
            Some(b'\'') => ('\'', 2),
            Some(b'n') => ('\n', 2),
            Some(b't') => ('\t', 2),
            Some(b'r') => ('\r', 2),
            Some(b'u') => unicode(escape).unwrap_or_else(|len| {
                literal.lone.get_or_insert(at..at + len);
                (char::REPLACEMENT_CHARACTER, len)
            }),
            _ => ('\\', 1),
        };
        literal.text.push(decoded);
        done = at + len;
        literal.drift.push((literal.text.len(), done));
    }
    literal.text.push_str(written.get(done..).unwrap_or(""));
    literal
}

/// The character of `\uXXXX` or a pair of them, and how long that is; an error for half a pair. What is no escape
/// after all is a backslash.
fn unicode(escape: &str) -> Result<(char, usize), usize> {
    let Some(first) = unit(escape) else {
        return Ok(('\\', 1));
    };
    if let Some(c) = char::from_u32(first) {
        return Ok((c, 6));
    }
    let second = escape
        .get(6..)
        .filter(|rest| rest.starts_with("\\u"))
        .and_then(unit);
    match second {
        Some(second @ 0xDC00..=0xDFFF) if first < 0xDC00 => {
            char::from_u32(0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00))
                .map(|c| (c, 12))
                .ok_or(6)
        }
        _ => Err(6),
    }
}

/// The code unit of `\uXXXX`.
fn unit(escape: &str) -> Option<u32> {
    let digits = escape.get(2..6)?;
    if !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
        return None;
    }
    u32::from_str_radix(digits, 16).ok()
}

/// Writes a text so that it can stand in a literal with this quote.
pub(super) fn escape(text: &str, quote: &str) -> String {
    text.replace('\\', "\\\\")
        .replace(quote, &format!("\\{quote}"))
}

/// Writes a text as a literal: in double quotes, or in single ones where that spares escapes.
pub(crate) fn encode(text: &str) -> String {
    let quote = if text.contains('"') && !text.contains('\'') {
        '\''
    } else {
        '"'
    };
    let mut out = String::with_capacity(text.len() + 2);
    out.push(quote);
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            '\\' => match rest.peek() {
                // A backslash that cannot be taken for the beginning of an escape stays as it is.
                Some(next) if !"\\\"'ntru\n\t\r".contains(*next) && !is_special(*next) => {
                    out.push('\\');
                }
                _ => out.push_str("\\\\"),
            },
            c if c == quote => {
                out.push('\\');
                out.push(c);
            }
            c if is_special(c) => {
                // Writing to a String cannot fail.
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push(quote);
    out
}

/// Whether a character is only written as an escape: no file can hold it, or nobody would see it there.
fn is_special(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffd}'..='\u{ffff}'
        )
}
