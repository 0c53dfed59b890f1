//! Shapes as schemas.

use std::cell::RefCell;
use std::collections::BTreeMap;

use segue_evaluator::schema::Destination;
use segue_parser::Compiler;
use serde_json::{Map, Value, json};

use super::{described, mapping, setting, words};
use crate::shape::{MAPPING, Record, Shape};
use crate::spec;

/// Writes shapes for a destination.
pub(super) struct Writer<'d> {
    pub(super) compiler: &'d Compiler,
    /// What is referred to from several places.
    definitions: RefCell<BTreeMap<String, Value>>,
}

impl<'d> Writer<'d> {
    pub(super) fn new(compiler: &'d Compiler) -> Self {
        Self {
            compiler,
            definitions: RefCell::default(),
        }
    }

    pub(super) fn destination(&self) -> &'d Destination {
        self.compiler.destination()
    }

    /// What has been referred to.
    pub(super) fn definitions(self) -> BTreeMap<String, Value> {
        self.definitions.into_inner()
    }

    /// A reference to what is written once.
    pub(super) fn define(&self, name: &str, write: impl FnOnce() -> Value) -> Value {
        if !self.definitions.borrow().contains_key(name) {
            let reserve = |value| self.definitions.borrow_mut().insert(name.to_owned(), value);
            // It may refer to itself.
            reserve(Value::Null);
            let written = write();
            reserve(written);
        }
        json!({ "$ref": format!("#/definitions/{name}") })
    }

    pub(super) fn record(&self, record: &'static Record) -> Value {
        let properties: Map<String, Value> = record
            .keys
            .iter()
            .map(|key| {
                let schema = described(self.behind(key.shape), key.meaning);
                (key.name.to_owned(), schema)
            })
            .collect();
        let mut schema = json!({
            "type": "object",
            "properties": properties,
            "additionalProperties": false,
        });
        let required: Vec<_> = record.keys.iter().filter(|key| key.required).collect();
        if !required.is_empty() {
            let names: Vec<_> = required.iter().map(|key| key.name).collect();
            super::merge(&mut schema, json!({ "required": names }));
        }
        if record.what == "a test" {
            super::merge(&mut schema, test());
        }
        schema
    }

    /// What stands behind a key: a list or map of which nothing is written yet loads, with a warning.
    fn behind(&self, shape: Shape<'_>) -> Value {
        let mut schema = self.shape(shape);
        if let (Shape::Named(_) | Shape::List(_) | Shape::Fields, Some(kind)) =
            (shape, schema.get_mut("type"))
        {
            *kind = json!([kind.take(), "null"]);
        }
        schema
    }

    fn presets(&self) -> Vec<&str> {
        let presets = self.compiler.presets().iter();
        presets.map(|preset| preset.name.as_str()).collect()
    }

    pub(super) fn shape(&self, shape: Shape<'_>) -> Value {
        match shape {
            Shape::Record(record) if std::ptr::eq(record, &raw const MAPPING) => {
                self.define("mapping", || mapping::entry(self, record))
            }
            Shape::Record(record) => self.record(record),
            Shape::Named(inside) => json!({
                "type": "object",
                "additionalProperties": self.shape(*inside),
            }),
            Shape::List(item) => json!({ "type": "array", "items": self.shape(*item) }),
            Shape::Either(shapes) => {
                let shapes: Vec<_> = shapes.iter().map(|shape| self.shape(*shape)).collect();
                json!({ "anyOf": shapes })
            }
            Shape::Word(list) => words(list.iter().copied()),
            Shape::Destination => json!({ "enum": [self.destination().name] }),
            Shape::Version => json!({ "enum": [1] }),
            Shape::Switch => json!({ "type": "boolean" }),
            Shape::Text => json!({ "type": "string", "minLength": 1 }),
            // `true` is a condition too.
            Shape::Condition => json!({ "type": ["string", "boolean"] }),
            Shape::Value | Shape::Data | Shape::SegmentValue | Shape::EventPath(_) => json!({}),
            Shape::Object | Shape::Payload | Shape::SegmentFields => json!({ "type": "object" }),
            Shape::Event => self.define("event", event),
            Shape::ActionKey => words(
                self.destination()
                    .actions
                    .iter()
                    .map(|action| (action.key.as_str(), action.meaning.as_str())),
            ),
            Shape::PresetName => json!({ "enum": self.presets() }),
            // Which there are depends on the action and is said by `mapping::entry`.
            Shape::Fields => json!({ "type": "object" }),
            Shape::Members(fields) => mapping::members(fields, true),
            Shape::Field(field) => mapping::field(field),
            Shape::Expected => json!({
                "type": "object",
                "minProperties": 1,
                "additionalProperties": self.shape(Shape::Payload),
            }),
            Shape::Settings => setting::group(&self.destination().settings, self.destination()),
            Shape::SettingGroup(settings) => setting::group(settings, self.destination()),
            Shape::Setting(setting, segments) => {
                setting::value(setting, segments, self.destination())
            }
            Shape::Policy => setting::policy(),
        }
    }
}

/// What must come together in a test.
fn test() -> Value {
    json!({
        "allOf": [
            {"oneOf": [{"required": ["event"]}, {"required": ["events"]}]},
            {"anyOf": [{"required": ["expect"]}, {"required": ["records"]}]},
        ],
    })
}

/// An event, with what is known of its fields.
fn event() -> Value {
    let properties: Map<String, Value> = spec::inside("")
        .map(|path| {
            let mut schema = json!({ "description": path.meaning });
            if path.path == "type" {
                // Any other text is an event too, which no usual mapping takes.
                let types: Vec<_> = spec::TYPES.iter().map(|(name, _)| name).collect();
                super::merge(&mut schema, json!({ "anyOf": [{ "enum": types }, {}] }));
            }
            (path.path.to_owned(), schema)
        })
        .collect();
    json!({ "type": "object", "properties": properties })
}
