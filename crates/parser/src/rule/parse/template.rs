//! Texts with `{{holes}}`.

use std::ops::Range;

use pest::iterators::Pairs;

use super::{Parser, Rule, expression, range, slips};
use crate::rule::ast::{Expr, Kind, Name};
use crate::rule::literal::{self, Literal};
use crate::yaml::{OffsetMap, Snippet};

impl<'s> Parser<'s, '_> {
    /// The pieces of `template("...")`, where its only argument is a text literal.
    pub(super) fn template(
        &mut self,
        function: &Name,
        arguments: Pairs<'s, Rule>,
    ) -> Option<Vec<Expr>> {
        let [chain] = &arguments.collect::<Vec<_>>()[..] else {
            return None;
        };
        let [only] = &chain.clone().into_inner().collect::<Vec<_>>()[..] else {
            return None;
        };
        if function.text != "template" || only.as_rule() != Rule::text {
            return None;
        }
        let quote = only.as_str().get(..1)?;
        let inner = range(only);
        let inner = inner.start + 1..inner.end - 1;
        let literal = self.literal(inner.clone());
        let offsets = offsets(&literal, &self.snippet.slice(inner));
        let mark = self.diagnostics.len();
        let pieces = self.pieces(
            Snippet::new(&literal.text, &offsets),
            self.depth + self.nesting,
        );
        self.diagnostics.amend_since(mark, |diagnostic| {
            if let Some(fix) = &mut diagnostic.fix {
                fix.replacement = literal::escape(&fix.replacement, quote);
            }
        });
        Some(pieces)
    }

    /// The pieces of a text with holes.
    pub(super) fn pieces(&mut self, snippet: Snippet<'_>, depth: usize) -> Vec<Expr> {
        let mut pieces: Vec<Expr> = Vec::new();
        for piece in split(snippet.text) {
            let expr = match piece {
                Piece::Text(range) => {
                    let text = snippet.text.get(range.clone()).unwrap_or("").to_owned();
                    Expr::new(Kind::Text(text), snippet.span(range))
                }
                Piece::Hole(range) => {
                    match expression(snippet.slice(range), depth, self.diagnostics) {
                        Some(parsed) => {
                            self.slipped |= parsed.slipped;
                            parsed.expr
                        }
                        None => {
                            self.broken = true;
                            continue;
                        }
                    }
                }
                Piece::Unclosed(range) => {
                    self.broken(slips::unclosed_hole(snippet.span(range)));
                    continue;
                }
            };
            match (
                pieces.last_mut().map(|p| (&mut p.kind, &mut p.span)),
                &expr.kind,
            ) {
                (Some((Kind::Text(before), span)), Kind::Text(text)) => {
                    before.push_str(text);
                    *span = span.to(expr.span);
                }
                _ => pieces.push(expr),
            }
        }
        pieces
    }
}

/// A part of a text, by byte range.
#[derive(Debug, PartialEq)]
enum Piece {
    /// Text as it stands.
    Text(Range<usize>),
    /// What stands between `{{` and `}}`.
    Hole(Range<usize>),
    /// A `{{` that is never closed.
    Unclosed(Range<usize>),
}

/// Where the holes of a text are, without their braces.
pub(in crate::rule) fn holes(text: &str) -> impl Iterator<Item = Range<usize>> {
    split(text).into_iter().filter_map(|piece| match piece {
        Piece::Hole(range) => Some(range),
        Piece::Text(_) | Piece::Unclosed(_) => None,
    })
}

/// Takes a text apart.
fn split(text: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut done = 0;
    while let Some(at) = text.get(done..).and_then(|rest| rest.find("{{")) {
        let open = done + at;
        if open > done {
            pieces.push(Piece::Text(done..open));
        }
        let inner = open + 2;
        let Some(len) = text.get(inner..).and_then(close) else {
            pieces.push(Piece::Unclosed(open..inner));
            return pieces;
        };
        pieces.push(Piece::Hole(inner..inner + len));
        done = inner + len + 2;
    }
    if done < text.len() {
        pieces.push(Piece::Text(done..text.len()));
    }
    pieces
}

/// Where the `}}` of a hole is: outside of texts and of braces opened in the hole.
fn close(hole: &str) -> Option<usize> {
    let mut braces = 0_usize;
    let mut quote = None;
    let mut characters = hole.char_indices();
    while let Some((at, c)) = characters.next() {
        match (c, quote) {
            ('\\', _) => {
                characters.next();
            }
            (c, Some(q)) if c == q => quote = None,
            (_, Some(_)) => {}
            ('"' | '\'', None) => quote = Some(c),
            ('{', None) => braces += 1,
            ('}', None) if braces > 0 => braces -= 1,
            ('}', None) if hole.get(at + 1..).is_some_and(|rest| rest.starts_with('}')) => {
                return Some(at);
            }
            _ => {}
        }
    }
    None
}

/// Where each character of a decoded literal stands in the file; `written` is what stands between its quotes.
fn offsets(literal: &Literal, written: &Snippet<'_>) -> OffsetMap {
    let places = literal.text.char_indices().flat_map(|(at, c)| {
        let end = at + c.len_utf8();
        let place = written.span(literal.written(at)..literal.written(end));
        [(at, place.start), (end, place.end)]
    });
    OffsetMap::from_runs(places.collect(), written.span(0..written.text.len()).end)
}
