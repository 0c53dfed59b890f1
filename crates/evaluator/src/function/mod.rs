//! The functions of the rule language: one table that the checker, the evaluator, the docs and the editor read.

use crate::Type;

/// A function of the rule language, apart from the forms with a shape of their own (`if`, `map`, `template`,
/// `index`, `contains`, `match`), which are expressions themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Function {
    /// Elements of a list or object, bytes of a text, 0 for null and missing.
    Length,
}

/// What a function takes and gives, for people and for the checker.
#[derive(Debug)]
pub struct Signature {
    /// The function; none for a form with a shape of its own.
    pub function: Option<Function>,
    /// Its name in the rule language.
    pub name: &'static str,
    /// How it is written, `replace(s, from, to)`.
    pub usage: &'static str,
    /// Types of the parameters.
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

/// All functions by name.
pub static FUNCTIONS: &[Signature] = &[];

/// The function of a name.
pub fn find(name: &str) -> Option<&'static Signature> {
    FUNCTIONS.iter().find(|f| f.name == name)
}
