//! Texts by UTF-16 units, as the host language of LiquidJS counts and cuts them.

use crate::eval::{Failure, Scope, TextBuilder};

/// The length in units.
pub(super) fn length(text: &str) -> usize {
    if text.is_ascii() {
        text.len()
    } else {
        text.encode_utf16().count()
    }
}

/// The units from one position up to another; half of a surrogate pair is U+FFFD.
pub(super) fn slice<'a>(
    text: &'a str,
    from: usize,
    to: usize,
    scope: &Scope<'a>,
) -> Result<&'a str, Failure> {
    let count = to.saturating_sub(from);
    if text.is_ascii() {
        let from = from.min(text.len());
        return Ok(text
            .get(from..from.saturating_add(count).min(text.len()))
            .unwrap_or_default());
    }
    let units = text.encode_utf16().skip(from).take(count);
    let mut out = TextBuilder::new(scope);
    out.extend(char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)))?;
    out.finish()
}

/// A relative position as lists and texts are sliced by it: cut to a whole number, from the end where it is negative.
pub(super) fn position(number: f64, length: usize) -> usize {
    let whole = if number.is_nan() { 0.0 } else { number.trunc() };
    if whole < 0.0 {
        (length as f64 + whole).max(0.0) as usize
    } else {
        (whole as usize).min(length)
    }
}
