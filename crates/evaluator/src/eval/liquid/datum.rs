use crate::eval::{Failure, Scope, TextBuilder, weigh};
use crate::limits;
use crate::value::{Number, TextStyle, Value};

/// A value as Liquid knows it: any value, or one of its three words that compare in their own way.
#[derive(Clone, Copy, Debug)]
pub(super) enum Datum<'a> {
    Value(Value<'a>),
    /// `nil`
    Nil,
    /// `empty`
    Empty,
    /// `blank`
    Blank,
}

impl<'a> Datum<'a> {
    /// No value.
    pub(super) const MISSING: Self = Self::Value(Value::Missing);

    /// The value it stands for.
    pub(super) fn plain(self) -> Value<'a> {
        match self {
            Self::Value(value) => value,
            Self::Nil => Value::Null,
            Self::Empty | Self::Blank => Value::text(""),
        }
    }

    /// Whether there is no value; `nil` is one.
    pub(super) fn is_missing(self) -> bool {
        matches!(self, Self::Value(Value::Missing))
    }

    /// All but `false`, null and missing is true.
    pub(super) fn is_truthy(self) -> bool {
        !matches!(
            self.plain(),
            Value::Missing | Value::Null | Value::Bool(false)
        )
    }

    /// Appends it as it is printed: lists item by item, with nothing in between.
    pub(super) fn print(self, out: &mut TextBuilder<'_, 'a>) -> Result<(), Failure> {
        match self.plain() {
            Value::List(_) => {
                weigh(self.plain(), limits::TEXT_BYTES)?;
                print_items(self.plain(), out)
            }
            value => out.push_value(value, TextStyle::Segment),
        }
    }

    /// It as it is printed.
    pub(super) fn to_text(self, scope: &Scope<'a>) -> Result<&'a str, Failure> {
        match self.plain() {
            Value::List(_) => {
                let mut out = TextBuilder::new(scope);
                self.print(&mut out)?;
                out.finish()
            }
            value => Ok(value.to_text(TextStyle::Segment, scope.arena)),
        }
    }

    /// It as a text of the host language: the items of lists joined by commas, and words for missing and null.
    pub(super) fn to_host_text(self, scope: &Scope<'a>) -> Result<&'a str, Failure> {
        Ok(match self.plain() {
            Value::Missing => "undefined",
            Value::Null => "null",
            list @ Value::List(_) => host_text(list, scope)?,
            value => value.to_text(TextStyle::Segment, scope.arena),
        })
    }

    /// It as a number of the host language.
    pub(super) fn to_number(self, scope: &Scope<'a>) -> Result<f64, Failure> {
        Ok(match self.plain() {
            Value::Missing | Value::Object(_) => f64::NAN,
            Value::Null => 0.0,
            Value::Bool(value) => f64::from(u8::from(value)),
            Value::Number(number) => number.as_f64(),
            Value::Text(text) => Number::loose(text.as_str()).unwrap_or(f64::NAN),
            list @ Value::List(_) => Number::loose(host_text(list, scope)?).unwrap_or(f64::NAN),
        })
    }
}

fn host_text<'a>(list: Value<'a>, scope: &Scope<'a>) -> Result<&'a str, Failure> {
    let mut out = TextBuilder::new(scope);
    out.push_value(list, TextStyle::Segment)?;
    out.finish()
}

fn print_items<'a>(value: Value<'a>, out: &mut TextBuilder<'_, 'a>) -> Result<(), Failure> {
    match value {
        Value::List(list) => list
            .items()
            .iter()
            .try_for_each(|item| print_items(*item, out)),
        value => out.push_value(value, TextStyle::Segment),
    }
}
