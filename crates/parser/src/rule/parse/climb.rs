//! From a flat run of operands and operators to a tree: precedence climbing.

use std::iter::Peekable;
use std::ops::Range;

use pest::iterators::{Pair, Pairs};

use super::operator::{Level, Operator};
use super::slips::{self, Gap};
use super::{Parser, Rule, range};
use crate::rule::ast::{Expr, Kind, Name};

/// An expression with the place it takes in the text, brackets included.
struct Operand {
    expr: Expr,
    range: Range<usize>,
    /// The operator it was joined by, unless brackets stand around it.
    joined: Option<Operator>,
}

type Tokens<'s> = Peekable<Pairs<'s, Rule>>;

impl<'s> Parser<'s, '_> {
    pub(super) fn chain(&mut self, pair: Pair<'s, Rule>) -> Expr {
        let mut tokens = pair.into_inner().peekable();
        self.nesting += 1;
        let whole = self.climb(&mut tokens, Level::Or, None);
        self.nesting -= 1;
        whole.expr
    }

    /// Operands joined by operators that bind at least as tightly as `least`; `before` is the operator before them.
    fn climb(
        &mut self,
        tokens: &mut Tokens<'s>,
        least: Level,
        before: Option<&Range<usize>>,
    ) -> Operand {
        let mut left = self.operand(tokens, least, before);
        while let Some((operator, sign)) = tokens
            .next_if(|pair| Operator::of(pair).is_some_and(|o| o.level() >= least))
            .and_then(|sign| Some((Operator::of(&sign)?, sign)))
        {
            let right = if let Some(null) = self.is_null(operator, &sign, tokens) {
                null
            } else {
                self.check_sign(operator, &sign, &left.range, &left.expr, tokens.peek());
                self.climb(tokens, operator.level().tighter(), Some(&range(&sign)))
            };
            left = self.join(left, operator, &sign, right);
        }
        left
    }

    /// The `NULL` of `IS NULL`, and the finding about both.
    fn is_null(
        &mut self,
        operator: Operator,
        sign: &Pair<'_, Rule>,
        tokens: &mut Tokens<'s>,
    ) -> Option<Operand> {
        let Operator::Compare(comparator) = operator else {
            return None;
        };
        let word = sign.as_str().get(..2)?;
        let null = tokens.next_if(|next| {
            word.eq_ignore_ascii_case("is") && next.as_str().eq_ignore_ascii_case("null")
        })?;
        let place = range(sign).start..range(&null).end;
        self.slip(slips::is_null(self.span(place), comparator));
        let expr = Expr::new(Kind::Null, self.pair_span(&null));
        Some(Operand {
            expr,
            range: range(&null),
            joined: None,
        })
    }

    fn operand(
        &mut self,
        tokens: &mut Tokens<'s>,
        least: Level,
        before: Option<&Range<usize>>,
    ) -> Operand {
        let mut prefixes: Vec<Range<usize>> = Vec::new();
        let mut signed = false;
        while let Some(prefix) = tokens
            .next_if(|pair| matches!(pair.as_rule(), Rule::not | Rule::foreign_not | Rule::minus))
        {
            match prefix.as_rule() {
                Rule::minus => {
                    if !std::mem::replace(&mut signed, true) {
                        let diagnostic = slips::sign_before_value(self.pair_span(&prefix));
                        self.slip(diagnostic);
                    }
                    continue;
                }
                Rule::foreign_not => {
                    let diagnostic = slips::foreign(self.pair_span(&prefix), prefix.as_str(), None);
                    self.slip(diagnostic);
                }
                _ => {}
            }
            if least > Level::Not && prefixes.is_empty() {
                let diagnostic = slips::misplaced_not(self.pair_span(&prefix));
                self.slip(diagnostic);
            }
            prefixes.push(range(&prefix));
        }
        if !prefixes.is_empty() {
            let mut operand = self.climb(tokens, Level::Compare.max(least), prefixes.last());
            for prefix in prefixes.iter().rev() {
                operand.range.start = prefix.start;
                let span = self.span(operand.range.clone());
                operand.expr = self.node(Kind::Not(Box::new(operand.expr)), span);
            }
            operand.joined = None;
            return operand;
        }
        let pair = tokens.next_if(|pair| Operator::of(pair).is_none());
        let at = pair
            .as_ref()
            .map_or(self.snippet.text.len(), |p| range(p).start);
        let (expr, range) = match pair {
            Some(pair) if pair.as_rule() != Rule::nothing => {
                let place = range(&pair);
                (self.primary(pair), place)
            }
            _ => {
                let gap = match (before, tokens.peek()) {
                    (Some(before), _) => Gap::After(before.clone()),
                    (None, Some(next)) => Gap::Before(range(next)),
                    (None, None) => Gap::Alone,
                };
                (self.missing(&gap, at), at..at)
            }
        };
        Operand {
            expr,
            range,
            joined: None,
        }
    }

    fn join(
        &mut self,
        left: Operand,
        operator: Operator,
        sign: &Pair<'_, Rule>,
        right: Operand,
    ) -> Operand {
        let place = left.range.start..right.range.end;
        let span = self.span(place.clone());
        let pair = |left: Expr, right: Expr| (Box::new(left), Box::new(right));
        let kind = match operator {
            Operator::Or | Operator::And | Operator::Coalesce => {
                if operator == Operator::Or {
                    for side in [&left, &right] {
                        if side.joined == Some(Operator::And) {
                            let diagnostic = slips::mixed(self, &side.range);
                            self.remark(diagnostic);
                        }
                    }
                }
                if left.joined == Some(operator) {
                    let mut expr = left.expr;
                    expr.extend(right.expr);
                    return Operand {
                        expr: self.capped(expr),
                        range: place,
                        joined: Some(operator),
                    };
                }
                let operands = vec![left.expr, right.expr];
                match operator {
                    Operator::Or => Kind::Or(operands),
                    Operator::And => Kind::And(operands),
                    _ => Kind::Coalesce(operands),
                }
            }
            Operator::Compare(comparator) => {
                if let Some(Operator::Compare(_) | Operator::Word(..)) = left.joined {
                    let diagnostic = slips::chained(self, &place, sign, &left.expr, &right.expr);
                    self.slip(diagnostic);
                }
                let (left, right) = pair(left.expr, right.expr);
                Kind::Compare(comparator, left, right)
            }
            Operator::Word(word, negated) => {
                let diagnostic = slips::infix_call(self, &place, sign, &left.expr, &right.expr);
                self.slip(diagnostic);
                let function = Name {
                    text: word.to_owned(),
                    span: self.pair_span(sign),
                };
                let call = Kind::Call {
                    function,
                    arguments: vec![left.expr, right.expr],
                    bang: false,
                };
                if negated {
                    Kind::Not(Box::new(self.node(call, span)))
                } else {
                    call
                }
            }
            Operator::Arithmetic(arithmetic) => {
                let (left, right) = pair(left.expr, right.expr);
                Kind::Arithmetic(arithmetic, left, right)
            }
            Operator::Glue => Kind::Hole,
        };
        Operand {
            expr: self.node(kind, span),
            range: place,
            joined: Some(operator),
        }
    }

    /// Looks at an operator itself: one of another language, none at all, or one without the blanks it wants.
    fn check_sign(
        &mut self,
        operator: Operator,
        sign: &Pair<'_, Rule>,
        before: &Range<usize>,
        left: &Expr,
        next: Option<&Pair<'_, Rule>>,
    ) {
        match operator {
            Operator::Glue => {
                // What cannot be read is reported where it is read.
                if let Some(next) = next.filter(|next| slips::goes_on(before, left, next)) {
                    let diagnostic = slips::path_of_call(self.pair_span(next));
                    self.broken(diagnostic);
                } else if let Some(next) =
                    next.filter(|n| !matches!(n.as_rule(), Rule::junk | Rule::unterminated))
                {
                    let diagnostic = slips::glue(self, before, left, next);
                    self.broken(diagnostic);
                }
            }
            Operator::Word(..) => {}
            Operator::Or if sign.as_str() == "|" && next.is_some_and(slips::is_function) => {
                let name = next.map_or("", |next| next.as_str());
                let diagnostic = slips::pipe(self.pair_span(sign), left, name);
                self.broken(diagnostic);
            }
            _ if matches!(sign.as_rule(), Rule::foreign | Rule::foreign_word) => {
                let diagnostic = slips::foreign(self.pair_span(sign), sign.as_str(), Some(left));
                self.slip(diagnostic);
            }
            Operator::Arithmetic(_) => {
                let text = self.snippet.text;
                let place = range(sign);
                let blank = |c: char| c.is_ascii_whitespace();
                let before = text.get(..place.start).is_some_and(|t| t.ends_with(blank));
                let after = text
                    .get(place.end..)
                    .is_some_and(|t| t.starts_with(blank) || t.is_empty());
                if !(before && after) {
                    let diagnostic =
                        slips::blanks_wanted(self.span(place), sign.as_str(), before, after);
                    self.slip(diagnostic);
                }
            }
            _ => {}
        }
    }
}
