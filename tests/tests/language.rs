//! The rule language, case by case: what an expression gives for an event (`tests/language/`), and the example of every
//! function.
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on stops"
)]

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

use segue_evaluator::function::FUNCTIONS;
use segue_evaluator::{Bump, json};
use segue_parser::Compiler;
use serde::Deserialize;

/// The clock: 2026-01-02T03:04:05.678Z.
const NOW: i64 = 1_767_323_045_678;

/// Expressions about one event.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Group {
    note: String,
    /// The event, or its JSON text where digits, the order of keys or escapes matter.
    event: serde_json::Value,
    /// What each condition answers.
    #[serde(default)]
    conditions: BTreeMap<String, bool>,
    /// What each expression gives, as compact JSON; `missing`, or the code of a failure.
    #[serde(default)]
    values: BTreeMap<String, String>,
}

#[test]
fn expressions_give_what_the_cases_say() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("language");
    let compiler = Compiler::new(segue_mixpanel::destination()).unwrap();
    let mut wrong = String::new();
    let mut count = 0;
    for file in std::fs::read_dir(folder).unwrap() {
        let text = std::fs::read_to_string(file.unwrap().path()).unwrap();
        let groups: Vec<Group> = serde_yaml::from_str(&text).unwrap();
        for group in groups {
            let event = match &group.event {
                serde_json::Value::String(text) => text.clone(),
                event => event.to_string(),
            };
            let conditions = group.conditions.into_iter();
            let conditions = conditions.map(|(text, holds)| (text, true, holds.to_string()));
            let values = group
                .values
                .into_iter()
                .map(|(text, gives)| (text, false, gives));
            for (text, condition, expected) in conditions.chain(values) {
                count += 1;
                let found = evaluate(&compiler, &text, condition, &event);
                if found != expected {
                    writeln!(wrong, "{}: {text}\n  {expected}, but {found}", group.note).unwrap();
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    assert!(count > 400, "only {count} cases were found");
}

#[test]
fn functions_do_as_their_examples() {
    let compiler = Compiler::new(segue_mixpanel::destination()).unwrap();
    for function in FUNCTIONS {
        let (text, expected) = function.example;
        let found = evaluate(&compiler, text, false, "{}");
        assert_eq!(found, expected, "{text}");
    }
}

/// What an expression gives, in the form of the cases.
fn evaluate(compiler: &Compiler, text: &str, condition: bool, event: &str) -> String {
    let rule = match compiler.rule(text, condition, false) {
        Ok(rule) => rule,
        Err(diagnostics) => return format!("{:?}", diagnostics.first().map(|d| &d.message)),
    };
    let arena = Bump::new();
    let event = json::read(event.as_bytes(), &arena).expect(event);
    match rule.eval(rule.event(event, &arena), NOW, &arena) {
        Ok(value) if value.is_missing() => "missing".to_owned(),
        Ok(value) => {
            let mut out = Vec::new();
            json::write(value, &mut out);
            String::from_utf8(out).unwrap()
        }
        Err(failure) => failure.code.as_str().to_owned(),
    }
}

#[test]
fn what_is_shown_of_a_condition_is_the_condition() {
    let compiler = Compiler::new(segue_mixpanel::destination()).unwrap();
    let conditions = [
        r#"type = "track" and event != "Order Completed""#,
        r#"not (userId = null or properties.in["a b"] != null)"#,
        "properties.amount != 5 and properties.amount >= 0.5 and properties.ok",
        r#"userId in ["a", "b"] and "x" not in properties.list"#,
        r#"!match(event, "A*") and match(event, ["B?", "C"]) and !contains(userId, "@")"#,
        "properties.paid = true or properties.paid != false",
        "length(map(properties.items, {a: sku, b: @, c: $.userId, i: index()})) > (1 + 2) * 3",
        r#"lowercase(name ?? if(userId = null, "none", template("a {{name}}"))) = "x""#,
        "length($.properties.products[*].sku) = 2",
    ];
    for text in conditions {
        let rule = compiler.rule(text, true, false).unwrap();
        assert_eq!(segue_parser::rule::show(&rule.expr, &rule.paths, &[]), text);
    }
}
