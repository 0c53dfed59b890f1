//! Liquid templates (`@liquid`), read as LiquidJS 10 reads them with its defaults and Segment's switches: text to
//! tokens ([`token`]), tokens to the nodes of a template ([`template`]), their contents to values ([`value`]).

mod template;
mod token;
mod value;

#[cfg(test)]
mod tests;

use std::ops::Range;

use pest::Parser as _;
use pest::error::InputLocation;
use pest::iterators::Pair;
use segue_evaluator::program::Liquid;

/// The grammar, and the rules it is made of.
#[derive(pest_derive::Parser)]
#[grammar = "liquid.pest"]
struct Grammar;

/// Why a template cannot be read, and where in its text.
#[derive(Debug, PartialEq)]
pub(super) struct LiquidError {
    /// What is wrong.
    pub(super) kind: LiquidErrorKind,
    /// Where.
    pub(super) range: Range<usize>,
}

/// What is wrong with a template.
#[derive(Debug, PartialEq)]
pub(super) enum LiquidErrorKind {
    /// Its syntax; one sentence.
    Syntax(String),
    /// A tag that Segment has switched off.
    SwitchedOffTag(String),
    /// A tag there is none of.
    UnknownTag(String),
}

/// The names of tags that mean something in their place.
pub(super) const TAGS: &[&str] = &[
    "assign",
    "block",
    "break",
    "capture",
    "comment",
    "continue",
    "cycle",
    "decrement",
    "echo",
    "elsif",
    "else",
    "endblock",
    "endcapture",
    "endcomment",
    "endif",
    "endraw",
    "endunless",
    "if",
    "increment",
    "liquid",
    "raw",
    "unless",
];

/// A template that can be read, and what is worth saying about it.
#[derive(Debug)]
pub(super) struct Parsed {
    /// The template.
    pub(super) liquid: Liquid,
    /// Filters LiquidJS does not know and leaves out.
    pub(super) unknown_filters: Vec<(String, Range<usize>)>,
    /// The filters met that Segment has switched off.
    pub(super) switched_off_filters: Vec<SwitchedOffFilter>,
    /// The variables read before anything is assigned to them: the first step of each path.
    pub(super) variables: Vec<(String, Range<usize>)>,
}

/// A filter that Segment has switched off.
#[derive(Debug)]
pub(super) struct SwitchedOffFilter {
    /// Its name.
    pub(super) name: String,
    /// Where.
    pub(super) range: Range<usize>,
    /// Whether it is reached by some events only.
    pub(super) conditional: bool,
}

/// Reads a template.
pub(super) fn parse(text: &str) -> Result<Parsed, LiquidError> {
    template::Reader::new(text).read()
}

impl LiquidError {
    fn syntax(message: impl Into<String>, range: Range<usize>) -> Self {
        Self {
            kind: LiquidErrorKind::Syntax(message.into()),
            range,
        }
    }
}

/// Applies one rule to a part of the text.
fn apply(rule: Rule, text: &str, part: Range<usize>) -> Result<Pair<'_, Rule>, usize> {
    let source = text.get(part).unwrap_or_default();
    match Grammar::parse(rule, source) {
        Ok(mut pairs) => pairs.next().ok_or(0),
        Err(error) => Err(match error.location {
            InputLocation::Pos(at) | InputLocation::Span((at, _)) => at,
        }),
    }
}
