//! Conditions, as Segment's own reader answered them.
//!
//! Its reader skips what it does not know and reads much of the rest in ways of its own; the cases in which ours says
//! something else on purpose are listed with their class. A condition that does not compile matches nothing.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on stops")]

use segue_evaluator::{Bump, Value, json};
use segue_parser::Compiler;
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

#[test]
fn fql() {
    let compiler = Compiler::new(segue_mixpanel::destination()).unwrap();
    let answers = cases::<Case>("fql.jsonl").into_iter().map(|case| {
        let arena = Bump::new();
        let event = json::read(case.event.get().as_bytes(), &arena).unwrap();
        let rule = compiler.rule(&case.fql, true, false);
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
            let why = rule.err().map(|found| found[0].message.clone());
            Err(format!("`{}` gives {ours} ({why:?})", case.fql))
        };
        (case.id, answer)
    });
    hold("fql", answers);
}
