//! `@arrayPath` and `@transform`: what changes the input.

use super::failed;
use super::missing::without_missing;
use crate::eval::{Failure, Frame, ListBuilder, Scope};
use crate::program::Expr;
use crate::value::{Object, Value};

/// `@arrayPath`: the shape for each item, or for the one object.
pub(super) fn array_path<'a>(
    list: Value<'a>,
    shape: &'a Expr,
    scope: &Scope<'a>,
) -> Result<Value<'a>, Failure> {
    let items = match &list {
        Value::List(list) => list.items(),
        Value::Object(_) => std::slice::from_ref(&list),
        _ => return Ok(list),
    };
    let mut out = ListBuilder::new(scope, items.len());
    for (index, item) in items.iter().enumerate() {
        scope.look(1)?;
        let frame = Frame {
            input: *item,
            index,
        };
        out.push(scope.eval(shape, frame)?)?;
    }
    out.finish()
}

/// `@transform`: one mapping, then another on what it gave.
pub(super) fn run<'a>(
    apply: &'a Expr,
    mapping: &'a Expr,
    scope: &Scope<'a>,
    frame: Frame<'a>,
) -> Result<Value<'a>, Failure> {
    let input = match frame.input {
        // Without an input the reference begins with an empty object.
        Value::Missing => Value::Object(scope.arena.alloc(Object::new(&[]))),
        Value::Object(_) => frame.input,
        other => return Err(failed("only an object can be mapped").with_value(other)),
    };
    let applied = without_missing(scope.eval(apply, Frame { input, ..frame })?, scope)?;
    let frame = Frame {
        input: applied,
        index: 0,
    };
    scope.eval(mapping, frame)
}
