//! What holds for every expression and every event.
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "a test that cannot go on stops"
)]

use proptest::prelude::*;
use segue_evaluator::eval::{Event, Scope};
use segue_evaluator::function::FUNCTIONS;
use segue_evaluator::path::Paths;
use segue_evaluator::program::Expr;
use segue_evaluator::{Bump, Type, Value, json};
use segue_parser::diagnostic::Diagnostics;
use segue_parser::rule::{self, Context};
use segue_parser::yaml::{OffsetMap, Snippet};

/// What may stand at the leaves: every type, by path and written out.
const LEAVES: &[&str] = &[
    "properties.a",
    "properties.b",
    "properties.a.b",
    "properties.a[0]",
    "properties.l",
    "properties.l.length",
    "$.properties.l[*].a",
    "$.properties..a",
    "null",
    "true",
    "1",
    "-2.50",
    "\"\"",
    "\"a b\"",
    "\"2026-01-02\"",
    "[1, \"a\", null]",
    "{a: 1, b: {c: null}}",
];

fn expression() -> impl Strategy<Value = String> {
    let leaf = prop::sample::select(LEAVES).prop_map(str::to_owned);
    leaf.prop_recursive(4, 24, 4, |inner| {
        let operator = prop::sample::select(vec![
            "??", "+", "-", "*", "/", "=", "!=", "<", ">=", "in", "not in", "and", "or",
        ]);
        let arguments = prop::collection::vec(inner.clone(), 4);
        let function = prop::sample::select(FUNCTIONS.iter().collect::<Vec<_>>());
        prop_oneof![
            2 => (inner.clone(), operator, inner.clone())
                .prop_map(|(a, operator, b)| format!("({a}) {operator} ({b})")),
            1 => inner.clone().prop_map(|a| format!("not ({a})")),
            1 => inner.clone().prop_map(|a| format!("[{a}]")),
            1 => inner.clone().prop_map(|a| format!("{{k: {a}}}")),
            4 => (function, arguments).prop_map(|(function, arguments)| {
                let most = if function.variadic { 4 } else { function.parameters.len() };
                let given = arguments.get(..most).unwrap_or(&arguments).join(", ");
                match function.name {
                    "template" => r#"template("x {{properties.a}}")"#.to_owned(),
                    "index" => "map(properties.l, [index(), @, a])".to_owned(),
                    name => format!("{name}({given})"),
                }
            }),
        ]
    })
}

fn value() -> impl Strategy<Value = String> {
    let leaf = prop::sample::select(vec![
        "null",
        "true",
        "false",
        "0",
        "-0",
        "1",
        "2.50",
        "1e300",
        "\"\"",
        "\"a\"",
        "\"a b\"",
        "\" 7 \"",
        "\"{\\\"a\\\":1}\"",
        "\"2026-01-02T03:04:05Z\"",
        "\"\\ud83d\\ude00\"",
    ]);
    leaf.prop_map(str::to_owned)
        .prop_recursive(3, 12, 3, |inner| {
            let members = (inner.clone(), inner.clone());
            prop_oneof![
                prop::collection::vec(inner, 0..3)
                    .prop_map(|items| format!("[{}]", items.join(","))),
                members.prop_map(|(a, b)| format!(r#"{{"a":{a},"b":{b}}}"#)),
            ]
        })
}

fn event() -> impl Strategy<Value = String> {
    (value(), value(), value())
        .prop_map(|(a, b, l)| format!(r#"{{"properties":{{"a":{a},"b":{b},"l":[{l},{a}]}}}}"#))
}

/// A compiled expression with its type; none where it does not compile.
fn compile(text: &str, condition: bool) -> Option<(Expr, Type, Paths)> {
    let mut paths = Paths::default();
    let offsets = OffsetMap::identity(0, text.len());
    let mut cx = Context {
        paths: &mut paths,
        lets: &[],
        event_fields: &[],
        any_field: false,
        segment_texts: false,
        environment: None,
        used_lets: &mut Vec::new(),
    };
    let snippet = Snippet::new(text, &offsets);
    let mut diagnostics = Diagnostics::default();
    let (expr, kind) = if condition {
        let expr = rule::condition(snippet, &mut cx, &mut diagnostics)?;
        (expr, Type::BOOLEAN)
    } else {
        rule::value(snippet, &mut cx, &mut diagnostics)?
    };
    Some((expr, kind, paths))
}

/// What an expression gives for an event, as JSON, and the type of that.
fn evaluate(expr: &Expr, paths: &Paths, event: &str) -> (String, Type) {
    let arena = Bump::new();
    let event = json::read(event.as_bytes(), &arena).unwrap();
    let scope = Scope::new(Event::new(event, paths, &arena), 0, &arena, &[]);
    let value = scope.eval(expr, scope.top()).expect("no limit is met");
    let kind = match value {
        Value::Missing => return ("missing".to_owned(), Type::MISSING),
        Value::Null => Type::NULL,
        Value::Bool(_) => Type::BOOLEAN,
        Value::Number(_) => Type::NUMBER,
        Value::Text(_) => Type::STRING,
        Value::List(_) => Type::LIST,
        Value::Object(_) => Type::OBJECT,
    };
    let mut out = Vec::new();
    json::write(value, &mut out);
    (String::from_utf8(out).unwrap(), kind)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    /// A type that was checked is kept, and what is asked twice is answered alike.
    #[test]
    fn values_are_of_their_types(text in expression(), event in event()) {
        if let Some((expr, kind, paths)) = compile(&text, false) {
            let (found, is) = evaluate(&expr, &paths, &event);
            prop_assert!(kind.contains(is), "{text} is {kind}, and gave {found}");
            prop_assert_eq!(evaluate(&expr, &paths, &event).0, found);
        }
    }

    #[test]
    fn a_fallback_is_for_missing_and_null(text in expression(), event in event()) {
        let fallback = compile(&format!("({text}) ?? \"fallback\""), false);
        if let (Some((expr, _, paths)), Some((with, _, with_paths))) = (compile(&text, false), fallback) {
            let expected = match evaluate(&expr, &paths, &event) {
                (_, Type::MISSING | Type::NULL) => "\"fallback\"".to_owned(),
                (found, _) => found,
            };
            prop_assert_eq!(evaluate(&with, &with_paths, &event).0, expected);
        }
    }

    #[test]
    fn a_condition_and_its_negation_are_opposites(text in expression(), event in event()) {
        let negated = compile(&format!("not ({text})"), true);
        if let (Some((expr, _, paths)), Some((not, _, not_paths))) = (compile(&text, true), negated) {
            let (holds, fails) = (evaluate(&expr, &paths, &event).0, evaluate(&not, &not_paths, &event).0);
            prop_assert!([holds.as_str(), fails.as_str()] != ["true", "true"]);
            prop_assert!([holds.as_str(), fails.as_str()].contains(&"true"), "{text}");
        }
    }
}
