//! Checking large inputs, and several at once.

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;

use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::{Value, json};

use crate::session::Folder;

const CHECK: &str = "segue check -m examples/segue.yaml --now 2026-01-03T00:00:00Z --format json";

/// The report on some inputs.
fn report(folder: &Folder, inputs: &str) -> (Value, Option<i32>) {
    let output = folder.run(&format!("{CHECK} {inputs}"));
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    let report = serde_json::from_slice(&output.stdout).unwrap();
    (report, output.status.code())
}

/// What a check found.
fn finding<'r>(report: &'r Value, code: &str) -> &'r Value {
    let findings = report["findings"].as_array().unwrap();
    let found = findings.iter().find(|finding| finding["code"] == code);
    found.unwrap_or_else(|| panic!("no {code} in {report}"))
}

#[test]
fn inputs_are_one_after_the_other() {
    let folder = Folder::with_files();
    let events = fs::read(folder.path().join("examples/events.ndjson")).unwrap();
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(&events).unwrap();
    fs::write(folder.path().join("events.gz"), encoder.finish().unwrap()).unwrap();
    let inputs = "examples/events.ndjson events.gz - < examples/events.ndjson";
    let (report, code) = report(&folder, inputs);
    assert_eq!(report["events"]["read"], 30);
    assert_eq!(report["records"]["events"], 24);
    let repeated = finding(&report, "repeated-event");
    assert_eq!(
        (&repeated["count"], &repeated["total"]),
        (&json!(16), &json!(24))
    );
    let first = &repeated["samples"][0];
    let place = (&first["event"], &first["file"], &first["line"]);
    assert_eq!(place, (&json!(10), &json!("events.gz"), &json!(1)));
    // Nothing is lost by that.
    assert_eq!(code, Some(0));
}

#[test]
fn many_events_are_counted() {
    let folder = Folder::with_files();
    let mut events = String::new();
    for number in 0..5_000 {
        let user = if number % 5 == 0 { 0 } else { number };
        writeln!(
            events,
            r#"{{"type":"track","event":"Viewed","userId":"user-{user}","messageId":"m-{number}","timestamp":"2026-01-01T09:00:00Z","properties":{{"n":{number}}},"context":{{"ip":"203.0.113.7"}}}}"#
        )
        .unwrap();
    }
    fs::write(folder.path().join("many"), events).unwrap();
    let (report, code) = report(&folder, "many");
    assert_eq!(code, Some(0));
    let hot = finding(&report, "hot-distinct-id");
    // Some may go uncounted among so many others.
    let count = hot["count"].as_u64().unwrap();
    assert!((995..=1000).contains(&count), "{hot}");
    assert_eq!(hot["samples"].as_array().unwrap().len(), 3);
    assert_eq!(report["findings"].as_array().unwrap().len(), 1);
}
