//! Finding the end of a text, eight bytes at a time.

const ONES: u64 = 0x0101_0101_0101_0101;
const HIGH: u64 = 0x8080_8080_8080_8080;

/// The position, from `at` on, of the first byte that cannot stand for itself in a JSON string: a quote, a backslash
/// or a control character. The length of the input when there is none.
#[inline]
pub(crate) fn special(bytes: &[u8], mut at: usize) -> usize {
    while let Some(chunk) = bytes.get(at..).and_then(<[u8]>::first_chunk::<8>) {
        let word = u64::from_le_bytes(*chunk);
        let control = word.wrapping_sub(ONES * 0x20) & !word;
        let found = (zeros(word ^ (ONES * 0x22)) | zeros(word ^ (ONES * 0x5c)) | control) & HIGH;
        if found != 0 {
            // A borrow can only spoil bytes above the first one found.
            return at + found.trailing_zeros() as usize / 8;
        }
        at += 8;
    }
    while let Some(byte) = bytes.get(at) {
        if matches!(byte, b'"' | b'\\' | 0..0x20) {
            break;
        }
        at += 1;
    }
    at
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

/// Marks the zero bytes of a word in their highest bits.
#[inline]
fn zeros(word: u64) -> u64 {
    word.wrapping_sub(ONES) & !word
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
