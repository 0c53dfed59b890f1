//! The catalogue: the actions, settings and presets of the destination, read from the data beside the code.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use segue_evaluator::schema::{
    Action, Carried, Destination, Field, FieldKind, Limits, Pitfalls, PresetFile, PropertyName,
    Setting, SettingKind,
};
use serde::Deserialize;

use crate::policy::{self, Policies, Policy};
use crate::settings;

/// A file of `catalogue/`, as `build.rs` has it.
macro_rules! catalogue {
    ($name:literal) => {
        include_str!(concat!(env!("OUT_DIR"), "/", $name, ".json"))
    };
}

const ACTIONS: &str = catalogue!("actions");
const NAMES: &str = catalogue!("names");
const SETTINGS: &str = catalogue!("settings");

macro_rules! presets {
    ($($file:literal),+ $(,)?) => {
        [$(($file, include_str!(concat!("../presets/", $file)))),+]
    };
}

/// What Mixpanel keeps of an event.
const LIMITS: Limits = Limits {
    text: 255,
    name: 255,
    items: 254,
    members: 254,
};

/// What Mixpanel makes of names, by the kind of object that the properties stand in.
static PROPERTY_NAMES: LazyLock<BTreeMap<String, Vec<PropertyName>>> = LazyLock::new(|| {
    let kinds: BTreeMap<String, Vec<NameRow>> = read(NAMES);
    let flat = |rows: Vec<NameRow>| rows.into_iter().flat_map(NameRow::each).collect();
    kinds
        .into_iter()
        .map(|(kind, rows)| (kind, flat(rows)))
        .collect()
});

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
        settings: read::<Vec<SettingRow>>(SETTINGS)
            .into_iter()
            .map(Into::into)
            .collect(),
        policies: policy::schema(),
        limits: LIMITS,
        check_settings: settings::check,
        segment_texts: |values| !Policies::new(values).improves(Policy::TemplateText),
        coercion: |values| Policies::new(values).coercion(),
    }
}

/// Data that ships with the crate; that it reads is a test.
#[expect(clippy::expect_used, reason = "the text is part of this crate")]
fn read<Rows: for<'a> Deserialize<'a>>(text: &str) -> Rows {
    serde_json::from_str(text).expect("the catalogue is valid")
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
#[expect(
    clippy::struct_excessive_bools,
    reason = "a row of independent answers"
)]
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
    missing: Option<String>,
    shared: Option<String>,
    #[serde(default)]
    unique: bool,
    /// A kind in `names.yaml`.
    names: Option<String>,
    members: Option<usize>,
    carried: Option<CarriedRow>,
    #[serde(default)]
    fields: Vec<FieldRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CarriedRow {
    by: String,
    already: String,
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
            pitfalls: Pitfalls {
                missing: row.missing,
                shared: row.shared,
                unique: row.unique,
                names: row
                    .names
                    .and_then(|kind| PROPERTY_NAMES.get(&kind).cloned())
                    .unwrap_or_default(),
                members: row.members,
                carried: row.carried.map(|row| Carried {
                    by: row.by,
                    already: row.already,
                }),
            },
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NameRow {
    names: Vec<String>,
    effect: Option<String>,
    field: Option<String>,
}

impl NameRow {
    fn each(self) -> impl Iterator<Item = PropertyName> {
        let (effect, field) = (self.effect, self.field);
        self.names.into_iter().map(move |name| PropertyName {
            name,
            effect: effect.clone(),
            field: field.clone(),
        })
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
    fn names_of_properties_are_known_where_they_are_told_of() {
        let destination = destination();
        for action in &destination.actions {
            for known in action.fields.iter().flat_map(|f| &f.pitfalls.names) {
                let field = known.field.as_deref().map(|key| action.field(key));
                // Profiles of groups have fewer fields than those of users.
                let own = action.key != "groupIdentifyUser";
                assert!(
                    !own || field != Some(None),
                    "{}: {}",
                    action.key,
                    known.name
                );
            }
        }
        let properties = |action: usize, field: &str| {
            let action = &destination.actions[action];
            &action.fields[action.field(field).unwrap()]
        };
        let (event, user) = (properties(0, "event_properties"), properties(2, "traits"));
        let effect = |field: &Field, name| field.misnomer(name).and_then(|n| n.effect.clone());
        for name in [
            "$ignore",
            "bucket",
            "$warehouse_row",
            "$mine",
            "mp_mine",
            "id",
        ] {
            assert!(effect(event, name).is_some(), "{name}");
        }
        for name in ["plan", "$os", "mp_lib", "utm_source", "$city", "ids"] {
            assert_eq!(effect(event, name), None, "{name}");
        }
        assert!(effect(user, "$ip").is_some() && effect(user, "$mine").is_some());
        assert_eq!(effect(user, "$email"), None);
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
