//! Events, as `/import` and `/track` check them.

use serde_json::{Map, Value};

use super::Failure;

/// Ids that mean nobody, whatever their case.
const NOBODY: [&str; 18] = [
    "00000000-0000-0000-0000-000000000000",
    "anon",
    "anonymous",
    "nil",
    "none",
    "null",
    "n/a",
    "na",
    "undefined",
    "unknown",
    "<nil>",
    "0",
    "-1",
    "true",
    "false",
    "[]",
    "{}",
    "lmy47d",
];

/// From how many bytes of JSON on a record fails.
const RECORD_BYTES: usize = 1 << 20;
/// From how many properties, keys or elements on a record fails.
const MEMBERS: usize = 255;
/// Deepest nesting.
const DEPTH: usize = 10;
/// 1971 began then, in seconds.
const EARLIEST: f64 = 31_536_000.0;
/// Times from here on are milliseconds; it is the year 5138 in seconds.
const MILLISECONDS: f64 = 1e11;
const HOUR: f64 = 3600.0;
/// How old events may be that come by `/track`, in seconds.
const TRACK_AGE: f64 = 5.0 * 24.0 * HOUR;

/// An event that is taken: what a repetition is known by.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EventKey {
    /// Its name.
    pub event: String,
    /// Its time, as it was written.
    pub time: String,
    /// Whose it is.
    pub distinct_id: String,
    /// Its id.
    pub insert_id: String,
}

/// Checks an event for `/import` with `strict=1`.
pub(super) fn check_import(record: &Value, now: f64) -> Result<EventKey, Failure> {
    let (event, properties) = parts(record)?;
    let time = time(properties, now)?;
    if time < EARLIEST {
        return Err(Failure::new("properties.time", "before 1971"));
    }
    let distinct_id = match properties.get("distinct_id") {
        Some(Value::String(id)) if is_nobody(id) => {
            return Err(Failure::new("properties.distinct_id", "a forbidden id"));
        }
        Some(Value::String(id)) => id.clone(),
        Some(_) => return Err(Failure::new("properties.distinct_id", "not a string")),
        None => return Err(Failure::new("properties.distinct_id", "missing")),
    };
    let insert_id = match properties.get("$insert_id") {
        Some(Value::String(id)) if is_insert_id(id) && !is_nobody(id) => id.clone(),
        Some(_) => return Err(Failure::new("properties.$insert_id", "not a legal id")),
        None => return Err(Failure::new("properties.$insert_id", "missing")),
    };
    Ok(EventKey {
        event: event.to_owned(),
        time: properties
            .get("time")
            .map(Value::to_string)
            .unwrap_or_default(),
        distinct_id,
        insert_id,
    })
}

/// Checks an event for `/track`, except its token.
pub(super) fn check_track(record: &Value, now: f64) -> Result<(), Failure> {
    let (event, properties) = parts(record)?;
    if properties.contains_key("time") && time(properties, now)? < now - TRACK_AGE {
        return Err(Failure::new("properties.time", "older than five days"));
    }
    let needed: &[&str] = match event {
        "$identify" => &["$identified_id", "$anon_id"],
        "$create_alias" => &["distinct_id", "alias"],
        _ => &["distinct_id"],
    };
    for name in needed {
        if properties
            .get(*name)
            .and_then(Value::as_str)
            .is_none_or(str::is_empty)
        {
            return Err(Failure::new(&format!("properties.{name}"), "missing"));
        }
    }
    Ok(())
}

/// Name and properties, where both are within the limits.
fn parts(record: &Value) -> Result<(&str, &Map<String, Value>), Failure> {
    let event = match record.get("event") {
        Some(Value::String(event)) if !event.is_empty() => event,
        _ => return Err(Failure::new("event", "missing or not a string")),
    };
    let Some(Value::Object(properties)) = record.get("properties") else {
        return Err(Failure::new("properties", "missing or not an object"));
    };
    check_size(record)?;
    for (name, value) in properties {
        check_shape(name, value, DEPTH)?;
    }
    if properties.len() >= MEMBERS {
        return Err(Failure::new("properties", "too many properties"));
    }
    Ok((event, properties))
}

/// The time of an event in seconds.
fn time(properties: &Map<String, Value>, now: f64) -> Result<f64, Failure> {
    let wrong = |message| Err(Failure::new("properties.time", message));
    let Some(time) = properties.get("time").and_then(Value::as_f64) else {
        return wrong("missing or not a number");
    };
    if time.fract() != 0.0 {
        return wrong("not a whole number");
    }
    let seconds = if time >= MILLISECONDS {
        time / 1000.0
    } else {
        time
    };
    if seconds > now + HOUR {
        return wrong("in the future");
    }
    Ok(seconds)
}

pub(super) fn check_size(record: &Value) -> Result<(), Failure> {
    if record.to_string().len() >= RECORD_BYTES {
        return Err(Failure::new("", "too large"));
    }
    Ok(())
}

fn check_shape(name: &str, value: &Value, depth: usize) -> Result<(), Failure> {
    let wrong = |message| Err(Failure::new(&format!("properties.{name}"), message));
    if depth == 0 {
        return wrong("nested too deep");
    }
    match value {
        Value::Object(members) if members.len() >= MEMBERS => wrong("too many keys"),
        Value::Array(items) if items.len() >= MEMBERS => wrong("too many elements"),
        Value::Object(members) => members
            .values()
            .try_for_each(|value| check_shape(name, value, depth - 1)),
        Value::Array(items) => items
            .iter()
            .try_for_each(|value| check_shape(name, value, depth - 1)),
        _ => Ok(()),
    }
}

fn is_nobody(id: &str) -> bool {
    NOBODY.iter().any(|nobody| nobody.eq_ignore_ascii_case(id))
}

fn is_insert_id(id: &str) -> bool {
    (1..=36).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
}
