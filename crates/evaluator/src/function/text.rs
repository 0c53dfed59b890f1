//! Functions on texts.

use std::fmt::Write;

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

use crate::eval::{Failure, ListBuilder, Scope, TextBuilder};
use crate::json;
use crate::value::Value;

/// FQL's functions from text to text: null stays null.
pub(super) fn change<'a>(
    value: Value<'a>,
    scope: &Scope<'a>,
    change: impl FnOnce(&str, &mut TextBuilder<'_, 'a>) -> Result<(), Failure>,
) -> Result<Value<'a>, Failure> {
    match value {
        Value::Null => Ok(Value::Null),
        Value::Text(text) => {
            let mut out = TextBuilder::new(scope);
            change(text.as_str(), &mut out)?;
            out.finish().map(Value::text)
        }
        _ => Ok(Value::Missing),
    }
}

/// By full Unicode mapping, with the final sigma of Greek words.
pub(super) fn lowercase(text: &str, out: &mut TextBuilder<'_, '_>) -> Result<(), Failure> {
    out.push(&text.to_lowercase())
}

pub(super) fn uppercase(text: &str, out: &mut TextBuilder<'_, '_>) -> Result<(), Failure> {
    out.push(&text.to_uppercase())
}

pub(super) fn titlecase(text: &str, out: &mut TextBuilder<'_, '_>) -> Result<(), Failure> {
    for word in text.split_inclusive(char::is_whitespace) {
        let mut rest = word.chars();
        if let Some(first) = rest.next() {
            out.extend(first.to_uppercase())?;
        }
        out.push(rest.as_str())?;
    }
    Ok(())
}

/// Puts a character in place of every blank.
pub(super) fn fill_blanks(
    text: &str,
    with: char,
    out: &mut TextBuilder<'_, '_>,
) -> Result<(), Failure> {
    out.extend(
        text.chars()
            .map(|c| if c.is_whitespace() { with } else { c }),
    )
}

pub(super) fn trim(text: &str) -> Value<'_> {
    Value::text(text.trim())
}

pub(super) fn replace<'a>(
    text: &'a str,
    from: &str,
    to: &str,
    scope: &Scope<'a>,
) -> Result<Value<'a>, Failure> {
    if from.is_empty() || !text.contains(from) {
        return Ok(Value::text(text));
    }
    let mut out = TextBuilder::new(scope);
    for (i, part) in text.split(from).enumerate() {
        if i > 0 {
            out.push(to)?;
        }
        out.push(part)?;
    }
    out.finish().map(Value::text)
}

/// The parts share the bytes of the text.
pub(super) fn split<'a>(
    text: &'a str,
    separator: &str,
    scope: &Scope<'a>,
) -> Result<Value<'a>, Failure> {
    let mut parts = ListBuilder::new(scope, 0);
    if separator.is_empty() {
        let mut rest = text;
        while let Some(c) = rest.chars().next() {
            let (character, behind) = rest.split_at_checked(c.len_utf8()).unwrap_or_default();
            parts.push(Value::text(character))?;
            rest = behind;
        }
    } else {
        for part in text.split(separator) {
            parts.push(Value::text(part))?;
        }
    }
    parts.finish()
}

pub(super) fn to_json<'a>(value: Value<'a>, scope: &Scope<'a>) -> Result<Value<'a>, Failure> {
    if value.is_missing() {
        return Ok(Value::Missing);
    }
    let mut text = TextBuilder::new(scope);
    text.push_json(value)?;
    text.finish().map(Value::text)
}

pub(super) fn parse_json<'a>(text: &'a str, scope: &Scope<'a>) -> Result<Value<'a>, Failure> {
    /// `[1,1]`: an item for every two bytes.
    const BYTES_PER_BYTE: usize = size_of::<Value<'_>>() / 2;
    scope.spend(text.len().saturating_mul(BYTES_PER_BYTE))?;
    Ok(json::read(text.as_bytes(), scope.arena).unwrap_or_default())
}

pub(super) fn sha256<'a>(text: &str, scope: &Scope<'a>) -> Result<Value<'a>, Failure> {
    hexadecimal(&Sha256::digest(text.as_bytes()), scope)
}

pub(super) fn hmac_sha256<'a>(
    key: &str,
    text: &str,
    scope: &Scope<'a>,
) -> Result<Value<'a>, Failure> {
    // A key may have any length.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key.as_bytes()) else {
        return Ok(Value::Missing);
    };
    mac.update(text.as_bytes());
    hexadecimal(&mac.finalize().into_bytes(), scope)
}

fn hexadecimal<'a>(bytes: &[u8], scope: &Scope<'a>) -> Result<Value<'a>, Failure> {
    let mut digits = String::with_capacity(2 * bytes.len());
    for byte in bytes {
        let _ = write!(digits, "{byte:02x}");
    }
    let mut out = TextBuilder::new(scope);
    out.push(&digits)?;
    out.finish().map(Value::text)
}
