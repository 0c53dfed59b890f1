use super::{Expr, Liquid};

/// Segment's mapping directives, checked and taken apart. Those that plain expressions can say (`@path`, most of
/// `@template`, `@if`, `@literal`) are none; what these do is told where they are evaluated.
#[derive(Clone, Debug)]
pub enum Directive {
    /// Fails whenever it is reached; why.
    Fail(Box<str>),
    /// `@path` of a text that is only known at run time, from the current input.
    PathOf(Expr),
    /// `@template` of a text that is only known at run time, from the current input.
    TemplateOf(Expr),
    /// The second pass of a `@template`: what triple braces brought in is rendered once more, from the current input.
    RenderAgain(Expr),
    /// `blank` of `@if`: whether the value is *not* blank.
    NotBlank(Expr),
    /// `@case`.
    Case {
        /// To which case; none for an operator that is neither, which fails on texts.
        case: Option<Case>,
        /// The text; anything else passes as it is.
        value: Expr,
    },
    /// `@replace`.
    Replace(Replace),
    /// `@arrayPath` with a shape.
    ArrayPath {
        /// The list, or the one object; anything else passes as it is.
        list: Expr,
        /// Evaluated with each item as the input.
        shape: Expr,
    },
    /// `@flatten`.
    Flatten {
        /// What joins the keys; fails where it is no text.
        separator: Expr,
        /// The object or list.
        value: Expr,
        /// Whether lists stay whole.
        keep_lists: bool,
    },
    /// `@json` with `mode: encode`.
    Encode(Expr),
    /// `@json` with `mode: decode`.
    Decode(Expr),
    /// The value is evaluated, and may fail, for nothing: `@json` of an odd mode.
    Discard(Expr),
    /// `@merge`.
    Merge {
        /// The objects win from the left where this is the text `left`, else from the right.
        direction: Expr,
        /// What is merged.
        objects: Vec<Expr>,
    },
    /// `@transform`.
    Transform {
        /// Gives the new input; fails where the current input is no object.
        apply: Expr,
        /// Evaluated with the new input.
        mapping: Expr,
    },
    /// `@excludeWhenNull`.
    ExcludeWhenNull(Expr),
    /// `@liquid`.
    Liquid(Liquid),
}

/// The operators of `@case`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Case {
    /// `lower`
    Lower,
    /// `upper`
    Upper,
}

/// `@replace`, taken apart.
#[derive(Clone, Debug)]
pub struct Replace {
    /// The text; numbers and booleans count as theirs, all else gives the empty text.
    pub value: Expr,
    /// One replacement, or two one after the other; none where an argument of a wrong type makes every text empty.
    pub steps: Option<Vec<ReplaceStep>>,
    /// Whether case is ignored, unit by unit.
    pub ignore_case: bool,
    /// Whether all occurrences are replaced, not only the first.
    pub all: bool,
}

/// A replacement of `@replace`.
#[derive(Clone, Debug)]
pub enum ReplaceStep {
    /// A literal pattern by the pieces of its replacement.
    Run {
        /// What to look for; never empty.
        pattern: Box<str>,
        /// What to put there.
        replacement: Vec<ReplacePiece>,
    },
    /// Fails; why.
    Fail(Box<str>),
}

/// A piece of a replacement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReplacePiece {
    /// Text as it stands.
    Text(Box<str>),
    /// `$&`: what was found.
    Found,
    /// `` $` ``: what is before it.
    Before,
    /// `$'`: what is behind it.
    Behind,
}
