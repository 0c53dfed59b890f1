//! Conditions as tests of values at paths.

use segue_evaluator::path::{Paths, Segment};
use segue_evaluator::program::{Comparison, Expr, Glob, Let, Patterns};

use super::value::{Test, Value};
use super::{PATHS, Wanted};

/// A condition over the nodes of a [`Tree`].
#[derive(Debug)]
pub(super) enum Formula {
    Known(bool),
    /// What is not modelled.
    Open,
    /// A test, by the node and the position among its tests.
    Test(usize, usize),
    Not(Box<Formula>),
    All(Vec<Formula>),
    Any(Vec<Formula>),
}

/// The paths of a question. A node stands behind the one it goes on from.
#[derive(Debug, Default)]
pub(super) struct Tree {
    pub(super) nodes: Vec<Node>,
}

#[derive(Debug)]
pub(super) struct Node {
    /// None from the event itself.
    pub(super) parent: Option<usize>,
    pub(super) segment: Segment,
    pub(super) tests: Vec<Test>,
    /// Whether a path goes on from here.
    pub(super) inner: bool,
}

/// All of these.
pub(super) fn all(wanted: &[Wanted<'_>], tree: &mut Tree) -> Formula {
    let each = wanted.iter().map(|wanted| {
        let mut lowering = Lowering {
            paths: wanted.paths,
            lets: wanted.lets,
            tree,
        };
        let formula = lowering.condition(wanted.condition);
        if wanted.holds { formula } else { not(formula) }
    });
    Formula::All(each.collect())
}

impl Tree {
    /// The node of a path; none for the event itself, and when there are too many.
    fn node(&mut self, path: &[Segment]) -> Option<usize> {
        let mut parent = None;
        for segment in path {
            let known = self
                .nodes
                .iter()
                .position(|node| node.parent == parent && node.segment == *segment);
            let at = known.unwrap_or(self.nodes.len());
            if at > PATHS {
                return None;
            }
            if known.is_none() {
                if let Some(parent) = parent.and_then(|at: usize| self.nodes.get_mut(at)) {
                    parent.inner = true;
                }
                self.nodes.push(Node {
                    parent,
                    segment: segment.clone(),
                    tests: Vec::new(),
                    inner: false,
                });
            }
            parent = Some(at);
        }
        parent
    }
}

/// What a condition is about.
enum Subject {
    Path(Vec<Segment>),
    Literal(Value),
    Other,
}

struct Lowering<'l> {
    paths: &'l Paths,
    lets: &'l [Let],
    tree: &'l mut Tree,
}

impl<'l> Lowering<'l> {
    fn condition(&mut self, expr: &Expr) -> Formula {
        match expr {
            Expr::And(all) => Formula::All(all.iter().map(|c| self.condition(c)).collect()),
            Expr::Or(all) => Formula::Any(all.iter().map(|c| self.condition(c)).collect()),
            Expr::Not(inner) => not(self.condition(inner)),
            Expr::IsTrue(value) => self.is_bool(value, true),
            Expr::IsBool(value, wanted) => self.is_bool(value, *wanted),
            Expr::IsNull(value) => self.test(value, Test::Nullish),
            Expr::Equal(a, b) => self.equal(a, b),
            Expr::OtherNumber(value, number) => self.test(value, Test::OtherNumber(*number)),
            Expr::Order(comparison, a, b) => self.order(*comparison, a, b),
            Expr::In(value, list) => self.is_in(value, list),
            Expr::Contains {
                subject,
                parts,
                bang,
            } => match self.texts(parts) {
                Some(texts) => {
                    let globs = texts
                        .iter()
                        .map(|text| Glob::new(&format!("*{}*", Glob::escape(text))));
                    let globs = globs.collect();
                    self.test(subject, Test::Match { globs, bang: *bang })
                }
                None => Formula::Open,
            },
            Expr::Match {
                subject,
                patterns,
                bang,
            } => match self.globs(patterns) {
                Some(globs) => self.test(subject, Test::Match { globs, bang: *bang }),
                None => Formula::Open,
            },
            value => self.is_bool(value, true),
        }
    }

    fn is_bool(&mut self, value: &Expr, wanted: bool) -> Formula {
        let formula = match value {
            Expr::And(_)
            | Expr::Or(_)
            | Expr::Not(_)
            | Expr::IsTrue(_)
            | Expr::IsBool(..)
            | Expr::IsNull(_)
            | Expr::Equal(..)
            | Expr::OtherNumber(..)
            | Expr::Order(..)
            | Expr::In(..)
            | Expr::Contains { .. }
            | Expr::Match { .. } => self.condition(value),
            Expr::Let(at, rest) if rest.is_empty() => {
                return match self.lets.get(*at) {
                    Some(entry) => self.is_bool(&entry.value, wanted),
                    None => Formula::Open,
                };
            }
            value => return self.test(value, Test::Equal(Value::Bool(wanted))),
        };
        if wanted { formula } else { not(formula) }
    }

    /// A test of what an expression gives.
    fn test(&mut self, subject: &Expr, test: Test) -> Formula {
        match self.subject(subject) {
            Subject::Literal(value) => Formula::Known(test.holds(&value)),
            Subject::Other => Formula::Open,
            Subject::Path(path) => {
                let Some(at) = self.tree.node(&path) else {
                    return Formula::Open;
                };
                let tests = self.tree.nodes.get_mut(at).map(|node| &mut node.tests);
                tests.map_or(Formula::Open, |tests| {
                    tests.push(test);
                    Formula::Test(at, tests.len() - 1)
                })
            }
        }
    }

    fn equal(&mut self, a: &Expr, b: &Expr) -> Formula {
        match (self.subject(a), self.subject(b)) {
            (_, Subject::Literal(literal)) => self.test(a, Test::Equal(literal)),
            (Subject::Literal(literal), _) => self.test(b, Test::Equal(literal)),
            _ => Formula::Open,
        }
    }

    fn order(&mut self, comparison: Comparison, a: &Expr, b: &Expr) -> Formula {
        match (self.subject(a), self.subject(b)) {
            (_, Subject::Literal(Value::Number(bound))) => {
                self.test(a, Test::Order(comparison, bound))
            }
            (Subject::Literal(Value::Number(bound)), _) => {
                let turned = match comparison {
                    Comparison::Less => Comparison::Greater,
                    Comparison::LessOrEqual => Comparison::GreaterOrEqual,
                    Comparison::Greater => Comparison::Less,
                    Comparison::GreaterOrEqual => Comparison::LessOrEqual,
                };
                self.test(b, Test::Order(turned, bound))
            }
            (Subject::Literal(_), _) | (_, Subject::Literal(_)) => Formula::Known(false),
            _ => Formula::Open,
        }
    }

    fn is_in(&mut self, value: &Expr, list: &Expr) -> Formula {
        match self.resolved(list) {
            Expr::List { items, .. } => {
                let each = items.iter().map(|item| self.equal(value, item));
                Formula::Any(each.collect())
            }
            // No element equals a missing value.
            other => match self.subject(value) {
                Subject::Literal(Value::Missing) => Formula::Known(false),
                Subject::Literal(literal) => self.test(other, Test::Holds(literal)),
                _ => Formula::Open,
            },
        }
    }

    /// The patterns of a `match`, where they can be known.
    fn globs(&self, patterns: &Patterns) -> Option<Vec<Glob>> {
        match patterns {
            Patterns::Fixed(globs) => Some(globs.clone()),
            Patterns::Computed(patterns) => {
                let texts = self.texts(patterns)?;
                Some(texts.iter().map(|text| Glob::new(text)).collect())
            }
        }
    }

    /// The texts that a text or a list of literals stands for; other items of a list are none.
    fn texts(&self, parts: &Expr) -> Option<Vec<String>> {
        let items = match self.resolved(parts) {
            Expr::List { items, .. } => items.as_slice(),
            one => std::slice::from_ref(one),
        };
        let mut texts = Vec::new();
        for item in items {
            match self.subject(item) {
                Subject::Literal(Value::Text(text)) => texts.push(text),
                Subject::Literal(_) => {}
                _ => return None,
            }
        }
        Some(texts)
    }

    /// An expression, or what it names.
    fn resolved<'e>(&self, expr: &'e Expr) -> &'e Expr
    where
        'l: 'e,
    {
        match expr {
            Expr::Let(at, rest) if rest.is_empty() => match self.lets.get(*at) {
                Some(entry) => self.resolved(&entry.value),
                None => expr,
            },
            expr => expr,
        }
    }

    fn subject(&self, expr: &Expr) -> Subject {
        let literal = match expr {
            Expr::Null => Value::Null,
            Expr::Bool(bool) => Value::Bool(*bool),
            Expr::Number(digits) => match digits.parse() {
                Ok(number) => Value::Number(number),
                Err(_) => return Subject::Other,
            },
            Expr::Text(text) => Value::Text(text.to_string()),
            Expr::Path(path) => {
                let path = self.paths.segments(*path).into_iter().cloned();
                return Subject::Path(path.collect());
            }
            Expr::Let(at, rest) => {
                let named = self.lets.get(*at).map(|entry| self.subject(&entry.value));
                return match named {
                    Some(Subject::Path(path)) => {
                        Subject::Path(path.into_iter().chain(rest.iter().cloned()).collect())
                    }
                    Some(literal) if rest.is_empty() => literal,
                    _ => Subject::Other,
                };
            }
            // No value, as an expression.
            Expr::If(branches, None) if branches.is_empty() => Value::Missing,
            _ => return Subject::Other,
        };
        Subject::Literal(literal)
    }
}

fn not(formula: Formula) -> Formula {
    Formula::Not(Box::new(formula))
}
