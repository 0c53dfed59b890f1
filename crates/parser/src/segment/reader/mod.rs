//! Conditions as Segment's own reader takes them, for comparison: nothing fires by it.
//!
//! It is looser than the language it documents. What it does not know is skipped; the last `and` or `or` of a level
//! counts for all of them; groups do not nest; texts have no escapes and single quotes are part of them; fields of the
//! event are compared as texts. One pass turns tokens into conditions, as `parseFql` of
//! `@segment/destination-subscriptions` does.

mod comparison;
mod token;

#[cfg(test)]
mod tests;

use std::ops::Range;

use segue_evaluator::path::Paths;
use segue_evaluator::program::Expr;

use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::directive as codes;
use crate::yaml::Snippet;
use comparison::{Field, Function, Literal};
use token::{Kind, Token};

/// Why the reader gives an expression up, and where, in UTF-16 units.
#[derive(Debug)]
struct Refused {
    message: &'static str,
    start: usize,
    end: usize,
}

/// Reads a condition as Segment does; the error is why it cannot, so that no event would match.
pub fn condition(snippet: Snippet<'_>, paths: &mut Paths) -> Result<Expr, Box<Diagnostic>> {
    let read = token::tokens(snippet.text).and_then(|tokens| {
        let end = tokens.last().map_or(0, |token| token.end);
        let mut rest = tokens.into_iter();
        let whole = level(&mut rest, paths)?;
        whole.ok_or(Refused {
            message: "there is no condition here that the reader knows",
            start: 0,
            end,
        })
    });
    read.map_err(|refused| {
        let span = snippet.span(bytes(snippet.text, refused.start, refused.end));
        let message = format!("Segment cannot read this: {}", refused.message);
        Box::new(Diagnostic::new(&codes::UNREADABLE_CONDITION, span, message))
    })
}

/// A range of UTF-16 units as one of bytes.
fn bytes(text: &str, start: usize, end: usize) -> Range<usize> {
    let place = |unit: usize| {
        let mut behind = text.char_indices().scan(0, |units, (at, c)| {
            *units += c.len_utf16();
            Some((at, *units))
        });
        let found = behind.find(|(_, behind)| *behind > unit);
        found.map_or(text.len(), |(at, _)| at)
    };
    place(start)..place(end)
}

/// One level, up to its end. None where there is no condition in it.
fn level(
    rest: &mut dyn Iterator<Item = Token>,
    paths: &mut Paths,
) -> Result<Option<Expr>, Refused> {
    let mut conditions = Vec::new();
    let mut any = false;
    let mut bang = false;
    while let Some(token) = rest.next().filter(|token| token.kind != Kind::End) {
        let negated = std::mem::take(&mut bang);
        match token.kind {
            Kind::Word => conditions.extend(word(&token, negated, rest, paths)?),
            Kind::Operator => bang = token.text == "!",
            Kind::Connector => any = token.text == "or",
            Kind::Open => conditions.push(group(&token, rest, paths)?),
            _ => {}
        }
    }
    Ok(match conditions.len() {
        0 | 1 => conditions.pop(),
        _ if any => Some(Expr::Or(conditions)),
        _ => Some(Expr::And(conditions)),
    })
}

/// What begins with a word: a comparison or a function; other words are skipped.
fn word(
    word: &Token,
    negated: bool,
    rest: &mut dyn Iterator<Item = Token>,
    paths: &mut Paths,
) -> Result<Option<Expr>, Refused> {
    let mut next = || {
        rest.next().ok_or(Refused {
            message: "an operator or a value is missing",
            start: word.start,
            end: word.end,
        })
    };
    if let "contains" | "match" = word.text.as_str() {
        // Read by position: whatever stands for the parentheses and the comma.
        let (_, path, _, argument) = (next().ok(), next()?, next().ok(), next()?);
        let _closing = next();
        let (function, argument) = function(&word.text, &argument);
        let field = Field::of_argument(&path.text);
        return Ok(field.map(|f| comparison::function(function, negated, &f, &argument, paths)));
    }
    let first = word.text.split('.').next().unwrap_or_default();
    if comparison::is_inherited(first) {
        next()?;
        next()?;
        return Ok(None);
    }
    let Some(field) = Field::of(&word.text) else {
        return Ok(None);
    };
    let (operator, value) = (next()?, next()?);
    Ok(Some(comparison::comparison(
        &field, &operator, &value, paths,
    )))
}

/// What a function looks for, and where. `match` is a prefix where the star is at the end, else a suffix without its
/// first unit, whatever that is.
fn function(name: &str, argument: &Token) -> (Function, String) {
    let mut text = Literal::of(argument).text();
    if name == "contains" {
        return (Function::Contains, text);
    }
    if argument.text.ends_with("*\"") {
        text.pop();
        return (Function::StartsWith, text);
    }
    let mut chars = text.chars();
    chars.next();
    (Function::EndsWith, chars.as_str().to_owned())
}

/// A group, up to the next `)`: nothing nests. Where there is nothing in it, reaching it is an error.
fn group(
    open: &Token,
    rest: &mut dyn Iterator<Item = Token>,
    paths: &mut Paths,
) -> Result<Expr, Refused> {
    let mut inner = Vec::new();
    loop {
        match rest.next() {
            Some(token) if token.kind == Kind::Close => break,
            Some(token) => inner.push(token),
            None => {
                return Err(Refused {
                    message: "this group is not closed",
                    start: open.start,
                    end: open.end,
                });
            }
        }
    }
    inner.push(Token {
        kind: Kind::End,
        text: "eos".to_owned(),
        ..open.clone()
    });
    let level = level(&mut inner.into_iter(), paths)?;
    Ok(level.unwrap_or_else(|| comparison::fails("an empty group has no answer")))
}
