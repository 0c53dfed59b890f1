//! Questions to expressions, and ways of putting them together.

use std::collections::HashSet;

use segue_evaluator::function::Function;
use segue_evaluator::program::{Directive, Expr, Key, Patterns};

/// No value.
pub(super) fn missing() -> Expr {
    Expr::If(Vec::new(), None)
}

pub(super) fn is_missing(expr: &Expr) -> bool {
    matches!(expr, Expr::If(branches, None) if branches.is_empty())
}

pub(super) fn text(text: impl Into<Box<str>>) -> Expr {
    Expr::Text(text.into().into())
}

pub(super) fn call(function: Function, arguments: impl IntoIterator<Item = Expr>) -> Expr {
    Expr::Call(function, arguments.into_iter().collect())
}

pub(super) fn coalesce(a: Expr, b: Expr) -> Expr {
    Expr::Coalesce(Box::new(a), Box::new(b))
}

pub(super) fn object(members: Vec<(Key, Expr)>) -> Expr {
    Expr::object(members, false)
}

pub(super) fn list(items: Vec<Expr>) -> Expr {
    Expr::List {
        items,
        holes: false,
    }
}

pub(super) fn not(condition: Expr) -> Expr {
    match condition {
        Expr::Not(inner) => *inner,
        Expr::Bool(value) => Expr::Bool(!value),
        other => Expr::Not(Box::new(other)),
    }
}

/// `if(condition, then, otherwise)`, where either may be missing.
pub(super) fn choose(condition: Expr, then: Expr, otherwise: Expr) -> Expr {
    match (condition, is_missing(&then), is_missing(&otherwise)) {
        (Expr::Bool(true), ..) => then,
        (Expr::Bool(false), ..) => otherwise,
        (_, true, true) => missing(),
        (condition, true, false) => Expr::If(vec![(not(condition), otherwise)], None),
        (condition, false, true) => Expr::If(vec![(condition, then)], None),
        (condition, false, false) => Expr::If(vec![(condition, then)], Some(Box::new(otherwise))),
    }
}

/// Whether there is a value, whatever the event.
pub(super) fn is_always_there(expr: &Expr) -> bool {
    match expr {
        Expr::Coalesce(_, b) => is_always_there(b),
        Expr::If(branches, Some(otherwise)) => {
            branches.iter().all(|(_, value)| is_always_there(value)) && is_always_there(otherwise)
        }
        Expr::Call(Function::Uppercase | Function::Lowercase, arguments) => {
            arguments.iter().all(is_text)
        }
        Expr::Call(Function::Replace, arguments) => arguments.first().is_some_and(is_text),
        _ => is_text(expr) || is_literal(expr) || is_object(expr),
    }
}

/// Whether it is a text, whatever the event.
pub(super) fn is_text(expr: &Expr) -> bool {
    match expr {
        Expr::Text(_) | Expr::Template { .. } => true,
        Expr::Coalesce(_, b) => matches!(&**b, Expr::Text(_)) && is_text_or_missing(expr),
        Expr::Call(Function::Replace | Function::Uppercase | Function::Lowercase, arguments) => {
            arguments.first().is_some_and(is_text)
        }
        Expr::If(branches, Some(otherwise)) => {
            branches.iter().all(|(_, value)| is_text(value)) && is_text(otherwise)
        }
        _ => false,
    }
}

fn is_text_or_missing(expr: &Expr) -> bool {
    match expr {
        Expr::Coalesce(a, b) => is_text_or_missing(a) && is_text_or_missing(b),
        Expr::Call(function, _) => matches!(function, Function::Replace | Function::String),
        other => is_text(other),
    }
}

/// Whether it is an object, whatever the event.
pub(super) fn is_object(expr: &Expr) -> bool {
    match expr {
        Expr::Object { .. } => true,
        Expr::Coalesce(a, b) => matches!(&**a, Expr::Call(Function::Flatten, _)) && is_object(b),
        Expr::Call(Function::Merge, operands) => operands.iter().any(is_object),
        Expr::Call(Function::Flatten, arguments) => arguments.first().is_some_and(is_object),
        _ => false,
    }
}

pub(super) fn is_literal(expr: &Expr) -> bool {
    matches!(
        expr,
        Expr::Null
            | Expr::Bool(_)
            | Expr::Number(_)
            | Expr::Text(_)
            | Expr::List { .. }
            | Expr::Object { .. }
    )
}

/// The expression with what `change` makes of each part, innermost first.
pub(super) fn rebuild(expr: &Expr, change: &mut dyn FnMut(Expr) -> Expr) -> Expr {
    let mut one = |e: &Expr| Box::new(rebuild(e, change));
    let rebuilt = match expr {
        Expr::List { items, holes } => Expr::List {
            items: items.iter().map(|e| *one(e)).collect(),
            holes: *holes,
        },
        Expr::Object { members, holes, .. } => {
            let members = members
                .iter()
                .map(|(key, value)| (key.clone(), *one(value)));
            Expr::object(members.collect(), *holes)
        }
        Expr::Template { pieces, segment } => Expr::Template {
            pieces: pieces.iter().map(|e| *one(e)).collect(),
            segment: *segment,
        },
        Expr::Coalesce(a, b) => Expr::Coalesce(one(a), one(b)),
        Expr::Arithmetic(sign, a, b) => Expr::Arithmetic(*sign, one(a), one(b)),
        Expr::If(branches, otherwise) => Expr::If(
            branches.iter().map(|(c, v)| (*one(c), *one(v))).collect(),
            otherwise.as_ref().map(|e| one(e)),
        ),
        Expr::Map(a, b) => Expr::Map(one(a), one(b)),
        Expr::Call(function, arguments) => {
            Expr::Call(*function, arguments.iter().map(|e| *one(e)).collect())
        }
        Expr::And(operands) => Expr::And(operands.iter().map(|e| *one(e)).collect()),
        Expr::Or(operands) => Expr::Or(operands.iter().map(|e| *one(e)).collect()),
        Expr::Not(inner) => Expr::Not(one(inner)),
        Expr::IsTrue(inner) => Expr::IsTrue(one(inner)),
        Expr::IsBool(inner, value) => Expr::IsBool(one(inner), *value),
        Expr::IsNull(inner) => Expr::IsNull(one(inner)),
        Expr::Equal(a, b) => Expr::Equal(one(a), one(b)),
        Expr::OtherNumber(inner, number) => Expr::OtherNumber(one(inner), *number),
        Expr::Order(order, a, b) => Expr::Order(*order, one(a), one(b)),
        Expr::In(a, b) => Expr::In(one(a), one(b)),
        Expr::Contains {
            subject,
            parts,
            bang,
        } => Expr::Contains {
            subject: one(subject),
            parts: one(parts),
            bang: *bang,
        },
        Expr::Match {
            subject,
            patterns,
            bang,
        } => Expr::Match {
            subject: one(subject),
            patterns: match patterns {
                Patterns::Fixed(globs) => Patterns::Fixed(globs.clone()),
                Patterns::Computed(patterns) => Patterns::Computed(one(patterns)),
            },
            bang: *bang,
        },
        other => other.clone(),
    };
    change(rebuilt)
}

/// The expression with the members of all its objects in alphabetical order, so that two can be compared.
pub(super) fn sorted(expr: &Expr) -> Expr {
    rebuild(expr, &mut |part| match part {
        Expr::Object { mut members, .. } => {
            members.sort_by(|(a, _), (b, _)| key_text(a).cmp(key_text(b)));
            object(members)
        }
        other => other,
    })
}

/// A fixed key; computed ones, which Segment does not have, are all alike.
pub(super) fn key_text(key: &Key) -> &str {
    match key {
        Key::Text(text) => text,
        Key::Computed(_) => "",
    }
}

/// Whether evaluation can fail on purpose.
pub(super) fn fails(expr: &Expr) -> bool {
    let mut found = false;
    rebuild(expr, &mut |part| {
        if let Expr::Directive(directive) = &part {
            found |= matches!(**directive, Directive::Fail(_));
        }
        part
    });
    found
}

/// How many parts an expression has.
pub(super) fn weight(expr: &Expr) -> usize {
    let mut parts = 0;
    rebuild(expr, &mut |part| {
        parts += 1;
        part
    });
    parts
}

/// The entries of `let` that an expression uses, by position.
pub(super) fn lets_of(expr: &Expr, used: &mut HashSet<usize>) {
    rebuild(expr, &mut |part| {
        if let Expr::Let(at, _) = &part {
            used.insert(*at);
        }
        part
    });
}
