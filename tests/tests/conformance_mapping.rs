//! Mappings applied to events, as Segment's mapping-kit answered them.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on stops")]

use segue_evaluator::{Bump, json};
use segue_parser::Compiler;
use segue_tests::conformance::{cases, hold, same};
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

/// The clock while the answers were recorded.
const NOW: i64 = 1_767_323_045_678;

/// A case; what went in stays as it was written.
#[derive(Deserialize)]
struct Case {
    id: String,
    mapping: Box<RawValue>,
    event: Box<RawValue>,
    expect: Expectation,
}

#[derive(Deserialize)]
struct Expectation {
    #[serde(default)]
    output: Value,
    error: Option<String>,
}

#[test]
fn mapping() {
    check("mapping", "mapping.jsonl");
}

/// Cases of our own, recorded the same way: each directive and Liquid tag and filter with its corners.
#[test]
fn directives() {
    check("directives", "directives.jsonl");
}

fn check(suite: &str, file: &str) {
    let compiler = Compiler::new(segue_mixpanel::destination()).unwrap();
    let answers = cases::<Case>(file).into_iter().map(|case| {
        let answer = case.check(&compiler);
        (case.id, answer)
    });
    hold(suite, answers);
}

impl Case {
    fn check(&self, compiler: &Compiler) -> Result<(), String> {
        match (self.run(compiler), &self.expect.error) {
            (Err(_), Some(_)) => Ok(()),
            (Err(error), None) => Err(format!("wanted {}, failed: {error}", self.expect.output)),
            (Ok(output), Some(error)) => {
                Err(format!("wanted an error ({error}), came out {output}"))
            }
            (Ok(output), None) if same(&output, &self.expect.output) => Ok(()),
            (Ok(output), None) => Err(format!(
                "\n  wanted    {}\n  came out  {output}",
                self.expect.output
            )),
        }
    }

    fn run(&self, compiler: &Compiler) -> Result<Value, String> {
        let (rule, _) = compiler
            .segment_mapping(self.mapping.get())
            .map_err(|findings| format!("does not load: {findings:?}"))?;
        let arena = Bump::new();
        let event = rule
            .read(self.event.get().as_bytes(), &arena)
            .map_err(|e| e.to_string())?;
        let output = rule.eval(event, NOW, &arena).map_err(|e| e.to_string())?;
        Ok(json::to_serde(output))
    }
}
