//! The syntax tree of the rule language. Spans are those of the file and take no part in equality.

use segue_evaluator::program::{Arithmetic, Comparison};

use crate::diagnostic::Span;

/// An expression.
#[derive(Clone, Debug)]
pub(crate) struct Expr {
    pub(crate) kind: Kind,
    pub(crate) span: Span,
    /// How many levels of expressions there are, this one included.
    height: usize,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Kind {
    /// Something that could not be read, and has been reported.
    Hole,
    Null,
    Bool(bool),
    /// JSON number text.
    Number(String),
    Text(String),
    /// The pieces of a text with holes, in order; two texts never follow each other.
    Template(Vec<Expr>),
    Path(Path),
    /// A JSONPath query as written.
    Query(String),
    List(Vec<Expr>),
    Object(Vec<(Name, Expr)>),
    Call {
        function: Name,
        arguments: Vec<Expr>,
        /// FQL's `!contains(...)`, `!match(...)`.
        bang: bool,
    },
    Not(Box<Expr>),
    Or(Vec<Expr>),
    And(Vec<Expr>),
    Coalesce(Vec<Expr>),
    Compare(Comparator, Box<Expr>, Box<Expr>),
    Arithmetic(Arithmetic, Box<Expr>, Box<Expr>),
}

/// A path that is walked step by step.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Path {
    pub(crate) start: Start,
    pub(crate) segments: Vec<Name>,
}

/// Where a path starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Start {
    /// At the event; inside `map`, at the item.
    Bare,
    /// `$`: at the event.
    Root,
    /// `@`: at the item of `map`.
    Item,
}

/// A word and where it stands.
#[derive(Clone, Debug)]
pub(crate) struct Name {
    pub(crate) text: String,
    pub(crate) span: Span,
}

/// What stands between two values that are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Comparator {
    Equal,
    NotEqual,
    Order(Comparison),
    In,
    NotIn,
}

impl Comparator {
    /// As it is written.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Equal => "=",
            Self::NotEqual => "!=",
            Self::Order(Comparison::Less) => "<",
            Self::Order(Comparison::LessOrEqual) => "<=",
            Self::Order(Comparison::Greater) => ">",
            Self::Order(Comparison::GreaterOrEqual) => ">=",
            Self::In => "in",
            Self::NotIn => "not in",
        }
    }
}

/// A sign of arithmetic as it is written.
pub(crate) fn sign(arithmetic: Arithmetic) -> &'static str {
    match arithmetic {
        Arithmetic::Add => "+",
        Arithmetic::Subtract => "-",
        Arithmetic::Multiply => "*",
        Arithmetic::Divide => "/",
    }
}

impl Expr {
    pub(crate) fn new(kind: Kind, span: Span) -> Self {
        let height = 1 + kind.children().map(|c| c.height).max().unwrap_or(0);
        Self { kind, span, height }
    }

    pub(crate) fn height(&self) -> usize {
        self.height
    }

    /// Adds an operand to a run of `and`, `or` or `??`.
    pub(crate) fn extend(&mut self, operand: Self) {
        self.span = self.span.to(operand.span);
        self.height = self.height.max(1 + operand.height);
        if let Kind::Or(all) | Kind::And(all) | Kind::Coalesce(all) = &mut self.kind {
            all.push(operand);
        }
    }

    /// Whether it joins conditions: `and`, `or`, and `not` of anything.
    pub(crate) fn is_joint(&self) -> bool {
        matches!(self.kind, Kind::And(_) | Kind::Or(_) | Kind::Not(_))
    }

    /// Adds the keys of the objects that it may give.
    pub(crate) fn given_keys(&self, found: &mut Vec<(String, Span)>) {
        match &self.kind {
            Kind::Object(members) => {
                found.extend(members.iter().map(|(key, _)| (key.text.clone(), key.span)));
            }
            Kind::Coalesce(all) => all.iter().for_each(|one| one.given_keys(found)),
            Kind::Call {
                function,
                arguments,
                ..
            } => match function.text.as_str() {
                "merge" => arguments.iter().for_each(|one| one.given_keys(found)),
                "if" => {
                    let values = arguments.iter().enumerate();
                    let last = arguments.len().saturating_sub(1);
                    values
                        .filter(|(at, _)| at % 2 == 1 || *at == last)
                        .for_each(|(_, value)| value.given_keys(found));
                }
                _ => {}
            },
            _ => {}
        }
    }

    /// How many characters it has at least as a text.
    pub(crate) fn least_characters(&self) -> usize {
        match &self.kind {
            Kind::Text(text) => text.chars().count(),
            Kind::Template(pieces) => pieces.iter().map(Self::least_characters).sum(),
            _ => 0,
        }
    }

    /// Whether `wanted` holds for this expression or one inside it.
    pub(crate) fn any(&self, wanted: &impl Fn(&Self) -> bool) -> bool {
        wanted(self) || self.kind.children().any(|child| child.any(wanted))
    }
}

impl Kind {
    /// The expressions directly inside.
    pub(crate) fn children(&self) -> impl Iterator<Item = &Expr> {
        let (many, pair): (&[Expr], [Option<&Expr>; 2]) = match self {
            Self::Template(all)
            | Self::List(all)
            | Self::Or(all)
            | Self::And(all)
            | Self::Coalesce(all)
            | Self::Call { arguments: all, .. } => (all, [None, None]),
            Self::Not(one) => (&[], [Some(one), None]),
            Self::Compare(_, a, b) | Self::Arithmetic(_, a, b) => (&[], [Some(a), Some(b)]),
            Self::Object(_)
            | Self::Hole
            | Self::Null
            | Self::Bool(_)
            | Self::Number(_)
            | Self::Text(_)
            | Self::Path(_)
            | Self::Query(_) => (&[], [None, None]),
        };
        let members = match self {
            Self::Object(members) => &members[..],
            _ => &[],
        };
        many.iter()
            .chain(members.iter().map(|(_, value)| value))
            .chain(pair.into_iter().flatten())
    }
}

impl PartialEq for Expr {
    fn eq(&self, other: &Self) -> bool {
        self.kind == other.kind
    }
}

impl PartialEq for Name {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}
