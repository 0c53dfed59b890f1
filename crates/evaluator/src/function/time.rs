//! Functions on points in time: dates as they are meant, also where a destination is to read them as Segment does.

use crate::eval::{Failure, Scope, TextBuilder};
use crate::time::{self, Mode};
use crate::value::Value;

pub(super) fn timestamp_ms(value: Value<'_>) -> Value<'_> {
    instant(value).map_or(Value::Missing, |ms| Value::number(ms as f64))
}

pub(super) fn iso_timestamp<'a>(value: Value<'a>, scope: &Scope<'a>) -> Value<'a> {
    instant(value).map_or(Value::Missing, |ms| Value::text(time::iso(ms, scope.arena)))
}

/// Missing where the value is no point in time, or the pattern asks for what a point in time does not have.
pub(super) fn format_time<'a>(
    value: Value<'a>,
    pattern: Value<'a>,
    scope: &Scope<'a>,
) -> Result<Value<'a>, Failure> {
    let time = instant(value).zip(pattern.as_str());
    let Some(text) = time.and_then(|(ms, pattern)| time::format(ms, pattern)) else {
        return Ok(Value::Missing);
    };
    let mut out = TextBuilder::new(scope);
    out.push(&text)?;
    out.finish().map(Value::text)
}

fn instant(value: Value<'_>) -> Option<i64> {
    time::instant(value, Mode::Improved)
}
