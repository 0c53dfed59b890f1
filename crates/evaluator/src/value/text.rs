/// A text and whether JSON may carry it as it stands.
#[derive(Clone, Copy)]
pub struct Text<'a> {
    text: &'a str,
    escapes: Escapes,
}

/// Whether a text needs escapes in JSON. As wide as a word, for that is where a value keeps what kind of value it is: it
/// is copied in whole words then, not byte by byte, which takes several times as long.
#[derive(Clone, Copy, PartialEq, Eq)]
#[repr(usize)]
enum Escapes {
    None,
    Perhaps,
}

impl<'a> Text<'a> {
    /// A text of which nothing is known.
    #[inline]
    pub fn new(text: &'a str) -> Self {
        Self {
            text,
            escapes: Escapes::Perhaps,
        }
    }

    /// A text without quotes, backslashes and control characters: what a JSON reader met without an escape.
    #[inline]
    pub fn plain(text: &'a str) -> Self {
        Self {
            text,
            escapes: Escapes::None,
        }
    }

    /// The text itself.
    #[inline]
    pub fn as_str(&self) -> &'a str {
        self.text
    }

    /// Whether it is this text.
    #[inline]
    pub fn is(&self, text: &str) -> bool {
        is_same(self.text.as_bytes(), text.as_bytes())
    }

    /// Whether the text needs no escaping in JSON, as far as known.
    #[inline]
    pub fn is_plain(&self) -> bool {
        self.escapes == Escapes::None
    }
}

/// Whether two texts are the same. Keys are short, and short texts are compared without a call, which takes longer than
/// to compare them.
#[inline]
pub fn is_same(a: &[u8], b: &[u8]) -> bool {
    a.len() == b.len()
        && match a.len() {
            2..=4 => ends::<2>(a) == ends::<2>(b),
            5..=8 => ends::<4>(a) == ends::<4>(b),
            9..=16 => ends::<8>(a) == ends::<8>(b),
            _ => a == b,
        }
}

/// The first and the last bytes, which are all where there are no more than twice as many.
#[inline]
fn ends<const N: usize>(bytes: &[u8]) -> Option<(&[u8; N], &[u8; N])> {
    Some((bytes.first_chunk()?, bytes.last_chunk()?))
}

impl std::fmt::Debug for Text<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.text.fmt(f)
    }
}

impl PartialEq for Text<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for Text<'_> {}
