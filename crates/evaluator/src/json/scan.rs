//! Finding the end of a text, sixteen bytes at a time.

use wide::u8x16;

/// How many bytes are looked at together.
const WIDTH: usize = 16;

/// The position, from `at` on, of the first byte that cannot stand for itself in a JSON string: a quote, a backslash
/// or a control character. The length of the input when there is none.
#[inline(always)]
pub(crate) fn special(bytes: &[u8], mut at: usize) -> usize {
    while let Some(chunk) = bytes.get(at..).and_then(<[u8]>::first_chunk) {
        let found = specials(*chunk);
        if found != 0 {
            return at + found.trailing_zeros() as usize;
        }
        at += WIDTH;
    }
    special_of_last(bytes, at)
}

/// [`special`] in the last bytes, which are fewer.
#[cold]
fn special_of_last(bytes: &[u8], at: usize) -> usize {
    // As if a quote stood behind them.
    let mut last = [b'"'; WIDTH];
    let rest = bytes.get(at..).unwrap_or_default();
    for (to, from) in last.iter_mut().zip(rest) {
        *to = *from;
    }
    at + specials(last).trailing_zeros() as usize
}

/// A bit for each byte that is special.
#[inline(always)]
fn specials(bytes: [u8; WIDTH]) -> u32 {
    let bytes = u8x16::new(bytes);
    let is = |byte| bytes.simd_eq(u8x16::splat(byte));
    let control = bytes.min(u8x16::splat(0x1f)).simd_eq(bytes);
    (is(b'"') | is(b'\\') | control).to_bitmask()
}

/// Whether a byte may stand between the parts of JSON and means nothing there.
#[inline]
pub(crate) fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\n' | b'\r' | b'\t')
}

/// A bit for the length and the ends of a key: two keys of different bits are different.
#[inline]
pub(crate) fn bit(key: &[u8]) -> u64 {
    let (first, last) = match key {
        [first, .., last] => (*first, *last),
        [only] => (*only, *only),
        [] => (0, 0),
    };
    1 << ((usize::from(last) ^ (usize::from(first) << 1) ^ (key.len() << 3)) & 63)
}

#[cfg(test)]
mod tests {
    use super::special;

    #[test]
    fn finds_the_first_special_byte_wherever_it_stands() {
        for length in 0..40 {
            for at in 0..=length {
                for byte in 0..=u8::MAX {
                    let mut bytes = vec![b'!'; length];
                    bytes.iter_mut().step_by(3).for_each(|b| *b = 0xc3);
                    if let Some(b) = bytes.get_mut(at) {
                        *b = byte;
                    }
                    let is_special = byte < 0x20 || byte == b'"' || byte == b'\\';
                    let expected = if is_special { at } else { length };
                    assert_eq!(special(&bytes, 0), expected, "{byte} at {at} of {length}");
                }
            }
        }
    }

    #[test]
    fn starts_where_it_is_told() {
        assert_eq!(special(b"\"abcdefghijk\"", 1), 12);
        assert_eq!(special(b"abc", 3), 3);
    }
}
