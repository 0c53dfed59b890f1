//! What a single expression gives away, one file a rule. They run where it is parsed, if nothing is wrong with it.

mod blank_around;
mod compared_with_itself;
mod fixed_condition;
mod literal_wildcard;
mod local_time;
mod never_given_text;
mod regex_in_pattern;
mod repeated_condition;
mod repeated_member;
mod unknown_type;
mod unreachable_fallback;

pub(crate) use local_time::without_zone;

use crate::diagnostic::{Code, Diagnostics};
use crate::rule::ast::{Comparator, Expr, Kind, Start};

/// One thing to look for.
trait Rule: Sync {
    /// The code of its findings.
    fn code(&self) -> &'static Code;

    /// Reports it where this expression itself is it. `in_map`: whether its bare paths start at the item of a `map`.
    fn check(&self, expr: &Expr, in_map: bool, found: &mut Diagnostics);
}

/// Every rule.
static RULES: &[&dyn Rule] = &[
    &fixed_condition::FixedCondition,
    &repeated_condition::RepeatedCondition,
    &compared_with_itself::ComparedWithItself,
    &unknown_type::UnknownType,
    &never_given_text::NeverGivenText,
    &blank_around::BlankAround,
    &literal_wildcard::LiteralWildcard,
    &regex_in_pattern::RegexInPattern,
    &unreachable_fallback::UnreachableFallback,
    &repeated_member::RepeatedMember,
    &local_time::LocalTime,
];

/// Looks an expression over, and all that are inside it.
pub(crate) fn check(expr: &Expr, found: &mut Diagnostics) {
    visit(expr, false, found);
}

fn visit(expr: &Expr, in_map: bool, found: &mut Diagnostics) {
    for rule in RULES {
        rule.check(expr, in_map, found);
    }
    let body = match &expr.kind {
        Kind::Call {
            function,
            arguments,
            ..
        } if function.text == "map" => arguments.get(1),
        _ => None,
    };
    for child in expr.kind.children() {
        let is_body = body.is_some_and(|body| std::ptr::eq(body, child));
        visit(child, in_map || is_body, found);
    }
}

/// Texts that a value is compared with, whole.
struct Compared<'e> {
    value: &'e Expr,
    comparator: Comparator,
    /// The literals among those on the other side.
    texts: Vec<(&'e str, &'e Expr)>,
}

impl<'e> Compared<'e> {
    /// `value = "text"` and `value in ["text", ...]`, either way round.
    fn of(expr: &'e Expr) -> Option<Self> {
        let Kind::Compare(comparator, left, right) = &expr.kind else {
            return None;
        };
        let (value, literals) = match (comparator, &left.kind, &right.kind) {
            (Comparator::In | Comparator::NotIn, _, Kind::List(items)) => (left, items.as_slice()),
            (Comparator::Equal | Comparator::NotEqual, Kind::Text(_), _) => {
                (right, std::slice::from_ref(&**left))
            }
            (Comparator::Equal | Comparator::NotEqual, _, Kind::Text(_)) => {
                (left, std::slice::from_ref(&**right))
            }
            _ => return None,
        };
        Some(Self {
            value,
            comparator: *comparator,
            texts: literals.iter().filter_map(known).collect(),
        })
    }
}

/// The subject and the literal texts of `contains(subject, texts)` or `match(subject, texts)`.
fn searched<'e>(expr: &'e Expr, name: &str) -> Option<(&'e Expr, Vec<(&'e str, &'e Expr)>)> {
    let Kind::Call {
        function,
        arguments,
        ..
    } = &expr.kind
    else {
        return None;
    };
    let [subject, texts] = arguments.as_slice() else {
        return None;
    };
    let texts = match &texts.kind {
        Kind::List(items) => items.as_slice(),
        _ => std::slice::from_ref(texts),
    };
    let texts = texts.iter().filter_map(known);
    (function.text == name).then(|| (subject, texts.collect()))
}

/// A text that is the same in any environment.
fn known(expr: &Expr) -> Option<(&str, &Expr)> {
    match &expr.kind {
        Kind::Text(text) if !text.contains("${") => Some((text, expr)),
        _ => None,
    }
}

/// The field of the event that an expression is, if it is just that.
fn event_field(expr: &Expr, in_map: bool) -> Option<&str> {
    match &expr.kind {
        Kind::Path(path) if path.start == Start::Root || path.start == Start::Bare && !in_map => {
            match path.segments.as_slice() {
                [only] => Some(&only.text),
                _ => None,
            }
        }
        _ => None,
    }
}

/// A text in place of an expression, in brackets if that has some: its span begins before its first operand then.
fn in_place(text: String, expr: &Expr, first: &Expr) -> String {
    if expr.span.start < first.span.start {
        format!("({text})")
    } else {
        text
    }
}

/// Whether an expression depends on anything at all.
fn depends(expr: &Expr) -> bool {
    expr.any(&|inner| match &inner.kind {
        Kind::Path(_) | Kind::Query(_) | Kind::Hole => true,
        Kind::Call { function, .. } => function.text == "index",
        Kind::Text(text) => text.contains("${"),
        _ => false,
    })
}
