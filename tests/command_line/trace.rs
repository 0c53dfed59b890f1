//! What is explained is what happens.

use serde_json::{Value, json};

use crate::session::Folder;

/// The lines of JSON that a command prints.
fn lines(folder: &Folder, command: &str) -> Vec<Value> {
    let output = folder.run(&format!("{command} --now 2026-01-03T00:00:00Z"));
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

#[test]
fn a_trace_sends_what_map_sends() {
    let folder = Folder::with_files();
    for files in [
        "-m examples/segue.yaml examples/events.ndjson",
        "-m trace/outcomes.yaml trace/outcomes.ndjson",
        "-m trace/shop.yaml trace/shop.ndjson",
        "-m failing.yaml failing.json",
    ] {
        let mapped = lines(&folder, &format!("segue map {files} --emit records"));
        let traces = lines(&folder, &format!("segue trace {files} --format json"));
        assert!(!traces.is_empty());
        let mut traced = Vec::new();
        for trace in traces {
            if trace.get("error").is_some() {
                traced.push(trace);
                continue;
            }
            for mapping in trace["mappings"].as_array().unwrap() {
                let (key, came_to) = match mapping["outcome"].as_str().unwrap() {
                    "fired" => ("records", &mapping["records"]),
                    "failed" => ("error", &mapping["error"]),
                    _ => continue,
                };
                let (name, action) = (&mapping["mapping"], &mapping["action"]);
                traced.push(
                    json!({"event": trace["event"], "mapping": name, "action": action, key: came_to}),
                );
            }
        }
        assert_eq!(traced, mapped, "{files}");
    }
}
