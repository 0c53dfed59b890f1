//! Whether a value can ever fit the field it feeds: by its static type, and a literal by the coercion itself.

use segue_evaluator::coerce::{self, Coercion};
use segue_evaluator::program::{Expr, Key};
use segue_evaluator::schema::{Action, Field, FieldKind};
use segue_evaluator::value::{List, Member, Number, Object, Text};
use segue_evaluator::{Bump, Type, Value};

use super::value::Typed;
use crate::rule::article;

/// Says why a value can never fit a field.
pub(super) fn check((expr, kind): &Typed, field: &Field, coercion: Coercion) -> Result<(), String> {
    let possible = kind.without(Type::MISSING | Type::NULL);
    if possible != Type::NEVER && !possible.overlaps(field.kind.accepts()) {
        return Err(format!(
            "`{}` takes {}, and this gives {}",
            field.key,
            name(&field.kind),
            article(possible),
        ));
    }
    let arena = Bump::new();
    match literal(expr, &arena) {
        Some(value) => coerced(value, field, coercion, &arena),
        None => Ok(()),
    }
}

/// What a field takes, for messages.
pub(super) fn name(kind: &FieldKind) -> &'static str {
    match kind {
        FieldKind::String => "a text",
        FieldKind::Number { .. } => "a number",
        FieldKind::Integer => "a whole number",
        FieldKind::Boolean => "a boolean",
        FieldKind::DateTime => "a date",
        FieldKind::Object { .. } => "an object",
        FieldKind::ObjectList { .. } => "a list of objects",
    }
}

/// Hands a literal to the coercion as the only field of an action.
fn coerced<'a>(
    value: Value<'a>,
    field: &Field,
    coercion: Coercion,
    arena: &'a Bump,
) -> Result<(), String> {
    let action = Action {
        key: String::new(),
        label: String::new(),
        meaning: String::new(),
        trigger: None,
        records: Vec::new(),
        fields: vec![Field {
            // Whether there is a value at all is seen when the layers are put together.
            required: false,
            ..field.clone()
        }],
    };
    coerce::payload(&action, coercion, arena.alloc([value]), arena)
        .map(drop)
        .map_err(|failure| failure.message)
}

/// The value of an expression that is the same for every event.
fn literal<'a>(expr: &'a Expr, arena: &'a Bump) -> Option<Value<'a>> {
    Some(match expr {
        Expr::Null => Value::Null,
        Expr::Bool(value) => Value::Bool(*value),
        Expr::Number(digits) => Value::Number(Number::Raw(digits)),
        Expr::Text(text) => Value::text(text),
        Expr::List { items, .. } => {
            let items: Option<Vec<_>> = items.iter().map(|item| literal(item, arena)).collect();
            Value::List(arena.alloc(List::new(arena.alloc_slice_copy(&items?))))
        }
        Expr::Object { members, .. } => {
            let members: Option<Vec<_>> = members
                .iter()
                .map(|(key, value)| match key {
                    Key::Text(key) => Some(Member {
                        key: Text::new(key),
                        value: literal(value, arena)?,
                    }),
                    Key::Computed(_) => None,
                })
                .collect();
            Value::Object(arena.alloc(Object::new(arena.alloc_slice_copy(&members?))))
        }
        _ => return None,
    })
}
