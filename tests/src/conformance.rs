//! Recorded answers of the reference, and the list of cases in which Segue answers otherwise on purpose.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use serde::de::DeserializeOwned;
use serde_json::Value;

/// A file of `tests/conformance`.
pub fn path(file: &str) -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "conformance", file]
        .iter()
        .collect()
}

/// The text of a file of `tests/conformance`.
pub fn read(file: &str) -> String {
    let path = path(file);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The cases of a file with one in each line.
pub fn cases<Case: DeserializeOwned>(file: &str) -> Vec<Case> {
    read(file)
        .lines()
        .map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}")))
        .collect()
}

/// By suite and case id, the reason why Segue answers otherwise.
pub fn divergences() -> BTreeMap<String, BTreeMap<String, String>> {
    serde_json::from_str(&read("divergences.json")).expect("divergences.json is valid")
}

/// Holds the answers of a suite (case id, and what is wrong with the answer) against the list of divergences: a case
/// that is not listed must agree, and one that is must not, so that the list only shrinks.
pub fn hold(suite: &str, answers: impl IntoIterator<Item = (String, Result<(), String>)>) {
    let mut listed = divergences().remove(suite).unwrap_or_default();
    let mut wrong = Vec::new();
    let mut count = 0;
    for (id, answer) in answers {
        count += 1;
        match (answer, listed.remove(&id)) {
            (Ok(()), None) | (Err(_), Some(_)) => {}
            (Err(difference), None) => wrong.push(format!("{id}: {difference}")),
            (Ok(()), Some(reason)) => {
                wrong.push(format!("{id}: agrees; no longer a divergence ({reason})"));
            }
        }
    }
    wrong.extend(
        listed
            .keys()
            .map(|id| format!("{id}: there is no such case")),
    );
    assert!(count > 0, "no cases in {suite}");
    let wrong_count = wrong.len();
    assert!(
        wrong.is_empty(),
        "{wrong_count} of {count} cases of {suite}:\n{}",
        wrong.join("\n")
    );
}

/// Whether two JSON values are the same, numbers taken as doubles.
pub fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => a.as_f64() == b.as_f64(),
        (Value::Array(a), Value::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b))
        }
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len() && a.iter().all(|(k, a)| b.get(k).is_some_and(|b| same(a, b)))
        }
        _ => a == b,
    }
}
