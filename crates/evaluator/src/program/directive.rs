use super::{Expr, Liquid};

/// Segment's mapping directives, checked and taken apart; meaning in `eval::directive`.
#[derive(Debug)]
pub enum Directive {
    /// Fails whenever it is reached.
    Fail(Box<str>),
    /// A path whose text is only known at run time (`@path` given a directive).
    PathOf(Expr),
    /// `@liquid`.
    Liquid(Liquid),
}
