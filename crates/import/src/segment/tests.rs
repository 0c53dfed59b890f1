//! What is imported does what the source did: the file is held against Segment's own mappings, run as such, on random
//! events.

use std::collections::BTreeMap;

use proptest::prelude::*;
use segue_evaluator::{Bump, Value as Came, json};
use segue_parser::diagnostic::Diagnostics;
use segue_parser::yaml;
use segue_tests::made;
use serde_json::{Value, json};

use super::body::carry;
use super::import;
use crate::Error;
use crate::trial::{COMPILER, Fired, NOW, Trial};

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
    let mut all = subscriptions.as_array().unwrap().iter();
    all.all(|subscription| agrees_on(subscription, event))
}

fn agrees_on(subscription: &Value, event: &str) -> bool {
    let document = yaml::read(
        &subscription["mapping"].to_string(),
        &mut Diagnostics::default(),
    );
    let mut actions = COMPILER.destination().actions.iter();
    let action = actions
        .find(|action| subscription["partnerAction"] == action.key)
        .unwrap();
    let Ok(carried) = carry(&document.unwrap().root, action, &mut Vec::new()) else {
        return true;
    };
    let caveats = carried.fields.iter().flatten();
    let mut caveats = caveats.flat_map(|(_, caveats)| caveats);
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
fn directives_inside_directives_do_not_grow_without_end() {
    let mut directive = json!({"@path": "$.event"});
    for _ in 0..20 {
        directive = json!({"@case": {"operator": "upper", "value": directive}});
    }
    assert!(!hold(&directive, r#"{"type":"track","event":"x"}"#));
}

/// A subscription in the names of the Config API under those of the Public API.
fn public(subscription: &Value) -> Value {
    json!({
        "id": "1",
        "name": subscription["name"],
        "actionId": "2",
        "actionSlug": subscription["partnerAction"],
        "enabled": true,
        "trigger": subscription["subscribe"],
        "settings": subscription["mapping"],
    })
}

#[test]
fn all_shapes_give_the_same_file() {
    let one = &subscription(&json!({"@path": "$.event"}))[0];
    let text = json!({"trigger": one["subscribe"], "actionSlug": "track-event", "name": "One", "settings": one["mapping"].to_string()});
    let settings = json!({"projectToken": "secret-token", "apiSecret": "secret", "apiRegion": "IN 🇮🇳", "strictMode": 0});
    let config = json!([
        {"name": "w/d/config/projectToken", "value": "secret-token"}, {"name": "w/d/config/apiSecret", "value": "secret"},
        {"name": "w/d/config/apiRegion", "value": "IN 🇮🇳"}, {"name": "w/d/config/strictMode", "value": "0"}
    ]);
    let alone = [
        json!([one]),
        json!([public(one)]),
        json!([text]),
        one.clone(),
        json!({"subscriptions": [one]}),
        json!({"data": {"subscriptions": [public(one)], "pagination": {"current": "MA=="}}}),
        json!({"data": {"data": {"subscriptions": [public(one)]}}}),
        json!({"data": {"subscription": public(one)}}),
    ];
    let with_settings = [
        json!({"settings": settings, "subscriptions": [one]}),
        json!({"config": config, "subscriptions": [one]}),
        json!([{"data": {"destination": {"settings": settings}}}, {"data": {"subscriptions": [public(one)]}}]),
        json!({"settings": {"projectToken": "x", "apiSecret": "y", "apiRegion": "IN", "strictMode": "0", "subscriptions": [one]}}),
    ];
    for shapes in [&alone[..], &with_settings[..]] {
        let files: Vec<_> = shapes.iter().map(|shape| imported(shape).0).collect();
        for (file, shape) in files.iter().zip(shapes) {
            assert_eq!(*file, files[0], "{shape}");
            assert!(!file.contains("secret-token"), "{file}");
        }
    }
    let (file, _) = imported(&with_settings[0]);
    assert!(file.contains("region: IN\n  strict: false\n"), "{file}");
}

#[test]
fn what_is_no_export_is_refused() {
    let subscription = &subscription(&json!(1))[0];
    let many: Vec<_> = (0..51).map(|_| subscription).collect();
    assert!(matches!(
        import(&json!(many).to_string(), &COMPILER),
        Err(Error::TooMany { count: 51, .. })
    ));
    for (text, place, says) in [
        ("", "1:1", "no JSON"),
        ("{\n  \"a\": [1,]}", "2:11", "no JSON"),
        ("{\"é\": ,}", "1:7", "no JSON"),
        ("12", "1:1", "a single value"),
        ("{}", "1:1", "this empty object"),
        ("{\"a\": 1}", "1:1", "`a`"),
        ("{\"subscriptions\": 1}", "1:1", "holds no subscriptions"),
        ("[{\"name\": 1}]", "1:1", "list of 1"),
        ("{\"subscriptions\": [\n12]}", "2:1", "no subscription"),
        (
            "{\"settings\": {\"token\": \"a\"}}",
            "1:1",
            "import classic",
        ),
    ] {
        let error = import(text, &COMPILER).unwrap_err();
        assert_eq!(error.place().unwrap().to_string(), place, "{text}: {error}");
        assert!(error.to_string().contains(says), "{text}: {error}");
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
    let mut changed = presets[2].clone();
    changed["mapping"]["event"] = json!("Page");
    changed["mapping"]
        .as_object_mut()
        .unwrap()
        .remove("country");
    changed["enabled"] = json!(false);
    let file = import(&json!([changed]).to_string(), &COMPILER)
        .unwrap()
        .file;
    let entry = "  - preset: Page Calls\n    enabled: false\n    fields:\n      event: Page\n      country: null\n";
    assert!(file.ends_with(entry), "{file}");
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

/// A few subscriptions, most of them presets that somebody has changed here and there.
fn subscriptions() -> impl Strategy<Value = Value> {
    let presets: Vec<Value> =
        serde_json::from_str(include_str!("../../../../tests/conformance/presets.json")).unwrap();
    let field = prop::sample::select(vec![
        "event",
        "user_id",
        "time",
        "event_properties",
        "traits",
        "group_key",
        "nope",
    ]);
    // Those that mean the same when they are pasted.
    let triggers = vec![
        "type = \"track\"",
        "type != \"page\"",
        "userId != null",
        "match(event, \"Order*\")",
    ];
    let trigger = prop::option::weighted(0.3, prop::sample::select(triggers));
    let changes = prop::collection::vec((field, prop::option::of(directive())), 0..3);
    let one = (
        prop::sample::select(presets),
        trigger,
        changes,
        prop::bool::weighted(0.9),
    );
    let one = one.prop_map(|(mut one, trigger, changes, enabled)| {
        one["enabled"] = json!(enabled);
        if let Some(trigger) = trigger {
            one["subscribe"] = json!(trigger);
        }
        let mapping = one["mapping"].as_object_mut().unwrap();
        for (field, value) in changes {
            match value {
                Some(value) => mapping.insert(field.to_owned(), value),
                None => mapping.remove(field),
            };
        }
        one
    });
    prop::collection::vec(one, 1..6).prop_map(|mut all| {
        for (at, one) in all.iter_mut().enumerate() {
            one["name"] = json!(format!("{} {at}", one["name"].as_str().unwrap()));
        }
        json!(all)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn directives_do_the_same(directive in directive(), event in event()) {
        hold(&directive, &event);
    }

    #[test]
    fn subscriptions_do_the_same(subscriptions in subscriptions(), event in event()) {
        let Some(source) = pasted(&subscriptions) else {
            return Ok(());
        };
        let (file, target) = imported(&subscriptions);
        if agrees(&subscriptions, &event) {
            let by_name = |fired: Option<Vec<Fired>>| fired.map(BTreeMap::from_iter);
            prop_assert_eq!(by_name(source.run(&event)), by_name(target.run(&event)), "{}", file);
        }
    }

    #[test]
    fn triggers_fire_as_at_segment(trigger in trigger(), event in event()) {
        hold_trigger(&trigger, &event);
    }
}
