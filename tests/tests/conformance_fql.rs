//! Conditions, as Segment's own reader answered them: our model of it agrees with all.
//!
//! That reader skips what it does not know and reads much of the rest in ways of its own; the cases in which ours says
//! something else on purpose are listed with their class. A condition that does not compile matches nothing.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on stops")]

use segue_evaluator::{Bump, Rule, Value, json};
use segue_parser::Compiler;
use segue_parser::diagnostic::Diagnostic;
use segue_tests::conformance::{cases, hold};
use serde::Deserialize;
use serde_json::value::RawValue;

#[derive(Deserialize)]
struct Case {
    id: String,
    fql: String,
    event: Box<RawValue>,
    expect: Expectation,
}

#[derive(Deserialize)]
struct Expectation {
    #[serde(rename = "match")]
    matches: bool,
}

/// What each case comes to by a reading of its own.
fn answers(
    read: impl Fn(&str) -> Result<Rule, Vec<Diagnostic>>,
) -> impl Iterator<Item = (String, Result<(), String>)> {
    cases::<Case>("fql.jsonl").into_iter().map(move |case| {
        let arena = Bump::new();
        let event = json::read(case.event.get().as_bytes(), &arena).unwrap();
        let rule = read(&case.fql);
        let ours = match &rule {
            Ok(rule) => matches!(
                rule.eval(rule.event(event, &arena), 0, &arena),
                Ok(Value::Bool(true))
            ),
            Err(_) => false,
        };
        let answer = if ours == case.expect.matches {
            Ok(())
        } else {
            let why = rule
                .err()
                .and_then(|found| Some(found.first()?.message.clone()));
            Err(format!("`{}` gives {ours} ({why:?})", case.fql))
        };
        (case.id, answer)
    })
}

#[test]
fn fql() {
    let compiler = Compiler::new(segue_mixpanel::destination()).unwrap();
    hold("fql", answers(|text| compiler.rule(text, true, false)));
}

#[test]
fn fql_as_segment_reads_it() {
    let compiler = Compiler::new(segue_mixpanel::destination()).unwrap();
    let answers = answers(|text| compiler.segment_condition(text));
    hold("segment-fql", answers);
}
