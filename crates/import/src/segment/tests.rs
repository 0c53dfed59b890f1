//! What is imported does what the source did: the file is held against Segment's own mappings, run as such, on random
//! events.

use proptest::prelude::*;
use segue_evaluator::{Bump, Value as Came, json};
use segue_parser::diagnostic::Diagnostics;
use segue_parser::yaml;
use segue_tests::made;
use serde_json::{Value, json};

use super::body::carry;
use super::import;
use crate::trial::{COMPILER, NOW, Trial};

/// The subscriptions as pasted into a mapping file; none where they do not load there.
fn pasted(subscriptions: &Value) -> Option<Trial> {
    let file = json!({
        "version": 1,
        "destination": "mixpanel",
        "settings": {"project_token": "x", "compatibility": "segment"},
        "mappings": subscriptions,
    });
    Trial::load(&file.to_string())
}

fn imported(subscriptions: &Value) -> (String, Trial) {
    let file = import(&subscriptions.to_string(), &COMPILER).unwrap().file;
    let trial = Trial::clean(&file);
    (file, trial)
}

/// A subscription whose event properties are what a directive gives.
fn subscription(directive: &Value) -> Value {
    json!([{
        "name": "One",
        "enabled": true,
        "subscribe": "type != \"nothing\"",
        "partnerAction": "trackEvent",
        "mapping": {
            "event": "Tried",
            "event_properties": {"value": directive},
        },
    }])
}

/// Whether the event is one on which the translation says it agrees with Segment.
fn agrees(subscriptions: &Value, event: &str) -> bool {
    let mapping = subscriptions[0]["mapping"].to_string();
    let document = yaml::read(&mapping, &mut Diagnostics::default()).unwrap();
    let action = &COMPILER.destination().actions[0];
    let Ok(carried) = carry(&document.root, action, &mut Vec::new()) else {
        return true;
    };
    let mut caveats = carried
        .fields
        .iter()
        .flatten()
        .flat_map(|(_, caveats)| caveats);
    caveats.all(|caveat| {
        let Some(condition) = caveat.agrees.as_ref().filter(|text| !text.contains("let.")) else {
            return false;
        };
        let rule = COMPILER.rule(condition, true, true).unwrap();
        let arena = Bump::new();
        let Ok(event) = json::read(event.as_bytes(), &arena) else {
            return true;
        };
        let holds = rule.eval(rule.event(event, &arena), NOW, &arena);
        matches!(holds, Ok(Came::Bool(true)))
    })
}

fn is_native(file: &str) -> bool {
    !file.contains("mapping:")
}

/// Holds what was imported against what was pasted; whether it was translated.
fn hold(directive: &Value, event: &str) -> bool {
    let subscriptions = subscription(directive);
    let Some(source) = pasted(&subscriptions) else {
        return false;
    };
    let (file, target) = imported(&subscriptions);
    if agrees(&subscriptions, event) {
        assert_eq!(
            source.run(event),
            target.run(event),
            "{directive}\n{event}\n{file}"
        );
    }
    is_native(&file)
}

#[test]
fn recorded_mappings_do_the_same() {
    let (mut all, mut native) = (0, 0);
    for line in include_str!("../../../../tests/conformance/mapping.jsonl").lines() {
        let case: Value = serde_json::from_str(line).unwrap();
        if !case["mapping"].is_object() || !case["event"].is_object() {
            continue;
        }
        all += 1;
        native += usize::from(hold(&case["mapping"], &case["event"].to_string()));
    }
    assert!(native * 2 > all, "{native} of {all}");
}

/// What Segment's reader makes of a trigger, and what the imported file does.
fn hold_trigger(trigger: &str, event: &str) {
    let rule = COMPILER.segment_condition(trigger);
    let arena = Bump::new();
    let Ok(parsed) = json::read(event.as_bytes(), &arena) else {
        return;
    };
    let wanted = rule.as_ref().is_ok_and(|rule| {
        let holds = rule.eval(rule.event(parsed, &arena), NOW, &arena);
        matches!(holds, Ok(Came::Bool(true)))
    });
    let mut subscriptions = subscription(&json!(1));
    subscriptions[0]["subscribe"] = json!(trigger);
    let (file, target) = imported(&subscriptions);
    let fired = target.run(event).is_some_and(|fired| !fired.is_empty());
    assert_eq!(fired, wanted, "{trigger}\n{event}\n{file}");
}

#[test]
fn recorded_triggers_fire_as_at_segment() {
    for line in include_str!("../../../../tests/conformance/fql.jsonl").lines() {
        let case: Value = serde_json::from_str(line).unwrap();
        // Members that every object of the reference's host language has exist nowhere else.
        let inherited = ["constructor", "toString", "hasOwnProperty"];
        let trigger = case["fql"].as_str().unwrap();
        if !inherited.iter().any(|name| trigger.contains(name)) {
            hold_trigger(trigger, &case["event"].to_string());
        }
    }
}

#[test]
fn shipped_presets_are_recognised() {
    let presets: Value =
        serde_json::from_str(include_str!("../../../../tests/conformance/presets.json")).unwrap();
    let file = import(&presets.to_string(), &COMPILER).unwrap().file;
    assert!(file.ends_with("presets: all\n"), "{file}");
    let one = json!([presets[2]]);
    let file = import(&one.to_string(), &COMPILER).unwrap().file;
    assert!(
        file.ends_with("mappings:\n  - preset: Page Calls\n"),
        "{file}"
    );
}

fn path() -> impl Strategy<Value = Value> {
    let paths = vec![
        "$.event",
        "$.userId",
        "$.properties",
        "$.properties.a",
        "$.properties.products",
        "$.properties.products[0].price",
        "$.traits.email",
        "$.traits",
        "$.context.app",
        "$.nope",
        "$.a.b",
        "$.name.length",
        "",
        "$.revenue",
        "a",
        "sku",
        "$.price",
        "0",
        "$.let.a",
    ];
    prop::sample::select(paths).prop_map(|path| json!({ "@path": path }))
}

fn literal() -> impl Strategy<Value = Value> {
    prop::sample::select(vec![
        json!(null),
        json!(true),
        json!(false),
        json!(0),
        json!(12.5),
        json!(""),
        json!("userId"),
        json!("=x"),
        json!("{{event}}"),
        json!("Text: with # all"),
        json!({}),
        json!([]),
        json!({"a": 1, "{{b}}": "c", "=d": null}),
    ])
}

fn objects() -> impl Strategy<Value = Value> {
    let key = prop::sample::select(vec!["a", "b", "email", "sku", "$x", "let"]);
    prop::collection::btree_map(key, prop_oneof![path(), literal()], 0..4)
        .prop_map(|members| json!(members))
}

fn directive() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![3 => path(), 1 => literal(), 1 => objects()];
    leaf.prop_recursive(3, 24, 4, |inner| {
        let inner = inner.boxed();
        let value = prop_oneof![path(), inner.clone().prop_filter("a directive", |v| {
            v.as_object().is_some_and(|o| o.keys().all(|k| k.starts_with('@')))
        })];
        let template = prop::sample::select(vec![
            "{{event}}",
            "x{{ properties.a }}y",
            "{{properties.products}}",
            "{{{event}}}",
            "{{$.event}}",
            "={{a}}",
            "{{}}{{a}}",
            "{ {{revenue}}}",
        ]);
        let liquid = prop::sample::select(vec![
            "{{ event }}",
            "{{ event | upcase }}!",
            "{{ properties.a | default: \"none\" }}",
            "{{ properties.a | append: \"-\" | prepend: \"+\" }}",
            "{{ traits.email | replace: \"@\", \" at \" | downcase }}",
            "{{ revenue | plus: 1 }}",
            "{% if userId %}x{% endif %}",
        ]);
        prop_oneof![
            template.prop_map(|t| json!({ "@template": t })),
            liquid.prop_map(|t| json!({ "@liquid": t })),
            (prop::sample::select(vec!["exists", "blank"]), inner.clone(), inner.clone(), inner.clone())
                .prop_map(|(key, of, then, otherwise)| json!({"@if": {key: of, "then": then, "else": otherwise}})),
            (inner.clone(), inner.clone()).prop_map(|(of, then)| json!({"@if": {"exists": of, "then": then}})),
            (prop::sample::select(vec!["lower", "upper"]), value.clone())
                .prop_map(|(operator, value)| json!({"@case": {"operator": operator, "value": value}})),
            (
                prop::sample::select(vec!["a", "-", "e", "1"]),
                prop::sample::select(vec!["", "$&$&", "x", "$$"]),
                any::<bool>(),
                value.clone()
            )
                .prop_map(|(pattern, with, case, value)| json!({"@replace": {
                    "pattern": pattern, "replacement": with, "ignorecase": case, "value": value,
                    "pattern2": "t", "replacement2": "T"
                }})),
            (path(), inner.clone()).prop_map(|(list, shape)| json!({"@arrayPath": [list, shape]})),
            (path(), objects()).prop_map(|(list, shape)| json!({"@arrayPath": [list, shape]})),
            (prop::sample::select(vec![".", "_"]), inner.clone())
                .prop_map(|(separator, value)| json!({"@flatten": {"separator": separator, "value": value}})),
            (prop::sample::select(vec!["encode", "decode", "ENCODE"]), inner.clone())
                .prop_map(|(mode, value)| json!({"@json": {"mode": mode, "value": value}})),
            (
                prop::sample::select(vec!["left", "right"]),
                prop::collection::vec(prop_oneof![objects(), value.clone()], 0..4)
            )
                .prop_map(|(direction, objects)| json!({"@merge": {"direction": direction, "objects": objects}})),
            (objects(), inner.clone())
                .prop_map(|(apply, mapping)| json!({"@transform": {"apply": apply, "mapping": {"v": mapping}}})),
            inner.clone().prop_map(|value| json!({ "@literal": value })),
            inner.clone().prop_map(|value| json!({ "@excludeWhenNull": value })),
            prop::collection::vec(inner, 0..3).prop_map(|items| json!(items)),
        ]
    })
}

fn event() -> impl Strategy<Value = String> {
    prop::collection::vec(any::<u8>(), 0..600)
        .prop_map(|bytes| made::event(&mut arbitrary::Unstructured::new(&bytes)).unwrap())
}

fn trigger() -> impl Strategy<Value = String> {
    let words = vec![
        "type",
        "event",
        "userId",
        "name",
        "properties.a",
        "properties.revenue",
        "traits.email",
        "context.ip",
        "anonymousId",
        "=",
        "!=",
        "<",
        ">=",
        "in",
        "and",
        "or",
        "and",
        "not",
        "!",
        "(",
        ")",
        "contains(event,",
        "match(event,",
        "match(properties.a,",
        "\"track\"",
        "\"Order*\"",
        "\"*ed\")",
        "\"e\")",
        "'page'",
        "track",
        "5",
        "1.50",
        "true",
        "false",
        "null",
        "AND",
        "type = \"track\"",
        "event != \"Order Completed\"",
        "properties.revenue > 10",
        "userId = null",
        "userId = true",
        "event > 5",
    ];
    prop::collection::vec(prop::sample::select(words), 1..8).prop_map(|words| words.join(" "))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn directives_do_the_same(directive in directive(), event in event()) {
        hold(&directive, &event);
    }

    #[test]
    fn triggers_fire_as_at_segment(trigger in trigger(), event in event()) {
        hold_trigger(&trigger, &event);
    }
}
