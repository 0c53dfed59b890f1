//! Texts with `{{holes}}`: where the holes are.

use std::ops::Range;

use super::literal::Literal;
use crate::yaml::{OffsetMap, Snippet};

/// A part of a text, by byte range.
#[derive(Debug, PartialEq)]
pub(super) enum Piece {
    /// Text as it stands.
    Text(Range<usize>),
    /// What stands between `{{` and `}}`.
    Hole(Range<usize>),
    /// A `{{` that is never closed.
    Unclosed(Range<usize>),
}

/// Takes a text apart.
pub(super) fn split(text: &str) -> Vec<Piece> {
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
pub(super) fn offsets(literal: &Literal, written: &Snippet<'_>) -> OffsetMap {
    let places = literal.text.char_indices().flat_map(|(at, c)| {
        let end = at + c.len_utf8();
        let place = written.span(literal.written(at)..literal.written(end));
        [(at, place.start), (end, place.end)]
    });
    OffsetMap::from_runs(places.collect(), written.span(0..written.text.len()).end)
}
