//! Text to syntax tree.

use std::ops::Range;
use std::sync::Once;

use pest::Parser as _;
use pest::iterators::{Pair, Pairs};
use segue_evaluator::limits::{EXPRESSION_BYTES, EXPRESSION_DEPTH};

use super::ast::{Expr, Kind, Name, Path, Start};
use super::slips::{self, Gap};
use super::{literal, template};
use crate::diagnostic::{Diagnostic, Diagnostics, Span};
use crate::yaml::Snippet;

#[derive(pest_derive::Parser)]
#[grammar = "rule.pest"]
struct Grammar;

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
        // The grammar takes linear time; this is the belt to its braces.
        static LIMIT: Once = Once::new();
        LIMIT
            .call_once(|| pest::set_call_limit(std::num::NonZeroUsize::new(64 * EXPRESSION_BYTES)));
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

    /// One operand.
    pub(super) fn primary(&mut self, pair: Pair<'s, Rule>) -> Expr {
        let span = self.pair_span(&pair);
        let kind = match pair.as_rule() {
            Rule::literal => match pair.as_str() {
                "true" => Kind::Bool(true),
                "false" => Kind::Bool(false),
                _ => Kind::Null,
            },
            Rule::number => self.number(&pair),
            Rule::text => {
                let inner = range(&pair);
                Kind::Text(self.literal(inner.start + 1..inner.end - 1).text)
            }
            Rule::path => self.path(pair),
            Rule::query => self.query(pair),
            Rule::list => Kind::List(self.chains(pair)),
            Rule::group => return self.group(pair),
            Rule::object => Kind::Object(self.members(pair)),
            Rule::call => self.call(pair, false),
            Rule::negated => match pair.into_inner().next() {
                Some(call) => self.call(call, true),
                None => Kind::Hole,
            },
            _ => return self.mistaken(&pair),
        };
        self.node(kind, span)
    }

    fn number(&mut self, pair: &Pair<'_, Rule>) -> Kind {
        if pair.as_str().parse::<f64>().is_ok_and(f64::is_finite) {
            return Kind::Number(pair.as_str().to_owned());
        }
        self.slip(slips::number_too_large(self.pair_span(pair)));
        Kind::Number("0".to_owned())
    }

    /// What stands between the quotes of a text literal.
    pub(super) fn literal(&mut self, inner: Range<usize>) -> literal::Literal {
        let literal = literal::decode(self.snippet.text.get(inner.clone()).unwrap_or(""));
        if let Some(lone) = &literal.lone {
            let span = self.span(inner.start + lone.start..inner.start + lone.end);
            self.slip(slips::lone_surrogate(span));
        }
        literal
    }

    fn path(&mut self, pair: Pair<'s, Rule>) -> Kind {
        let mut start = Start::Bare;
        let mut segments = Vec::new();
        let whole = range(&pair);
        for step in pair.into_inner() {
            let span = self.pair_span(&step);
            let text = match step.as_rule() {
                Rule::root => {
                    start = Start::Root;
                    continue;
                }
                Rule::item => {
                    start = Start::Item;
                    continue;
                }
                Rule::text => {
                    let inner = range(&step);
                    self.literal(inner.start + 1..inner.end - 1).text
                }
                Rule::bad_step => {
                    let diagnostic = slips::bad_step(self, &whole, &range(&step), start);
                    self.slip(diagnostic);
                    continue;
                }
                _ => unescape(step.as_str()),
            };
            segments.push(Name { text, span });
        }
        Kind::Path(Path { start, segments })
    }

    fn query(&mut self, pair: Pair<'s, Rule>) -> Kind {
        let text = pair.as_str().to_owned();
        let span = self.pair_span(&pair);
        let mut descents = 0;
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::descent => {
                    descents += 1;
                    if descents == 2 {
                        let diagnostic = slips::second_descent(self.pair_span(&part));
                        self.slip(diagnostic);
                    }
                }
                Rule::query_function if !matches!(part.as_str(), "length" | "count" | "value") => {
                    let diagnostic = slips::query_function(self.pair_span(&part), part.as_str());
                    self.slip(diagnostic);
                }
                _ => {}
            }
        }
        if jsonpath_rust::parser::parse_json_path(&text).is_err() {
            self.slip(slips::bad_query(span));
        }
        Kind::Query(text)
    }

    /// The chains inside a bracket.
    fn chains(&mut self, pair: Pair<'s, Rule>) -> Vec<Expr> {
        let open = range(&pair).start;
        let mut found = Vec::new();
        for inner in pair.into_inner() {
            match inner.as_rule() {
                Rule::chain => found.push(self.chain(inner)),
                Rule::unclosed => self.unclosed(open, range(&inner).end),
                _ => {}
            }
        }
        found
    }

    fn unclosed(&mut self, open: usize, at: usize) {
        let found = self
            .snippet
            .text
            .get(at..)
            .and_then(|rest| rest.chars().next());
        let diagnostic = slips::unclosed(
            self.span(open..open + 1),
            found.map(|c| (self.span(at..at + c.len_utf8()), c)),
        );
        self.broken(diagnostic);
    }

    fn group(&mut self, pair: Pair<'s, Rule>) -> Expr {
        let whole = range(&pair);
        let mut found = self.chains(pair);
        if found.len() == 1 {
            if let Some(mut only) = found.pop() {
                // The place of a group is that of its brackets, so that findings underline all of it.
                only.span = self.span(whole);
                return only;
            }
        }
        let diagnostic = slips::list_in_parentheses(self, &whole);
        self.slip(diagnostic);
        let span = self.span(whole);
        self.node(Kind::List(found), span)
    }

    fn members(&mut self, pair: Pair<'s, Rule>) -> Vec<(Name, Expr)> {
        let open = range(&pair).start;
        let mut found = Vec::new();
        for member in pair.into_inner() {
            if member.as_rule() == Rule::unclosed {
                self.unclosed(open, range(&member).end);
                continue;
            }
            let mut name = Name {
                text: String::new(),
                span: self.pair_span(&member),
            };
            for part in member.into_inner() {
                match part.as_rule() {
                    Rule::text => {
                        let inner = range(&part);
                        name.span = self.pair_span(&part);
                        name.text = self.literal(inner.start + 1..inner.end - 1).text;
                    }
                    Rule::key => {
                        name.span = self.pair_span(&part);
                        part.as_str().clone_into(&mut name.text);
                    }
                    Rule::chain => {
                        let value = self.chain(part);
                        found.push((name.clone(), value));
                    }
                    _ => {
                        let diagnostic = slips::bad_member(name.span);
                        self.broken(diagnostic);
                    }
                }
            }
        }
        found
    }

    fn call(&mut self, pair: Pair<'s, Rule>, bang: bool) -> Kind {
        let mut inner = pair.clone().into_inner();
        let Some(name) = inner.next() else {
            return Kind::Hole;
        };
        let function = Name {
            text: name.as_str().to_owned(),
            span: self.pair_span(&name),
        };
        let open = range(&name).end;
        let open = open
            + self
                .snippet
                .text
                .get(open..)
                .and_then(|rest| rest.find('('))
                .unwrap_or(0);
        if let Some(pieces) = self.template(&function, inner.clone()) {
            return Kind::Template(pieces);
        }
        if bang {
            let diagnostic = slips::negated_call(self, &range(&pair), &function.text);
            self.remark(diagnostic);
        }
        let mut arguments = Vec::new();
        for argument in inner {
            match argument.as_rule() {
                Rule::unclosed => self.unclosed(open, range(&argument).end),
                _ => arguments.push(self.chain(argument)),
            }
        }
        Kind::Call {
            function,
            arguments,
            bang,
        }
    }

    /// The pieces of `template("...")`, where its only argument is a text literal.
    fn template(&mut self, function: &Name, arguments: Pairs<'s, Rule>) -> Option<Vec<Expr>> {
        let [chain] = &arguments.collect::<Vec<_>>()[..] else {
            return None;
        };
        let [only] = &chain.clone().into_inner().collect::<Vec<_>>()[..] else {
            return None;
        };
        if function.text != "template" || only.as_rule() != Rule::text {
            return None;
        }
        let inner = range(only);
        let inner = inner.start + 1..inner.end - 1;
        let literal = self.literal(inner.clone());
        let offsets = template::offsets(&literal, &self.snippet.slice(inner));
        Some(self.pieces(Snippet::new(&literal.text, &offsets), self.depth + 1))
    }

    /// The pieces of a text with holes.
    fn pieces(&mut self, snippet: Snippet<'_>, depth: usize) -> Vec<Expr> {
        let mut pieces: Vec<Expr> = Vec::new();
        for piece in template::split(snippet.text) {
            let expr = match piece {
                template::Piece::Text(range) => {
                    let text = snippet.text.get(range.clone()).unwrap_or("").to_owned();
                    Expr::new(Kind::Text(text), snippet.span(range))
                }
                template::Piece::Hole(range) => {
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
                template::Piece::Unclosed(range) => {
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

    /// An operand that stands for a mistake.
    fn mistaken(&mut self, pair: &Pair<'_, Rule>) -> Expr {
        let span = self.pair_span(pair);
        let kind = match pair.as_rule() {
            Rule::curly => {
                let inner = pair.clone().into_inner().next();
                let text = inner.map_or("", |p| p.as_str()).to_owned();
                self.slip(slips::curly_quotes(span, &text));
                Kind::Text(text)
            }
            Rule::bad_number => {
                self.slip(slips::bad_number(span, pair.as_str()));
                Kind::Number("0".to_owned())
            }
            Rule::unterminated => {
                let start = range(pair).start;
                self.broken(slips::unterminated(self.span(start..start + 1)));
                Kind::Hole
            }
            _ => {
                self.broken(slips::junk(span, pair.as_str()));
                Kind::Hole
            }
        };
        Expr::new(kind, span)
    }

    /// Reports a place where a value must stand and none does.
    pub(super) fn missing(&mut self, gap: Gap, at: usize) -> Expr {
        let span = match &gap {
            Gap::After(range) | Gap::Before(range) => self.span(range.clone()),
            Gap::Alone => {
                let len = self
                    .snippet
                    .text
                    .get(at..)
                    .and_then(|t| t.chars().next())
                    .map_or(0, char::len_utf8);
                self.span(at..at + len)
            }
        };
        self.broken(slips::missing_value(span, &gap));
        Expr::new(Kind::Hole, span)
    }
}

pub(super) fn range(pair: &Pair<'_, Rule>) -> Range<usize> {
    pair.as_span().start()..pair.as_span().end()
}

/// A segment without its escapes.
fn unescape(segment: &str) -> String {
    let mut out = String::with_capacity(segment.len());
    let mut rest = segment.chars();
    while let Some(c) = rest.next() {
        out.extend(if c == '\\' { rest.next() } else { Some(c) });
    }
    out
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
