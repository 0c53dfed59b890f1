//! An entry of `mappings:` as a schema: its fields are those of its action.

use segue_evaluator::schema::{Action, Field, FieldKind};
use serde_json::{Map, Value, json};

use super::writer::Writer;
use super::{described, merge};
use crate::describe;
use crate::shape::Record;

/// An entry: a mapping of one's own, a changed preset, or a group.
pub(super) fn entry(writer: &Writer<'_>, record: &'static Record) -> Value {
    let mut schema = writer.record(record);
    let mut rules = keys();
    for (at, action) in writer.destination().actions.iter().enumerate() {
        let fields = writer.define(&format!("fields.{}", action.key), || fields(action));
        let fields = json!({ "properties": { "fields": fields } });
        let mut then = fields.clone();
        if action.trigger.is_none() {
            merge(
                &mut then,
                json!({ "anyOf": [has("trigger"), has("subscribe")] }),
            );
        }
        rules.push(json!({ "if": has_action(action), "then": then }));
        let presets = writer.compiler.presets().iter().filter(|p| p.action == at);
        let presets: Vec<_> = presets.map(|preset| &preset.name).collect();
        if !presets.is_empty() {
            rules.push(json!({
                "if": { "properties": { "preset": { "enum": presets } }, "required": ["preset"] },
                "then": fields,
            }));
        }
    }
    merge(
        &mut schema,
        json!({ "dependencies": { "where": ["preset"] }, "allOf": rules }),
    );
    schema
}

/// Which keys go together.
fn keys() -> Vec<Value> {
    let both = |one: &str, two: &str| json!({ "not": { "required": [one, two] } });
    let preset =
        json!({ "not": { "anyOf": [has("action"), has("partnerAction"), has("mapping")] } });
    let own = json!({
        "required": ["name"],
        "anyOf": [has("action"), has("partnerAction")],
    });
    vec![
        json!({
            "if": has("first_match"),
            "then": { "maxProperties": 1 },
            "else": { "if": has("preset"), "then": preset, "else": own },
        }),
        json!({
            "if": { "properties": { "preset": { "type": "array" } }, "required": ["preset"] },
            "then": { "not": has("name") },
        }),
        both("trigger", "subscribe"),
        both("action", "partnerAction"),
        both("fields", "mapping"),
        both("defaults", "mapping"),
        json!({
            "if": has("partnerAction"),
            "then": { "anyOf": [has("subscribe"), has("trigger")] },
        }),
    ]
}

fn has(key: &str) -> Value {
    json!({ "required": [key] })
}

/// That an entry names an action, under our key or Segment's.
fn has_action(action: &Action) -> Value {
    let named = |key: &str| {
        json!({
            "properties": { key: { "const": action.key } },
            "required": [key],
        })
    };
    json!({ "anyOf": [named("action"), named("partnerAction")] })
}

/// `fields:` of a mapping with this action.
fn fields(action: &Action) -> Value {
    let mut schema = members(&action.fields, true);
    for object in action.fields.iter().filter(|f| describe::takes_members(f)) {
        let key = format!("{}+", object.key);
        let meaning = format!("Adds to `{}`. {}", object.key, describe::field(object));
        if let Some(properties) = schema.get_mut("properties") {
            merge(
                properties,
                json!({ key: described(field(object), &meaning) }),
            );
        }
    }
    merged(schema, json!({ "type": ["object", "null"] }))
}

/// The members of an object: declared ones and, where it is closed, no others but those with a computed key.
pub(super) fn members(fields: &[Field], closed: bool) -> Value {
    let mut properties = Map::new();
    for member in fields {
        let schema = described(field(member), &describe::field(member));
        properties.insert(member.key.clone(), schema);
    }
    let mut schema = json!({ "properties": properties });
    if closed {
        let strict =
            json!({ "patternProperties": { "\\{\\{": {} }, "additionalProperties": false });
        merge(&mut schema, strict);
    }
    schema
}

/// What a field takes: every value that can be coerced to its type, and every text, for it may be an expression.
pub(super) fn field(field: &Field) -> Value {
    match &field.kind {
        FieldKind::String | FieldKind::Number { .. } | FieldKind::Integer | FieldKind::Boolean => {
            json!({ "type": ["string", "number", "boolean", "array", "null"] })
        }
        FieldKind::DateTime => json!({ "type": ["string", "number", "array", "null"] }),
        FieldKind::Object { fields } => merged(
            json!({ "type": ["object", "string", "null"] }),
            members(fields, !fields.is_empty()),
        ),
        FieldKind::ObjectList { fields } => merged(
            json!({
                "type": ["array", "object", "string", "null"],
                "items": merged(json!({ "type": ["object", "string", "null"] }), members(fields, false)),
            }),
            members(fields, false),
        ),
    }
}

fn merged(mut base: Value, over: Value) -> Value {
    merge(&mut base, over);
    base
}
