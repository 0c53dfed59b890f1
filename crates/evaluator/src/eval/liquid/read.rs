//! How variables and their members are read.

use super::datum::Datum;
use super::units;
use crate::eval::{Failure, Scope};
use crate::path::{Segment, step};
use crate::value::Value;

/// A member of the input by name.
pub(super) fn variable<'a>(input: Value<'a>, name: &str) -> Datum<'a> {
    let own = own(input, name);
    match (own, name) {
        (Some(value), _) => Datum::Value(value),
        // What is not there is looked for in an empty object, which has a size.
        (None, "size") => Datum::Value(Value::number(0.0)),
        (None, _) => Datum::MISSING,
    }
}

/// A member of a value: an own one, `size`, `first` or `last`. What is read from null is null.
pub(super) fn property<'a>(
    of: Datum<'a>,
    key: Datum<'a>,
    scope: &Scope<'a>,
) -> Result<Datum<'a>, Failure> {
    let Datum::Value(value) = of else {
        return Ok(Datum::MISSING);
    };
    if value.is_nullish() {
        return Ok(of);
    }
    if let Value::List(list) = value {
        let position = key.to_number(scope)?;
        if position < 0.0 {
            // From the end.
            let at = list.items().len() as f64 + position;
            let item = (at >= 0.0 && at.fract() == 0.0).then(|| list.items().get(at as usize));
            return Ok(Datum::Value(item.flatten().copied().unwrap_or_default()));
        }
    }
    let key = key.to_host_text(scope)?;
    let own = own(value, key);
    Ok(Datum::Value(match (key, value) {
        _ if own.is_some_and(|own| !own.is_missing()) => own.unwrap_or_default(),
        ("size", Value::List(list)) => Value::number(list.items().len() as f64),
        ("size", Value::Text(text)) => Value::number(units::length(text.as_str()) as f64),
        ("size", Value::Object(object)) => Value::number(object.members().len() as f64),
        ("first", Value::List(list)) => list.items().first().copied().unwrap_or_default(),
        ("last", Value::List(list)) => list.items().last().copied().unwrap_or_default(),
        _ => Value::Missing,
    }))
}

/// What a value has under a key itself: the members of objects, the items of lists and the characters of texts by
/// position, and the `length` of both.
fn own<'a>(value: Value<'a>, key: &str) -> Option<Value<'a>> {
    match value {
        Value::Object(object) => {
            let member = object.members().iter().find(|m| m.key.as_str() == key);
            member.map(|m| m.value)
        }
        Value::Text(text) if text.as_str().is_empty() => {
            (key == "length").then(|| Value::number(0.0))
        }
        Value::List(_) | Value::Text(_) => {
            let value = step(value, &Segment::new(key));
            (!value.is_missing()).then_some(value)
        }
        _ => None,
    }
}
