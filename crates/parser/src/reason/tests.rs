use proptest::prelude::*;
use segue_evaluator::{Bump, Rule, Value, json};

use super::{Answer, Wanted, find};
use crate::diagnostic::Diagnostics;
use crate::rule::{self, Context};
use crate::yaml::{OffsetMap, Snippet};

/// A condition of the rule language.
fn compiled(text: &str) -> Rule {
    let offsets = OffsetMap::identity(0, text.len());
    let mut paths = segue_evaluator::path::Paths::default();
    let mut diagnostics = Diagnostics::default();
    let mut cx = Context {
        paths: &mut paths,
        lets: &[],
        event_fields: &[],
        any_field: true,
        segment_texts: false,
        environment: None,
        used_lets: &mut Vec::new(),
    };
    let expr = rule::condition(Snippet::new(text, &offsets), &mut cx, &mut diagnostics);
    let expr = expr.unwrap_or_else(|| panic!("{text}: {:?}", diagnostics.into_sorted()));
    Rule {
        paths,
        expr,
        condition: true,
    }
}

fn holds(rule: &Rule, event: &serde_json::Value) -> bool {
    let arena = Bump::new();
    let bytes = event.to_string();
    let event = json::read(bytes.as_bytes(), &arena).unwrap();
    let answer = rule.eval(rule.event(event, &arena), 0, &arena);
    matches!(answer, Ok(Value::Bool(true)))
}

fn asked(rule: &Rule) -> Answer {
    find(&[Wanted {
        condition: &rule.expr,
        holds: true,
        paths: &rule.paths,
        lets: &[],
    }])
}

#[test]
fn finds_an_event_or_that_there_is_none() {
    for (text, event) in [
        (r#"type = "track""#, Some(r#"{"type":"track"}"#)),
        (r#"type = "track" and type = "page""#, None),
        (
            r#"type = "track" and event != "A""#,
            Some(r#"{"type":"track","event":"other"}"#),
        ),
        (
            r#"match(event, "Order *") and contains(event, "Comp")"#,
            Some(r#"{"event":"Order Comp"}"#),
        ),
        (
            r#"match(event, "Order *") and event in ["Signed Up", "Refund"]"#,
            None,
        ),
        (
            r#"match(event, "a*") and match(event, "*b") and not contains(event, "ab")"#,
            Some(r#"{"event":"axb"}"#),
        ),
        (
            r#"match(event, "[ab]") and event != "a" and event != "b""#,
            None,
        ),
        ("event != null and event = null", None),
        (
            "properties.total > 5 and properties.total < 6",
            Some(r#"{"properties":{"total":5.5}}"#),
        ),
        ("properties.total > 5 and properties.total < 5", None),
        (
            "properties.total >= 5 and properties.total <= 5 and properties.total != 5",
            None,
        ),
        // A falsy value is its own member.
        ("custom = 0 and custom.total = 0", Some(r#"{"custom":0}"#)),
        ("custom = 1 and custom.total = 1", None),
        (r#"properties.a.b = "x" and properties.a = null"#, None),
        ("properties.a.b = null and properties.a = false", None),
        (r#"not (type = "a" or type != "a")"#, None),
        (r#"!contains(event, "a") and event = null"#, None),
        ("context.active and context.active != true", None),
    ] {
        let expected = event.map_or(Answer::Never, |event| {
            Answer::Witness(serde_json::from_str(event).unwrap())
        });
        assert_eq!(asked(&compiled(text)), expected, "{text}");
    }
}

#[test]
fn leaves_open_what_it_cannot_model() {
    for text in [
        r#"lowercase(event) = "a" and type = "track""#,
        "properties.a = properties.b",
        r#"name = "abc" and name.length = 3 and name.length = 4"#,
    ] {
        assert_eq!(asked(&compiled(text)), Answer::Open, "{text}");
    }
    // What decides without it is no matter.
    let settled = r#"lowercase(event) = "a" and type = "a" and type = "b""#;
    assert_eq!(asked(&compiled(settled)), Answer::Never);
    let settled = r#"lowercase(event) = "a" or type = "a""#;
    assert!(matches!(asked(&compiled(settled)), Answer::Witness(_)));
}

/// A condition made of tests of few paths.
fn condition() -> impl Strategy<Value = String> {
    let path = prop::sample::select(vec!["other", "custom", "custom.a", "custom.a.b"]);
    let test = prop::sample::select(vec![
        r#"= "x""#,
        r#"!= "x""#,
        r#"= """#,
        r#"in ["x", 1, "xy"]"#,
        "= null",
        "!= null",
        "= true",
        "= false",
        "= 0",
        "!= 1",
        "< 1",
        ">= 1",
        "> 0",
        "<= 0",
    ]);
    let call = prop::sample::select(vec![
        ("contains", "x"),
        ("match", "x*"),
        ("match", "*y"),
        ("!match", "?"),
        ("!contains", "y"),
        ("match", "x?[yz]"),
    ]);
    let leaf = prop_oneof![
        (path.clone(), test).prop_map(|(path, test)| format!("{path} {test}")),
        (path, call).prop_map(|(path, (call, text))| format!("{call}({path}, \"{text}\")")),
    ];
    leaf.prop_recursive(4, 12, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 2..4)
                .prop_map(|all| format!("({})", all.join(" and "))),
            prop::collection::vec(inner.clone(), 2..4)
                .prop_map(|all| format!("({})", all.join(" or "))),
            inner.prop_map(|inner| format!("(not {inner})")),
        ]
    })
}

/// Every event of a pool that has all the tests can tell apart.
fn pool() -> Vec<serde_json::Value> {
    let scalars = [
        "null", "true", "false", "0", "1", "0.5", "2", "-1", r#""""#, r#""x""#, r#""y""#, r#""z""#,
        r#""xy""#, r#""yx""#, r#""xz""#, r#""zz""#, r#""zy""#, r#""xxy""#, r#""xyy""#, r#""xyz""#,
        r#""xxz""#, r#""zxz""#, r#""zzy""#, r#""zxy""#, r#""yxz""#,
    ];
    let inner = |key: &str, values: &[String]| {
        let with = values.iter().map(|v| format!(r#"{{"{key}":{v}}}"#));
        with.chain(["{}".to_owned()]).collect::<Vec<_>>()
    };
    let leaves: Vec<String> = scalars.iter().map(|s| (*s).to_owned()).collect();
    let mut values = leaves.clone();
    for key in ["b", "a"] {
        let objects = inner(key, &values);
        values = leaves.iter().cloned().chain(objects).collect();
    }
    let mut events: Vec<String> = Vec::new();
    for kind in leaves.iter().map(Some).chain([None]) {
        let kind = kind.map(|k| format!(r#""other":{k}"#));
        for properties in values.iter().map(Some).chain([None]) {
            let properties = properties.map(|p| format!(r#""custom":{p}"#));
            let members: Vec<String> = kind.iter().cloned().chain(properties).collect();
            events.push(format!("{{{}}}", members.join(",")));
        }
    }
    events
        .iter()
        .map(|event| serde_json::from_str(event).unwrap())
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    /// What the search says, trying all events says, too.
    #[test]
    fn agrees_with_trying(text in condition()) {
        thread_local!(static POOL: Vec<serde_json::Value> = pool());
        let rule = compiled(&text);
        match asked(&rule) {
            Answer::Witness(event) => prop_assert!(holds(&rule, &event), "{text} for {event}"),
            Answer::Never => {
                let found = POOL.with(|pool| pool.iter().find(|event| holds(&rule, event)).cloned());
                prop_assert_eq!(found, None, "{}", text);
            }
            Answer::Open => prop_assert!(false, "{text} is left open"),
        }
    }
}
