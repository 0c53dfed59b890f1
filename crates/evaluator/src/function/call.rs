use bumpalo::collections::Vec as BumpVec;

use super::{Function, list, object, scalar, text, time};
use crate::eval::{Failure, Frame, Scope};
use crate::program::Expr;
use crate::value::Value;

impl<'a> Scope<'a> {
    /// The value of a function call.
    #[inline(never)]
    pub(crate) fn call(
        &self,
        function: Function,
        arguments: &'a [Expr],
        frame: Frame<'a>,
    ) -> Result<Value<'a>, Failure> {
        let mut values = BumpVec::with_capacity_in(arguments.len(), self.arena);
        for argument in arguments {
            let value = self.eval(argument, frame)?;
            self.look(size(value))?;
            values.push(value);
        }
        function.apply(&values, self)
    }
}

/// How many bytes or places a function that looks at a value looks at, nested ones apart.
fn size(value: Value<'_>) -> usize {
    match value {
        Value::Text(text) => text.as_str().len(),
        Value::List(list) => list.items().len(),
        Value::Object(object) => object.members().len(),
        _ => 1,
    }
}

impl Function {
    /// The value of the function for these arguments.
    pub(super) fn apply<'a>(
        self,
        values: &[Value<'a>],
        scope: &Scope<'a>,
    ) -> Result<Value<'a>, Failure> {
        let value = |at| values.get(at).copied().unwrap_or_default();
        let first = value(0);
        let text_and = || Some((first.as_str()?, value(1).as_str()?));
        match self {
            Self::Length => Ok(scalar::length(first)),
            Self::Typeof => Ok(scalar::type_of(first)),
            Self::Bool => Ok(scalar::bool(first)),
            Self::String => scalar::string(first, scope),
            Self::Number => Ok(scalar::number(first)),
            Self::Round => Ok(scalar::round(first, values.get(1).copied())),
            Self::Blank => Ok(Value::Bool(scalar::is_blank(first))),
            Self::Lowercase => text::change(first, scope, text::lowercase),
            Self::Uppercase => text::change(first, scope, text::uppercase),
            Self::Snakecase => text::change(first, scope, |t, out| text::fill_blanks(t, '_', out)),
            Self::Kebabcase => text::change(first, scope, |t, out| text::fill_blanks(t, '-', out)),
            Self::Titlecase => text::change(first, scope, text::titlecase),
            Self::Replace => match (text_and(), value(2).as_str()) {
                (Some((text, from)), Some(to)) => text::replace(text, from, to, scope),
                _ => Ok(Value::Missing),
            },
            Self::Trim => Ok(first.as_str().map_or(Value::Missing, text::trim)),
            Self::Split => match text_and() {
                Some((text, separator)) => text::split(text, separator, scope),
                None => Ok(Value::Missing),
            },
            Self::ParseJson => match first.as_str() {
                Some(text) => text::parse_json(text, scope),
                None => Ok(Value::Missing),
            },
            Self::ToJson => text::to_json(first, scope),
            Self::Sha256 => match first.as_str() {
                Some(text) => text::sha256(text, scope),
                None => Ok(Value::Missing),
            },
            Self::HmacSha256 => match text_and() {
                Some((key, text)) => text::hmac_sha256(key, text, scope),
                None => Ok(Value::Missing),
            },
            Self::Join => list::join(first, value(1), scope),
            Self::Concat => list::concat(values, scope),
            Self::First => Ok(list::items(first).first().copied().unwrap_or_default()),
            Self::Last => Ok(list::items(first).last().copied().unwrap_or_default()),
            Self::Sum => Ok(list::sum(first)),
            Self::Merge => object::merge(values, scope),
            Self::Pick => object::select(values, true, scope),
            Self::Omit => object::select(values, false, scope),
            Self::Get => Ok(object::get(first, value(1))),
            Self::Flatten => object::flatten(first, value(1), scope),
            Self::ExcludeNulls => object::exclude_nulls(first, scope),
            Self::TimestampMs => Ok(time::timestamp_ms(first)),
            Self::IsoTimestamp => Ok(time::iso_timestamp(first, scope)),
            Self::FormatTime => time::format_time(first, value(1), scope),
        }
    }
}
