//! Somebody writes a mapping file: what the editor and the server say to each other is `journey.txt`, which
//! `BLESS=1` writes down anew.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::client::Client;

const FILE: &str = "file:///w/segue.yaml";

/// A file in an editor.
struct Editor {
    client: Client,
    text: String,
    version: u32,
    transcript: String,
}

#[test]
fn a_mapping_file_is_written() {
    let folder = TempDir::new().unwrap();
    let mut editor = Editor {
        client: Client::start(folder.path()),
        text: String::new(),
        version: 0,
        transcript: String::new(),
    };
    let snippets = json!({ "completion": { "completionItem": { "snippetSupport": true } } });
    editor.ask(
        "initialize",
        json!({ "capabilities": { "textDocument": snippets } }),
    );
    editor.client.notify("initialized", json!({}));

    editor.open(concat!(
        "version: 1\n",
        "destination: mixpanel\n",
        "settings: {project_token: \"${MIXPANEL_TOKEN}\"}\n",
        "drop:\n",
        "  \"🎉 parties\": type == \"track\" and event = \"Party\"\n",
        "let:\n",
        "  plan: =traits.plan\n",
        "mappings:\n",
        "  - preset: Page Calls\n",
        "    fields:\n",
        "      event: Viewed {{nam}}\n",
    ));
    editor.about("textDocument/hover", "Page Calls");
    editor.about("textDocument/hover", "event = \"Party\"");
    editor.apply_action("Replace with `=`", "==");
    editor.apply_action("Replace with `name`", "nam}}");
    editor.actions("plan");
    editor.complete("    fields:\n      ", "eve", "event_properties+");
    editor.complete("event_properties+: ", "{plan: =le", "let");
    editor.complete("let.", "", "plan");
    editor.replace("let.plan", "let.plan}");
    editor.about("textDocument/definition", "let.plan");
    editor.ask(
        "textDocument/documentSymbol",
        json!({ "textDocument": { "uri": FILE } }),
    );
    editor.format();
    let Editor {
        client,
        transcript,
        text,
        ..
    } = editor;
    assert_eq!(client.close(), 0);

    let transcript = format!("{transcript}== what has been written\n{text}");
    let golden =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/language_server/journey.txt");
    if fs::read_to_string(&golden).is_ok_and(|golden| golden == transcript) {
        return;
    }
    assert!(
        std::env::var_os("BLESS").is_some(),
        "{transcript}\nis not journey.txt; `just bless` writes it down"
    );
    fs::write(golden, transcript).unwrap();
}

impl Editor {
    fn write(&mut self, what: &str, value: &Value) {
        let mut value = value.clone();
        shorten(&mut value);
        writeln!(self.transcript, "== {what}\n{value:#}").unwrap();
    }

    fn ask(&mut self, method: &str, params: Value) -> Value {
        let answer = self.client.request(method, params).unwrap();
        self.write(method, &answer);
        answer
    }

    fn open(&mut self, text: &str) {
        text.clone_into(&mut self.text);
        let found = self.client.did_open(FILE, text);
        self.write("what is found when it is opened", &found);
    }

    /// The place of the beginning of a text in the file.
    fn place(&self, text: &str) -> Value {
        position(&self.text, self.text.find(text).unwrap())
    }

    fn about(&mut self, method: &str, text: &str) {
        let params = json!({ "textDocument": { "uri": FILE }, "position": self.place(text) });
        let answer = self.client.request(method, params).unwrap();
        self.write(&format!("{method} of {text}"), &answer);
    }

    fn range(&self, text: &str) -> Value {
        let start = self.text.find(text).unwrap();
        json!({ "start": position(&self.text, start), "end": position(&self.text, start + text.len()) })
    }

    fn actions(&mut self, text: &str) -> Value {
        let params = json!({
            "textDocument": { "uri": FILE }, "range": self.range(text), "context": { "diagnostics": [] },
        });
        let answer = self
            .client
            .request("textDocument/codeAction", params)
            .unwrap();
        let titles: Value = answer
            .as_array()
            .unwrap()
            .iter()
            .map(|a| a["title"].clone())
            .collect();
        self.write(&format!("textDocument/codeAction of {text}"), &titles);
        answer
    }

    fn apply_action(&mut self, title: &str, text: &str) {
        let actions = self.actions(text);
        let action = actions
            .as_array()
            .unwrap()
            .iter()
            .find(|a| a["title"] == title)
            .unwrap();
        let edits = action["edit"]["changes"][FILE].clone();
        self.apply(&edits);
    }

    /// Makes edits and tells the server of them.
    fn apply(&mut self, edits: &Value) {
        let edits = edits.as_array().unwrap();
        for edit in edits.iter().rev() {
            let start = offset(&self.text, &edit["range"]["start"]);
            let end = offset(&self.text, &edit["range"]["end"]);
            self.text
                .replace_range(start..end, edit["newText"].as_str().unwrap());
        }
        let changes: Vec<_> = edits
            .iter()
            .rev()
            .map(|edit| json!({ "range": edit["range"], "text": edit["newText"] }))
            .collect();
        self.version += 1;
        self.client.notify(
            "textDocument/didChange",
            json!({
                "textDocument": { "uri": FILE, "version": self.version }, "contentChanges": changes,
            }),
        );
        let found = self.client.findings(FILE);
        let codes: Value = found
            .as_array()
            .unwrap()
            .iter()
            .map(|d| d["code"].clone())
            .collect();
        self.write("what is found then", &codes);
    }

    fn replace(&mut self, text: &str, with: &str) {
        let edit = json!([{ "range": self.range(text), "newText": with }]);
        self.apply(&edit);
    }

    /// Types something behind a text and takes a completion.
    fn complete(&mut self, behind: &str, typed: &str, label: &str) {
        let at = self.text.find(behind).unwrap() + behind.len();
        let place = position(&self.text, at);
        let line = if behind.ends_with("  ") {
            format!("{typed}\n      ")
        } else {
            typed.to_owned()
        };
        self.apply(&json!([{ "range": { "start": place, "end": place }, "newText": line }]));
        let cursor = position(&self.text, at + typed.len());
        let params = json!({ "textDocument": { "uri": FILE }, "position": cursor });
        let mut answer = self
            .client
            .request("textDocument/completion", params)
            .unwrap();
        let items = answer.as_array_mut().unwrap();
        let chosen = items
            .iter()
            .find(|item| item["label"] == label)
            .unwrap()
            .clone();
        self.write(
            &format!(
                "textDocument/completion behind {typed:?}, {label} of {}",
                items.len()
            ),
            &chosen,
        );
        self.apply(&json!([chosen["textEdit"]]));
    }

    fn format(&mut self) {
        let params = json!({
            "textDocument": { "uri": FILE }, "options": { "tabSize": 2, "insertSpaces": true },
        });
        let edits = self.ask("textDocument/formatting", params);
        self.apply(&edits);
    }
}

/// Long texts are cut and ranges written in short, so that the transcript can be read.
fn shorten(value: &mut Value) {
    let place = |position: &Value| {
        Some(format!(
            "{}:{}",
            position["line"].as_u64()?,
            position["character"].as_u64()?
        ))
    };
    match value {
        Value::String(text) if text.chars().count() > 160 => {
            *text = text.chars().take(160).chain("…".chars()).collect();
        }
        Value::Array(items) => items.iter_mut().for_each(shorten),
        Value::Object(members) => match (members.get("start"), members.get("end")) {
            (Some(start), Some(end)) => {
                *value = format!("{}-{}", place(start).unwrap(), place(end).unwrap()).into();
            }
            _ => members.values_mut().for_each(shorten),
        },
        _ => {}
    }
}

/// The position of a byte, in UTF-16.
fn position(text: &str, at: usize) -> Value {
    let line = text[..at].matches('\n').count();
    let start = text[..at].rfind('\n').map_or(0, |at| at + 1);
    json!({ "line": line, "character": text[start..at].encode_utf16().count() })
}

fn offset(text: &str, position: &Value) -> usize {
    let line = position["line"].as_u64().unwrap() as usize;
    let start: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
    let mut units = position["character"].as_u64().unwrap() as usize;
    for (at, c) in text[start..].char_indices() {
        if units == 0 {
            return start + at;
        }
        units -= c.len_utf16();
    }
    text.len()
}
