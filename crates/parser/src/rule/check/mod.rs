//! Syntax tree to typed program: names are looked up, types are checked, and what is left is lowered.
//!
//! A part that is wrong is reported once and stands for a value of any type from then on.

mod call;
mod compare;
mod path;
mod reads;

pub(super) use reads::{names_exist, reads};

use std::ops::Range;

use segue_evaluator::Type;
use segue_evaluator::program::{Expr as Lowered, Key};

use super::Context;
use super::ast::{Expr, Kind};
use super::parse::Parsed;
use crate::diagnostic::codes::types as codes;
use crate::diagnostic::{Diagnostic, Diagnostics, Span};

/// A lowered expression and the kinds of value it may give.
pub(super) type Typed = (Lowered, Type);

/// What the values of nullish kinds have in common: they are there for any field.
const NULLISH: Type = Type::NULL.or(Type::MISSING);

pub(super) struct Checker<'x, 'c> {
    cx: &'x mut Context<'c>,
    diagnostics: &'x mut Diagnostics,
    /// Whether the types can be relied on; after a slip of syntax only names are checked.
    typed: bool,
    /// Whether bare paths start at the item of a `map`.
    in_map: bool,
    /// What the expression looked at next is for.
    role: Role,
}

/// What an expression is for.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Role {
    #[default]
    Value,
    /// A value where a text literal would stand: a lone word there is most likely one.
    Literal,
    Condition,
}

impl<'x, 'c> Checker<'x, 'c> {
    pub(super) fn new(
        cx: &'x mut Context<'c>,
        diagnostics: &'x mut Diagnostics,
        parsed: &Parsed,
    ) -> Self {
        Self {
            cx,
            diagnostics,
            typed: !parsed.slipped,
            in_map: false,
            role: Role::Value,
        }
    }

    /// Reports a name that does not exist.
    fn name_error(&mut self, diagnostic: Diagnostic) -> Typed {
        self.diagnostics.push(diagnostic);
        (Lowered::Null, Type::ANY)
    }

    /// Reports something that types rule out.
    fn type_error(&mut self, diagnostic: Diagnostic) {
        if self.typed {
            self.diagnostics.push(diagnostic);
        }
    }

    /// Lowers an expression used for its value.
    pub(super) fn value(&mut self, expr: &Expr) -> Typed {
        let role = std::mem::take(&mut self.role);
        match &expr.kind {
            Kind::Hole => (Lowered::Null, Type::ANY),
            Kind::Null => (Lowered::Null, Type::NULL),
            Kind::Bool(value) => (Lowered::Bool(*value), Type::BOOLEAN),
            Kind::Number(text) => (Lowered::Number(text.as_str().into()), Type::NUMBER),
            Kind::Text(text) => (self.text(text, expr.span), Type::STRING),
            Kind::Template(pieces) => (self.template(pieces), Type::STRING),
            Kind::Path(path) => self.path(path, expr.span, role),
            Kind::Query(text) => path::query(text),
            Kind::List(items) => {
                let items = items.iter().map(|item| self.likely_literal(item).0);
                let items = items.collect();
                (
                    Lowered::List {
                        items,
                        holes: false,
                    },
                    Type::LIST,
                )
            }
            Kind::Object(members) => {
                let members = members
                    .iter()
                    .map(|(key, value)| {
                        let key = Key::Text(self.expand(&key.text, key.span).0.into());
                        (key, self.value(value).0)
                    })
                    .collect();
                (Lowered::object(members, false), Type::OBJECT)
            }
            Kind::Call {
                function,
                arguments,
                bang,
            } => self.call(expr.span, function, arguments, *bang),
            Kind::Not(inner) => {
                let inner = self.holds(inner);
                (Lowered::Not(Box::new(inner)), Type::BOOLEAN)
            }
            Kind::Or(operands) => {
                if role != Role::Condition
                    && operands.iter().all(|o| matches!(o.kind, Kind::Path(_)))
                {
                    self.type_error(or_of_values(expr.span));
                }
                (Lowered::Or(self.conditions(operands)), Type::BOOLEAN)
            }
            Kind::And(operands) => (Lowered::And(self.conditions(operands)), Type::BOOLEAN),
            Kind::Coalesce(operands) => self.coalesce(operands),
            Kind::Compare(comparator, left, right) => {
                (self.compare(*comparator, left, right), Type::BOOLEAN)
            }
            Kind::Arithmetic(arithmetic, left, right) => {
                let sides = [left, right].map(|side| (side, self.value(side)));
                let wrong = sides
                    .iter()
                    .find(|(_, (_, kind))| !kind.overlaps(Type::NUMBER));
                if let Some((side, (_, kind))) = wrong {
                    self.type_error(no_number(side, *kind));
                    return (Lowered::Null, Type::ANY);
                }
                let [left, right] = sides.map(|(_, (lowered, _))| Box::new(lowered));
                let lowered = Lowered::Arithmetic(*arithmetic, left, right);
                (lowered, Type::NUMBER | Type::MISSING)
            }
        }
    }

    /// Lowers an expression used as a condition.
    pub(super) fn holds(&mut self, expr: &Expr) -> Lowered {
        self.role = Role::Condition;
        let (lowered, kind) = self.value(expr);
        if !kind.overlaps(Type::BOOLEAN) {
            let diagnostic = Diagnostic::new(
                &codes::NOT_A_CONDITION,
                expr.span,
                format!("this gives {}, never true or false", article(kind)),
            );
            self.type_error(match &expr.kind {
                Kind::Path(_) => {
                    let behind = Span::new(expr.span.end, expr.span.end);
                    diagnostic
                        .help("compare it, for example with `!= null`")
                        .fix(behind, " != null", false)
                }
                Kind::Text(_) | Kind::Number(_) => diagnostic.help(
                    "`and` and `or` join conditions; the first value that is there is `a ?? b`",
                ),
                _ => diagnostic,
            });
        }
        if is_condition(&lowered) {
            lowered
        } else {
            Lowered::IsTrue(Box::new(lowered))
        }
    }

    fn conditions(&mut self, operands: &[Expr]) -> Vec<Lowered> {
        operands.iter().map(|operand| self.holds(operand)).collect()
    }

    /// Lowers an expression that stands where a text literal would.
    fn likely_literal(&mut self, expr: &Expr) -> Typed {
        self.role = Role::Literal;
        self.value(expr)
    }

    fn coalesce(&mut self, operands: &[Expr]) -> Typed {
        let mut kind = Type::NEVER;
        let mut lowered = Vec::with_capacity(operands.len());
        for (at, operand) in operands.iter().enumerate() {
            let (operand, of) = if at == 0 {
                self.value(operand)
            } else {
                self.likely_literal(operand)
            };
            kind = kind.without(NULLISH) | of;
            lowered.push(operand);
        }
        (balanced(lowered), kind)
    }

    /// The pieces of a text with holes; a single text is just that.
    pub(super) fn template(&mut self, pieces: &[Expr]) -> Lowered {
        match pieces {
            [] => Lowered::Text("".into()),
            [
                Expr {
                    kind: Kind::Text(text),
                    span,
                    ..
                },
            ] => self.text(text, *span),
            pieces => Lowered::Template {
                pieces: pieces.iter().map(|piece| self.value(piece).0).collect(),
                segment: self.cx.segment_texts,
            },
        }
    }

    /// A text literal. What is not known, where the environment is veiled, is an input that no directive gives.
    fn text(&mut self, text: &str, span: Span) -> Lowered {
        match self.expand(text, span) {
            (text, true) => Lowered::Text(text.into()),
            (_, false) => Lowered::Input(Box::default()),
        }
    }

    /// A text literal with the environment put in, where there is one, and whether it is known.
    fn expand(&mut self, text: &str, span: Span) -> (Box<str>, bool) {
        let Some(expander) = self.cx.environment else {
            return (text.into(), true);
        };
        // What stands in the file as it is shows where a reference stands; what has escapes only as a whole.
        let quotes = (span.end - span.start).checked_sub(text.len());
        let locate = |range: Range<usize>| match quotes {
            Some(quotes @ (0 | 2)) => {
                let start = span.start + quotes / 2;
                Span::new(start + range.start, start + range.end)
            }
            _ => span,
        };
        match expander.expand(text, locate) {
            Ok(expanded) => {
                let known = !(expanded.variables && expander.veiled);
                (expanded.text.into(), known)
            }
            Err(diagnostic) => {
                self.diagnostics.push(diagnostic);
                (text.into(), true)
            }
        }
    }
}

/// Reports the literals inside an expression that have holes, which nothing fills. One that is all of it is meant so.
pub(super) fn holes(expr: &Expr, diagnostics: &mut Diagnostics) {
    for child in expr.kind.children() {
        match &child.kind {
            Kind::Text(text) if matches!(expr.kind, Kind::Template(_)) || !has_hole(text) => {}
            Kind::Text(_) => diagnostics.push(
                Diagnostic::new(
                    &codes::HOLE_IN_LITERAL,
                    child.span,
                    "the holes of this text are not filled: inside an expression it stands as it is",
                )
                .help("put it into `template(...)`"),
            ),
            _ => holes(child, diagnostics),
        }
    }
}

fn has_hole(text: &str) -> bool {
    text.split_once("{{")
        .is_some_and(|(_, rest)| rest.contains("}}"))
}

/// `a or b` of what an event carries, for its value.
fn or_of_values(span: Span) -> Diagnostic {
    Diagnostic::new(
        &codes::OR_OF_VALUES,
        span,
        "this gives true or false, not the first value that is there",
    )
    .help("write `??` for that")
}

/// A side of an arithmetic operator is never a number.
fn no_number(side: &Expr, kind: Type) -> Diagnostic {
    let diagnostic = Diagnostic::new(
        &codes::NOT_A_NUMBER,
        side.span,
        format!("this gives {}, never a number", article(kind)),
    );
    if !kind.overlaps(Type::STRING) {
        return diagnostic;
    }
    diagnostic.help(
        "texts are put together in a template, `Viewed {{name}}`; `number(...)` reads a text as a number",
    )
}

/// A run of `??` as a tree of the least depth; where the parentheses stand makes no difference to it.
fn balanced(mut operands: Vec<Lowered>) -> Lowered {
    if operands.len() > 2 {
        let right = operands.split_off(operands.len() / 2);
        operands = vec![balanced(operands), balanced(right)];
    }
    let mut operands = operands.into_iter();
    match (operands.next(), operands.next()) {
        (Some(left), Some(right)) => Lowered::Coalesce(Box::new(left), Box::new(right)),
        (Some(only), None) => only,
        (None, _) => Lowered::Null,
    }
}

/// Whether an expression always gives a boolean, and is evaluated as a condition.
fn is_condition(expr: &Lowered) -> bool {
    matches!(
        expr,
        Lowered::And(_)
            | Lowered::Or(_)
            | Lowered::Not(_)
            | Lowered::IsTrue(_)
            | Lowered::IsBool(..)
            | Lowered::IsNull(_)
            | Lowered::Equal(..)
            | Lowered::OtherNumber(..)
            | Lowered::Order(..)
            | Lowered::In(..)
            | Lowered::Contains { .. }
            | Lowered::Match { .. }
    )
}

/// The kinds in words, for people.
pub(crate) fn article(kind: Type) -> String {
    let names = [
        (Type::STRING, "a text"),
        (Type::NUMBER, "a number"),
        (Type::BOOLEAN, "a boolean"),
        (Type::LIST, "a list"),
        (Type::OBJECT, "an object"),
    ];
    let found: Vec<&str> = names
        .into_iter()
        .filter(|(one, _)| kind.overlaps(*one))
        .map(|(_, name)| name)
        .collect();
    match found.split_last() {
        None => "null".to_owned(),
        Some((only, [])) => (*only).to_owned(),
        Some((last, others)) => format!("{} or {last}", others.join(", ")),
    }
}
