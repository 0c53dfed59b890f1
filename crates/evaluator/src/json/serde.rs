//! To and from `serde_json`, for what is not on an event's way.

use bumpalo::Bump;

use crate::value::{List, Member, Number, Object, Text, Value};

/// The value as `serde_json`'s; missing as null.
pub fn to_serde(value: Value<'_>) -> serde_json::Value {
    match value {
        Value::Missing | Value::Null => serde_json::Value::Null,
        Value::Bool(bool) => bool.into(),
        Value::Number(number) => number_to_serde(number),
        Value::Text(text) => text.as_str().into(),
        Value::List(list) => list.items().iter().map(|item| to_serde(*item)).collect(),
        Value::Object(object) => {
            let present = object.members().iter().filter(|m| !m.value.is_missing());
            present
                .map(|m| (m.key.as_str().to_owned(), to_serde(m.value)))
                .collect()
        }
    }
}

fn number_to_serde(number: Number<'_>) -> serde_json::Value {
    /// Whole numbers up to here are exact in doubles.
    const EXACT: f64 = 9007199254740992.0;
    match number {
        Number::Raw(digits) => serde_json::from_str(digits).unwrap_or_default(),
        Number::Float(n) if n.fract() == 0.0 && n.abs() <= EXACT => (n as i64).into(),
        Number::Float(n) => n.into(),
    }
}

/// A `serde_json` value copied into the arena.
pub fn from_serde<'a>(value: &serde_json::Value, arena: &'a Bump) -> Value<'a> {
    match value {
        serde_json::Value::Null => Value::Null,
        serde_json::Value::Bool(bool) => Value::Bool(*bool),
        serde_json::Value::Number(number) => {
            Value::Number(Number::Raw(arena.alloc_str(&number.to_string())))
        }
        serde_json::Value::String(text) => Value::text(arena.alloc_str(text)),
        serde_json::Value::Array(items) => {
            let items = items.iter().map(|item| from_serde(item, arena));
            Value::List(arena.alloc(List::new(arena.alloc_slice_fill_iter(items))))
        }
        serde_json::Value::Object(members) => {
            let members = members.iter().map(|(key, value)| Member {
                key: Text::new(arena.alloc_str(key)),
                value: from_serde(value, arena),
            });
            Value::Object(arena.alloc(Object::new(arena.alloc_slice_fill_iter(members))))
        }
    }
}
