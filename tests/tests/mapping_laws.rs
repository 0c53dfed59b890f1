//! What holds for every mapping of Segment's and every event.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on stops")]

use std::sync::LazyLock;

use proptest::prelude::*;
use segue_evaluator::{Bump, Rule, json, limits};
use segue_parser::Compiler;
use segue_parser::diagnostic::Severity;
use serde_json::{Map, Value, json};

/// The clock.
const NOW: i64 = 1_767_323_045_678;

static COMPILER: LazyLock<Compiler> =
    LazyLock::new(|| Compiler::new(segue_mixpanel::destination()).unwrap());

/// What a mapping gives for an event, or none where it fails.
fn run(rule: &Rule, event: &Value) -> Option<Value> {
    let text = event.to_string();
    let arena = Bump::new();
    let event = rule.read(text.as_bytes(), &arena).unwrap();
    let value = json::to_serde(rule.eval(event, NOW, &arena).ok()?);
    assert!(is_bounded(&value), "a text or list beyond its limit");
    Some(value)
}

/// Whether no text, list or object is larger than one may be.
fn is_bounded(value: &Value) -> bool {
    match value {
        Value::String(text) => text.len() <= limits::TEXT_BYTES,
        Value::Array(items) => items.len() <= limits::ITEMS && items.iter().all(is_bounded),
        Value::Object(members) => {
            members.len() <= limits::ITEMS && members.values().all(is_bounded)
        }
        _ => true,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    /// Checking and running a mapping ends, the same each time, and warnings keep nothing from running.
    #[test]
    fn any_mapping_is_refused_or_runs_alike(mapping in object(3), event in event()) {
        let text = mapping.to_string();
        match COMPILER.segment_mapping(&text) {
            Ok((rule, findings)) => {
                prop_assert!(findings.iter().all(|f| f.severity != Severity::Error));
                prop_assert_eq!(run(&rule, &event), run(&rule, &event));
            }
            Err(findings) => {
                prop_assert!(findings.iter().any(|f| f.severity == Severity::Error));
                for finding in findings {
                    prop_assert!(text.get(finding.span.start..finding.span.end).is_some());
                }
            }
        }
    }

    /// Data without a key that begins with `@` is passed on as it is.
    #[test]
    fn data_is_passed_on(data in data(3), event in event()) {
        let mapping = json!({ "data": data });
        let (rule, _) = COMPILER.segment_mapping(&mapping.to_string()).unwrap();
        prop_assert_eq!(run(&rule, &event), Some(mapping));
    }

    /// The whole event, whichever way it is asked for.
    #[test]
    fn the_whole_event_is_itself(event in event(), path in prop::sample::select(vec!["", ".", "$.", ".."])) {
        let mapping = json!({ "@path": path });
        let (rule, _) = COMPILER.segment_mapping(&mapping.to_string()).unwrap();
        prop_assert_eq!(run(&rule, &event), Some(event));
    }

    /// What is encoded decodes to itself.
    #[test]
    fn encoding_is_undone_by_decoding(event in event()) {
        let encode = json!({"@json": {"mode": "encode", "value": {"@path": ""}}});
        let mapping = json!({"@json": {"mode": "decode", "value": encode}});
        let (rule, _) = COMPILER.segment_mapping(&mapping.to_string()).unwrap();
        prop_assert_eq!(run(&rule, &event), Some(event));
    }

    /// Any Liquid template that is accepted prints a text or fails, the same each time.
    #[test]
    fn any_liquid_prints_a_text(parts in prop::collection::vec(liquid(), 0..25), event in event()) {
        let mapping = json!({ "@liquid": parts.concat() });
        if let Ok((rule, _)) = COMPILER.segment_mapping(&mapping.to_string()) {
            let printed = run(&rule, &event);
            prop_assert!(printed.as_ref().is_none_or(Value::is_string));
            prop_assert_eq!(printed, run(&rule, &event));
        }
    }
}

/// A scalar, of those that directives treat each in their own way.
fn scalar() -> impl Strategy<Value = Value> {
    let values = [
        json!(null),
        json!(true),
        json!(false),
        json!(0),
        json!(1),
        json!(-2.5),
        json!(""),
        json!(" "),
        json!("a"),
        json!("12"),
        json!("a.b"),
        json!("$.a"),
        json!("l[0]"),
        json!("{{a}}"),
        json!("{{{b}}}"),
        json!("ä🎉"),
        json!("[1,{\"a\":2}]"),
        json!("lower"),
        json!("left"),
        json!("encode"),
        json!("decode"),
        json!("."),
        json!("{% if a %}{{ b | upcase }}{% endif %}"),
    ];
    prop::sample::select(values.to_vec())
}

/// JSON without directives.
fn data(depth: u32) -> impl Strategy<Value = Value> {
    scalar().prop_recursive(depth, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::Array),
            prop::collection::vec((key(), inner), 0..4).prop_map(members),
        ]
    })
}

fn event() -> impl Strategy<Value = Value> {
    prop::collection::vec((key(), data(3)), 0..6).prop_map(members)
}

/// JSON with directives, most of them with arguments they may have.
fn mapping(depth: u32) -> impl Strategy<Value = Value> {
    scalar().prop_recursive(depth, 32, 4, |inner| {
        let arguments = [
            "exists",
            "blank",
            "then",
            "else",
            "operator",
            "value",
            "pattern",
            "replacement",
            "pattern2",
            "global",
            "separator",
            "omitArrays",
            "mode",
            "direction",
            "objects",
            "apply",
            "mapping",
        ];
        let argument = prop::collection::vec(
            (prop::sample::select(arguments.to_vec()), inner.clone()),
            0..5,
        )
        .prop_map(|entries| {
            members(
                entries
                    .into_iter()
                    .map(|(k, v)| (k.to_owned(), v))
                    .collect(),
            )
        });
        let list = prop::collection::vec(inner.clone(), 0..4).prop_map(Value::Array);
        let directive = (
            directive(),
            prop_oneof![inner.clone(), argument, list.clone()],
        )
            .prop_map(|(name, argument)| json!({ name: argument }));
        prop_oneof![
            3 => directive,
            1 => list,
            1 => prop::collection::vec((key(), inner.clone()), 0..4).prop_map(members),
            1 => (directive_and_key(), inner).prop_map(|(keys, value)| {
                members(keys.into_iter().map(|key| (key, value.clone())).collect())
            }),
        ]
    })
}

fn object(depth: u32) -> impl Strategy<Value = Value> {
    prop_oneof![
        1 => mapping(depth),
        3 => prop::collection::vec((key(), mapping(depth)), 0..4).prop_map(members),
        1 => mapping(depth).prop_map(|root| json!({"__segment_internal_directive": root, "a": {"@path": "a"}})),
    ]
    .prop_filter("a mapping is an object", Value::is_object)
}

fn members(entries: Vec<(String, Value)>) -> Value {
    Value::Object(entries.into_iter().collect::<Map<_, _>>())
}

fn key() -> impl Strategy<Value = String> {
    let keys = [
        "a",
        "b",
        "l",
        "0",
        "10",
        "",
        "a.b",
        "length",
        "size",
        "ä",
        "_metadata",
    ];
    prop::sample::select(keys.to_vec()).prop_map(str::to_owned)
}

fn directive() -> impl Strategy<Value = String> {
    let names = [
        "@path",
        "@template",
        "@if",
        "@case",
        "@replace",
        "@arrayPath",
        "@flatten",
        "@json",
        "@merge",
        "@transform",
        "@literal",
        "@excludeWhenNull",
        "@liquid",
        "@nope",
    ];
    prop::sample::select(names.to_vec()).prop_map(str::to_owned)
}

/// Keys that do not go together.
fn directive_and_key() -> impl Strategy<Value = Vec<String>> {
    (directive(), prop_oneof![directive(), key()]).prop_map(|(one, other)| vec![one, other])
}

/// A piece of a Liquid template.
fn liquid() -> impl Strategy<Value = &'static str> {
    let pieces = [
        "x",
        "{{ a }}",
        "{{ b.a[0] | upcase }}",
        "{{ l | join: ',' | split: ',' | size }}",
        "{{ a | plus: 1 | round }}",
        "{{ a | default: 'd' | append: b }}",
        "{{ a | date: '%Y %N' }}",
        "{{ l | push: l | json: 2 }}",
        "{{ a | slice: -1, 2 }}",
        "{{ b | truncate: 3 | url_encode | url_decode }}",
        "{{ l | where: 'a' | first }}",
        "{{ b | strip_html | escape | escape_once }}",
        "{{ (1..3) | sum }}",
        "{{ a == blank or l contains 1 }}",
        "{% if a %}",
        "{% else %}",
        "{% endif %}",
        "{% unless l.size > 1 %}",
        "{% endunless %}",
        "{% assign a = a | append: a | append: a %}",
        "{% capture b %}",
        "{% endcapture %}",
        "{% increment a %}",
        "{% cycle a, 'b' %}",
        "{% break %}",
        "{%- comment -%}",
        "{% endcomment %}",
        "{% echo l | compact | last %}",
    ];
    prop::sample::select(pieces.to_vec())
}
