//! Dates by a pattern, as LiquidJS prints them in English.

use crate::eval::{Failure, TextBuilder};
use crate::limits;
use crate::time::calendar::{self, DAY};

const WEEKDAYS: [&str; 7] = [
    "Sunday",
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
];
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// A moment as it prints in its zone.
pub(super) struct Moment<'z> {
    /// Milliseconds since the epoch on the clock of the zone.
    local: i64,
    year: i64,
    month: i64,
    day: i64,
    /// Milliseconds into the day.
    of_day: i64,
    /// From Sunday, 0.
    weekday: i64,
    /// From the first of January, 1.
    day_of_year: i64,
    zone: Zone<'z>,
}

/// The zone to print in.
#[derive(Clone, Copy)]
pub(super) struct Zone<'z> {
    /// Minutes that it is behind UTC.
    pub(super) behind: f64,
    /// Its name; empty where it has none.
    pub(super) name: &'z str,
}

impl Zone<'_> {
    pub(super) const UTC: Self = Zone {
        behind: 0.0,
        name: "UTC",
    };
}

/// A conversion and what stands between `%` and its letter.
struct Conversion<'p> {
    flags: &'p str,
    width: Option<usize>,
    letter: char,
    /// All of it.
    text: &'p str,
}

impl<'z> Moment<'z> {
    pub(super) fn new(instant: i64, zone: Zone<'z>) -> Self {
        let local = instant - (zone.behind * 60_000.0) as i64;
        let days = local.div_euclid(DAY);
        let (year, month, day) = calendar::date(days);
        Self {
            local,
            year,
            month,
            day,
            of_day: local.rem_euclid(DAY),
            weekday: (days + 4).rem_euclid(7),
            day_of_year: days - calendar::days(year, 1, 1) + 1,
            zone,
        }
    }

    /// Prints by a pattern; conversions there are none of print as they stand.
    pub(super) fn print(
        &self,
        pattern: &str,
        out: &mut TextBuilder<'_, '_>,
    ) -> Result<(), Failure> {
        let mut rest = pattern;
        while let Some((before, behind)) = rest.split_once('%') {
            out.push(before)?;
            let from = rest.get(before.len()..).unwrap_or_default();
            rest = match Conversion::read(from, behind) {
                Some(conversion) => {
                    self.convert(&conversion, out)?;
                    from.get(conversion.text.len()..).unwrap_or_default()
                }
                None => {
                    out.push("%")?;
                    behind
                }
            };
        }
        out.push(rest)
    }

    fn convert(
        &self,
        conversion: &Conversion<'_>,
        out: &mut TextBuilder<'_, '_>,
    ) -> Result<(), Failure> {
        let Some(mut text) = self.value(conversion) else {
            return out.push(conversion.text);
        };
        let flag = |flag: char| conversion.flags.contains(flag);
        if flag('^') {
            text = text.to_uppercase();
        } else if flag('#') {
            let has_lower = text.bytes().any(|b| b.is_ascii_lowercase());
            text = if has_lower {
                text.to_uppercase()
            } else {
                text.to_lowercase()
            };
        }
        let blank = flag('_') || (!flag('0') && "aAbBceklpP".contains(conversion.letter));
        let width = match conversion.width {
            _ if flag('-') => 0,
            Some(width) if width > 0 => width,
            _ => default_width(conversion.letter),
        };
        if width > limits::TEXT_BYTES {
            return Err(Failure::limit("a date padded beyond all bounds"));
        }
        for _ in text.chars().count()..width {
            out.push(if blank { " " } else { "0" })?;
        }
        out.push(&text)
    }

    /// What a conversion gives before it is padded.
    fn value(&self, conversion: &Conversion<'_>) -> Option<String> {
        let name = |names: &[&str], at: i64| {
            names
                .get(at as usize)
                .copied()
                .unwrap_or_default()
                .to_owned()
        };
        let short = |name: String| name.chars().take(3).collect::<String>();
        let hour = self.of_day / 3_600_000;
        let hour12 = if hour % 12 == 0 { 12 } else { hour % 12 };
        let minute = self.of_day / 60_000 % 60;
        let second = self.of_day / 1000 % 60;
        let half = if hour < 12 { "AM" } else { "PM" };
        let number = |number: i64| Some(number.to_string());
        match conversion.letter {
            'a' => Some(short(name(&WEEKDAYS, self.weekday))),
            'A' => Some(name(&WEEKDAYS, self.weekday)),
            'b' | 'h' => Some(short(name(&MONTHS, self.month - 1))),
            'B' => Some(name(&MONTHS, self.month - 1)),
            'c' => Some(format!("{}, {}", self.short_date(), self.short_time())),
            'x' => Some(self.short_date()),
            'X' => Some(self.short_time()),
            'C' => {
                let start: String = self.year.to_string().chars().take(2).collect();
                Some(
                    start
                        .parse::<i64>()
                        .map_or_else(|_| "NaN".to_owned(), |c| c.to_string()),
                )
            }
            'y' => Some(self.year.to_string().chars().skip(2).take(2).collect()),
            'Y' => number(self.year),
            'd' | 'e' => number(self.day),
            'm' => number(self.month),
            'j' => number(self.day_of_year),
            'H' | 'k' => number(hour),
            'I' | 'l' => number(hour12),
            'M' => number(minute),
            'S' => number(second),
            'L' => number(self.of_day % 1000),
            'N' => {
                let width = conversion.width.filter(|width| *width > 0).unwrap_or(9);
                let width = width.min(limits::TEXT_BYTES);
                let mut digits = (self.of_day % 1000).to_string();
                digits.truncate(width);
                digits.extend(std::iter::repeat_n('0', width - digits.len()));
                Some(digits)
            }
            'p' => Some(half.to_owned()),
            'P' => Some(half.to_lowercase()),
            'q' => Some(ordinal(self.day).to_owned()),
            's' => number((self.local as f64 / 1000.0 + 0.5).floor() as i64),
            'u' => number(if self.weekday == 0 { 7 } else { self.weekday }),
            'w' => number(self.weekday),
            'U' => number(self.week(0)),
            'W' => number(self.week(1)),
            'z' => Some(self.offset(conversion)),
            'Z' if self.zone.name.is_empty() => Some(self.offset(conversion)),
            'Z' => Some(self.zone.name.to_owned()),
            't' => Some("\t".to_owned()),
            'n' => Some("\n".to_owned()),
            '%' => Some("%".to_owned()),
            _ => None,
        }
    }

    /// The week of the year by LiquidJS's own count, for weeks from Sunday (0) or Monday (1).
    fn week(&self, first: i64) -> i64 {
        let january = (calendar::days(self.year, 1, 1) + 4).rem_euclid(7);
        let now = self.day_of_year + first - self.weekday;
        (now - (7 - january + first)).div_euclid(7) + 1
    }

    fn offset(&self, conversion: &Conversion<'_>) -> String {
        let minutes = self.zone.behind;
        let sign = if minutes > 0.0 { '-' } else { '+' };
        let colon = if conversion.flags.contains(':') {
            ":"
        } else {
            ""
        };
        let (hours, minutes) = ((minutes.abs() / 60.0).floor(), minutes.abs() % 60.0);
        format!("{sign}{hours:02}{colon}{minutes:02}")
    }

    fn short_date(&self) -> String {
        // Before the year 1 years count backwards, from 1 again.
        let year = if self.year > 0 {
            self.year
        } else {
            1 - self.year
        };
        format!("{}/{}/{year}", self.month, self.day)
    }

    fn short_time(&self) -> String {
        let hour = self.of_day / 3_600_000;
        let hour12 = if hour % 12 == 0 { 12 } else { hour % 12 };
        let half = if hour < 12 { "AM" } else { "PM" };
        let (minute, second) = (self.of_day / 60_000 % 60, self.of_day / 1000 % 60);
        format!("{hour12}:{minute:02}:{second:02} {half}")
    }
}

impl<'p> Conversion<'p> {
    /// Reads flags, width, modifier and letter; `behind` is `text` without its `%`.
    fn read(text: &'p str, behind: &'p str) -> Option<Self> {
        // Each part takes as much as it can, and gives back where no letter would be left.
        let unflagged = behind.trim_start_matches(['-', '_', '0', '^', '#', ':']);
        let unmeasured = unflagged.trim_start_matches(|c: char| c.is_ascii_digit());
        let unmodified = unmeasured.strip_prefix(['E', 'O']).unwrap_or(unmeasured);
        let starts = [unmodified, unmeasured];
        let rest = starts
            .into_iter()
            .find(|rest| rest.chars().next().is_some_and(|c| c != '\n' && c != '\r'))?;
        let letter = rest.chars().next()?;
        let flags = behind.get(..behind.len() - unflagged.len())?;
        let width = unflagged.get(..unflagged.len() - unmeasured.len())?;
        let length = text.len() - rest.len() + letter.len_utf8();
        Some(Self {
            flags,
            width: (!width.is_empty()).then(|| width.parse().unwrap_or(usize::MAX)),
            letter,
            text: text.get(..length)?,
        })
    }
}

fn default_width(letter: char) -> usize {
    match letter {
        'j' | 'L' => 3,
        'd' | 'e' | 'H' | 'I' | 'k' | 'l' | 'm' | 'M' | 'S' | 'U' | 'W' => 2,
        _ => 0,
    }
}

fn ordinal(day: i64) -> &'static str {
    match day {
        11..=13 => "th",
        _ => match day % 10 {
            1 => "st",
            2 => "nd",
            3 => "rd",
            _ => "th",
        },
    }
}
