//! Segment's mapping directives, as its mapping-kit has them.

mod flatten;
mod json;
mod merge;
mod missing;
mod replace;
mod text;
mod transform;

#[cfg(test)]
mod tests;

pub(crate) use self::flatten::flatten;
use super::{Failure, FailureCode, Frame, Scope};
use crate::function::exclude_nulls;
use crate::program::Directive;
use crate::value::Value;

impl Directive {
    /// The value of a directive.
    pub(crate) fn eval<'a>(
        &'a self,
        scope: &Scope<'a>,
        frame: Frame<'a>,
    ) -> Result<Value<'a>, Failure> {
        let value = |expr| scope.eval(expr, frame);
        match self {
            Self::Fail(message) => Err(failed(&**message)),
            Self::PathOf(path) => text::path(value(path)?, scope, frame),
            Self::TemplateOf(template) => text::template(value(template)?, scope, frame),
            Self::RenderAgain(template) => text::render(value(template)?, 2, scope, frame),
            Self::NotBlank(blank) => Ok(Value::Bool(!is_blank(value(blank)?))),
            Self::Case { case, value: text } => text::case(*case, value(text)?, scope),
            Self::Replace(replace) => replace::run(replace, value(&replace.value)?, scope),
            Self::ArrayPath { list, shape } => transform::array_path(value(list)?, shape, scope),
            Self::Flatten {
                separator,
                value: object,
                keep_lists,
            } => {
                let (object, separator) = (value(object)?, value(separator)?);
                let Some(separator) = separator.as_str() else {
                    let message = "the separator of `@flatten` is no text";
                    return Err(failed(message).with_value(separator));
                };
                flatten(object, separator, *keep_lists, scope)
            }
            Self::Encode(object) => json::encode(value(object)?, scope),
            Self::Decode(text) => json::decode(value(text)?, scope),
            Self::Discard(unused) => value(unused).map(|_| Value::Missing),
            Self::Merge { direction, objects } => {
                merge::run(value(direction)?, objects, scope, frame)
            }
            Self::Transform { apply, mapping } => transform::run(apply, mapping, scope, frame),
            Self::ExcludeWhenNull(object) => exclude_nulls(value(object)?, scope),
            Self::Liquid(liquid) => liquid.render(scope, frame),
        }
    }
}

/// A directive that fails as it does in the reference.
#[cold]
fn failed(message: impl Into<String>) -> Failure {
    Failure::new(FailureCode::MappingFailed, message)
}

/// What `@if` takes for blank: missing, null, and what is loosely equal to the empty text, which also are 0, `false`
/// and lists that print as nothing.
fn is_blank(value: Value<'_>) -> bool {
    match value {
        Value::List(list) => match list.items() {
            [] => true,
            [only] => prints_nothing(*only),
            _ => false,
        },
        other => other.is_falsy(),
    }
}

/// Whether an item of a list adds nothing to its text.
fn prints_nothing(item: Value<'_>) -> bool {
    match item {
        Value::Missing | Value::Null => true,
        Value::Text(text) => text.as_str().is_empty(),
        Value::List(_) => is_blank(item),
        _ => false,
    }
}
