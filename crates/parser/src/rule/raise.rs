//! Typed expression back to syntax tree, to be shown: what an expression lost on the way down is made up for by its
//! shortest form. Directives, which have none, are holes.

use segue_evaluator::function::FUNCTIONS;
use segue_evaluator::path::{Paths, Segment};
use segue_evaluator::program::{Directive, Expr as Lowered, Key, Let, Patterns};

use super::ast::{Comparator, Expr, Kind, Name, Path, Start};
use crate::diagnostic::Span;

/// What an expression refers to by position.
#[derive(Clone, Copy)]
pub(super) struct Raise<'r> {
    pub(super) paths: &'r Paths,
    pub(super) lets: &'r [Let],
    /// Whether it stands inside `map`, where a bare path starts at the item.
    pub(super) inside: bool,
}

impl Raise<'_> {
    pub(super) fn expr(self, lowered: &Lowered) -> Expr {
        Expr::new(self.kind(lowered), Span::default())
    }

    fn kind(self, lowered: &Lowered) -> Kind {
        let one = |expr: &Lowered| Box::new(self.expr(expr));
        let all = |exprs: &[Lowered]| exprs.iter().map(|e| self.expr(e)).collect();
        match lowered {
            Lowered::Null => Kind::Null,
            Lowered::Bool(value) => Kind::Bool(*value),
            Lowered::Number(text) => Kind::Number(text.to_string()),
            Lowered::Text(text) => Kind::Text(text.to_string()),
            Lowered::Event => path(Start::Root, []),
            Lowered::Path(id) => {
                let start = if self.inside {
                    Start::Root
                } else {
                    Start::Bare
                };
                path(start, self.paths.segments(*id))
            }
            Lowered::Input(segments) if segments.is_empty() => path(Start::Item, []),
            Lowered::Input(segments) => path(Start::Bare, segments.iter()),
            Lowered::Let(at, segments) => {
                let entry = self.lets.get(*at).map_or("", |entry| &entry.name);
                let first = [Segment::new("let"), Segment::new(entry)];
                path(Start::Bare, first.iter().chain(segments.iter()))
            }
            Lowered::Query(query) => Kind::Query(query.text.to_string()),
            Lowered::Index => call("index", Vec::new()),
            Lowered::List { items, .. } => Kind::List(all(items)),
            Lowered::Object { members, .. } => Kind::Object(
                members
                    .iter()
                    .map(|(key, value)| (self.key(key), self.expr(value)))
                    .collect(),
            ),
            Lowered::Template { pieces, .. } => Kind::Template(all(pieces)),
            Lowered::Coalesce(a, b) => Kind::Coalesce(vec![self.expr(a), self.expr(b)]),
            Lowered::Arithmetic(sign, a, b) => Kind::Arithmetic(*sign, one(a), one(b)),
            Lowered::If(branches, otherwise) => {
                let pairs = branches
                    .iter()
                    .flat_map(|(c, v)| [self.expr(c), self.expr(v)]);
                let otherwise = otherwise.as_deref().map(|e| self.expr(e));
                call("if", pairs.chain(otherwise).collect())
            }
            Lowered::Map(list, body) => {
                let inner = Self {
                    inside: true,
                    ..self
                };
                call("map", vec![self.expr(list), inner.expr(body)])
            }
            Lowered::Call(function, arguments) => {
                let signature = FUNCTIONS.iter().find(|s| s.function == Some(*function));
                call(signature.map_or("", |s| s.name), all(arguments))
            }
            Lowered::And(operands) => Kind::And(all(operands)),
            Lowered::Or(operands) => Kind::Or(all(operands)),
            Lowered::Not(inner) => match self.kind(inner) {
                Kind::Compare(Comparator::Equal, a, b) => Kind::Compare(Comparator::NotEqual, a, b),
                Kind::Compare(Comparator::In, a, b) => Kind::Compare(Comparator::NotIn, a, b),
                kind => Kind::Not(Box::new(Expr::new(kind, Span::default()))),
            },
            Lowered::IsTrue(inner) => self.kind(inner),
            Lowered::IsBool(inner, value) => equal(one(inner), Kind::Bool(*value)),
            Lowered::IsNull(inner) => equal(one(inner), Kind::Null),
            Lowered::Equal(a, b) => Kind::Compare(Comparator::Equal, one(a), one(b)),
            Lowered::OtherNumber(inner, number) => {
                let number = Expr::new(Kind::Number(number.to_string()), Span::default());
                Kind::Compare(Comparator::NotEqual, one(inner), Box::new(number))
            }
            Lowered::Order(order, a, b) => Kind::Compare(Comparator::Order(*order), one(a), one(b)),
            Lowered::In(a, b) => Kind::Compare(Comparator::In, one(a), one(b)),
            Lowered::Contains {
                subject,
                parts,
                bang,
            } => negatable(
                "contains",
                vec![self.expr(subject), self.expr(parts)],
                *bang,
            ),
            Lowered::Match {
                subject,
                patterns,
                bang,
            } => negatable(
                "match",
                vec![self.expr(subject), self.patterns(patterns)],
                *bang,
            ),
            Lowered::Directive(directive) => match &**directive {
                // What `to_json` comes to where texts are made Segment's way.
                Directive::Encode(value) => call("to_json", vec![self.expr(value)]),
                _ => Kind::Hole,
            },
            Lowered::MergeInto(..) | Lowered::MergeOver(..) => Kind::Hole,
        }
    }

    fn patterns(self, patterns: &Patterns) -> Expr {
        let globs = match patterns {
            Patterns::Fixed(globs) => globs,
            Patterns::Computed(expr) => return self.expr(expr),
        };
        let text = |text: &str| Expr::new(Kind::Text(text.to_owned()), Span::default());
        match globs.as_slice() {
            [one] => text(one.pattern()),
            several => {
                let all = several.iter().map(|glob| text(glob.pattern()));
                Expr::new(Kind::List(all.collect()), Span::default())
            }
        }
    }

    fn key(self, key: &Key) -> Name {
        match key {
            Key::Text(text) => name(text),
            Key::Computed(expr) => name(&super::print::print(&self.expr(expr))),
        }
    }
}

fn equal(left: Box<Expr>, right: Kind) -> Kind {
    let right = Box::new(Expr::new(right, Span::default()));
    Kind::Compare(Comparator::Equal, left, right)
}

fn call(function: &str, arguments: Vec<Expr>) -> Kind {
    negatable(function, arguments, false)
}

fn negatable(function: &str, arguments: Vec<Expr>, bang: bool) -> Kind {
    Kind::Call {
        function: name(function),
        arguments,
        bang,
    }
}

fn path<'s>(start: Start, segments: impl IntoIterator<Item = &'s Segment>) -> Kind {
    Kind::Path(Path {
        start,
        segments: segments.into_iter().map(|s| name(s.key())).collect(),
    })
}

fn name(text: &str) -> Name {
    Name {
        text: text.to_owned(),
        span: Span::default(),
    }
}
