//! What each policy does to records, case by case, from `policies.yaml`.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may, its helpers too"
)]

use std::collections::BTreeSet;

use segue_evaluator::coerce::Coercion;
use segue_evaluator::{Bump, Payload, Value, json};
use segue_mixpanel::{Mixpanel, Records, Settings, Source, destination};
use serde_json::{Map, Value as Json, json};

/// 2026-01-01T00:00:00Z.
const NOW: i64 = 1_767_225_600_000;

#[derive(serde::Deserialize)]
struct Case {
    policy: String,
    note: String,
    action: String,
    fields: Map<String, Json>,
    #[serde(default)]
    event: Json,
    #[serde(default)]
    settings: Map<String, Json>,
    segment: Json,
    improved: Json,
}

fn cases() -> Vec<Case> {
    serde_yaml::from_str(include_str!("policies.yaml")).unwrap()
}

/// The records of a case with its policy on this side and all others as Segment has them, or the field of the error.
fn outcome(case: &Case, side: &str) -> Json {
    let mut settings = case.settings.clone();
    settings.insert("project_token".to_owned(), json!("t"));
    settings.insert("compatibility".to_owned(), json!("segment"));
    settings.insert("policies".to_owned(), json!({&case.policy: side}));
    let mixpanel = Mixpanel::new(Settings::new(&settings).unwrap());
    let destination = destination();
    let action = destination
        .actions
        .iter()
        .find(|a| a.key == case.action)
        .unwrap();
    let arena = Bump::new();
    let mut values = vec![Value::Missing; action.fields.len()];
    for (key, value) in &case.fields {
        values[action.field(key).unwrap()] = json::from_serde(value, &arena);
    }
    let source = Source {
        event: json::from_serde(&case.event, &arena),
        now: NOW,
    };
    let mut records = Records::default();
    match mixpanel.records(
        action,
        &Payload { values: &values },
        source,
        &arena,
        &mut records,
    ) {
        Ok(()) => records
            .iter()
            .map(|(_, body)| serde_json::from_slice::<Json>(body).unwrap())
            .collect(),
        Err(failure) => {
            assert!(records.is_empty());
            json!({"error": failure.field})
        }
    }
}

/// Whether what was expected is there; objects list only the members that matter.
fn agrees(expected: &Json, actual: &Json) -> bool {
    match (expected, actual) {
        (Json::Object(expected), Json::Object(actual)) => {
            expected
                .iter()
                .all(|(key, value)| match (value, actual.get(key)) {
                    (Json::Null, None) => true,
                    (Json::String(null), Some(Json::Null)) => null == "null",
                    (value, Some(actual)) => agrees(value, actual),
                    (_, None) => false,
                })
        }
        (Json::Array(expected), Json::Array(actual)) => {
            expected.len() == actual.len() && expected.iter().zip(actual).all(|(e, a)| agrees(e, a))
        }
        _ => expected == actual,
    }
}

#[test]
fn every_case_holds_on_both_sides() {
    let mut wrong = Vec::new();
    for case in cases() {
        for (side, expected) in [("segment", &case.segment), ("improved", &case.improved)] {
            let actual = outcome(&case, side);
            if !agrees(expected, &actual) {
                wrong.push(format!(
                    "{} ({side}): {}\n  expected {expected}\n  met      {actual}",
                    case.policy, case.note
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_policy_has_cases_that_tell_its_sides_apart() {
    let told: BTreeSet<String> = cases()
        .iter()
        .filter(|case| outcome(case, "segment") != outcome(case, "improved"))
        .map(|case| case.policy.clone())
        .collect();
    let destination = destination();
    let all: BTreeSet<String> = destination
        .policies
        .iter()
        .map(|policy| policy.name.clone())
        // It is about mapping, not about records.
        .filter(|name| name != "template_text")
        .collect();
    assert_eq!(told, all);
}

#[test]
fn the_program_is_told_of_texts_nulls_and_dates() {
    let destination = destination();
    let settings = |side: &str| json!({"compatibility": side}).as_object().unwrap().clone();
    assert!((destination.segment_texts)(&settings("segment")));
    assert!(!(destination.segment_texts)(&settings("improved")));
    assert!((destination.coercion)(&settings("improved")).drop_null_items);
    assert_eq!(
        (destination.coercion)(&settings("segment")),
        Coercion::default()
    );
}

#[test]
fn every_policy_has_its_part_of_the_page() {
    let page = include_str!("../../../docs/policies.md");
    for policy in destination().policies {
        let heading = format!("\n## {}\n", policy.name);
        assert!(page.contains(&heading), "{}", policy.name);
    }
}
