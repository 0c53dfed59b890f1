//! Text to syntax tree.

mod climb;
mod operand;
mod operator;
mod slips;
mod template;

use std::num::NonZeroUsize;
use std::ops::Range;
use std::sync::Once;

use pest::Parser as _;
use pest::iterators::{Pair, Pairs};
use segue_evaluator::limits::{EXPRESSION_BYTES, EXPRESSION_DEPTH};

use super::ast::{Expr, Kind};
use crate::diagnostic::{Diagnostic, Diagnostics, Span};
use crate::yaml::Snippet;

pub(super) use operator::Level;
pub(super) use template::holes;

#[derive(pest_derive::Parser)]
#[grammar = "rule.pest"]
struct Grammar;

/// The grammar takes linear time; a limit on its steps is the belt to these braces. It holds for the whole process.
static CALL_LIMIT: Once = Once::new();

/// A tree, and how far it can be trusted.
#[derive(Debug)]
pub(super) struct Parsed {
    pub(super) expr: Expr,
    /// Whether something had to be read as something else: names can be checked, types had better not.
    pub(super) slipped: bool,
}

/// Parses an expression; `depth` levels of other expressions are around it. None where its structure is broken, which
/// is one finding, however many places it shows in; slips that leave the structure clear are each one.
pub(super) fn expression(
    snippet: Snippet<'_>,
    depth: usize,
    diagnostics: &mut Diagnostics,
) -> Option<Parsed> {
    let mut parser = Parser::new(snippet, depth, diagnostics);
    let expr = parser.whole();
    parser.finish(expr)
}

/// Parses a text with holes.
pub(super) fn text(snippet: Snippet<'_>, diagnostics: &mut Diagnostics) -> Option<Parsed> {
    let mut parser = Parser::new(snippet, 0, diagnostics);
    let pieces = parser.pieces(snippet, 1);
    let expr = Expr::new(Kind::Template(pieces), snippet.span(0..snippet.text.len()));
    parser.finish(expr)
}

/// One expression being parsed.
pub(super) struct Parser<'s, 'd> {
    pub(super) snippet: Snippet<'s>,
    /// How many levels of other expressions are around it.
    depth: usize,
    /// How many chains are being parsed, one inside the other.
    nesting: usize,
    diagnostics: &'d mut Diagnostics,
    /// Whether the structure is broken; what is found after that is most likely no mistake of its own.
    broken: bool,
    slipped: bool,
}

impl<'s, 'd> Parser<'s, 'd> {
    fn new(snippet: Snippet<'s>, depth: usize, diagnostics: &'d mut Diagnostics) -> Self {
        Self {
            snippet,
            depth,
            nesting: 0,
            diagnostics,
            broken: false,
            slipped: false,
        }
    }

    fn finish(self, expr: Expr) -> Option<Parsed> {
        (!self.broken).then_some(Parsed {
            expr,
            slipped: self.slipped,
        })
    }

    /// Reports that the structure cannot be made out.
    pub(super) fn broken(&mut self, diagnostic: Diagnostic) {
        if !self.broken {
            self.diagnostics.push(diagnostic);
        }
        self.broken = true;
    }

    /// Reports a mistake that leaves no doubt about what was meant.
    pub(super) fn slip(&mut self, diagnostic: Diagnostic) {
        if !self.broken {
            self.diagnostics.push(diagnostic);
        }
        self.slipped = true;
    }

    /// Reports something that is no mistake.
    pub(super) fn remark(&mut self, diagnostic: Diagnostic) {
        if !self.broken {
            self.diagnostics.push(diagnostic);
        }
    }

    pub(super) fn span(&self, range: Range<usize>) -> Span {
        self.snippet.span(range)
    }

    /// A range of the text if it stands in the file as it is, so that a fix may quote it.
    pub(super) fn verbatim(&self, range: Range<usize>) -> Option<&'s str> {
        let span = self.span(range.clone());
        let text = self.snippet.text.get(range)?;
        (span.end - span.start == text.len()).then_some(text)
    }

    pub(super) fn node(&mut self, kind: Kind, span: Span) -> Expr {
        self.capped(Expr::new(kind, span))
    }

    /// The expression, unless it is nested too deeply.
    pub(super) fn capped(&mut self, expr: Expr) -> Expr {
        if expr.height() + self.depth > EXPRESSION_DEPTH {
            self.broken(slips::too_deep(expr.span));
            return Expr::new(Kind::Hole, expr.span);
        }
        expr
    }

    fn whole(&mut self) -> Expr {
        let text = self.snippet.text;
        let all = self.span(0..text.len());
        let hole = Expr::new(Kind::Hole, all);
        if text.len() > EXPRESSION_BYTES {
            self.broken(slips::too_long(all));
            return hole;
        }
        if text.trim().is_empty() {
            self.broken(slips::empty(all));
            return hole;
        }
        if let Some(at) = too_deep(text, EXPRESSION_DEPTH.saturating_sub(self.depth)) {
            self.broken(slips::too_deep(self.span(at..at + 1)));
            return hole;
        }
        let blanks = text.len() - text.trim_start().len();
        if text.trim_start().starts_with('=') && !text.trim_start().starts_with("==") {
            self.slip(slips::leading_equals(self.span(blanks..blanks + 1)));
            self.snippet = self.snippet.slice(blanks + 1..text.len());
        }
        CALL_LIMIT.call_once(|| pest::set_call_limit(NonZeroUsize::new(64 * EXPRESSION_BYTES)));
        match Grammar::parse(Rule::expression, self.snippet.text) {
            Ok(pairs) => self.expression(pairs),
            Err(_) => {
                self.broken(slips::too_deep(all));
                hole
            }
        }
    }

    fn expression(&mut self, pairs: Pairs<'s, Rule>) -> Expr {
        let mut expr = None;
        for pair in pairs.flat_map(Pair::into_inner) {
            match pair.as_rule() {
                Rule::chain if expr.is_none() => expr = Some(self.chain(pair)),
                Rule::stray => {
                    let diagnostic = slips::stray(self.pair_span(&pair), pair.as_str());
                    self.broken(diagnostic);
                }
                _ => {}
            }
        }
        expr.unwrap_or_else(|| Expr::new(Kind::Hole, Span::default()))
    }

    pub(super) fn pair_span(&self, pair: &Pair<'_, Rule>) -> Span {
        self.span(range(pair))
    }
}

pub(super) fn range(pair: &Pair<'_, Rule>) -> Range<usize> {
    pair.as_span().start()..pair.as_span().end()
}

/// The bracket that opens one level too many, if there is one. Counted before parsing, so that how deep an expression
/// may be does not depend on the stack of whoever parses it.
fn too_deep(text: &str, limit: usize) -> Option<usize> {
    let mut open = 0_usize;
    let mut quote = None;
    let mut characters = text.char_indices();
    while let Some((at, c)) = characters.next() {
        match (c, quote) {
            ('\\', _) => {
                characters.next();
            }
            (c, Some(q)) if c == q => quote = None,
            (_, Some(_)) => {}
            ('"' | '\'', None) => quote = Some(c),
            ('(' | '[' | '{', None) => {
                open += 1;
                if open > limit {
                    return Some(at);
                }
            }
            (')' | ']' | '}', None) => open = open.saturating_sub(1),
            _ => {}
        }
    }
    None
}
