//! Operands: literals, paths, lists, objects, calls, and what stands in their place by mistake.

use std::ops::Range;

use pest::iterators::Pair;

use super::slips::Gap;
use super::{Parser, Rule, range, slips};
use crate::rule::ast::{Expr, Kind, Name, Path, Start};
use crate::rule::literal;

impl<'s> Parser<'s, '_> {
    /// One operand.
    pub(super) fn primary(&mut self, pair: Pair<'s, Rule>) -> Expr {
        let span = self.pair_span(&pair);
        let kind = match pair.as_rule() {
            Rule::literal => literal_kind(pair.as_str()),
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
            Rule::call => self.call(&pair, false),
            Rule::negated => match pair.into_inner().next() {
                Some(call) => self.call(&call, true),
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
        let parts: Vec<_> = pair.into_inner().collect();
        let known = |part: &Pair<'_, Rule>| matches!(part.as_str(), "length" | "count" | "value");
        let unknown = parts
            .iter()
            .find(|part| part.as_rule() == Rule::query_function && !known(part));
        let second = parts
            .iter()
            .filter(|part| part.as_rule() == Rule::descent)
            .nth(1);
        if let Some(part) = unknown {
            self.slip(slips::query_function(self.pair_span(part), part.as_str()));
        } else if let Some(part) = second {
            self.slip(slips::second_descent(self.pair_span(part)));
        } else if jsonpath_rust::parser::parse_json_path(&text).is_err() {
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
        let found = self.character(at);
        let found = (!found.is_empty()).then(|| self.span(found));
        self.broken(slips::unclosed(self.span(open..open + 1), found));
    }

    /// The place of the character at an offset; empty at the end.
    fn character(&self, at: usize) -> Range<usize> {
        let rest = self.snippet.text.get(at..).unwrap_or("");
        at..at + rest.chars().next().map_or(0, char::len_utf8)
    }

    fn group(&mut self, pair: Pair<'s, Rule>) -> Expr {
        let whole = range(&pair);
        let mut found = self.chains(pair);
        if found.len() == 1
            && let Some(mut only) = found.pop()
        {
            // The place of a group is that of its brackets, so that findings underline all of it.
            only.span = self.span(whole);
            return only;
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

    fn call(&mut self, pair: &Pair<'s, Rule>, bang: bool) -> Kind {
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
            let diagnostic = slips::negated_call(self, &range(pair), &function.text);
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
            Rule::foreign_literal => {
                let lower = pair.as_str().to_ascii_lowercase();
                self.slip(slips::foreign_literal(span, &lower));
                literal_kind(&lower)
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
    pub(super) fn missing(&mut self, gap: &Gap, at: usize) -> Expr {
        let span = match gap {
            Gap::After(range) | Gap::Before(range) => self.span(range.clone()),
            Gap::Alone => self.span(self.character(at)),
        };
        let slash = self.snippet.text.get(at..);
        let slash = slash.is_some_and(|rest| rest.trim_start().starts_with('/'));
        self.broken(if slash {
            slips::regular_expression(span)
        } else {
            slips::missing_value(span, gap)
        });
        Expr::new(Kind::Hole, span)
    }
}

fn literal_kind(word: &str) -> Kind {
    match word {
        "true" => Kind::Bool(true),
        "false" => Kind::Bool(false),
        _ => Kind::Null,
    }
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
