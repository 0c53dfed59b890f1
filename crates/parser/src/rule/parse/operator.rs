//! Operators, and how tightly they bind.

use pest::iterators::Pair;
use segue_evaluator::program::{Arithmetic, Comparison};

use super::{Rule, slips};
use crate::rule::ast::{Comparator, Kind};

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
pub(in crate::rule) enum Level {
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
    pub(in crate::rule) fn tighter(self) -> Self {
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

    /// How tightly the operand of a `not` binds that stands there without parentheses. `not a = b` needs none, and is
    /// easily misread without them.
    pub(in crate::rule) fn of_negated(operand: &Kind) -> Self {
        match operand {
            Kind::Not(_) => Self::Not,
            _ => Self::Primary,
        }
    }

    /// How tightly the outermost part of an expression binds.
    pub(in crate::rule) fn of(kind: &Kind) -> Self {
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
    pub(super) fn level(self) -> Level {
        match self {
            Self::Or => Level::Or,
            Self::And => Level::And,
            Self::Compare(_) | Self::Word(..) => Level::Compare,
            Self::Coalesce => Level::Coalesce,
            Self::Arithmetic(Arithmetic::Add | Arithmetic::Subtract) => Level::Sum,
            // As tightly as can be, so that what stands next to it is what is named.
            Self::Arithmetic(_) | Self::Glue => Level::Product,
        }
    }

    pub(super) fn of(pair: &Pair<'_, Rule>) -> Option<Self> {
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
