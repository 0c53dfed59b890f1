//! What things are, as Markdown to be shown.

use segue_evaluator::schema::{Field, FieldKind};

/// The name of a field's type.
pub fn kind(kind: &FieldKind) -> &'static str {
    match kind {
        FieldKind::String => "text",
        FieldKind::Number { .. } => "number",
        FieldKind::Integer => "whole number",
        FieldKind::Boolean => "boolean",
        FieldKind::DateTime => "date",
        FieldKind::Object { .. } => "object",
        FieldKind::ObjectList { .. } => "list of objects",
    }
}

/// A field in one paragraph: what it means, its type and its default.
pub fn field(field: &Field) -> String {
    let mut text = format!("{} A {}", field.meaning, kind(&field.kind));
    if field.required {
        text.push_str(", required");
    }
    if let FieldKind::Number { min, max } = &field.kind {
        text.extend(min.map(|min| format!(", at least {min}")));
        text.extend(max.map(|max| format!(", at most {max}")));
    }
    text.push('.');
    let default = field.default.iter();
    text.extend(default.map(|default| format!(" Default: `={default}`.")));
    if !field.sent {
        text.push_str(" It is never sent.");
    }
    text
}

/// Whether `field+:` can add members to a field.
pub(crate) fn takes_members(field: &Field) -> bool {
    matches!(field.kind, FieldKind::Object { .. })
}
