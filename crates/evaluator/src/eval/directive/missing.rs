//! The removal of what has no value.

use crate::eval::{Failure, ListBuilder, ObjectBuilder, Scope};
use crate::value::Value;

/// A value without members that have no value, at any depth.
pub(super) fn without_missing<'a>(
    value: Value<'a>,
    scope: &Scope<'a>,
) -> Result<Value<'a>, Failure> {
    match value {
        Value::Object(object) if object.raw().is_none() => {
            scope.look(object.members().len())?;
            let mut out = ObjectBuilder::new(scope, object.members().len());
            for member in object.members().iter().filter(|m| !m.value.is_missing()) {
                out.set(member.key, without_missing(member.value, scope)?)?;
            }
            out.finish()
        }
        Value::List(list) if list.raw().is_none() => {
            scope.look(list.items().len())?;
            let mut out = ListBuilder::new(scope, list.items().len());
            for item in list.items() {
                out.push(without_missing(*item, scope)?)?;
            }
            out.finish()
        }
        other => Ok(other),
    }
}
