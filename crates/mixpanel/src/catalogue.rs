//! The catalogue: the actions, settings and presets of the destination, read from the data beside the code.

use segue_evaluator::schema::{
    Action, Destination, Field, FieldKind, PresetFile, Setting, SettingKind,
};
use serde::Deserialize;

use crate::policy::{self, Policies, Policy};
use crate::settings;

const ACTIONS: &str = include_str!("../catalogue/actions.yaml");
const SETTINGS: &str = include_str!("../catalogue/settings.yaml");

macro_rules! presets {
    ($($file:literal),+ $(,)?) => {
        [$(($file, include_str!(concat!("../presets/", $file)))),+]
    };
}

/// The presets in the order in which Segment lists them.
const PRESETS: [(&str, &str); 6] = presets![
    "track-calls.yaml",
    "order-completed-calls.yaml",
    "page-calls.yaml",
    "screen-calls.yaml",
    "identify-calls.yaml",
    "group-calls.yaml",
];

/// The Mixpanel destination as the parser needs it: actions, fields, presets, settings, policies.
pub fn destination() -> Destination {
    Destination {
        name: "mixpanel".to_owned(),
        actions: actions(read(ACTIONS)),
        presets: PRESETS
            .iter()
            .map(|&(file, text)| PresetFile {
                file: file.to_owned(),
                text: text.to_owned(),
            })
            .collect(),
        settings: read::<SettingRow>(SETTINGS)
            .into_iter()
            .map(Into::into)
            .collect(),
        policies: policy::schema(),
        check_settings: settings::check,
        segment_texts: |values| !Policies::new(values).improves(Policy::TemplateText),
        coercion: |values| Policies::new(values).coercion(),
    }
}

/// Data that ships with the crate; that it reads is a test.
#[expect(clippy::expect_used, reason = "the text is part of this crate")]
fn read<Row: for<'a> Deserialize<'a>>(text: &str) -> Vec<Row> {
    serde_yaml::from_str(text).expect("the catalogue is valid")
}

fn actions(rows: Vec<ActionRow>) -> Vec<Action> {
    let mut actions: Vec<Action> = Vec::with_capacity(rows.len());
    for row in rows {
        let mut fields = actions
            .iter()
            .find(|action| row.extends.as_deref() == Some(&action.key))
            .map_or_else(Vec::new, |base| base.fields.clone());
        fields.extend(row.fields.into_iter().map(Field::from));
        actions.push(Action {
            key: row.key,
            label: row.label,
            meaning: row.meaning,
            trigger: row.trigger,
            records: row.records,
            fields,
        });
    }
    actions
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ActionRow {
    key: String,
    label: String,
    meaning: String,
    extends: Option<String>,
    trigger: Option<String>,
    records: Vec<String>,
    fields: Vec<FieldRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FieldRow {
    key: String,
    label: String,
    meaning: String,
    r#type: FieldType,
    #[serde(default)]
    required: bool,
    #[serde(default)]
    null_allowed: bool,
    #[serde(default = "yes")]
    sent: bool,
    default: Option<String>,
    min: Option<f64>,
    max: Option<f64>,
    #[serde(default)]
    fields: Vec<FieldRow>,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum FieldType {
    String,
    Number,
    Integer,
    Boolean,
    DateTime,
    Object,
    Objects,
}

fn yes() -> bool {
    true
}

impl From<FieldRow> for Field {
    fn from(row: FieldRow) -> Self {
        let fields = row.fields.into_iter().map(Field::from).collect();
        let kind = match row.r#type {
            FieldType::String => FieldKind::String,
            FieldType::Number => FieldKind::Number {
                min: row.min,
                max: row.max,
            },
            FieldType::Integer => FieldKind::Integer,
            FieldType::Boolean => FieldKind::Boolean,
            FieldType::DateTime => FieldKind::DateTime,
            FieldType::Object => FieldKind::Object { fields },
            FieldType::Objects => FieldKind::ObjectList { fields },
        };
        Self {
            key: row.key,
            label: row.label,
            meaning: row.meaning,
            kind,
            required: row.required,
            null_allowed: row.null_allowed,
            sent: row.sent,
            default: row.default,
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SettingRow {
    key: String,
    segment_key: Option<String>,
    meaning: String,
    r#type: SettingType,
    #[serde(default)]
    required: bool,
    #[serde(default)]
    secret: bool,
    deprecated: Option<String>,
    #[serde(default)]
    choices: Vec<Vec<String>>,
    #[serde(default)]
    settings: Vec<SettingRow>,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum SettingType {
    Text,
    Url,
    Choice,
    Switch,
    Group,
    Policies,
}

impl From<SettingRow> for Setting {
    fn from(row: SettingRow) -> Self {
        let kind = match row.r#type {
            SettingType::Text => SettingKind::Text,
            SettingType::Url => SettingKind::Url,
            SettingType::Choice => SettingKind::Choice(row.choices),
            SettingType::Switch => SettingKind::Switch,
            SettingType::Group => {
                SettingKind::Group(row.settings.into_iter().map(Self::from).collect())
            }
            SettingType::Policies => SettingKind::Policies,
        };
        Self {
            key: row.key,
            segment_key: row.segment_key,
            meaning: row.meaning,
            kind,
            required: row.required,
            secret: row.secret,
            deprecated: row.deprecated,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(fields: &[Field]) -> Vec<&str> {
        fields.iter().map(|field| field.key.as_str()).collect()
    }

    #[test]
    fn a_purchase_has_the_fields_of_an_event_first() {
        let destination = destination();
        let [track, purchase, ..] = destination.actions.as_slice() else {
            panic!("two actions at least");
        };
        let (shared, own) = purchase.fields.split_at(track.fields.len());
        assert_eq!(shared, track.fields);
        assert_eq!(keys(own), ["generatePurchaseEventPerProduct", "products"]);
    }

    #[test]
    fn never_sent_are_the_four_that_segment_declares_and_forgets() {
        let destination = destination();
        let mut unsent = Vec::new();
        for action in &destination.actions {
            for field in &action.fields {
                unsent.extend((!field.sent).then_some(field.key.as_str()));
                if let FieldKind::Object { fields } | FieldKind::ObjectList { fields } = &field.kind
                {
                    unsent.extend(fields.iter().filter(|f| !f.sent).map(|f| f.key.as_str()));
                }
            }
        }
        unsent.sort_unstable();
        unsent.dedup();
        assert_eq!(unsent, ["architecture", "device_id", "model", "region"]);
    }

    #[test]
    fn keys_are_unique_and_sentences_end() {
        let destination = destination();
        for action in &destination.actions {
            assert!(action.meaning.ends_with('.'), "{}", action.key);
            for (position, field) in action.fields.iter().enumerate() {
                assert_eq!(action.field(&field.key), Some(position));
                assert!(field.meaning.ends_with('.'), "{}", field.key);
            }
        }
        for setting in &destination.settings {
            assert!(setting.meaning.ends_with('.'), "{}", setting.key);
        }
    }
}
