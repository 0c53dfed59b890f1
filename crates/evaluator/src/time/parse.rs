use jiff::fmt::rfc2822;

use super::calendar::{Fields, RANGE};
use super::{Mode, from_number};
use crate::value::is_blank;

/// The greatest number that a text may be to count as a date: Segment's check takes it for seconds, although its parser
/// does not.
const NUMBERS: f64 = RANGE as f64 / 1000.0;

/// The instant a text means; none for a text that is no date.
///
/// Both modes read ISO 8601 and RFC 3339 (as far as Segment's destination does, so no week dates and no second 60),
/// RFC 2822, and the lax form `2025/1/30 10:20`. The many other forms that its host language happens to accept are no
/// dates here, in neither mode.
pub fn parse(text: &str, mode: Mode) -> Option<i64> {
    let instant = match mode {
        Mode::Segment => segment(text),
        Mode::Improved => improved(text),
    };
    instant
        .or_else(|| rfc_2822(text))
        .filter(|ms| ms.abs() <= RANGE)
}

fn segment(text: &str) -> Option<i64> {
    if let Ok(number) = text.parse::<f64>()
        && ryu_js::Buffer::new().format(number) == text
        && number.abs() > NUMBERS
    {
        return None;
    }
    if !text.ends_with(['z', 'Z'])
        && let Some(lax) = Lax::read(text)
    {
        return Some(lax.carried());
    }
    iso(text, Mode::Segment).or_else(|| year_of_three_digits(text))
}

fn improved(text: &str) -> Option<i64> {
    if let Some(number) = decimal(text) {
        // Eight digits are a date (ISO 8601) if there is such a day: all of them would be seconds of 1970.
        let compact = (text.len() == 8).then(|| Lax::read(text)?.exact());
        let number = (number.abs() <= NUMBERS).then_some(number);
        return compact
            .flatten()
            .or_else(|| from_number(number?, Mode::Improved));
    }
    iso(text, Mode::Improved).or_else(|| Lax::read(text)?.exact())
}

/// A plain decimal number, no exponent.
fn decimal(text: &str) -> Option<f64> {
    let mut rest = Scanner(text);
    rest.eat(&['-']);
    let whole = rest.digits(usize::MAX);
    let fraction = !rest.eat(&['.']) || !rest.digits(usize::MAX).is_empty();
    (!whole.is_empty() && fraction && rest.0.is_empty()).then(|| text.parse().ok())?
}

/// `100` to `999`, which the host language of Segment's engine takes for years.
fn year_of_three_digits(text: &str) -> Option<i64> {
    let mut rest = Scanner(text);
    let year = rest.exactly(3)?;
    (rest.0.is_empty() && year >= 100).then(|| Fields::at_midnight(year, 1, 1).carried())
}

/// RFC 2822, its obsolete forms included.
fn rfc_2822(text: &str) -> Option<i64> {
    let parser = rfc2822::DateTimeParser::new().relaxed_weekday(true);
    let instant = parser.parse_timestamp(text).ok()?;
    // A leap second is clamped there and refused everywhere else.
    (!text.contains(":60")).then(|| instant.as_millisecond())
}

/// ISO 8601 as ECMAScript has it, and RFC 3339: `2025-11-30T10:20:30.456+02:00`, any tail left out, years of six digits
/// behind a sign, blank or `t` for `T`, `z` for `Z`, the offset with or without colon. No offset means UTC.
fn iso(text: &str, mode: Mode) -> Option<i64> {
    if let Some(fields) = written_by_programs(text) {
        return fields.is_date(mode).then(|| fields.carried());
    }
    let mut rest = Scanner(text);
    let year = match text.as_bytes().first()? {
        b'+' | b'-' => {
            let negative = rest.sign()?;
            let year = rest.exactly(6)?;
            if negative && year == 0 {
                return None;
            }
            if negative { -year } else { year }
        }
        _ => rest.exactly(4)?,
    };
    let mut fields = Fields::at_midnight(year, 1, 1);
    let mut offset = 0;
    if rest.eat(&['-']) {
        fields.month = rest.exactly(2)?;
        if rest.eat(&['-']) {
            fields.day = rest.exactly(2)?;
        }
    }
    if rest.eat(&['T', 't', ' ']) {
        fields.hour = rest.exactly(2)?;
        fields.minute = rest.eat(&[':']).then(|| rest.exactly(2))??;
        if rest.eat(&[':']) {
            fields.second = rest.exactly(2)?;
            if rest.eat(&['.']) {
                fields.millisecond = milliseconds(rest.digits(usize::MAX))?;
            }
        }
        offset = rest.offset()?;
    }
    (rest.0.is_empty() && fields.is_date(mode)).then(|| fields.carried() - offset)
}

/// The form in which programs write almost every time, `2025-11-30T10:20:30.456Z`, at once.
fn written_by_programs(text: &str) -> Option<Fields> {
    let text: &[u8; 24] = text.as_bytes().try_into().ok()?;
    let mut digits_only = true;
    let [year, month, day, hour, minute, second, millisecond] =
        [(0, 4), (5, 2), (8, 2), (11, 2), (14, 2), (17, 2), (20, 3)].map(|(at, length)| {
            let digits = text.get(at..at + length).unwrap_or_default();
            digits.iter().fold(0, |value, digit| {
                let digit = i64::from(digit.wrapping_sub(b'0'));
                digits_only &= digit <= 9;
                value * 10 + digit
            })
        });
    let others = [
        (4, b'-'),
        (7, b'-'),
        (10, b'T'),
        (13, b':'),
        (16, b':'),
        (19, b'.'),
        (23, b'Z'),
    ];
    let fits = digits_only && others.iter().all(|&(at, byte)| text.get(at) == Some(&byte));
    fits.then_some(Fields {
        year,
        month,
        day,
        hour,
        minute,
        second,
        millisecond,
    })
}

/// The form that Segment's date parser tries first. Each part takes as many digits as it can get, up to its width;
/// separators between parts are optional, and so is every part behind the year.
struct Lax<'a> {
    year: &'a str,
    month: &'a str,
    /// Whether nothing separates month and day.
    glued: bool,
    day: &'a str,
    hour: &'a str,
    minute: &'a str,
    second: &'a str,
    fraction: &'a str,
}

impl<'a> Lax<'a> {
    /// The parts, if the whole text is of this form. No part ever has to give digits back for what follows: whatever
    /// separator comes next, it has a place behind the longest run of digits if it has one at all.
    fn read(text: &'a str) -> Option<Self> {
        let mut rest = Scanner(text);
        let year = rest.digits(4);
        rest.eat(&['-', '/']);
        let month = rest.digits(2);
        let glued = !rest.eat(&['-', '/']);
        let day = rest.digits(2);
        rest.0 = rest
            .0
            .trim_start_matches(|c| matches!(c, 'T' | 't') || is_blank(c));
        let hour = rest.digits(2);
        rest.eat(&[':']);
        let minute = rest.digits(2);
        rest.eat(&[':']);
        let second = rest.digits(2);
        rest.eat(&['.', ':']);
        let fraction = rest.digits(usize::MAX);
        (year.len() == 4 && rest.0.is_empty()).then_some(Self {
            year,
            month,
            glued,
            day,
            hour,
            minute,
            second,
            fraction,
        })
    }

    /// The parts as numbers: 1 for a month or day that is left out.
    fn fields(&self) -> Fields {
        let first = |digits: &str| if digits.is_empty() { 1 } else { number(digits) };
        Fields {
            year: number(self.year),
            month: first(self.month),
            day: first(self.day),
            hour: number(self.hour),
            minute: number(self.minute),
            second: number(self.second),
            millisecond: 0,
        }
    }

    /// As Segment reads it: what is out of range carries, the first three digits of the fraction count milliseconds,
    /// the years 0 to 99 are of the 20th century.
    fn carried(&self) -> i64 {
        let mut fields = self.fields();
        if fields.year < 100 {
            fields.year += 1900;
        }
        fields.millisecond = number(self.fraction.get(..3).unwrap_or(self.fraction));
        fields.carried()
    }

    /// As it is meant, if such a day and time exist. Three digits behind the year are a day of the year (ISO 8601).
    fn exact(&self) -> Option<i64> {
        let mut fields = self.fields();
        if !self.fraction.is_empty() {
            fields.millisecond = milliseconds(self.fraction)?;
        }
        let of_year = self.glued && self.month.len() == 2 && self.day.len() == 1;
        let has_day = if of_year {
            let day = fields.month * 10 + fields.day;
            fields = Fields {
                month: 1,
                day,
                ..fields
            };
            (1..=365).contains(&day)
                || (day == 366 && Fields::at_midnight(fields.year, 2, 29).has_day())
        } else {
            fields.has_day()
        };
        let has_second = self.fraction.is_empty() || !self.second.is_empty();
        (has_day && has_second && fields.has_time()).then(|| fields.carried())
    }
}

/// A few digits as a number; none are 0.
fn number(digits: &str) -> i64 {
    digits.bytes().fold(0, |n, b| n * 10 + i64::from(b - b'0'))
}

/// The digits of a fraction of a second, cut to milliseconds; none without digits.
fn milliseconds(fraction: &str) -> Option<i64> {
    match fraction.get(..3) {
        Some(digits) => Some(number(digits)),
        None if fraction.is_empty() => None,
        None => Some(number(fraction) * if fraction.len() == 1 { 100 } else { 10 }),
    }
}

/// The rest of a text.
struct Scanner<'a>(&'a str);

impl<'a> Scanner<'a> {
    /// The digits that come next, at most so many.
    fn digits(&mut self, most: usize) -> &'a str {
        let digits = self
            .0
            .bytes()
            .take(most)
            .take_while(u8::is_ascii_digit)
            .count();
        let (digits, rest) = self.0.split_at_checked(digits).unwrap_or_default();
        self.0 = rest;
        digits
    }

    /// A number of just so many digits.
    fn exactly(&mut self, width: usize) -> Option<i64> {
        let digits = self.digits(width);
        (digits.len() == width).then(|| number(digits))
    }

    /// Steps over one of these characters.
    fn eat(&mut self, any: &[char]) -> bool {
        let rest = self.0.strip_prefix(any);
        self.0 = rest.unwrap_or(self.0);
        rest.is_some()
    }

    /// A sign: whether it is a minus.
    fn sign(&mut self) -> Option<bool> {
        let negative = self.eat(&['-']);
        (negative || self.eat(&['+'])).then_some(negative)
    }

    /// The offset from UTC in milliseconds: `Z`, `+02:00`, `+0200`, or nothing.
    fn offset(&mut self) -> Option<i64> {
        if self.0.is_empty() || self.eat(&['Z', 'z']) {
            return Some(0);
        }
        let negative = self.sign()?;
        let hours = self.exactly(2)?;
        self.eat(&[':']);
        let minutes = self.exactly(2)?;
        let offset = (hours * 60 + minutes) * 60_000;
        (hours < 24 && minutes < 60).then_some(if negative { -offset } else { offset })
    }
}
