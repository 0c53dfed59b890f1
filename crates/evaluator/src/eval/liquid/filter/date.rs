//! `date` and its relatives.

use super::strftime::{Moment, Zone};
use super::{Call, Outcome, failed, text};
use crate::eval::{Failure, TextBuilder};
use crate::program::liquid::Filter;
use crate::time::calendar::RANGE;
use crate::time::host_date;
use crate::value::Value;

/// How dates print where nothing is said.
const DEFAULT: &str = "%A, %B %-e, %Y at %-l:%M %P %z";

impl<'a> Call<'_, 'a> {
    /// A date by a pattern. What is no date passes as it is.
    pub(super) fn date(self, filter: Filter) -> Outcome<'a> {
        let zone = match filter {
            Filter::Date => self.zone()?,
            _ => Zone::UTC,
        };
        let Some(instant) = self.instant()? else {
            return Ok(self.input);
        };
        let moment = Moment::new(instant, zone);
        let mut out = TextBuilder::new(self.scope);
        match filter {
            Filter::DateToXmlSchema => moment.print("%Y-%m-%dT%H:%M:%S%:z", &mut out)?,
            Filter::DateToRfc822 => moment.print("%a, %d %b %Y %H:%M:%S %z", &mut out)?,
            Filter::DateToString => self.written("%b", &moment, &mut out)?,
            Filter::DateToLongString => self.written("%B", &moment, &mut out)?,
            _ => {
                let pattern = match self.argument(0).plain() {
                    Value::Missing | Value::Null => DEFAULT,
                    _ => self.argument_text(0)?,
                };
                moment.print(pattern, &mut out)?;
            }
        }
        Ok(text(out.finish()?))
    }

    /// Day, month and year in words.
    fn written(
        self,
        month: &str,
        moment: &Moment<'_>,
        out: &mut TextBuilder<'_, 'a>,
    ) -> Result<(), Failure> {
        let is = |at: usize, word: &str| self.argument(at).plain().as_str() == Some(word);
        moment.print(
            &match (is(0, "ordinal"), is(1, "US")) {
                (true, true) => format!("{month} %-d%q, %Y"),
                (true, false) => format!("%-d%q {month} %Y"),
                (false, _) => format!("%d {month} %Y"),
            },
            out,
        )
    }

    /// Milliseconds since the epoch: of numbers and digits as seconds, of texts as the reference's host language reads
    /// them.
    fn instant(self) -> Result<Option<i64>, Failure> {
        let milliseconds = match self.input.plain() {
            Value::Missing | Value::Null | Value::Object(_) => return Ok(None),
            Value::Text(text) => {
                let text = text.as_str();
                if matches!(text, "now" | "today") {
                    return Ok(Some(self.scope.now));
                }
                if text.is_empty() || !text.bytes().all(|b| b.is_ascii_digit()) {
                    return Ok(host_date(text));
                }
                self.input.to_number(self.scope)? * 1000.0
            }
            Value::Number(number) => number.as_f64() * 1000.0,
            Value::Bool(value) => f64::from(u8::from(value)),
            Value::List(_) => return Ok(host_date(self.input.to_host_text(self.scope)?)),
        };
        let valid = milliseconds.abs() <= RANGE as f64;
        Ok(valid.then_some(milliseconds.trunc() as i64))
    }

    /// The zone to print in, where the second argument says so. Names of zones are not known.
    fn zone(self) -> Result<Zone<'a>, Failure> {
        let given = self.argument(1).plain();
        match given {
            Value::Missing => return Ok(Zone::UTC),
            Value::Text(name) => {
                let name = name.as_str();
                if matches!(name, "UTC" | "GMT" | "Etc/UTC") {
                    return Ok(Zone { name, ..Zone::UTC });
                }
            }
            _ => {
                let behind = self.argument(1).to_number(self.scope)?;
                if behind.is_finite() {
                    return Ok(Zone { behind, name: "" });
                }
            }
        }
        let message = "`date` only knows the time zone UTC, and offsets in minutes";
        Err(failed(message).with_value(given))
    }
}
