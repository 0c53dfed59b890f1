//! How values are compared.

use std::cmp::Ordering;

use super::datum::Datum;
use crate::eval::{Failure, Scope};
use crate::program::liquid::Operator;
use crate::value::{TextStyle, Value};

/// The outcome of an operator; of `not` the right side counts.
pub(super) fn apply<'a>(
    operator: Operator,
    left: Datum<'a>,
    right: Datum<'a>,
    scope: &Scope<'a>,
) -> Result<bool, Failure> {
    let order = |holds: fn(Ordering) -> bool| {
        compare(left, right, scope).map(|order| order.is_some_and(holds))
    };
    match operator {
        Operator::Equal => equal(left, right, scope),
        Operator::NotEqual => equal(left, right, scope).map(|equal| !equal),
        Operator::Less => order(Ordering::is_lt),
        Operator::LessOrEqual => order(Ordering::is_le),
        Operator::Greater => order(Ordering::is_gt),
        Operator::GreaterOrEqual => order(Ordering::is_ge),
        Operator::Contains => contains(left, right, scope),
        Operator::Not => Ok(!right.is_truthy()),
        Operator::And => Ok(left.is_truthy() && right.is_truthy()),
        Operator::Or => Ok(left.is_truthy() || right.is_truthy()),
    }
}

/// Equality without conversions. Lists are equal item by item, objects if they are the same one.
pub(super) fn equal<'a>(
    left: Datum<'a>,
    right: Datum<'a>,
    scope: &Scope<'a>,
) -> Result<bool, Failure> {
    match (left, right) {
        (Datum::Value(left), Datum::Value(right)) => same(left, right, scope),
        // The word on the left decides; `empty` and `blank` equal neither each other nor themselves.
        (Datum::Nil, other) => Ok(other.plain().is_nullish()),
        (Datum::Empty | Datum::Blank, Datum::Empty | Datum::Blank) => Ok(false),
        (Datum::Empty, other) => Ok(is_empty(other.plain())),
        (Datum::Blank, other) => Ok(is_blank(other.plain())),
        (other, Datum::Nil) => Ok(other.plain().is_nullish()),
        (other, Datum::Empty) => Ok(is_empty(other.plain())),
        (other, Datum::Blank) => Ok(is_blank(other.plain())),
    }
}

fn same<'a>(left: Value<'a>, right: Value<'a>, scope: &Scope<'a>) -> Result<bool, Failure> {
    scope.look(1)?;
    Ok(match (left, right) {
        (Value::Missing, Value::Missing) | (Value::Null, Value::Null) => true,
        (Value::Bool(left), Value::Bool(right)) => left == right,
        (Value::Number(left), Value::Number(right)) => left.as_f64() == right.as_f64(),
        (Value::Text(left), Value::Text(right)) => left == right,
        (Value::Object(left), Value::Object(right)) => std::ptr::eq(left, right),
        (Value::List(left), Value::List(right)) => {
            if left.items().len() != right.items().len() {
                return Ok(false);
            }
            for (left, right) in left.items().iter().zip(right.items()) {
                if !same(*left, *right, scope)? {
                    return Ok(false);
                }
            }
            true
        }
        _ => false,
    })
}

/// An empty text, list or object.
fn is_empty(value: Value<'_>) -> bool {
    match value {
        Value::Text(text) => text.as_str().is_empty(),
        Value::List(list) => list.items().is_empty(),
        Value::Object(object) => object.members().is_empty(),
        _ => false,
    }
}

/// Besides, `false`, null, missing and texts of blanks.
fn is_blank(value: Value<'_>) -> bool {
    match value {
        Value::Missing | Value::Null | Value::Bool(false) => true,
        Value::Text(text) => text.as_str().chars().all(crate::value::is_blank),
        other => is_empty(other),
    }
}

/// The order of two values: texts by their UTF-16 units, all else as numbers. The words never compare.
fn compare<'a>(
    left: Datum<'a>,
    right: Datum<'a>,
    scope: &Scope<'a>,
) -> Result<Option<Ordering>, Failure> {
    let (Datum::Value(left), Datum::Value(right)) = (left, right) else {
        return Ok(None);
    };
    let (left, right) = (primitive(left, scope)?, primitive(right, scope)?);
    if let (Some(left), Some(right)) = (left.plain().as_str(), right.plain().as_str()) {
        return Ok(Some(left.encode_utf16().cmp(right.encode_utf16())));
    }
    Ok(left.to_number(scope)?.partial_cmp(&right.to_number(scope)?))
}

/// Lists and objects as their texts.
fn primitive<'a>(value: Value<'a>, scope: &Scope<'a>) -> Result<Datum<'a>, Failure> {
    Ok(Datum::Value(match value {
        Value::List(_) => Value::text(Datum::Value(value).to_host_text(scope)?),
        Value::Object(_) => Value::text(value.to_text(TextStyle::Segment, scope.arena)),
        other => other,
    }))
}

/// An item in a list, or a text in a text.
fn contains<'a>(left: Datum<'a>, right: Datum<'a>, scope: &Scope<'a>) -> Result<bool, Failure> {
    match left.plain() {
        Value::List(list) => {
            for item in list.items() {
                if equal(Datum::Value(*item), right, scope)? {
                    return Ok(true);
                }
            }
            Ok(false)
        }
        Value::Text(text) => {
            scope.look(text.as_str().len())?;
            Ok(text.as_str().contains(right.to_host_text(scope)?))
        }
        _ => Ok(false),
    }
}
