//! `settings:` as a schema.

use segue_evaluator::schema::{Destination, Setting, SettingKind};
use serde_json::{Map, Value, json};

use super::{described, merge, words};

/// A map of settings under our keys or Segment's; beside one of Segment's, unknown keys load.
pub(super) fn group(settings: &[Setting], destination: &Destination) -> Value {
    let mut properties = Map::new();
    for setting in settings {
        let meaning = match &setting.deprecated {
            Some(note) => format!("{} On its way out: {note}", setting.meaning),
            None => setting.meaning.clone(),
        };
        let schema = described(value(setting, false, destination), &meaning);
        properties.insert(setting.key.clone(), schema);
        if let Some(segments) = &setting.segment_key {
            let meaning = format!("Segment's name for `{}`. {meaning}", setting.key);
            let schema = described(value(setting, true, destination), &meaning);
            properties.insert(segments.clone(), schema);
        }
    }
    let mut schema = json!({ "type": "object", "properties": properties });
    let pasted: Vec<_> = settings
        .iter()
        .filter_map(|setting| setting.segment_key.as_deref())
        .map(|key| json!({ "required": [key] }))
        .collect();
    let mut all: Vec<Value> = settings.iter().filter(|s| s.required).map(needed).collect();
    if pasted.is_empty() {
        merge(&mut schema, json!({ "additionalProperties": false }));
    } else {
        let known: Vec<_> = properties_of(settings).collect();
        all.push(json!({
            "if": { "not": { "anyOf": pasted } },
            "then": { "propertyNames": { "enum": known } },
        }));
    }
    if !all.is_empty() {
        merge(&mut schema, json!({ "allOf": all }));
    }
    schema
}

fn properties_of(settings: &[Setting]) -> impl Iterator<Item = &str> {
    settings
        .iter()
        .flat_map(|setting| std::iter::once(&setting.key).chain(&setting.segment_key))
        .map(String::as_str)
}

/// That a setting is there, under either name.
fn needed(setting: &Setting) -> Value {
    match &setting.segment_key {
        Some(segments) => json!({
            "anyOf": [{ "required": [setting.key] }, { "required": [segments] }],
        }),
        None => json!({ "required": [setting.key] }),
    }
}

/// What a setting takes; `segments` is whether it stands under the key Segment has for it. A variable may stand in
/// every text.
pub(super) fn value(setting: &Setting, segments: bool, destination: &Destination) -> Value {
    let variable = json!({ "type": "string", "pattern": "\\$" });
    match &setting.kind {
        SettingKind::Text => json!({ "type": ["string", "number", "null"] }),
        SettingKind::Url => json!({ "type": ["string", "null"] }),
        SettingKind::Choice(choices) => {
            let spellings = choices.iter().flatten().map(|word| (word.as_str(), ""));
            json!({ "anyOf": [words(spellings), variable] })
        }
        SettingKind::Switch if segments => {
            json!({ "anyOf": [{ "enum": ["1", "0", 1, 0] }, variable] })
        }
        SettingKind::Switch => json!({ "anyOf": [{ "type": "boolean" }, variable] }),
        SettingKind::Group(settings) => group(settings, destination),
        SettingKind::Policies => {
            let policies: Map<String, Value> = destination
                .policies
                .iter()
                .map(|p| (p.name.clone(), described(policy(), &p.meaning)))
                .collect();
            json!({
                "type": ["object", "null"],
                "properties": policies,
                "additionalProperties": false,
            })
        }
    }
}

/// Which side a policy takes.
pub(super) fn policy() -> Value {
    json!({ "enum": ["segment", "improved"] })
}
