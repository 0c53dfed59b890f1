//! Whether a value can ever fit the field it feeds.

use segue_evaluator::Type;
use segue_evaluator::coerce::Coercion;
use segue_evaluator::schema::{Field, FieldKind};

use super::value::Typed;

/// Says why a value can never fit a field.
pub(super) fn check((_, kind): &Typed, field: &Field, _coercion: Coercion) -> Result<(), String> {
    let nullish = Type::MISSING | Type::NULL;
    let possible = kind.without(nullish);
    if possible == Type::NEVER || possible.overlaps(field.kind.accepts()) {
        return Ok(());
    }
    Err(format!(
        "`{}` takes {}, and this is never one but {possible}",
        field.key,
        name(&field.kind),
    ))
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
