//! What mapping files make of events, by their layers, groups, drops and names: the cases are `cases/payloads/*.yaml`.
//!
//! A case has a `note`, a `file` (below a head of version, destination and token, unless it has its own), and `events`,
//! each with what it comes to: `fired`, the mappings in order, each with listed fields (null: no value) or the code of
//! its failure; or `dropped`, the name of a drop.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on stops")]

use std::collections::BTreeMap;
use std::path::Path;

use segue_evaluator::{Bump, Fired, Program, Verdict, json};
use segue_parser::Compiler;
use segue_parser::diagnostic::{Code, Severity};
use segue_tests::conformance::same;
use segue_tests::mixpanel::NOW;
use serde::Deserialize;
use serde_json::Value;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    note: String,
    file: String,
    events: Vec<Given>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Given {
    event: Value,
    #[serde(default)]
    fired: Vec<BTreeMap<String, Value>>,
    dropped: Option<String>,
}

#[test]
fn events_come_to_their_payloads() {
    let compiler = Compiler::new(segue_mixpanel::destination()).unwrap();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases/payloads");
    let mut wrong = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let text = std::fs::read_to_string(entry.unwrap().path()).unwrap();
        for case in serde_yaml::from_str::<Vec<Case>>(&text).unwrap() {
            if let Err(difference) = run(&compiler, &case) {
                wrong.push(format!("{}: {difference}", case.note));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn run(compiler: &Compiler, case: &Case) -> Result<(), String> {
    let compilation = compiler.compile(&Code::complete(&case.file), &BTreeMap::new());
    let mut found = compilation.diagnostics;
    found.retain(|d| d.severity == Severity::Error);
    let program = compilation.program.ok_or_else(|| format!("{found:#?}"))?;
    case.events
        .iter()
        .try_for_each(|given| check(&program, given))
}

fn check(program: &Program, given: &Given) -> Result<(), String> {
    let arena = Bump::new();
    let bytes = given.event.to_string();
    let value = json::read(bytes.as_bytes(), &arena).unwrap();
    let mut fired = Vec::new();
    let verdict = program.run(program.event(value, &arena), NOW, &arena, |f| {
        fired.push((f.mapping.name.clone(), shown(&f)));
    });
    let dropped = match verdict.unwrap() {
        Verdict::Dropped(name) => Some(name),
        Verdict::Unmatched | Verdict::Fired(_) => None,
    };
    let wanted = given.fired.iter().flatten();
    let agree = fired.len() == given.fired.len()
        && fired
            .iter()
            .zip(wanted)
            .all(|((name, found), (mapping, wanted))| name == mapping && holds(found, wanted));
    if agree && dropped == given.dropped.as_deref() {
        return Ok(());
    }
    Err(format!("{bytes}\n  gives {dropped:?} {fired:#?}"))
}

/// The payload as an object, or the code of its failure.
fn shown(fired: &Fired<'_>) -> Value {
    match &fired.payload {
        Err(failure) => Value::from(failure.code.as_str()),
        Ok(payload) => {
            let values = fired.action.fields.iter().zip(payload.values);
            let values = values.filter(|(_, value)| !value.is_missing());
            let members = values.map(|(field, value)| {
                let mut text = Vec::new();
                json::write(*value, &mut text);
                (field.key.clone(), serde_json::from_slice(&text).unwrap())
            });
            Value::Object(members.collect())
        }
    }
}

/// Whether a payload has the listed fields, with the listed values.
fn holds(found: &Value, wanted: &Value) -> bool {
    match wanted {
        Value::Object(fields) => fields
            .iter()
            .all(|(key, wanted)| same(found.get(key).unwrap_or(&Value::Null), wanted)),
        other => found == other,
    }
}
