//! Points in time, as Segment's destination reads them and as people write them. Milliseconds since the epoch, all in
//! UTC.

pub(crate) mod calendar;
mod host;
mod parse;
mod print;
#[cfg(test)]
mod tests;

pub(crate) use host::host_date;
pub use parse::parse;
pub use print::{format, iso};

use crate::value::Value;

/// How dates are read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// As Segment's destination reads them: numbers are milliseconds, texts of digits are a year and what follows,
    /// parts out of range carry into the next, and the digits behind the second of a text without zone count
    /// milliseconds.
    #[default]
    Segment,
    /// As they are meant: numbers and texts of digits below 1e11 are seconds, fractions of a second are fractions, and
    /// there is no 31st of February.
    Improved,
}

/// The instant a number or a text means; none for anything else.
pub fn instant(value: Value<'_>, mode: Mode) -> Option<i64> {
    match value {
        Value::Number(number) => from_number(number.as_f64(), mode),
        Value::Text(text) => parse(text.as_str(), mode),
        _ => None,
    }
}

/// The instant a number means; none beyond the range of dates, 8.64e15 milliseconds around the epoch.
pub fn from_number(number: f64, mode: Mode) -> Option<i64> {
    /// As milliseconds a day in March 1973, as seconds one in the year 5138.
    const SECONDS: f64 = 1e11;
    let milliseconds = match mode {
        Mode::Improved if number.abs() < SECONDS => (number * 1000.0).round(),
        _ => number.trunc(),
    };
    (milliseconds.abs() <= calendar::RANGE as f64).then_some(milliseconds as i64)
}
