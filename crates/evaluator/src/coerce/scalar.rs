//! Texts, numbers, booleans and dates.

use bumpalo::Bump;

use super::edit::Edit;
use super::mismatch::Mismatch;
use crate::schema::{Field, FieldKind};
use crate::time;
use crate::value::{Number, Value};

/// A value coerced to the type of a scalar field. A list of one item counts as that item.
pub(super) fn coerce<'a>(
    field: &Field,
    value: Value<'a>,
    dates: time::Mode,
    arena: &'a Bump,
) -> Result<Edit<Value<'a>>, Mismatch> {
    let (inner, listed) = match value {
        Value::List(list) => match list.items() {
            [item] => (*item, true),
            _ => return Err(Mismatch::wrong_type(&field.kind, value)),
        },
        other => (other, false),
    };
    // Of an item the framework asks whether it has the type of the field only where that is one type; where it is
    // several (a date is a text or a number), an item that needs no conversion is refused.
    let one_type = !field.null_allowed && field.kind != FieldKind::DateTime;
    let edit = if is_of(&field.kind, inner) && (!listed || one_type) {
        if listed {
            Edit::Replace(inner)
        } else {
            Edit::Keep
        }
    } else {
        let converted = converted(&field.kind, inner, arena);
        let null = || (field.null_allowed && is_null_like(inner)).then_some(Value::Null);
        let converted = converted.or_else(null);
        Edit::Replace(converted.ok_or_else(|| Mismatch::wrong_type(&field.kind, value))?)
    };
    match (&field.kind, edit.or(value)) {
        (FieldKind::DateTime, Value::Text(text)) if time::parse(text.as_str(), dates).is_none() => {
            Err(Mismatch::no_date(value))
        }
        (
            FieldKind::Number {
                min: None,
                max: None,
            },
            _,
        ) => Ok(edit),
        (FieldKind::Number { min, max }, Value::Number(number)) => {
            in_range(*min, *max, number.as_f64(), value).map(|()| edit)
        }
        _ => Ok(edit),
    }
}

/// Whether a value is of the type of a field without conversion.
fn is_of(kind: &FieldKind, value: Value<'_>) -> bool {
    match (kind, value) {
        (FieldKind::String | FieldKind::DateTime, Value::Text(_)) => true,
        (FieldKind::Number { .. } | FieldKind::DateTime, Value::Number(_)) => true,
        (FieldKind::Integer, Value::Number(number)) => is_whole(number.as_f64()),
        (FieldKind::Boolean, Value::Bool(_)) => true,
        _ => false,
    }
}

/// A value of another type converted to that of a field.
fn converted<'a>(kind: &FieldKind, value: Value<'a>, arena: &'a Bump) -> Option<Value<'a>> {
    match kind {
        FieldKind::String => to_text(value, arena).map(Value::text),
        // Text or number, tried in this order.
        FieldKind::DateTime => to_text(value, arena)
            .map(Value::text)
            .or_else(|| to_number(value).map(Value::number)),
        FieldKind::Number { .. } => to_number(value).map(Value::number),
        FieldKind::Integer => to_number(value).filter(|n| is_whole(*n)).map(Value::number),
        FieldKind::Boolean => to_bool(value).map(Value::Bool),
        FieldKind::Object { .. } | FieldKind::ObjectList { .. } => None,
    }
}

fn to_text<'a>(value: Value<'a>, arena: &'a Bump) -> Option<&'a str> {
    match value {
        Value::Number(number) => Some(number.text(arena)),
        Value::Bool(true) => Some("true"),
        Value::Bool(false) => Some("false"),
        Value::Null => Some(""),
        _ => None,
    }
}

fn to_number(value: Value<'_>) -> Option<f64> {
    match value {
        Value::Bool(bool) => Some(f64::from(u8::from(bool))),
        Value::Null => Some(0.0),
        Value::Text(text) if !text.as_str().is_empty() => Number::loose(text.as_str()),
        _ => None,
    }
}

fn to_bool(value: Value<'_>) -> Option<bool> {
    match value {
        Value::Null => Some(false),
        Value::Text(text) => text.as_str().parse().ok(),
        Value::Number(number) => match number.as_f64() {
            0.0 => Some(false),
            1.0 => Some(true),
            _ => None,
        },
        _ => None,
    }
}

/// What the framework takes for null where null is allowed and nothing else will do.
fn is_null_like(value: Value<'_>) -> bool {
    match value {
        Value::Text(text) => text.as_str().is_empty(),
        Value::Number(number) => number.as_f64() == 0.0,
        Value::Bool(bool) => !bool,
        _ => false,
    }
}

/// An infinite number has no fraction either.
fn is_whole(number: f64) -> bool {
    number.fract() == 0.0 || number.is_infinite()
}

fn in_range(
    min: Option<f64>,
    max: Option<f64>,
    number: f64,
    value: Value<'_>,
) -> Result<(), Mismatch> {
    if let Some(min) = min.filter(|min| number < *min) {
        return Err(Mismatch::out_of_range(&format!("at least {min}"), value));
    }
    if let Some(max) = max.filter(|max| number > *max) {
        return Err(Mismatch::out_of_range(&format!("at most {max}"), value));
    }
    Ok(())
}
