//! Escapes in JSON strings, both ways.

use super::Sink;
use super::scan;

/// What an escape stands for.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Escape {
    /// A character.
    Char(char),
    /// Half of a surrogate pair without the other: no character.
    Lone,
}

/// Decodes the escape at the start of `bytes`, which begin behind its backslash; also how many bytes it takes. The
/// error is the offset of the byte that does not belong.
pub(super) fn decode(bytes: &[u8]) -> Result<(Escape, usize), usize> {
    let plain = match bytes.first().ok_or(0_usize)? {
        b'"' => '"',
        b'\\' => '\\',
        b'/' => '/',
        b'b' => '\u{8}',
        b'f' => '\u{c}',
        b'n' => '\n',
        b'r' => '\r',
        b't' => '\t',
        b'u' => return decode_unicode(bytes),
        _ => return Err(0),
    };
    Ok((Escape::Char(plain), 1))
}

fn decode_unicode(bytes: &[u8]) -> Result<(Escape, usize), usize> {
    let first = unit(bytes, 1)?;
    if let Some(c) = char::from_u32(first) {
        return Ok((Escape::Char(c), 5));
    }
    if first < 0xdc00 && bytes.get(5..7) == Some(b"\\u") {
        let second = unit(bytes, 7)?;
        if (0xdc00..0xe000).contains(&second) {
            let joined = 0x1_0000 + ((first - 0xd800) << 10) + (second - 0xdc00);
            return Ok((
                char::from_u32(joined).map_or(Escape::Lone, Escape::Char),
                11,
            ));
        }
    }
    Ok((Escape::Lone, 5))
}

/// Four hexadecimal digits.
fn unit(bytes: &[u8], at: usize) -> Result<u32, usize> {
    (at..at + 4).try_fold(0, |unit, at| {
        let digit = bytes.get(at).and_then(|b| char::from(*b).to_digit(16));
        Ok(unit * 16 + digit.ok_or(at)?)
    })
}

/// Appends a text with the escapes JSON cannot do without, as `JSON.stringify` writes them.
pub(super) fn encode<S: Sink>(text: &str, out: &mut S) {
    let mut from = 0;
    loop {
        let to = scan::special(text.as_bytes(), from);
        out.push_str(text.get(from..to).unwrap_or_default());
        let Some(byte) = text.as_bytes().get(to) else {
            return;
        };
        match byte {
            b'"' => out.push_str("\\\""),
            b'\\' => out.push_str("\\\\"),
            0x8 => out.push_str("\\b"),
            0xc => out.push_str("\\f"),
            b'\n' => out.push_str("\\n"),
            b'\r' => out.push_str("\\r"),
            b'\t' => out.push_str("\\t"),
            _ => out.push_str(&format!("\\u{byte:04x}")),
        }
        from = to + 1;
    }
}
