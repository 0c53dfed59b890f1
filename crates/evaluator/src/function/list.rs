//! Functions on lists.

use crate::eval::{Failure, ListBuilder, Scope, TextBuilder, finite};
use crate::value::{TextStyle, Value};

/// The items of a list, none of anything else.
pub(super) fn items(value: Value<'_>) -> &[Value<'_>] {
    match value {
        Value::List(list) => list.items(),
        _ => &[],
    }
}

pub(super) fn join<'a>(
    list: Value<'a>,
    separator: Value<'a>,
    scope: &Scope<'a>,
) -> Result<Value<'a>, Failure> {
    let (Value::List(list), Some(separator)) = (list, separator.as_str()) else {
        return Ok(Value::Missing);
    };
    let mut out = TextBuilder::new(scope);
    let mut first = true;
    for item in list.items() {
        if item.is_nullish() || item.as_str() == Some("") {
            continue;
        }
        if !first {
            out.push(separator)?;
        }
        out.push_value(*item, TextStyle::Json)?;
        first = false;
    }
    out.finish().map(Value::text)
}

pub(super) fn concat<'a>(values: &[Value<'a>], scope: &Scope<'a>) -> Result<Value<'a>, Failure> {
    if values.iter().any(|v| matches!(v, Value::List(_))) {
        let mut all = ListBuilder::new(scope, values.iter().map(|v| items(*v).len()).sum());
        for value in values.iter().filter(|v| !v.is_nullish()) {
            match value {
                Value::List(list) => list.items().iter().try_for_each(|item| all.push(*item))?,
                one => all.push(*one)?,
            }
        }
        return all.finish();
    }
    if values.iter().all(Value::is_nullish) {
        return Ok(Value::Missing);
    }
    let mut text = TextBuilder::new(scope);
    for value in values {
        text.push_value(*value, TextStyle::Json)?;
    }
    text.finish().map(Value::text)
}

pub(super) fn sum(list: Value<'_>) -> Value<'_> {
    let Value::List(list) = list else {
        return Value::Missing;
    };
    let numbers = list.items().iter().filter(|item| !item.is_nullish());
    let sum: Option<f64> = numbers.map(Value::as_f64).sum();
    // The sum of no floats is -0.
    sum.map_or(Value::Missing, |sum| finite(sum + 0.0))
}
