//! From a flat run of operands and operators to a tree: precedence climbing.

use std::iter::Peekable;
use std::ops::Range;

use pest::iterators::{Pair, Pairs};
use segue_evaluator::program::{Arithmetic, Comparison};

use super::ast::{Comparator, Expr, Kind, Name};
use super::parse::{Parser, Rule, range};
use super::slips::{self, Gap};

/// What stands between two operands, by how it binds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Operator {
    Or,
    And,
    Compare(Comparator),
    /// `contains` or `match` between its arguments, as other languages have it; negated or not.
    Word(&'static str, bool),
    Coalesce,
    Arithmetic(Arithmetic),
    /// Nothing at all.
    Glue,
}

/// How tightly things bind, loosest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Level {
    Or,
    And,
    Not,
    Compare,
    Coalesce,
    Sum,
    Product,
    Primary,
}

impl Level {
    /// The next tighter one.
    pub(super) fn tighter(self) -> Self {
        match self {
            Self::Or => Self::And,
            Self::And => Self::Not,
            Self::Not => Self::Compare,
            Self::Compare => Self::Coalesce,
            Self::Coalesce => Self::Sum,
            Self::Sum => Self::Product,
            Self::Product | Self::Primary => Self::Primary,
        }
    }

    /// How tightly the outermost part of an expression binds.
    pub(super) fn of(kind: &Kind) -> Self {
        match kind {
            Kind::Or(_) => Self::Or,
            Kind::And(_) => Self::And,
            Kind::Not(_) => Self::Not,
            Kind::Compare(..) => Self::Compare,
            Kind::Coalesce(_) => Self::Coalesce,
            Kind::Arithmetic(Arithmetic::Add | Arithmetic::Subtract, ..) => Self::Sum,
            Kind::Arithmetic(..) => Self::Product,
            _ => Self::Primary,
        }
    }
}

impl Operator {
    fn level(self) -> Level {
        match self {
            Self::Or => Level::Or,
            Self::And | Self::Glue => Level::And,
            Self::Compare(_) | Self::Word(..) => Level::Compare,
            Self::Coalesce => Level::Coalesce,
            Self::Arithmetic(Arithmetic::Add | Arithmetic::Subtract) => Level::Sum,
            Self::Arithmetic(_) => Level::Product,
        }
    }

    fn of(pair: &Pair<'_, Rule>) -> Option<Self> {
        Some(match pair.as_rule() {
            Rule::or => Self::Or,
            Rule::and => Self::And,
            Rule::coalesce => Self::Coalesce,
            Rule::not_in => Self::Compare(Comparator::NotIn),
            Rule::in_list => Self::Compare(Comparator::In),
            Rule::equal => Self::Compare(Comparator::Equal),
            Rule::not_equal => Self::Compare(Comparator::NotEqual),
            Rule::less => Self::Compare(Comparator::Order(Comparison::Less)),
            Rule::less_or_equal => Self::Compare(Comparator::Order(Comparison::LessOrEqual)),
            Rule::greater => Self::Compare(Comparator::Order(Comparison::Greater)),
            Rule::greater_or_equal => Self::Compare(Comparator::Order(Comparison::GreaterOrEqual)),
            Rule::add => Self::Arithmetic(Arithmetic::Add),
            Rule::subtract => Self::Arithmetic(Arithmetic::Subtract),
            Rule::multiply => Self::Arithmetic(Arithmetic::Multiply),
            Rule::divide => Self::Arithmetic(Arithmetic::Divide),
            Rule::foreign | Rule::foreign_word => return slips::meant(pair.as_str()),
            Rule::glue => Self::Glue,
            _ => return None,
        })
    }
}

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
        self.climb(&mut tokens, Level::Or, None).expr
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
            self.check_sign(operator, &sign, &left.range, &left.expr, tokens.peek());
            let right = self.climb(tokens, operator.level().tighter(), Some(&range(&sign)));
            left = self.join(left, operator, &sign, right);
        }
        left
    }

    fn operand(
        &mut self,
        tokens: &mut Tokens<'s>,
        least: Level,
        before: Option<&Range<usize>>,
    ) -> Operand {
        let mut prefixes: Vec<Range<usize>> = Vec::new();
        while let Some(prefix) = tokens
            .next_if(|pair| matches!(pair.as_rule(), Rule::not | Rule::foreign_not | Rule::minus))
        {
            match prefix.as_rule() {
                Rule::minus => {
                    let diagnostic = slips::sign_before_value(self.pair_span(&prefix));
                    self.slip(diagnostic);
                    continue;
                }
                Rule::foreign_not => {
                    let diagnostic = slips::foreign(self.pair_span(&prefix), prefix.as_str());
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
                (self.missing(gap, at), at..at)
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
                    let diagnostic = slips::chained(self.pair_span(sign));
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
                if let Some(next) =
                    next.filter(|n| !matches!(n.as_rule(), Rule::junk | Rule::unterminated))
                {
                    let diagnostic = slips::glue(self, before, left, next);
                    self.broken(diagnostic);
                }
            }
            Operator::Word(..) => {}
            _ if matches!(sign.as_rule(), Rule::foreign | Rule::foreign_word) => {
                let diagnostic = slips::foreign(self.pair_span(sign), sign.as_str());
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
