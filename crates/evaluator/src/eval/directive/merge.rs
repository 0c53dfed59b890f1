//! `@merge`

use crate::eval::{Failure, Frame, ObjectBuilder, Scope};
use crate::program::Expr;
use crate::value::{Text, Value};

/// Merges objects one level deep.
pub(super) fn run<'a>(
    direction: Value<'a>,
    objects: &'a [Expr],
    scope: &Scope<'a>,
    frame: Frame<'a>,
) -> Result<Value<'a>, Failure> {
    let mut values = Vec::with_capacity(objects.len());
    for object in objects {
        values.push(scope.eval(object, frame)?);
    }
    if direction.as_str() == Some("left") {
        values.reverse();
    }
    let mut out = ObjectBuilder::new(scope, 0);
    for value in values {
        add(value, &mut out, scope)?;
    }
    out.finish()
}

/// Adds what a value has under keys; a member without a value erases an earlier one.
fn add<'a>(
    value: Value<'a>,
    out: &mut ObjectBuilder<'_, 'a>,
    scope: &Scope<'a>,
) -> Result<(), Failure> {
    let position = |at: usize| Text::plain(scope.arena.alloc_str(&at.to_string()));
    match value {
        Value::Object(object) => {
            scope.look(object.members().len())?;
            object
                .members()
                .iter()
                .try_for_each(|m| out.set(m.key, m.value))
        }
        Value::List(list) => {
            let mut items = list.items().iter().enumerate();
            items.try_for_each(|(at, item)| out.set(position(at), *item))
        }
        Value::Text(text) => {
            let text = text.as_str();
            let mut at = 0;
            for (start, c) in text.char_indices() {
                // Half of a surrogate pair cannot stand alone.
                let unit = match c.len_utf16() {
                    1 => text.get(start..start + c.len_utf8()).unwrap_or_default(),
                    _ => "\u{fffd}",
                };
                for _ in 0..c.len_utf16() {
                    out.set(position(at), Value::text(unit))?;
                    at += 1;
                }
            }
            Ok(())
        }
        Value::Missing | Value::Null | Value::Bool(_) | Value::Number(_) => Ok(()),
    }
}
