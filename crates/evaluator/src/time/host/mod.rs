//! Texts as the host language of Segment's engine reads dates where nothing else is said: ISO 8601 as ECMAScript has
//! it, and nearly anything else, as V8 does. Only Liquid's `date` reads them so.

mod token;

use super::calendar::{Fields, RANGE};
use token::{Token, Tokens, Word};

/// The instant a text means; a text without a zone is in UTC. None where it means none.
pub(crate) fn host_date(text: &str) -> Option<i64> {
    let mut reading = Reading::default();
    let mut tokens = Tokens::new(text);
    match reading.iso(&mut tokens) {
        Rest::Nothing => {}
        Rest::Token(token) => reading.legacy(token, &mut tokens)?,
        Rest::Refused => return None,
    }
    reading.instant().filter(|ms| ms.abs() <= RANGE)
}

/// What is left behind the ISO form.
enum Rest {
    Nothing,
    /// This token and all behind it.
    Token(Token),
    /// What no reading takes.
    Refused,
}

/// What has been read so far.
#[derive(Default)]
struct Reading {
    /// Up to three numbers of a date.
    day: Vec<i64>,
    month: Option<i64>,
    is_iso: bool,
    /// Hour, minute, second, millisecond.
    time: Vec<i64>,
    half_day: Option<i64>,
    zone: Zone,
}

#[derive(Default)]
struct Zone {
    negative: Option<bool>,
    hour: Option<i64>,
    minute: Option<i64>,
}

impl Zone {
    fn set(&mut self, hours: i64) {
        self.negative = Some(hours < 0);
        self.hour = Some(hours.abs());
        self.minute = Some(0);
    }

    fn offset(&self) -> i64 {
        let Some(negative) = self.negative else {
            return 0;
        };
        let minutes = self.hour.unwrap_or_default() * 60 + self.minute.unwrap_or_default();
        let offset = minutes * 60_000;
        if negative { -offset } else { offset }
    }
}

impl Reading {
    /// The form of ECMAScript. What does not fit is left to the lax reading, by its first token; behind the `T` of a
    /// time there is none.
    fn iso(&mut self, tokens: &mut Tokens<'_>) -> Rest {
        match tokens.next {
            Token::Symbol(sign @ ('+' | '-')) => {
                let token = tokens.take();
                let Some(year) = tokens.fixed(6) else {
                    return Rest::Token(token);
                };
                tokens.take();
                if year == 0 && sign == '-' {
                    return Rest::Token(token);
                }
                self.day.push(if sign == '-' { -year } else { year });
            }
            _ => match tokens.fixed(4) {
                Some(year) => {
                    tokens.take();
                    self.day.push(year);
                }
                None => return Rest::Token(tokens.take()),
            },
        }
        for range in [1..=12, 1..=31] {
            if !tokens.eat('-') {
                break;
            }
            let Some(part) = tokens.fixed(2).filter(|part| range.contains(part)) else {
                return Rest::Token(tokens.take());
            };
            tokens.take();
            self.day.push(part);
        }
        match tokens.next {
            Token::End => self.zone.set(0),
            Token::Word(Word::Time) => {
                if self.iso_time(tokens).is_none() {
                    return Rest::Refused;
                }
            }
            _ => return Rest::Token(tokens.take()),
        }
        self.is_iso = true;
        Rest::Nothing
    }

    /// The time behind the `T`, to the end.
    fn iso_time(&mut self, tokens: &mut Tokens<'_>) -> Option<()> {
        tokens.take();
        let hour = tokens.fixed(2).filter(|hour| *hour <= 24)?;
        let most = if hour == 24 { 0 } else { 59 };
        tokens.take();
        self.time.push(hour);
        tokens.eat(':').then_some(())?;
        self.time
            .push(tokens.fixed(2).filter(|minute| *minute <= most)?);
        tokens.take();
        if tokens.eat(':') {
            self.time
                .push(tokens.fixed(2).filter(|second| *second <= most)?);
            tokens.take();
            if tokens.eat('.') {
                let Token::Number(fraction, length) = tokens.take() else {
                    return None;
                };
                (hour < 24 || fraction == 0).then_some(())?;
                self.time.push(milliseconds(fraction, length));
            }
        }
        match tokens.take() {
            Token::End => return Some(()),
            Token::Word(Word::Zulu) => self.zone.set(0),
            Token::Symbol(sign @ ('+' | '-')) => {
                self.zone.negative = Some(sign == '-');
                let (hours, minutes) = if let Some(both) = tokens.fixed(4) {
                    (both / 100, both % 100)
                } else {
                    let hours = tokens.fixed(2)?;
                    tokens.take();
                    tokens.eat(':').then_some(())?;
                    (hours, tokens.fixed(2)?)
                };
                tokens.take();
                (hours < 24 && minutes < 60).then_some(())?;
                (self.zone.hour, self.zone.minute) = (Some(hours), Some(minutes));
            }
            _ => return None,
        }
        (tokens.next == Token::End).then_some(())
    }

    /// Nearly any order of numbers, names and signs. None for what means nothing.
    fn legacy(&mut self, first: Token, tokens: &mut Tokens<'_>) -> Option<()> {
        let mut token = first;
        let mut has_number = !self.day.is_empty();
        while token != Token::End {
            match token {
                Token::Number(number, _) => {
                    has_number = true;
                    self.number(number, tokens)?;
                }
                Token::Word(Word::HalfDay(hours)) if !self.time.is_empty() => {
                    self.half_day = Some(hours);
                }
                Token::Word(Word::Month(month)) => {
                    self.month = Some(month);
                    tokens.eat('-');
                }
                Token::Word(Word::Zone(hours)) if has_number => self.zone.set(hours),
                Token::Word(Word::Zulu) if has_number => self.zone.set(0),
                // Words that mean nothing may only stand before the first number, apart from it.
                Token::Word(_) if has_number || matches!(tokens.next, Token::Number(..)) => {
                    return None;
                }
                Token::Symbol(sign @ ('+' | '-')) if self.is_utc() || !self.time.is_empty() => {
                    has_number = true;
                    self.offset(sign == '-', tokens)?;
                }
                Token::Symbol('+' | '-' | ')') if has_number => return None,
                _ => {}
            }
            token = tokens.take();
        }
        Some(())
    }

    fn is_utc(&self) -> bool {
        self.zone.hour == Some(0) && self.zone.minute == Some(0)
    }

    fn number(&mut self, number: i64, tokens: &mut Tokens<'_>) -> Option<()> {
        let expected = match self.time.len() {
            1 | 2 => number < 60,
            3 => number < 1000,
            _ => false,
        };
        if tokens.eat(':') {
            if tokens.eat(':') {
                if !self.time.is_empty() {
                    return None;
                }
                self.time.extend([number, 0]);
            } else {
                self.add_time(number)?;
                tokens.eat('.');
            }
        } else if tokens.next == Token::Symbol('.') {
            tokens.take();
            if !expected {
                return self.plain(number, tokens);
            }
            self.add_time(number)?;
            let Token::Number(fraction, length) = tokens.take() else {
                return None;
            };
            self.time.push(milliseconds(fraction, length));
            self.time.resize(4, 0);
        } else {
            return self.plain(number, tokens);
        }
        Some(())
    }

    /// A number with neither colon nor point behind it.
    fn plain(&mut self, number: i64, tokens: &mut Tokens<'_>) -> Option<()> {
        let expected = match self.time.len() {
            1 | 2 => number < 60,
            3 => number < 1000,
            _ => false,
        };
        if self.zone.hour.is_some() && self.zone.minute.is_none() && number < 60 {
            self.zone.minute = Some(number);
        } else if expected {
            self.add_time(number)?;
            self.time.resize(4, 0);
            let ends = matches!(
                tokens.next,
                Token::End | Token::Blank | Token::Symbol('+' | '-') | Token::Word(Word::Zulu)
            );
            if !ends {
                return None;
            }
        } else {
            if self.day.len() >= 3 {
                return None;
            }
            self.day.push(number);
            tokens.eat('-');
        }
        Some(())
    }

    fn add_time(&mut self, number: i64) -> Option<()> {
        (self.time.len() < 4).then(|| self.time.push(number))
    }

    /// An offset from UTC behind its sign.
    fn offset(&mut self, negative: bool, tokens: &mut Tokens<'_>) -> Option<()> {
        self.zone.negative = Some(negative);
        let (number, length) = match tokens.next {
            Token::Number(number, length) => {
                tokens.take();
                (number, length)
            }
            _ => (0, 0),
        };
        if tokens.next == Token::Symbol(':') {
            (self.zone.hour, self.zone.minute) = (Some(number), None);
        } else {
            (self.zone.hour, self.zone.minute) = match length {
                1 | 2 => (Some(number), Some(0)),
                3 | 4 => (Some(number / 100), Some(number % 100)),
                _ => return None,
            };
        }
        Some(())
    }

    /// The instant, where what was read makes one.
    fn instant(&self) -> Option<i64> {
        let parts = |at: usize| self.day.get(at).copied().unwrap_or(1);
        let is_day = |number: i64| (1..=31).contains(&number);
        let first = *self.day.first()?;
        let (mut year, month, day) = match self.month {
            None if self.is_iso || !is_day(first) => (first, parts(1), parts(2)),
            None => (parts(2), first, parts(1)),
            Some(month) if is_day(first) => (parts(1), month, first),
            Some(month) => (first, month, parts(1)),
        };
        if !self.is_iso {
            year += match year {
                0..=49 => 2000,
                50..=99 => 1900,
                _ => 0,
            };
        }
        let time = |at: usize| self.time.get(at).copied().unwrap_or_default();
        let mut fields = Fields {
            year,
            month,
            day,
            hour: time(0),
            minute: time(1),
            second: time(2),
            millisecond: time(3),
        };
        if let Some(hours) = self.half_day {
            if fields.hour > 12 {
                return None;
            }
            fields.hour = fields.hour % 12 + hours;
        }
        // No date lies beyond, and none so far off can be counted.
        let near = (-300_000..=300_000).contains(&year);
        let exists = near && (1..=12).contains(&month) && is_day(day) && fields.has_time();
        exists.then(|| fields.carried() - self.zone.offset())
    }
}

/// The digits of a fraction of a second as milliseconds, cut.
fn milliseconds(fraction: i64, length: usize) -> i64 {
    match length {
        1 => fraction * 100,
        2 => fraction * 10,
        3 => fraction,
        // At most nine digits were kept.
        _ => fraction / 10_i64.pow(length.min(9) as u32 - 3),
    }
}

#[cfg(test)]
mod tests {
    use super::host_date;

    #[test]
    fn reads_dates_as_v8_does() {
        for (text, expected) in [
            ("1970-01-01", Some(0)),
            ("2025-11-30", Some(1_764_460_800_000)),
            ("2025-11", Some(1_761_955_200_000)),
            ("2025", Some(1_735_689_600_000)),
            ("2025-11-30T10:20:30.400Z", Some(1_764_498_030_400)),
            ("2025-11-30T10:20:30.4567Z", Some(1_764_498_030_456)),
            ("2025-11-30T10:20", Some(1_764_498_000_000)),
            ("2025-11-30T10:20:30+02:00", Some(1_764_490_830_000)),
            ("2025-11-30T10:20:30+0200", Some(1_764_490_830_000)),
            ("2025-11-30T24:00", Some(1_764_547_200_000)),
            ("2025-11-30 10:20:30", Some(1_764_498_030_000)),
            ("2025-11-30 10:20:30 EST", Some(1_764_516_030_000)),
            ("Nov 30, 2025", Some(1_764_460_800_000)),
            ("30 November 2025 10:20 PM", Some(1_764_541_200_000)),
            ("Sun, 30 Nov 2025 10:20:30 +0200", Some(1_764_490_830_000)),
            ("Thu Jan 01 1970 01:00:00 GMT+0100 (CET)", Some(0)),
            ("11/30/2025", Some(1_764_460_800_000)),
            ("11/30/25 1:02 pm", Some(1_764_507_720_000)),
            ("2025/1/3", Some(1_735_862_400_000)),
            ("Jan 1", Some(978_307_200_000)),
            ("+012025-01-01", Some(317_305_209_600_000)),
            ("2025-02-30", Some(1_740_873_600_000)),
            ("2025-11-30T10:20:30 EST", None),
            ("2025-11-30T25:00", None),
            ("2025-13-01", None),
            ("-000000-01-01", Some(978_307_200_000)),
            ("30 Nov 2025 foo", None),
            ("1 2 3 4", None),
            ("999999999-01-01", None),
            ("hello", None),
            ("", None),
            ("((((", None),
        ] {
            assert_eq!(host_date(text), expected, "{text}");
        }
    }
}
