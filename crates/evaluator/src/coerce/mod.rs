//! From what a mapping gave to what an action takes: empty values dropped, values coerced to the field types,
//! required fields checked. The rules are those of Segment's actions framework for single events (JSON Schema with
//! coercion), its accidents included.

mod edit;
mod mismatch;
mod scalar;
#[cfg(test)]
mod tests;

use bumpalo::Bump;

use self::edit::Edit;
use self::mismatch::Mismatch;
use crate::eval::Failure;
use crate::program::Payload;
use crate::schema::{Action, Field, FieldKind};
use crate::time;
use crate::value::{List, Member, Object, Value};

/// Where destinations may do better than Segment's actions framework.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Coercion {
    /// Whether nulls in the items of an object list are dropped rather than coerced to 0, `false` or the empty text.
    pub drop_null_items: bool,
    /// How dates are read.
    pub dates: time::Mode,
}

/// Checks and coerces the values of an action's fields (by position in [`Action::fields`]), in place: who wants to
/// know what changed compares with a copy of them. A value that is right as it is stays the same slice of the event.
pub fn payload<'a>(
    action: &Action,
    coercion: Coercion,
    values: &'a mut [Value<'a>],
    arena: &'a Bump,
) -> Result<Payload<'a>, Failure> {
    let coercer = Coercer { coercion, arena };
    for (field, value) in action.fields.iter().zip(values.iter_mut()) {
        if value.is_missing() && !field.required || is_right(&field.kind, *value) {
            continue;
        }
        let edit = coercer.field(field, *value, Place::Top);
        *value = match edit.map_err(|mismatch| mismatch.inside(&field.key))? {
            Edit::Keep => continue,
            Edit::Replace(coerced) => coerced,
            Edit::Drop => Value::Missing,
        };
    }
    Ok(Payload { values })
}

/// Whether a value is right as it is, wherever its field stands: the common case.
#[inline]
fn is_right(kind: &FieldKind, value: Value<'_>) -> bool {
    match (kind, value) {
        (FieldKind::String, Value::Text(text)) => !text.as_str().is_empty(),
        (FieldKind::Boolean, Value::Bool(_)) => true,
        (FieldKind::Number { min, max }, Value::Number(_)) => min.is_none() && max.is_none(),
        (FieldKind::Integer, Value::Number(number)) => number.is_plain_integer(),
        (FieldKind::Object { fields }, Value::Object(_)) => fields.is_empty(),
        _ => false,
    }
}

/// Whether members are right as they are, and in the order of their fields: the common case of an object that a mapping
/// made.
fn are_right(fields: &[Field], members: &[Member<'_>]) -> bool {
    let mut rest = fields.iter();
    let all = members.iter().all(|member| {
        for field in rest.by_ref() {
            if member.key.is(&field.key) {
                return is_right(&field.kind, member.value);
            }
            if field.required {
                return false;
            }
        }
        false
    });
    all && !rest.any(|field| field.required)
}

/// Where a field stands, which decides what counts as empty.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// A field of the action: an empty text is no value.
    Top,
    /// A sub-field of an object: an empty text is a value of text fields only.
    Inside,
    /// A sub-field of an item of a list: nothing is empty, so that nulls are coerced as well.
    Item,
}

#[derive(Clone, Copy)]
struct Coercer<'a> {
    coercion: Coercion,
    arena: &'a Bump,
}

impl<'a> Coercer<'a> {
    fn field(
        self,
        field: &Field,
        value: Value<'a>,
        place: Place,
    ) -> Result<Edit<Value<'a>>, Mismatch> {
        if self.is_empty(field, value, place) {
            return if field.required {
                Err(Mismatch::required())
            } else {
                Ok(Edit::Drop)
            };
        }
        if field.null_allowed && matches!(value, Value::Null) {
            return Ok(Edit::Keep);
        }
        match (&field.kind, value) {
            (FieldKind::Object { fields }, Value::Object(_)) if fields.is_empty() => Ok(Edit::Keep),
            (FieldKind::Object { fields }, Value::Object(object)) => {
                let inside = if place == Place::Top {
                    Place::Inside
                } else {
                    place
                };
                let edit = self.object(fields, object, inside)?;
                Ok(edit.map(Value::Object))
            }
            (FieldKind::ObjectList { fields }, Value::List(list)) => self.list(fields, list),
            (FieldKind::ObjectList { fields }, Value::Object(object)) => {
                let edit = self.object(fields, object, Place::Item);
                let edit = edit.map_err(|mismatch| mismatch.at(0))?;
                let items = self.arena.alloc([Value::Object(edit.or(object))]);
                Ok(Edit::Replace(self.list_of(items)))
            }
            (FieldKind::Object { .. } | FieldKind::ObjectList { .. }, _) => {
                Err(Mismatch::wrong_type(&field.kind, value))
            }
            _ => scalar::coerce(field, value, self.coercion.dates, self.arena),
        }
    }

    /// Whether a value counts as none.
    fn is_empty(self, field: &Field, value: Value<'_>, place: Place) -> bool {
        match value {
            Value::Missing => true,
            Value::Null if field.null_allowed => false,
            Value::Null => place != Place::Item || self.coercion.drop_null_items,
            Value::Text(text) if text.as_str().is_empty() => match place {
                Place::Top => true,
                Place::Inside => field.kind != FieldKind::String,
                Place::Item => false,
            },
            _ => false,
        }
    }

    /// The declared sub-fields of an object, coerced. Undeclared members go, but stay in items of lists.
    fn object(
        self,
        fields: &[Field],
        object: &'a Object<'a>,
        place: Place,
    ) -> Result<Edit<&'a Object<'a>>, Mismatch> {
        if are_right(fields, object.members()) {
            return Ok(Edit::Keep);
        }
        let has = |key: &str| object.members().iter().any(|m| m.key.as_str() == key);
        if let Some(absent) = fields.iter().find(|f| f.required && !has(&f.key)) {
            return Err(Mismatch::required().inside(&absent.key));
        }
        let members = edit::slice(object.members(), self.arena, |member, _| {
            let key = member.key.as_str();
            match fields.iter().find(|field| field.key == key) {
                Some(field) if is_right(&field.kind, member.value) => Ok(Edit::Keep),
                Some(field) => {
                    let edit = self.field(field, member.value, place);
                    let edit = edit.map_err(|mismatch| mismatch.inside(key))?;
                    Ok(edit.map(|value| Member { value, ..*member }))
                }
                None if place == Place::Item => Ok(Edit::Keep),
                None => Ok(Edit::Drop),
            }
        })?;
        Ok(members.map(|members| &*self.arena.alloc(Object::new(members))))
    }

    /// The items of a list of objects, coerced. Null and empty text are no items.
    fn list(self, fields: &[Field], list: &'a List<'a>) -> Result<Edit<Value<'a>>, Mismatch> {
        let items = edit::slice(list.items(), self.arena, |item, at| match item {
            Value::Object(object) => {
                let edit = self.object(fields, object, Place::Item);
                let edit = edit.map_err(|mismatch| mismatch.at(at))?;
                Ok(edit.map(Value::Object))
            }
            Value::Missing | Value::Null => Ok(Edit::Drop),
            Value::Text(text) if text.as_str().is_empty() => Ok(Edit::Drop),
            _ => {
                let object = FieldKind::Object { fields: Vec::new() };
                Err(Mismatch::wrong_type(&object, *item).at(at))
            }
        })?;
        Ok(items.map(|items| self.list_of(items)))
    }

    fn list_of(self, items: &'a [Value<'a>]) -> Value<'a> {
        Value::List(self.arena.alloc(List::new(items)))
    }
}
