//! Filters that take texts.

use super::{Call, Outcome, failed, number, text};
use crate::eval::liquid::datum::Datum;
use crate::eval::liquid::units;
use crate::eval::{Failure, ListBuilder, TextBuilder};
use crate::program::liquid::Filter;
use crate::value::{Value, is_blank};

impl<'a> Call<'_, 'a> {
    pub(super) fn text(self, filter: Filter) -> Outcome<'a> {
        let input = self.input_text()?;
        let first = || self.argument_text(0);
        match filter {
            Filter::Append => self.joined(&[input, self.required(filter)?]),
            Filter::Prepend => self.joined(&[self.required(filter)?, input]),
            Filter::Upcase => self.joined(&[&input.to_uppercase()]),
            Filter::Downcase => self.joined(&[&input.to_lowercase()]),
            Filter::Capitalize => self.capitalize(input),
            Filter::Strip | Filter::Lstrip | Filter::Rstrip => self.strip(filter, input),
            Filter::StripNewlines => self.joined(&[&input.replace("\r\n", "").replace('\n', "")]),
            Filter::NormalizeWhitespace => self.normalize(input),
            Filter::NumberOfWords => Ok(number(self.words(input) as f64)),
            Filter::Split => self.split(input),
            Filter::Remove => self.replaced(input, first()?, ""),
            Filter::Replace => self.replaced(input, first()?, self.argument_text(1)?),
            Filter::RemoveFirst => self.once(input, input.find(first()?), first()?, ""),
            Filter::ReplaceFirst => self.once(
                input,
                input.find(first()?),
                first()?,
                self.argument_text(1)?,
            ),
            Filter::RemoveLast => self.once(input, input.rfind(first()?), first()?, ""),
            Filter::ReplaceLast => self.once(
                input,
                input.rfind(first()?),
                first()?,
                self.argument_text(1)?,
            ),
            Filter::Truncate => self.truncate(input),
            _ => self.truncate_words(input),
        }
    }

    fn joined(self, parts: &[&str]) -> Outcome<'a> {
        let mut out = TextBuilder::new(self.scope);
        for part in parts {
            out.push(part)?;
        }
        Ok(text(out.finish()?))
    }

    /// The one argument of `append` and `prepend`.
    fn required(self, filter: Filter) -> Result<&'a str, Failure> {
        if self.arguments.len() != 1 {
            let name = if filter == Filter::Append {
                "append"
            } else {
                "prepend"
            };
            return Err(failed(format!(
                "the Liquid filter `{name}` takes one argument"
            )));
        }
        self.argument_text(0)
    }

    /// The first character in upper case, the rest in lower case.
    fn capitalize(self, input: &'a str) -> Outcome<'a> {
        let mut chars = input.chars();
        let Some(first) = chars.next() else {
            return Ok(text(""));
        };
        // Only a character of one unit has an upper case here.
        let upper: String = match first.len_utf16() {
            1 => first.to_uppercase().collect(),
            _ => first.into(),
        };
        self.joined(&[&upper, &chars.as_str().to_lowercase()])
    }

    /// Takes blanks, or the characters given, off one or both ends.
    fn strip(self, filter: Filter, input: &'a str) -> Outcome<'a> {
        let given = match self.argument(0) {
            chars if chars.plain().is_falsy() => None,
            _ => Some(self.argument_text(0)?),
        };
        let strip = |c: char| match given {
            // The characters of a text are compared unit by unit.
            Some(chars) => c.len_utf16() == 1 && chars.contains(c),
            None => is_blank(c),
        };
        Ok(text(match filter {
            Filter::Lstrip => input.trim_start_matches(strip),
            Filter::Rstrip => input.trim_end_matches(strip),
            _ => input.trim_matches(strip),
        }))
    }

    /// Each run of blanks as one.
    fn normalize(self, input: &'a str) -> Outcome<'a> {
        let mut out = TextBuilder::new(self.scope);
        for (at, part) in blank_separated(input).enumerate() {
            if at > 0 {
                out.push(" ")?;
            }
            out.push(part)?;
        }
        Ok(text(out.finish()?))
    }

    /// `number_of_words`, where each Chinese, Japanese or Korean character may count as one.
    fn words(self, input: &str) -> usize {
        let input = input.trim_matches(is_blank);
        let mode = self.argument(0).plain().as_str().unwrap_or_default();
        let by_character = mode == "cjk" || (mode == "auto" && input.chars().any(is_cjk));
        if input.is_empty() {
            0
        } else if by_character {
            let words = input.split(|c| is_cjk(c) || is_blank(c));
            input.chars().filter(|c| is_cjk(*c)).count() + words.filter(|w| !w.is_empty()).count()
        } else {
            blank_separated(input).count()
        }
    }

    /// `split`, without empty parts at the end. By nothing: into characters.
    fn split(self, input: &'a str) -> Outcome<'a> {
        let separator = self.argument_text(0)?;
        let mut out = ListBuilder::new(self.scope, 0);
        if separator.is_empty() {
            for at in 0..units::length(input) {
                out.push(Value::text(units::slice(input, at, at + 1, self.scope)?))?;
            }
        } else {
            let mut parts: Vec<&str> = input.split(separator).collect();
            while parts.pop_if(|part| part.is_empty()).is_some() {}
            for part in parts {
                out.push(Value::text(part))?;
            }
        }
        Ok(Datum::Value(out.finish()?))
    }

    /// All occurrences; of nothing, what stands between any two characters.
    fn replaced(self, input: &'a str, from: &str, to: &str) -> Outcome<'a> {
        let mut out = TextBuilder::new(self.scope);
        if from.is_empty() {
            for (at, c) in input.chars().enumerate() {
                if at > 0 {
                    out.push(to)?;
                }
                out.push(c.encode_utf8(&mut [0; 4]))?;
            }
        } else {
            for (at, part) in input.split(from).enumerate() {
                if at > 0 {
                    out.push(to)?;
                }
                out.push(part)?;
            }
        }
        Ok(text(out.finish()?))
    }

    /// One occurrence.
    fn once(self, input: &'a str, at: Option<usize>, from: &str, to: &str) -> Outcome<'a> {
        let Some(at) = at else {
            return Ok(text(input));
        };
        let before = input.get(..at).unwrap_or_default();
        let behind = input.get(at + from.len()..).unwrap_or_default();
        self.joined(&[before, to, behind])
    }

    /// The argument at a position as a number, or a default.
    fn number_or(self, at: usize, default: f64) -> Result<f64, Failure> {
        match self.argument(at) {
            given if given.is_missing() => Ok(default),
            given => given.to_number(self.scope),
        }
    }

    /// What marks an omission: the second argument, or three dots.
    fn omission(self) -> Result<&'a str, Failure> {
        match self.argument(1) {
            given if given.is_missing() => Ok("..."),
            _ => self.argument_text(1),
        }
    }

    fn truncate(self, input: &'a str) -> Outcome<'a> {
        let most = self.number_or(0, 50.0)?;
        if units::length(input) as f64 <= most {
            return Ok(self.input);
        }
        let omission = self.omission()?;
        let kept = (most - units::length(omission) as f64).max(0.0) as usize;
        self.joined(&[units::slice(input, 0, kept, self.scope)?, omission])
    }

    fn truncate_words(self, input: &'a str) -> Outcome<'a> {
        let mut most = self.number_or(0, 15.0)?;
        if most <= 0.0 {
            most = 1.0;
        }
        let omission = self.omission()?;
        let words: Vec<&str> = blank_separated(input).collect();
        let mut out = TextBuilder::new(self.scope);
        for (at, word) in words.iter().take(most as usize).enumerate() {
            if at > 0 {
                out.push(" ")?;
            }
            out.push(word)?;
        }
        if words.len() as f64 >= most {
            out.push(omission)?;
        }
        Ok(text(out.finish()?))
    }
}

/// A text at its runs of blanks; one at an end makes an empty part.
fn blank_separated(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let text = rest.take()?;
        let Some(at) = text.find(is_blank) else {
            return Some(text);
        };
        let (part, behind) = text.split_at_checked(at)?;
        rest = Some(behind.trim_start_matches(is_blank));
        Some(part)
    })
}

/// A character of the Chinese, Japanese and Korean scripts, as LiquidJS counts them.
fn is_cjk(c: char) -> bool {
    matches!(
        c,
        '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{3400}'..='\u{4dbf}'
            | '\u{3040}'..='\u{309f}' | '\u{30a0}'..='\u{30ff}' | '\u{ac00}'..='\u{d7af}'
    )
}
