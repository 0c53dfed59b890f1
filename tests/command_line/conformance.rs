//! A handful of recorded cases through the program itself, as a script would run it.

use std::fs;

use segue_tests::mixpanel::{Answers, Case};
use serde_json::Value;

use crate::session::Folder;

/// Web and mobile events, orders, aliases, increments, pasted mappings, errors, a file that does not load.
const CASES: [&str; 12] = [
    "mixpanel-0001",
    "mixpanel-0002",
    "mixpanel-0332",
    "mixpanel-0340",
    "mixpanel-0369",
    "mixpanel-0459",
    "mixpanel-0475",
    "mixpanel-0530",
    "mixpanel-0536",
    "mixpanel-0541",
    "mixpanel-0549",
    "mixpanel-0589",
];

#[test]
fn recorded_cases() {
    let mut held = 0;
    for case in Case::all() {
        if CASES.contains(&case.id.as_str()) {
            held += 1;
            let verdict = case.judge(answers(&case));
            assert_eq!(verdict, Ok(()), "{}", case.id);
        }
    }
    assert_eq!(held, CASES.len());
}

fn answers(case: &Case) -> Result<Answers, String> {
    let folder = Folder::with_files();
    fs::write(folder.path().join("case.yaml"), &case.mapping_file).unwrap();
    fs::write(folder.path().join("case.ndjson"), case.events.join("\n")).unwrap();
    let output = folder.run(
        "segue map -m case.yaml case.ndjson --emit requests --show-secrets --now 2026-01-02T03:04:05.678Z",
    );
    if output.status.code() == Some(2) {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned());
    }
    let mut answers = Answers::new();
    for line in String::from_utf8(output.stdout).unwrap().lines() {
        let line: Value = serde_json::from_str(line).unwrap();
        let event = line["event"].as_u64().unwrap() as usize;
        let name = line["mapping"].as_str().unwrap().to_owned();
        let requests = match &line["requests"] {
            Value::Array(requests) => Ok(requests.clone()),
            _ => Err(line["error"].to_string()),
        };
        answers.insert((event, name), requests);
    }
    assert_eq!(
        output.status.code(),
        Some(i32::from(answers.values().any(Result::is_err)))
    );
    Ok(answers)
}
