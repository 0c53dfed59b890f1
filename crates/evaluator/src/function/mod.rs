//! The functions of the rule language: one table that the checker, the evaluator, the docs and the editor read, and
//! what each of them does.
//!
//! All are pure and total. Given missing, or a kind of value it does not take, a function gives missing, unless its
//! meaning says otherwise; only the limits of [`crate::limits`] make one fail.

mod call;
mod list;
mod object;
mod scalar;
mod table;
#[cfg(test)]
mod tests;
mod text;
mod time;

use crate::Type;

pub(crate) use object::exclude_nulls;
pub use table::FUNCTIONS;

/// A function of the rule language, apart from the forms with a shape of their own (`if`, `map`, `template`,
/// `index`, `contains`, `match`), which are expressions themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Function {
    /// Elements of a list or object, bytes of a text, 0 for null and missing.
    Length,
    /// A text in lower case.
    Lowercase,
    /// A text in upper case.
    Uppercase,
    /// A text with `_` for each blank.
    Snakecase,
    /// A text with `-` for each blank.
    Kebabcase,
    /// A text with each word's first letter in upper case.
    Titlecase,
    /// The name of a value's type.
    Typeof,
    /// A value as a boolean.
    Bool,
    /// A value as a text.
    String,
    /// A value as a number.
    Number,
    /// A text with each occurrence of one text replaced by another.
    Replace,
    /// A text without blanks around it.
    Trim,
    /// The parts of a text between separators.
    Split,
    /// The texts of a list's items with a separator between them.
    Join,
    /// Lists, or texts, one after the other.
    Concat,
    /// Objects laid over each other, the right one on top.
    Merge,
    /// An object with only the named members.
    Pick,
    /// An object without the named members.
    Omit,
    /// The member of an object whose key is computed.
    Get,
    /// An object without nesting, its keys joined.
    Flatten,
    /// The first item of a list.
    First,
    /// The last item of a list.
    Last,
    /// The sum of a list's numbers.
    Sum,
    /// A number rounded to decimal places.
    Round,
    /// Whether there is nothing in a value.
    Blank,
    /// A value as JSON text.
    ToJson,
    /// The value of a JSON text.
    ParseJson,
    /// A value without the members that are null.
    ExcludeNulls,
    /// A point in time as milliseconds since the epoch.
    TimestampMs,
    /// A point in time as ISO 8601 text in UTC.
    IsoTimestamp,
    /// A point in time as text of a given form.
    FormatTime,
    /// The SHA-256 of a text.
    Sha256,
    /// The HMAC-SHA-256 of a text.
    HmacSha256,
}

/// What a function takes and gives, for people and for the checker.
#[derive(Debug)]
pub struct Signature {
    /// The function; none for a form with a shape of its own.
    pub function: Option<Function>,
    /// Its name in the rule language.
    pub name: &'static str,
    /// How it is written, `replace(text, from, to)`.
    pub usage: &'static str,
    /// The kinds of value each parameter takes. Missing is not among them, although it may always be given: it is the
    /// one kind no author writes down.
    pub parameters: &'static [Type],
    /// How many of them must be given.
    pub required: usize,
    /// Whether the last parameter may be repeated.
    pub variadic: bool,
    /// What it gives.
    pub returns: Type,
    /// One sentence of meaning.
    pub meaning: &'static str,
    /// An expression that uses it, and what it gives as JSON (`missing` for none); run by the tests.
    pub example: (&'static str, &'static str),
}

/// The function of a name.
pub fn find(name: &str) -> Option<&'static Signature> {
    FUNCTIONS.iter().find(|f| f.name == name)
}
