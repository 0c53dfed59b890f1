//! The conversation itself: how it begins and ends, and what happens to messages that are none.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::client::Client;

const FILE: &str = "file:///w/segue.yaml";
const GOOD: &str =
    "version: 1\ndestination: mixpanel\nsettings: {project_token: \"${T}\"}\npresets: all\n";

fn start() -> (Client, TempDir) {
    let folder = TempDir::new().unwrap();
    (Client::start(folder.path()), folder)
}

fn open() -> (Client, TempDir) {
    let folder = TempDir::new().unwrap();
    (Client::open(folder.path()), folder)
}

fn at(uri: &str, line: u32, character: u32) -> Value {
    json!({ "textDocument": { "uri": uri }, "position": { "line": line, "character": character } })
}

#[test]
fn the_exit_code_says_whether_the_end_was_announced() {
    let (client, _folder) = open();
    assert_eq!(client.close(), 0);
    let (mut client, _folder) = open();
    client.notify("exit", Value::Null);
    assert_eq!(client.exit_code(), 1);
    let (mut client, _folder) = open();
    client.hang_up();
    assert_eq!(client.exit_code(), 1);
    let (mut client, _folder) = start();
    client.notify("exit", Value::Null);
    assert_eq!(client.exit_code(), 1);
}

#[test]
fn requests_out_of_turn_are_refused() {
    let (mut client, _folder) = start();
    assert_eq!(
        client.request("textDocument/hover", at(FILE, 0, 0)),
        Err(-32002)
    );
    client
        .request("initialize", json!({ "capabilities": {} }))
        .unwrap();
    assert_eq!(
        client.request("initialize", json!({ "capabilities": {} })),
        Err(-32600)
    );
    assert_eq!(
        client.request("textDocument/nothing", json!({})),
        Err(-32601)
    );
    assert_eq!(
        client.request("textDocument/hover", json!({ "position": 1 })),
        Err(-32602)
    );
    // About a file that is not open.
    assert_eq!(
        client.request("textDocument/hover", at(FILE, 0, 0)),
        Ok(Value::Null)
    );
    client.request("shutdown", Value::Null).unwrap();
    assert_eq!(
        client.request("textDocument/hover", at(FILE, 0, 0)),
        Err(-32600)
    );
    client.notify("exit", Value::Null);
    assert_eq!(client.exit_code(), 0);
}

#[test]
fn messages_that_are_none_are_passed_over() {
    let (mut client, _folder) = open();
    client.send("Content-Length: 3\r\n\r\n{{{");
    assert_eq!(client.told("window/logMessage")["type"], 1);
    client.send("Content-Length: 2\r\nContent-Type: x\r\n\r\n[]");
    client.told("window/logMessage");
    client.notify("textDocument/didOpen", json!({ "textDocument": 5 }));
    client.told("window/logMessage");
    client.notify(
        "textDocument/didChange",
        json!({
            "textDocument": { "uri": FILE, "version": 2 }, "contentChanges": [{ "text": "x" }],
        }),
    );
    client.notify("$/cancelRequest", json!({ "id": 1 }));
    assert_eq!(client.did_open(FILE, GOOD), json!([]));
    assert_eq!(client.close(), 0);
}

#[test]
fn places_that_are_not_there_do_no_harm() {
    let (mut client, _folder) = open();
    client.did_open(FILE, GOOD);
    for method in [
        "textDocument/hover",
        "textDocument/completion",
        "textDocument/definition",
    ] {
        for (line, character) in [(99, 0), (0, 9999), (u32::MAX, u32::MAX)] {
            client.request(method, at(FILE, line, character)).unwrap();
        }
    }
    let range =
        json!({ "start": { "line": 9, "character": 3 }, "end": { "line": 2, "character": 0 } });
    client.notify("textDocument/didChange", json!({
        "textDocument": { "uri": FILE, "version": 2 }, "contentChanges": [{ "range": range, "text": "# x" }],
    }));
    assert_eq!(client.findings(FILE), json!([]));
    assert_eq!(client.close(), 0);
}

#[test]
fn positions_count_in_the_unit_agreed_on() {
    let text = GOOD.replace(
        "presets: all",
        "drop: {\"🎉é\": type == \"x\"}\npresets: all",
    );
    for (offered, agreed, character) in [
        (json!(null), "utf-16", 19),
        (json!(["utf-16", "utf-8"]), "utf-8", 22),
        (json!(["utf-32"]), "utf-32", 18),
    ] {
        let (mut client, _folder) = start();
        let general = json!({ "positionEncodings": offered });
        let answer = client
            .request(
                "initialize",
                json!({ "capabilities": { "general": general } }),
            )
            .unwrap();
        assert_eq!(answer["capabilities"]["positionEncoding"], agreed);
        client.notify("initialized", json!({}));
        let found = client.did_open(FILE, &text);
        assert_eq!(found[0]["code"], "SG307");
        assert_eq!(
            found[0]["range"]["start"],
            json!({ "line": 3, "character": character })
        );
        assert_eq!(client.close(), 0);
    }
}

#[test]
fn files_of_others_are_left_alone() {
    let (mut client, _folder) = open();
    let uri = "file:///w/docker-compose.yaml";
    assert_eq!(
        client.did_open(uri, "version: 3\nservices: {web: {}}\n"),
        json!([])
    );
    assert_eq!(
        client.request("textDocument/completion", at(uri, 1, 0)),
        Ok(json!([]))
    );
    assert_eq!(
        client.request("textDocument/hover", at(uri, 0, 2)),
        Ok(Value::Null)
    );
    assert_eq!(
        client.request("textDocument/documentSymbol", at(uri, 0, 2)),
        Ok(json!([]))
    );
    assert_eq!(
        client.request(
            "textDocument/formatting",
            json!({
                "textDocument": { "uri": uri }, "options": { "tabSize": 2, "insertSpaces": true },
            })
        ),
        Ok(Value::Null)
    );
    assert_eq!(client.close(), 0);
}

#[test]
fn large_files_are_answered_about() {
    let (mut client, _folder) = open();
    let many = format!(
        "{GOOD}let:\n{}",
        "  a: =first([userId, properties.x])\n".repeat(20_000)
    );
    let found = client.did_open(FILE, &many);
    assert_eq!(found[0]["code"], "SG202");
    let too_large = format!("{GOOD}{}", "# x\n".repeat(5 << 20));
    let found = client.did_open("file:///w/large.segue.yaml", &too_large);
    assert_eq!(found[0]["code"], "SG103");
    client
        .request("textDocument/hover", at(FILE, 9, 9))
        .unwrap();
    assert_eq!(client.close(), 0);
}

#[test]
fn tests_are_held_against_the_mapping_file_as_it_is_in_the_editor() {
    let (mut client, folder) = open();
    let uri = |name: &str| format!("file://{}", folder.path().join(name).display());
    let (tests, file) = (uri("a.test.yaml"), uri("a.yaml"));
    let text = "mapping_file: a.yaml\ntests:\n  - name: n\n    event: {type: page}\n    expect: {Mine: {}}\n";
    let codes = |found: Value| -> Vec<Value> {
        found
            .as_array()
            .unwrap()
            .iter()
            .map(|d| d["code"].clone())
            .collect()
    };
    // There is no such file yet.
    assert_eq!(codes(client.did_open(&tests, text)), ["SG707"]);
    fs::write(folder.path().join("a.yaml"), GOOD).unwrap();
    let changed = |text: &str, version: u32, uri: &str| {
        json!({
            "textDocument": { "uri": uri, "version": version }, "contentChanges": [{ "text": text }],
        })
    };
    client.notify("textDocument/didChange", changed(text, 2, &tests));
    assert_eq!(codes(client.findings(&tests)), ["SG701"]);
    // It is opened and changed, and not stored.
    let mine = GOOD.replace(
        "presets: all",
        "mappings: [{name: Mine, action: alias, trigger: type = \"page\"}]",
    );
    client.did_open(&file, GOOD);
    client.notify("textDocument/didChange", changed(&mine, 2, &file));
    let found = loop {
        let found = codes(client.findings(&tests));
        if found != ["SG701"] {
            break found;
        }
    };
    assert_eq!(found, Vec::<Value>::new());
    let defined = client
        .request("textDocument/definition", at(&tests, 4, 14))
        .unwrap();
    assert_eq!(defined["uri"], file);
    assert_eq!(
        defined["range"]["start"],
        json!({ "line": 3, "character": 12 })
    );
    assert_eq!(client.close(), 0);
}

#[test]
fn presets_are_opened_as_files() {
    let (mut client, folder) = open();
    client.did_open(
        FILE,
        &GOOD.replace("presets: all", "mappings: [{preset: Page Calls}]"),
    );
    let defined = client
        .request("textDocument/definition", at(FILE, 3, 24))
        .unwrap();
    let path = defined["uri"]
        .as_str()
        .unwrap()
        .strip_prefix("file://")
        .unwrap()
        .to_owned();
    assert!(Path::new(&path).starts_with(folder.path()));
    assert!(
        fs::read_to_string(path)
            .unwrap()
            .contains("Viewed {{name}}")
    );
    assert_eq!(client.close(), 0);
}
