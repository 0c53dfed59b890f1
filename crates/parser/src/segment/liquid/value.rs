//! The contents of tags and outputs into values.

use std::ops::Range;

use pest::iterators::Pair;
use segue_evaluator::limits;
use segue_evaluator::program::liquid::{
    Applied, Argument, Filter, Filtered, Operand, Operator, Term,
};

use super::template::Reader;
use super::{LiquidError, Rule, SwitchedOffFilter};

impl Reader<'_> {
    /// An expression and its filters, from the pairs of `value_with_filters`.
    pub(super) fn filtered<'p>(
        &mut self,
        pairs: impl Iterator<Item = Pair<'p, Rule>>,
        base: usize,
    ) -> Result<Filtered, LiquidError> {
        let mut filtered = Filtered {
            terms: Vec::new(),
            filters: Vec::new(),
        };
        for pair in pairs {
            match pair.as_rule() {
                Rule::expression => filtered.terms = self.expression(pair, base)?,
                Rule::filter => filtered.filters.extend(self.filter(pair, base)?),
                _ => {}
            }
        }
        Ok(filtered)
    }

    /// Into postfix order. An operator only waits for tighter ones on its left, so that equal ones group from the right.
    fn expression(&mut self, pair: Pair<'_, Rule>, base: usize) -> Result<Vec<Term>, LiquidError> {
        let mut terms = Vec::new();
        let mut waiting: Vec<Operator> = Vec::new();
        for part in pair.into_inner() {
            if part.as_rule() == Rule::value {
                terms.push(Term::Operand(self.operand(part, base, 0)?));
                continue;
            }
            let operator = operator(part.as_str());
            while let Some(tighter) =
                waiting.pop_if(|on_top| on_top.precedence() > operator.precedence())
            {
                terms.push(Term::Operator(tighter));
            }
            waiting.push(operator);
        }
        terms.extend(waiting.into_iter().rev().map(Term::Operator));
        Ok(terms)
    }

    /// A filter in use; none for one LiquidJS does not know.
    fn filter(
        &mut self,
        pair: Pair<'_, Rule>,
        base: usize,
    ) -> Result<Option<Applied>, LiquidError> {
        let mut found = None;
        let mut arguments = Vec::new();
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::identifier => {
                    found = Filter::find(part.as_str());
                    let (name, range) = (part.as_str().to_owned(), span(&part, base));
                    match found {
                        None => self.unknown_filters.push((name, range)),
                        Some(Filter::SwitchedOff(_)) => {
                            self.switched_off_filters.push(SwitchedOffFilter {
                                name,
                                range,
                                conditional: self.branches > 0,
                            });
                        }
                        Some(_) => {}
                    }
                }
                _ => arguments.push(self.argument(part, base)?),
            }
        }
        Ok(found.map(|filter| Applied { filter, arguments }))
    }

    fn argument(&mut self, pair: Pair<'_, Rule>, base: usize) -> Result<Argument, LiquidError> {
        let parts: Vec<Pair<'_, Rule>> = pair.into_inner().collect();
        let named = parts.iter().any(|p| p.as_rule() == Rule::named);
        let mut values = parts.into_iter().filter(|p| p.as_rule() == Rule::value);
        let Some(first) = values.next() else {
            return Ok(Argument::Value(Operand::Nil));
        };
        if named {
            let name = first.as_str().into();
            let value = values
                .next()
                .map(|value| self.operand(value, base, 0))
                .transpose()?;
            return Ok(Argument::Named(name, value));
        }
        Ok(Argument::Value(self.operand(first, base, 0)?))
    }

    /// A single value.
    pub(super) fn operand(
        &mut self,
        pair: Pair<'_, Rule>,
        base: usize,
        depth: usize,
    ) -> Result<Operand, LiquidError> {
        if depth > limits::EXPRESSION_DEPTH {
            return Err(LiquidError::syntax(
                "values nested too deep",
                span(&pair, base),
            ));
        }
        let mut start = None;
        let mut steps = Vec::new();
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::identifier if start.is_none() && steps.is_empty() => {
                    self.variable(part.as_str(), span(&part, base));
                    steps.push(Operand::Text(part.as_str().into()));
                }
                Rule::member => {
                    let name = part.into_inner().next().map_or("", |name| name.as_str());
                    steps.push(Operand::Text(name.into()));
                }
                Rule::index => {
                    let value = part.into_inner().next();
                    let value = value
                        .map(|value| self.operand(value, base, depth + 1))
                        .transpose()?;
                    steps.push(value.unwrap_or_else(|| Operand::Text("".into())));
                }
                Rule::range => {
                    let mut ends = Vec::new();
                    for end in part.into_inner() {
                        ends.push(self.operand(end, base, depth + 1)?);
                    }
                    if let (Some(to), Some(from)) = (ends.pop(), ends.pop()) {
                        start = Some(Operand::Range(Box::new((from, to))));
                    }
                }
                Rule::text => start = Some(Operand::Text(unescape(part.as_str()).into())),
                // What the grammar takes for a number, Rust does too.
                Rule::number => {
                    start = Some(Operand::Number(part.as_str().parse().unwrap_or_default()));
                }
                Rule::literal => start = Some(literal(part.as_str())),
                _ => {}
            }
        }
        Ok(match start {
            Some(value) if steps.is_empty() => value,
            start => Operand::Path {
                base: start.map(Box::new),
                steps,
            },
        })
    }
}

/// Where a pair stands in the whole text.
pub(super) fn span(pair: &Pair<'_, Rule>, base: usize) -> Range<usize> {
    base + pair.as_span().start()..base + pair.as_span().end()
}

fn operator(text: &str) -> Operator {
    match text {
        "==" => Operator::Equal,
        "!=" => Operator::NotEqual,
        ">=" => Operator::GreaterOrEqual,
        "<=" => Operator::LessOrEqual,
        ">" => Operator::Greater,
        "<" => Operator::Less,
        "contains" => Operator::Contains,
        "not" => Operator::Not,
        "and" => Operator::And,
        _ => Operator::Or,
    }
}

fn literal(text: &str) -> Operand {
    match text {
        "true" => Operand::Bool(true),
        "false" => Operand::Bool(false),
        "empty" => Operand::Empty,
        "blank" => Operand::Blank,
        _ => Operand::Nil,
    }
}

/// A text without its quotes, escapes resolved. The last character goes, whether it closes the text or not; half of a
/// surrogate pair becomes U+FFFD.
fn unescape(quoted: &str) -> String {
    let mut inner: Vec<char> = quoted.chars().skip(1).collect();
    inner.pop();
    let mut units: Vec<u16> = Vec::new();
    let mut at = 0;
    let push = |units: &mut Vec<u16>, c: char| units.extend_from_slice(c.encode_utf16(&mut [0; 2]));
    while let Some(&c) = inner.get(at) {
        at += 1;
        if c != '\\' {
            push(&mut units, c);
            continue;
        }
        let Some(&escaped) = inner.get(at) else {
            // At the very end the escaped character is the quote.
            units.extend(quoted.encode_utf16().last());
            break;
        };
        at += 1;
        match escaped {
            'b' => units.push(8),
            'f' => units.push(12),
            'n' => units.push(10),
            'r' => units.push(13),
            't' => units.push(9),
            'v' => units.push(11),
            'u' => units.push(digits(&inner, &mut at, 16, 4)),
            '0'..='7' => {
                at -= 1;
                units.push(digits(&inner, &mut at, 8, 3));
            }
            other => push(&mut units, other),
        }
    }
    String::from_utf16_lossy(&units)
}

/// Up to so many digits as one UTF-16 unit.
fn digits(text: &[char], at: &mut usize, radix: u32, most: usize) -> u16 {
    let mut unit = 0;
    for _ in 0..most {
        let Some(digit) = text.get(*at).and_then(|c| c.to_digit(radix)) else {
            break;
        };
        unit = unit * radix + digit;
        *at += 1;
    }
    // Three octal digits may be more than a unit holds only in theory: 0o777 fits.
    unit as u16
}
