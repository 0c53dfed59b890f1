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

impl Number<'_> {
    /// The nearest double.
    #[inline]
    pub fn as_f64(&self) -> f64 {
        match self {
            // JSON's number syntax is a subset of Rust's.
            Self::Raw(text) => text.parse().unwrap_or(f64::NAN),
            Self::Float(number) => *number,
        }
    }
}
