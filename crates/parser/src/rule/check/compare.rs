//! Comparisons: which question each of them asks, and whether it can be answered either way.

use segue_evaluator::Type;
use segue_evaluator::program::Expr as Lowered;

use super::{Checker, NULLISH, Role, article, codes};
use crate::diagnostic::Diagnostic;
use crate::rule::ast::{Comparator, Expr, Kind};
use crate::rule::literal::encode;
use crate::rule::print::print;

/// One side of a comparison.
struct Side<'e> {
    expr: &'e Expr,
    lowered: Lowered,
    kind: Type,
}

impl Checker<'_, '_> {
    pub(super) fn compare(&mut self, comparator: Comparator, left: &Expr, right: &Expr) -> Lowered {
        let left = self.side(left);
        if !matches!(comparator, Comparator::In | Comparator::NotIn) {
            self.role = Role::Literal;
        }
        let right = self.side(right);
        match comparator {
            Comparator::Equal => {
                self.check_equal(&left, &right);
                equal(left, right)
            }
            Comparator::NotEqual => {
                self.check_equal(&left, &right);
                other(left, right)
            }
            Comparator::Order(comparison) => {
                self.check_order(&left, &right);
                Lowered::Order(comparison, Box::new(left.lowered), Box::new(right.lowered))
            }
            Comparator::In => self.membership(left, right),
            Comparator::NotIn => Lowered::Not(Box::new(self.membership(left, right))),
        }
    }

    fn side<'e>(&mut self, expr: &'e Expr) -> Side<'e> {
        let (lowered, kind) = self.value(expr);
        Side {
            expr,
            lowered,
            kind,
        }
    }

    fn check_equal(&mut self, left: &Side<'_>, right: &Side<'_>) {
        if !may_equal(left.kind, right.kind) {
            let diagnostic = never_equal(left, right);
            self.type_error(diagnostic);
        }
    }

    fn check_order(&mut self, left: &Side<'_>, right: &Side<'_>) {
        let is_path = |side: &&Side<'_>| matches!(side.expr.kind, Kind::Path(_));
        let wrong = [left, right]
            .into_iter()
            .filter(|side| !side.kind.overlaps(Type::NUMBER))
            .min_by_key(is_path);
        let Some(side) = wrong else { return };
        let gives = article(side.kind);
        // What an event really carries need not be what the spec says.
        let (code, message) = if is_path(&side) {
            let message = format!("order is that of numbers, and this field is {gives}");
            (&codes::ORDER_OF_TEXT, message)
        } else {
            let message = format!("order is that of numbers, and this gives {gives}");
            (&codes::IMPOSSIBLE_COMPARISON, message)
        };
        let diagnostic = Diagnostic::new(code, side.expr.span, message);
        self.type_error(match &side.expr.kind {
            Kind::Text(text) if number_text(text).is_some() => {
                mend(diagnostic, side.expr, Type::NUMBER, true)
            }
            Kind::Text(text) if text.contains('-') => diagnostic
                .help("points in time compare as numbers, `timestamp_ms(a) < timestamp_ms(b)`"),
            _ if side.kind.overlaps(Type::STRING) => {
                let finding = diagnostic.help("`number(...)` reads a text as a number");
                if is_path(&side) {
                    let read = format!("number({})", print(side.expr));
                    finding.fix(side.expr.span, read, false)
                } else {
                    finding
                }
            }
            _ => diagnostic,
        });
    }

    fn membership(&mut self, left: Side<'_>, right: Side<'_>) -> Lowered {
        if !right.kind.overlaps(Type::LIST) {
            let diagnostic = Diagnostic::new(
                &codes::IMPOSSIBLE_COMPARISON,
                right.expr.span,
                format!("this gives {}, never a list", article(right.kind)),
            );
            let help = if right.kind.overlaps(Type::STRING) {
                "a part of a text is looked for with `contains(text, part)`; a list is written `[\"a\", \"b\"]`"
            } else {
                "a list is written `[\"a\", \"b\"]`"
            };
            self.type_error(diagnostic.help(help));
        }
        if let Kind::List(items) = &right.expr.kind {
            for item in items {
                let Some(kind) = literal_type(item) else {
                    continue;
                };
                if !may_equal(left.kind, kind) {
                    let item = Side {
                        expr: item,
                        lowered: Lowered::Null,
                        kind,
                    };
                    let diagnostic = never_equal(&left, &item);
                    self.type_error(diagnostic);
                }
            }
        }
        Lowered::In(Box::new(left.lowered), Box::new(right.lowered))
    }
}

/// The two sides are never equal; the literal one of them, if any, is what is wrong.
fn never_equal(left: &Side<'_>, right: &Side<'_>) -> Diagnostic {
    let (literal, against) = if is_literal(left.expr) && !is_literal(right.expr) {
        (left, right)
    } else {
        (right, left)
    };
    let (this, that) = (article(literal.kind), article(against.kind));
    let diagnostic = Diagnostic::new(
        &codes::IMPOSSIBLE_COMPARISON,
        literal.expr.span,
        format!("{this} never equals {that}"),
    )
    .label(against.expr.span, format!("this gives {that}"));
    if against.kind.without(NULLISH) == Type::LIST {
        let looked_for = format!("{} in {}", print(literal.expr), print(against.expr));
        return diagnostic.help(format!("`{looked_for}` looks for it in the list"));
    }
    mend(diagnostic, literal.expr, against.kind, true)
}

/// `a = b`: a question of its own for null and booleans.
fn equal(left: Side<'_>, right: Side<'_>) -> Lowered {
    match (&left.expr.kind, &right.expr.kind) {
        (_, Kind::Null) => Lowered::IsNull(Box::new(left.lowered)),
        (Kind::Null, _) => Lowered::IsNull(Box::new(right.lowered)),
        (_, Kind::Bool(value)) => Lowered::IsBool(Box::new(left.lowered), *value),
        (Kind::Bool(value), _) => Lowered::IsBool(Box::new(right.lowered), *value),
        _ => Lowered::Equal(Box::new(left.lowered), Box::new(right.lowered)),
    }
}

/// `a != b`: the opposite, but for a number that is written out, which asks for another number as the actions
/// framework does.
fn other(left: Side<'_>, right: Side<'_>) -> Lowered {
    let number = |text: &str| text.parse().unwrap_or(f64::NAN);
    match (&left.expr.kind, &right.expr.kind) {
        (_, Kind::Number(text)) => Lowered::OtherNumber(Box::new(left.lowered), number(text)),
        (Kind::Number(text), _) => Lowered::OtherNumber(Box::new(right.lowered), number(text)),
        _ => Lowered::Not(Box::new(equal(left, right))),
    }
}

/// Whether values of these kinds can be equal. Null and missing are asked for on purpose, and never mistaken.
fn may_equal(left: Type, right: Type) -> bool {
    let (left, right) = (left.without(NULLISH), right.without(NULLISH));
    left == Type::NEVER || right == Type::NEVER || left.overlaps(right)
}

fn is_literal(expr: &Expr) -> bool {
    literal_type(expr).is_some()
}

fn literal_type(expr: &Expr) -> Option<Type> {
    Some(match &expr.kind {
        Kind::Null => Type::NULL,
        Kind::Bool(_) => Type::BOOLEAN,
        Kind::Number(_) => Type::NUMBER,
        Kind::Text(_) | Kind::Template(_) => Type::STRING,
        Kind::List(_) => Type::LIST,
        Kind::Object(_) => Type::OBJECT,
        _ => return None,
    })
}

/// The number in a text that holds nothing else, as JSON writes it.
fn number_text(text: &str) -> Option<&str> {
    text.parse::<serde_json::Number>().is_ok().then_some(text)
}

/// Adds the literal that would fit, where there is one: `"123"` for 123, or the reverse.
pub(super) fn mend(diagnostic: Diagnostic, literal: &Expr, wanted: Type, safe: bool) -> Diagnostic {
    let mended = match &literal.kind {
        Kind::Number(text) if wanted.overlaps(Type::STRING) => Some(encode(text)),
        Kind::Text(text) if wanted.overlaps(Type::NUMBER) => number_text(text).map(str::to_owned),
        Kind::Text(text)
            if wanted.overlaps(Type::BOOLEAN) && matches!(text.as_str(), "true" | "false") =>
        {
            Some(text.clone())
        }
        _ => None,
    };
    match mended {
        Some(mended) => {
            diagnostic
                .help(format!("write `{mended}`"))
                .fix(literal.span, mended, safe)
        }
        None => diagnostic,
    }
}
