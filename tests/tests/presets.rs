//! The six presets, with the defaults of the catalogue, are the six of the reference, field for field.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that cannot go on stops"
)]

use std::collections::BTreeSet;
use std::sync::LazyLock;

use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use segue_evaluator::{Bump, Program, json};
use segue_parser::{Compiler, Environment};
use segue_tests::conformance::{cases, read};
use serde_json::{Value, json};

const NOW: i64 = 1_767_323_045_678;

#[derive(Debug)]
struct NoVariables;

impl Environment for NoVariables {
    fn get(&self, _: &str) -> Option<String> {
        None
    }
}

/// Our presets, and the mappings of the reference.
struct Both {
    ours: Program,
    theirs: Program,
}

static BOTH: LazyLock<Both> = LazyLock::new(Both::new);

impl Both {
    fn new() -> Self {
        let head = r#""version":1,"destination":"mixpanel","settings":{"project_token":"t","compatibility":"segment"}"#;
        let compiler = Compiler::new(segue_mixpanel::destination()).unwrap();
        let compile = |body: &str| {
            let compilation = compiler.compile(&format!("{{{head},{body}}}"), &NoVariables);
            compilation
                .program
                .unwrap_or_else(|| panic!("{:#?}", compilation.diagnostics))
        };
        Self {
            ours: compile(r#""presets":"all""#),
            theirs: compile(&format!(r#""mappings":{}"#, read("presets.json"))),
        }
    }

    /// What both make of an event: by mapping its payload, or the failure.
    fn payloads(&self, event: &Value) -> (Value, Value) {
        (payloads(&self.ours, event), payloads(&self.theirs, event))
    }
}

fn payloads(program: &Program, event: &Value) -> Value {
    let arena = Bump::new();
    let event = json::from_serde(event, &arena);
    let mut fired = serde_json::Map::new();
    program
        .run(event, NOW, &arena, |mapping| {
            let payload = match mapping.payload {
                Ok(payload) => mapping
                    .action
                    .fields
                    .iter()
                    .zip(payload.values)
                    .filter(|(_, value)| !value.is_missing())
                    .map(|(field, value)| (field.key.clone(), json::to_serde(*value)))
                    .collect(),
                Err(failure) => json!({"code": failure.code.as_str(), "field": failure.field}),
            };
            fired.insert(mapping.mapping.name.clone(), payload);
        })
        .unwrap();
    Value::Object(fired)
}

fn reference() -> Vec<Value> {
    serde_json::from_str(&read("presets.json")).unwrap()
}

/// The paths that a mapping of the reference reads from the event.
fn paths(mapping: &Value, found: &mut BTreeSet<String>) {
    match mapping {
        Value::Object(members) => members
            .iter()
            .for_each(|(key, value)| match value.as_str() {
                Some(path) if key == "@path" => {
                    found.extend(path.strip_prefix("$.").map(str::to_owned));
                }
                Some(path) if key == "@template" => {
                    assert_eq!(path, "Viewed {{name}}");
                    found.insert("name".to_owned());
                }
                _ => paths(value, found),
            }),
        Value::Array(items) => {
            for item in items {
                if let Some(path) = item.as_str() {
                    found.extend(path.strip_prefix("$.").map(str::to_owned));
                }
                paths(item, found);
            }
        }
        _ => {}
    }
}

fn all_paths() -> Vec<String> {
    let mut found = BTreeSet::new();
    for preset in reference() {
        paths(&preset["mapping"], &mut found);
    }
    found.into_iter().collect()
}

/// Sets a value in an event, through objects; where something else is in the way nothing happens.
fn set(event: &mut Value, path: &str, value: Value) {
    let mut at = event;
    for key in path.split('.') {
        let Value::Object(members) = at else { return };
        at = members.entry(key).or_insert_with(|| json!({}));
    }
    *at = value;
}

#[test]
fn a_field_has_a_default_where_the_reference_maps_it() {
    let destination = segue_mixpanel::destination();
    for preset in reference() {
        let action = destination
            .actions
            .iter()
            .find(|action| preset["partnerAction"] == action.key)
            .unwrap();
        let ours: BTreeSet<&str> = action
            .fields
            .iter()
            .filter(|field| field.default.is_some())
            .map(|field| field.key.as_str())
            .collect();
        let theirs: BTreeSet<&str> = preset["mapping"]
            .as_object()
            .unwrap()
            .keys()
            .map(String::as_str)
            .collect();
        assert_eq!(ours, theirs, "{}", preset["name"]);
    }
}

#[test]
fn every_field_reads_what_it_reads_in_the_reference() {
    let calls = ["track", "page", "screen", "identify", "group", "alias"].map(|call| json!(call));
    for path in all_paths() {
        for call in &calls {
            // Each value tells where it comes from, and one path at a time has none, or null.
            for gap in [None, Some(Value::Null), Some(json!(""))] {
                let mut event = json!({"type": call});
                for other in all_paths() {
                    if other != path {
                        set(&mut event, &other, probe(&other));
                    }
                }
                for name in ["E", "Order Completed"] {
                    if path != "event" {
                        set(&mut event, "event", json!(name));
                    }
                    if let Some(gap) = &gap {
                        set(&mut event, &path, gap.clone());
                    }
                    let (ours, theirs) = BOTH.payloads(&event);
                    assert_eq!(ours, theirs, "{path} is {gap:?} in {event}");
                }
            }
        }
    }
}

#[test]
fn an_event_with_everything_fills_every_field() {
    for preset in reference() {
        let name = preset["name"].as_str().unwrap();
        let call = name.split(' ').next().unwrap().to_lowercase();
        let mut event = json!({});
        for path in all_paths() {
            set(&mut event, &path, probe(&path));
        }
        event["type"] = json!(call);
        if call == "order" {
            event["type"] = json!("track");
            event["event"] = json!("Order Completed");
        }
        let (ours, _) = BOTH.payloads(&event);
        let filled: BTreeSet<&String> = ours[name].as_object().unwrap().keys().collect();
        let mapped: BTreeSet<&String> = preset["mapping"].as_object().unwrap().keys().collect();
        assert_eq!(filled, mapped, "{name}");
    }
}

/// A value that the field reading this path takes.
fn probe(path: &str) -> Value {
    let last = path.rsplit('.').next().unwrap();
    match last {
        "context" | "properties" | "traits" => json!({}),
        "products" => json!([{"product_id": "p", "price": 1, "extra": 2}, null, "x"]),
        "timestamp" => json!("2026-01-01T00:00:00Z"),
        "bluetooth" | "cellular" | "wifi" | "mobile" | "wow64" => json!(true),
        "width" | "height" | "density" => json!(path.len()),
        _ => json!(path),
    }
}

#[test]
fn recorded_events_give_the_same_payloads() {
    for case in cases::<Value>("mixpanel.jsonl") {
        for event in case["events"].as_array().unwrap() {
            if event.is_object() {
                let (ours, theirs) = BOTH.payloads(event);
                assert_eq!(ours, theirs, "{}", case["id"]);
            }
        }
    }
}

/// Values of every kind.
fn any_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(|value| json!(value)),
        select(vec![json!(0), json!(1), json!(-2.5), json!(1e21)]),
        select(vec![
            "",
            " ",
            "x",
            "Order Completed",
            "5",
            "true",
            "2025-11-30"
        ])
        .prop_map(|text| json!(text)),
    ];
    leaf.prop_recursive(2, 8, 3, |inner| {
        let key = select(vec!["name", "price", "quantity", "sku", "length", "ip"]);
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Value::Array),
            prop::collection::hash_map(key.prop_map(str::to_owned), inner, 0..3)
                .prop_map(|members| members.into_iter().collect()),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn any_event_gives_the_same_payloads(
        call in select(vec!["track", "page", "screen", "identify", "group"]),
        changes in subsequence(all_paths(), 0..12)
            .prop_flat_map(|paths| {
                let values = prop::collection::vec(any_value(), paths.len());
                (Just(paths), values)
            }),
    ) {
            let mut event = json!({"type": call, "event": "E"});
        let (paths, values) = changes;
        for (path, value) in paths.iter().zip(values) {
            set(&mut event, path, value);
        }
        let (ours, theirs) = BOTH.payloads(&event);
        prop_assert_eq!(ours, theirs, "{}", event);
    }
}
