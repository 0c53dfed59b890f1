use bumpalo::Bump;
use jiff::Timestamp;
use jiff::fmt::strtime;
use jiff::tz::TimeZone;

use super::calendar::{self, DAY};
use crate::limits::TIME_PATTERN_BYTES;

/// An instant as `2026-01-02T03:04:05.678Z`; years beyond four digits have six and a sign.
pub fn iso(instant: i64, arena: &Bump) -> &str {
    let (days, of_day) = (instant.div_euclid(DAY), instant.rem_euclid(DAY));
    let (year, month, day) = calendar::date(days);
    let year = match year {
        0..=9999 => format!("{year:04}"),
        _ => format!("{year:+07}"),
    };
    let (hour, minute) = (of_day / 3_600_000, of_day / 60_000 % 60);
    let (second, millisecond) = (of_day / 1000 % 60, of_day % 1000);
    bumpalo::format!(
        in arena,
        "{year}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{millisecond:03}Z",
    )
    .into_bump_str()
}

/// An instant in UTC by a `strftime` pattern. None when the pattern is wrong or longer than
/// [`TIME_PATTERN_BYTES`], or the year has more than four digits.
pub fn format(instant: i64, pattern: &str) -> Option<String> {
    if pattern.len() > TIME_PATTERN_BYTES {
        return None;
    }
    let instant = Timestamp::from_millisecond(instant).ok()?;
    strtime::format(pattern, &instant.to_zoned(TimeZone::UTC)).ok()
}
