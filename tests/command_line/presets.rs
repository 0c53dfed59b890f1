//! A preset with everything written out is the preset.

use std::fs;

use crate::session::Folder;

#[test]
fn an_expanded_preset_gives_the_same() {
    let folder = Folder::with_files();
    let settings = "settings: {project_token: token}\n";
    let list = folder.run("segue presets list");
    let list = String::from_utf8(list.stdout).unwrap();
    let names: Vec<_> = list
        .lines()
        .skip(1)
        .filter_map(|row| row.split("  ").next())
        .collect();
    assert_eq!(names.len(), 6);
    for name in names {
        let shown = |option: &str| {
            let output = folder.run(&format!("segue presets show \"{name}\"{option}"));
            assert_eq!(output.status.code(), Some(0), "{name}");
            let file = String::from_utf8(output.stdout).unwrap() + settings;
            fs::write(folder.path().join("preset.yaml"), file).unwrap();
            let output = folder.run("segue map -m preset.yaml examples/events.ndjson");
            assert_eq!(output.status.code(), Some(0), "{name}");
            String::from_utf8(output.stdout).unwrap()
        };
        let plain = shown("");
        assert!(plain.contains("\"payload\""));
        assert_eq!(shown(" --expand"), plain);
    }
}

/// Every field, condition and fallback of the presets is exercised, their defaults included, but for the one that no
/// event reaches: what `Order Completed Calls` takes always has an `event`.
#[test]
fn the_tests_of_the_presets_leave_nothing_out() {
    let tests = crate::root().join("tests/presets/presets.test.yaml");
    let line = format!(
        "segue test {} --coverage=all --format json",
        tests.display()
    );
    let output = Folder::with_files().run(&line);
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["failed"], 0, "{report:#}");
    let coverage = &report["coverage"][0];
    let missed = serde_json::json!([
        {"mapping": "Order Completed Calls", "what": "in `name`, `name` is taken for `event`"}
    ]);
    assert_eq!(coverage["missed"], missed);
    assert!(coverage["all"].as_u64() > Some(200));
}
