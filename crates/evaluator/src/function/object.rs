//! Functions on objects.

use bumpalo::collections::Vec as BumpVec;

use crate::eval::{self, Failure, ObjectBuilder, Scope, weigh};
use crate::limits;
use crate::value::{Member, Value};

/// Missing and null add nothing, as in Segment's `@merge`.
pub(super) fn merge<'a>(values: &[Value<'a>], scope: &Scope<'a>) -> Result<Value<'a>, Failure> {
    let mut given = values.iter().filter(|v| !v.is_nullish());
    match (given.next(), given.next()) {
        (None, _) => return Ok(Value::Missing),
        (Some(only @ Value::Object(_)), None) => return Ok(*only),
        _ => {}
    }
    let mut merged = ObjectBuilder::new(scope, values.iter().map(|v| members(*v).len()).sum());
    for value in values {
        match value {
            Value::Missing | Value::Null => {}
            Value::Object(object) => merged.set_all(object.members())?,
            _ => return Ok(Value::Missing),
        }
    }
    merged.finish()
}

/// `pick` and `omit`: the members of the first value that the others name, or do not name.
pub(super) fn select<'a>(
    values: &[Value<'a>],
    named: bool,
    scope: &Scope<'a>,
) -> Result<Value<'a>, Failure> {
    let Some((Value::Object(object), lists)) = values.split_first() else {
        return Ok(Value::Missing);
    };
    let mut names = BumpVec::new_in(scope.arena);
    for list in lists {
        match list {
            Value::Text(name) => names.push(name.as_str()),
            Value::List(list) => names.extend(list.items().iter().filter_map(Value::as_str)),
            _ => return Ok(Value::Missing),
        }
    }
    names.sort_unstable();
    let mut selected = ObjectBuilder::new(scope, object.members().len());
    for member in object.members() {
        if names.binary_search(&member.key.as_str()).is_ok() == named {
            selected.set(member.key, member.value)?;
        }
    }
    selected.finish()
}

pub(super) fn get<'a>(object: Value<'a>, key: Value<'a>) -> Value<'a> {
    match (object, key) {
        (Value::Object(object), Value::Text(key)) => object.get(key.as_str()),
        _ => Value::Missing,
    }
}

/// Like Segment's `@flatten`: empty lists and objects vanish, and only a key that is not empty is put before the next.
pub(super) fn flatten<'a>(
    value: Value<'a>,
    separator: Value<'a>,
    scope: &Scope<'a>,
) -> Result<Value<'a>, Failure> {
    match (value, separator.as_str()) {
        (Value::Object(_) | Value::List(_), Some(separator)) => {
            eval::flatten(value, separator, false, scope)
        }
        _ => Ok(Value::Missing),
    }
}

/// As Segment's `@excludeWhenNull`: nulls inside lists stay.
pub(crate) fn exclude_nulls<'a>(value: Value<'a>, scope: &Scope<'a>) -> Result<Value<'a>, Failure> {
    scope.look(weigh(value, limits::VALUE_BYTES)?.bytes)?;
    Ok(without_nulls(value, scope)?.unwrap_or(value))
}

/// The value without nulls, none where it has none and so stays as it is.
fn without_nulls<'a>(value: Value<'a>, scope: &Scope<'a>) -> Result<Option<Value<'a>>, Failure> {
    let object = match value {
        Value::Null => return Ok(Some(Value::Missing)),
        Value::Object(object) => object,
        _ => return Ok(None),
    };
    for (at, member) in object.members().iter().enumerate() {
        let Some(changed) = without_nulls(member.value, scope)? else {
            continue;
        };
        let (before, behind) = object.members().split_at_checked(at).unwrap_or_default();
        let mut kept = ObjectBuilder::new(scope, object.members().len());
        for member in before {
            kept.set(member.key, member.value)?;
        }
        kept.set(member.key, changed)?;
        for Member { key, value } in behind.iter().skip(1) {
            kept.set(*key, without_nulls(*value, scope)?.unwrap_or(*value))?;
        }
        return kept.finish().map(Some);
    }
    Ok(None)
}

fn members(value: Value<'_>) -> &[Member<'_>] {
    match value {
        Value::Object(object) => object.members(),
        _ => &[],
    }
}
