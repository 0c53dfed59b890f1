use bumpalo::Bump;
use bumpalo::collections::String as ArenaString;

/// A number: its digits as read, or a computed double.
///
/// Numbers are compared and coerced as IEEE doubles; one that is only passed on keeps its digits.
#[derive(Clone, Copy, Debug)]
pub enum Number<'a> {
    /// JSON number text, within the range of doubles.
    Raw(&'a str),
    /// A computed number; not-a-number and infinities print as null.
    Float(f64),
}

impl<'a> Number<'a> {
    /// The nearest double.
    #[inline]
    pub fn as_f64(&self) -> f64 {
        match self {
            // JSON's number syntax is a subset of Rust's.
            Self::Raw(text) => text.parse().unwrap_or(f64::NAN),
            Self::Float(number) => *number,
        }
    }

    /// Whether the number is whole and written without fraction or exponent; a long one may be said not to be.
    #[inline(never)]
    pub(crate) fn is_plain_integer(&self) -> bool {
        matches!(self, Self::Raw(digits) if is_canonical(digits))
    }

    /// The canonical text of the number, see [`canonical`].
    pub fn text(&self, arena: &'a Bump) -> &'a str {
        match self {
            Self::Raw(digits) if is_canonical(digits) => digits,
            _ => canonical(self.as_f64(), arena),
        }
    }

    /// Appends the canonical text of the number.
    pub fn push_text(&self, out: &mut ArenaString<'_>) {
        match self {
            Self::Raw(digits) if is_canonical(digits) => out.push_str(digits),
            _ => out.push_str(ryu_js::Buffer::new().format(self.as_f64())),
        }
    }

    /// A text as a number, the way Segment's engine coerces: blanks around it are ignored and nothing but blanks is 0;
    /// decimal with optional sign, fraction and exponent (`5.`, `.5`, `1e3`), `Infinity` with optional sign, and
    /// unsigned `0x`, `0o`, `0b`. None for anything else.
    pub fn loose(text: &str) -> Option<f64> {
        let text = text.trim_matches(is_blank);
        if text.is_empty() {
            return Some(0.0);
        }
        if let Some((prefix, digits)) = text.split_at_checked(2) {
            match prefix {
                "0x" | "0X" => return from_bits(digits, 4),
                "0o" | "0O" => return from_bits(digits, 3),
                "0b" | "0B" => return from_bits(digits, 1),
                _ => {}
            }
        }
        let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
        // Rust reads the same decimals, and words of its own (`inf`, `nan`, `infinity` in any case) besides.
        let decimal = |b: u8| b.is_ascii_digit() || matches!(b, b'.' | b'e' | b'E' | b'+' | b'-');
        if unsigned == "Infinity" || unsigned.bytes().all(decimal) {
            return text.parse().ok();
        }
        None
    }
}

/// The canonical text of a number in the host language of Segment's engine: the shortest digits that read back to the
/// same double, plain from 1e-6 up to 1e21, else with an exponent and its sign (`1e+21`, `1e-7`); -0 is `0`.
pub fn canonical(number: f64, arena: &Bump) -> &str {
    arena.alloc_str(ryu_js::Buffer::new().format(number))
}

/// Whether the digits of a number are sure to be its canonical text: whole and exact in a double.
fn is_canonical(digits: &str) -> bool {
    /// So many digits are always exact.
    const EXACT: usize = 15;
    let unsigned = digits.strip_prefix('-').unwrap_or(digits);
    unsigned.len() <= EXACT
        && unsigned.bytes().all(|b| b.is_ascii_digit())
        && (!unsigned.starts_with('0') || digits == "0")
}

/// White space and line ends of the host language of Segment's engine.
pub fn is_blank(c: char) -> bool {
    c == '\u{feff}' || (c.is_whitespace() && c != '\u{85}')
}

/// Digits of `bits` bits each as the nearest double, ties to even.
fn from_bits(digits: &str, bits: u32) -> Option<f64> {
    if digits.is_empty() {
        return None;
    }
    let (mut leading, mut dropped) = (0_u64, 0_i32);
    for c in digits.chars() {
        let digit = u64::from(c.to_digit(1 << bits)?);
        if leading.leading_zeros() > bits {
            leading = leading << bits | digit;
        } else {
            // Only whether anything follows still counts for rounding.
            leading |= u64::from(digit != 0);
            dropped = dropped.saturating_add(bits as i32);
        }
    }
    Some(leading as f64 * 2_f64.powi(dropped))
}
