//! The filters.

mod date;
mod json;
mod list;
mod markup;
mod math;
mod strftime;
mod text;

use super::datum::Datum;
use super::read;
use crate::eval::{Failure, FailureCode, Scope};
use crate::program::liquid::Filter;
use crate::value::Value;

/// A filter at work: the value that comes in, and its arguments.
#[derive(Clone, Copy)]
pub(super) struct Call<'c, 'a> {
    scope: &'c Scope<'a>,
    input: Datum<'a>,
    arguments: &'c [Datum<'a>],
}

type Outcome<'a> = Result<Datum<'a>, Failure>;

impl<'c, 'a> Call<'c, 'a> {
    pub(super) fn new(scope: &'c Scope<'a>, input: Datum<'a>, arguments: &'c [Datum<'a>]) -> Self {
        Self {
            scope,
            input,
            arguments,
        }
    }

    /// The value that comes out.
    pub(super) fn run(self, filter: Filter) -> Outcome<'a> {
        match filter {
            Filter::Raw => Ok(self.input),
            Filter::Default => self.default(),
            Filter::SwitchedOff(name) => Err(failed(format!(
                "Segment has switched the Liquid filter `{name}` off"
            ))),
            Filter::Json | Filter::Jsonify | Filter::Inspect => self.json(),
            Filter::ToInteger => Ok(number(self.input.to_number(self.scope)?)),
            Filter::Abs
            | Filter::AtLeast
            | Filter::AtMost
            | Filter::Ceil
            | Filter::DividedBy
            | Filter::Floor
            | Filter::Minus
            | Filter::Modulo
            | Filter::Plus
            | Filter::Round
            | Filter::Times => self.calculate(filter),
            Filter::Date
            | Filter::DateToLongString
            | Filter::DateToRfc822
            | Filter::DateToString
            | Filter::DateToXmlSchema => self.date(filter),
            Filter::Compact
            | Filter::First
            | Filter::Join
            | Filter::Last
            | Filter::Pop
            | Filter::Push
            | Filter::Sample
            | Filter::Shift
            | Filter::Size
            | Filter::Slice
            | Filter::Sum
            | Filter::Unshift
            | Filter::Where => self.list(filter),
            Filter::Base64Decode
            | Filter::Base64Encode
            | Filter::CgiEscape
            | Filter::Escape
            | Filter::EscapeOnce
            | Filter::Slugify
            | Filter::StripHtml
            | Filter::UriEscape
            | Filter::UrlDecode
            | Filter::UrlEncode
            | Filter::XmlEscape => self.markup(filter),
            Filter::Append
            | Filter::Capitalize
            | Filter::Downcase
            | Filter::Lstrip
            | Filter::NormalizeWhitespace
            | Filter::NumberOfWords
            | Filter::Prepend
            | Filter::Remove
            | Filter::RemoveFirst
            | Filter::RemoveLast
            | Filter::Replace
            | Filter::ReplaceFirst
            | Filter::ReplaceLast
            | Filter::Rstrip
            | Filter::Split
            | Filter::Strip
            | Filter::StripNewlines
            | Filter::Truncate
            | Filter::TruncateWords
            | Filter::Upcase => self.text(filter),
        }
    }

    /// An argument by position.
    fn argument(self, at: usize) -> Datum<'a> {
        self.arguments.get(at).copied().unwrap_or(Datum::MISSING)
    }

    /// An argument as it is printed.
    fn argument_text(self, at: usize) -> Result<&'a str, Failure> {
        self.argument(at).to_text(self.scope)
    }

    /// The input as it is printed.
    fn input_text(self) -> Result<&'a str, Failure> {
        let text = self.input.to_text(self.scope)?;
        self.scope.look(text.len())?;
        Ok(text)
    }

    /// `default`: another value for what is false, null, missing, or an empty text or list.
    fn default(self) -> Outcome<'a> {
        let value = self.input.plain();
        let given = match value {
            Value::Text(text) => !text.as_str().is_empty(),
            Value::List(list) => !list.items().is_empty(),
            Value::Bool(false) => return self.default_of_false(),
            other => !other.is_nullish(),
        };
        Ok(if given {
            Datum::Value(value)
        } else {
            self.argument(0)
        })
    }

    /// `false` stays where `allow_false` says so. All arguments but the first have to be named.
    fn default_of_false(self) -> Outcome<'a> {
        let mut allowed = false;
        for argument in self.arguments.iter().skip(1) {
            match argument.plain() {
                Value::List(pair) => {
                    if pair.items().first().and_then(Value::as_str) == Some("allow_false") {
                        allowed = pair.items().get(1).is_some_and(|allow| !allow.is_falsy());
                    }
                }
                Value::Object(_) => {}
                _ => return Err(failed("`default` takes one value, and `allow_false: true`")),
            }
        }
        Ok(if allowed {
            self.input
        } else {
            self.argument(0)
        })
    }
}

/// A filter that fails as it does in the reference.
#[cold]
fn failed(message: impl Into<String>) -> Failure {
    Failure::new(FailureCode::MappingFailed, message)
}

fn text(text: &str) -> Datum<'_> {
    Datum::Value(Value::text(text))
}

fn number<'a>(number: f64) -> Datum<'a> {
    Datum::Value(Value::number(number))
}
