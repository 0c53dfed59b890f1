//! Tokens into the nodes of a template: which tag belongs to which.

use std::collections::HashSet;
use std::ops::Range;

use pest::iterators::Pair;
use segue_evaluator::limits;
use segue_evaluator::program::Liquid;
use segue_evaluator::program::liquid::{Branch, Filtered, Node, SWITCHED_OFF_TAGS};

use super::token::{Token, TokenKind, is_blank, lines, tokens};
use super::{LiquidError, LiquidErrorKind, Parsed, Rule, SwitchedOffFilter, apply};

/// Reads one template.
pub(super) struct Reader<'t> {
    text: &'t str,
    tokens: std::vec::IntoIter<Token>,
    /// How many tags with a body surround the current token.
    depth: usize,
    /// How many of them are branches of `if` and `unless`.
    pub(super) branches: usize,
    pub(super) unknown_filters: Vec<(String, Range<usize>)>,
    pub(super) switched_off_filters: Vec<SwitchedOffFilter>,
    variables: Vec<(String, Range<usize>)>,
    assigned: HashSet<String>,
}

/// The tag that ended a block.
struct End {
    name: String,
    arguments: Range<usize>,
}

impl<'t> Reader<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self {
            text,
            tokens: Vec::new().into_iter(),
            depth: 0,
            branches: 0,
            unknown_filters: Vec::new(),
            switched_off_filters: Vec::new(),
            variables: Vec::new(),
            assigned: HashSet::new(),
        }
    }

    /// The whole template.
    pub(super) fn read(mut self) -> Result<Parsed, LiquidError> {
        let nodes = self.group(tokens(self.text)?)?;
        Ok(Parsed {
            liquid: Liquid { nodes },
            unknown_filters: self.unknown_filters,
            switched_off_filters: self.switched_off_filters,
            variables: self.variables,
        })
    }

    /// Notes a variable that is read.
    pub(super) fn variable(&mut self, name: &str, range: Range<usize>) {
        if !self.assigned.contains(name) {
            self.variables.push((name.to_owned(), range));
        }
    }

    /// The nodes of some tokens of their own.
    fn group(&mut self, tokens: Vec<Token>) -> Result<Vec<Node>, LiquidError> {
        let outer = std::mem::replace(&mut self.tokens, tokens.into_iter());
        let mut nodes = Vec::new();
        while let Some(token) = self.tokens.next() {
            nodes.extend(self.node(&token)?);
        }
        self.tokens = outer;
        Ok(nodes)
    }

    /// The nodes up to the first tag of one of these names.
    fn block(&mut self, opened: &Token, ends: &[&str]) -> Result<(Vec<Node>, End), LiquidError> {
        self.enter(opened)?;
        let mut nodes = Vec::new();
        while let Some(token) = self.tokens.next() {
            if let TokenKind::Tag { name, arguments } = &token.kind
                && ends.contains(&name.as_str())
            {
                self.depth -= 1;
                let end = End {
                    name: name.clone(),
                    arguments: arguments.clone(),
                };
                return Ok((nodes, end));
            }
            nodes.extend(self.node(&token)?);
        }
        Err(not_closed(opened))
    }

    /// Goes one tag deeper.
    fn enter(&mut self, opened: &Token) -> Result<(), LiquidError> {
        self.depth += 1;
        if self.depth > limits::EXPRESSION_DEPTH {
            let message = "tags nested too deep";
            return Err(LiquidError::syntax(message, opened.range.clone()));
        }
        Ok(())
    }

    /// Passes over all tokens up to a tag, unread.
    fn skip(&mut self, opened: &Token, end: &str) -> Result<Vec<Token>, LiquidError> {
        let mut skipped = Vec::new();
        for token in self.tokens.by_ref() {
            if matches!(&token.kind, TokenKind::Tag { name, .. } if name == end) {
                return Ok(skipped);
            }
            skipped.push(token);
        }
        Err(not_closed(opened))
    }

    /// One token, with all that belongs to it.
    fn node(&mut self, token: &Token) -> Result<Option<Node>, LiquidError> {
        Ok(match &token.kind {
            TokenKind::Text(range) | TokenKind::Raw(range) => {
                let text = self.source(range.clone());
                (!text.is_empty()).then(|| Node::Text(text.into()))
            }
            TokenKind::Output(content) => {
                let filtered = self.parse(Rule::filtered, content.clone())?;
                Some(Node::Output(
                    self.filtered(filtered.into_inner(), content.start)?,
                ))
            }
            TokenKind::Tag { name, arguments } => self.tag(token, name, arguments.clone())?,
        })
    }

    fn tag(
        &mut self,
        token: &Token,
        name: &str,
        arguments: Range<usize>,
    ) -> Result<Option<Node>, LiquidError> {
        let base = arguments.start;
        Ok(Some(match name {
            "assign" => {
                let mut parts = self.parse(Rule::assign, arguments)?.into_inner();
                let name = parts.next().map_or("", |name| name.as_str());
                let value = self.filtered(parts, base)?;
                self.assigned.insert(name.to_owned());
                Node::Assign(name.into(), value)
            }
            "capture" => {
                let name = self.parse(Rule::capture, arguments)?.into_inner().next();
                let name = name.map_or("", |name| name.as_str());
                let name = name.trim_matches(['"', '\'']);
                let (body, _) = self.block(token, &["endcapture"])?;
                self.assigned.insert(name.to_owned());
                Node::Capture(name.into(), body)
            }
            "if" => self.branches(token, arguments, false)?,
            "unless" => self.branches(token, arguments, true)?,
            "increment" | "decrement" => {
                let counter = self.parse(Rule::counter, arguments)?.into_inner().next();
                let counter = counter.filter(|c| c.as_rule() == Rule::identifier);
                let counter = counter.map_or("", |name| name.as_str());
                self.assigned.insert(counter.to_owned());
                match name {
                    "increment" => Node::Increment(counter.into()),
                    _ => Node::Decrement(counter.into()),
                }
            }
            "cycle" => self.cycle(token, arguments)?,
            "echo" => {
                let echo = self.parse(Rule::echo, arguments)?;
                let value = self.filtered(echo.into_inner(), base)?;
                return Ok((!value.terms.is_empty()).then_some(Node::Output(value)));
            }
            "liquid" => {
                self.enter(token)?;
                let nodes = self.group(lines(self.text, arguments)?)?;
                self.depth -= 1;
                Node::Group(nodes)
            }
            "block" => Node::Group(self.block(token, &["endblock"])?.0),
            "break" | "continue" => Node::Stop,
            "comment" => {
                self.skip(token, "endcomment")?;
                return Ok(None);
            }
            // Only met in lines of `liquid`, or where it is not closed.
            "raw" => {
                let kept = self.skip(token, "endraw")?;
                let text: String = kept.into_iter().map(|t| self.source(t.range)).collect();
                Node::Text(text.into())
            }
            "#" => {
                self.comment(token, arguments)?;
                return Ok(None);
            }
            name => return Err(unusable(token, name)),
        }))
    }

    /// `if` and `unless`. LiquidJS is strict about what follows `else` in the one and not in the other.
    fn branches(
        &mut self,
        token: &Token,
        arguments: Range<usize>,
        unless: bool,
    ) -> Result<Node, LiquidError> {
        let closing = if unless { "endunless" } else { "endif" };
        let mut condition = Some((self.condition(arguments)?, unless));
        let (mut branches, mut otherwise, mut seen_else) = (Vec::new(), None, false);
        self.branches += 1;
        loop {
            let (body, end) = self.block(token, &["elsif", "else", closing])?;
            match condition.take() {
                Some((condition, unless)) => branches.push(Branch {
                    condition,
                    unless,
                    body,
                }),
                // What follows the body of the first `else` of an `unless` is dropped.
                None => {
                    otherwise.get_or_insert(body);
                }
            }
            let bare = end.arguments.is_empty();
            match end.name.as_str() {
                "elsif" if seen_else && !unless => {
                    return Err(LiquidError::syntax("`elsif` behind `else`", end.arguments));
                }
                "elsif" if seen_else => {}
                "elsif" => condition = Some((self.condition(end.arguments)?, false)),
                "else" if seen_else && !unless => {
                    return Err(LiquidError::syntax("a second `else`", token.range.clone()));
                }
                "else" if bare || unless => seen_else = true,
                _ if bare || unless => break,
                name => {
                    let message = format!("something behind `{name}`");
                    return Err(LiquidError::syntax(message, end.arguments));
                }
            }
        }
        self.branches -= 1;
        Ok(Node::If(branches, otherwise.unwrap_or_default()))
    }

    fn condition(&mut self, arguments: Range<usize>) -> Result<Filtered, LiquidError> {
        let base = arguments.start;
        let condition = self.parse(Rule::filtered, arguments)?;
        self.filtered(condition.into_inner(), base)
    }

    fn cycle(&mut self, token: &Token, arguments: Range<usize>) -> Result<Node, LiquidError> {
        let base = arguments.start;
        let (mut group, mut values) = (None, Vec::new());
        for part in self.parse(Rule::cycle, arguments)?.into_inner() {
            match part.as_rule() {
                Rule::group => {
                    let value = part.into_inner().next();
                    group = value
                        .map(|value| self.operand(value, base, 0))
                        .transpose()?;
                }
                Rule::value => values.push(self.operand(part, base, 0)?),
                _ => {}
            }
        }
        if values.is_empty() {
            return Err(LiquidError::syntax(
                "`cycle` without values",
                token.range.clone(),
            ));
        }
        Ok(Node::Cycle { group, values })
    }

    /// Every line of a comment by `#` has to begin with one.
    fn comment(&self, token: &Token, arguments: Range<usize>) -> Result<(), LiquidError> {
        let mut lines = self.source(arguments).split('\n').skip(1);
        if lines.any(|line| {
            !matches!(
                line.trim_start_matches(is_blank).chars().next(),
                None | Some('#')
            )
        }) {
            let message = "a line of a comment that does not begin with `#`";
            return Err(LiquidError::syntax(message, token.range.clone()));
        }
        Ok(())
    }

    fn parse(&self, rule: Rule, part: Range<usize>) -> Result<Pair<'t, Rule>, LiquidError> {
        apply(rule, self.text, part.clone()).map_err(|at| {
            let at = part.start + at;
            let message = match self.text.get(at..part.end).unwrap_or_default() {
                "" => "a value is missing",
                _ => "this cannot be read here",
            };
            LiquidError::syntax(message, at..part.end.max(at))
        })
    }

    fn source(&self, range: Range<usize>) -> &'t str {
        self.text.get(range).unwrap_or_default()
    }
}

fn not_closed(opened: &Token) -> LiquidError {
    LiquidError::syntax("a tag that is not closed", opened.range.clone())
}

/// The error for a tag that is none.
fn unusable(token: &Token, name: &str) -> LiquidError {
    let name = name.to_owned();
    LiquidError {
        kind: if SWITCHED_OFF_TAGS.contains(&name.as_str()) {
            LiquidErrorKind::SwitchedOffTag(name)
        } else {
            LiquidErrorKind::UnknownTag(name)
        },
        range: token.range.clone(),
    }
}
