//! What goes in, and what is only tried out.

use std::fs;
use std::io::Write as _;
use std::process::Stdio;

use flate2::Compression;
use flate2::write::GzEncoder;
use segue_tests::receiver::Plan;
use segue_tests::traffic::Mix;
use serde_json::{Value, json};

use crate::laws;
use crate::sender::{DEAD_LETTERS, Sender};

fn sender(events: u64) -> Sender {
    let kinds =
        "{track: 20, identify: 5, increment: 2, order: 2, unmatched: 2, unreadable: 1, failing: 1}";
    let mix = Mix {
        events,
        users: 50,
        seed: 9,
        kinds: serde_yaml::from_str(kinds).unwrap(),
        padding: 0,
    };
    Sender::new(Plan::default(), &mix, &json!({}))
}

fn hold(sender: &Sender, summary: &Value) {
    let letters = sender.letters(DEAD_LETTERS);
    let wrong = laws::Ended {
        sent: &sender.sent,
        store: &sender.receiver.store(),
        summary,
        letters: &letters,
        increments_repeat: false,
    }
    .violations();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

pub(crate) fn gzip(text: &str, level: Compression) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), level);
    encoder.write_all(text.as_bytes()).unwrap();
    encoder.finish().unwrap()
}

pub(crate) fn zstd(text: &str) -> Vec<u8> {
    ruzstd::encoding::compress_to_vec(text.as_bytes(), ruzstd::encoding::CompressionLevel::Fastest)
}

#[test]
fn several_files_compressed_and_plain() {
    let sender = sender(900);
    let lines: Vec<&str> = sender.sent.iter().map(|sent| sent.line.as_str()).collect();
    let parts: Vec<String> = lines
        .chunks(300)
        .map(|part| part.join("\n") + "\n")
        .collect();
    fs::write(sender.path("a.ndjson"), &parts[0]).unwrap();
    fs::write(sender.path("b.gz"), gzip(&parts[1], Compression::fast())).unwrap();
    fs::write(sender.path("c.zst"), zstd(&parts[2])).unwrap();
    let files = ["--checkpoint", "checkpoint", "a.ndjson", "b.gz", "c.zst"];
    let ended = sender.run(&files);
    assert_eq!(ended.status.code(), Some(1), "{}", ended.stderr);
    hold(&sender, &ended.summary);
    let letters = sender.letters(DEAD_LETTERS);
    let inputs: Vec<&str> = letters
        .iter()
        .map(|l| l["input"].as_str().unwrap())
        .collect();
    assert!(
        ["a.ndjson:", "b.gz:", "c.zst:"]
            .iter()
            .all(|file| inputs.iter().any(|input| input.starts_with(file)))
    );
    // In the order of the input, whatever became of them when.
    let place = |input: &str| {
        let (file, line) = input.split_once(':').unwrap();
        (file.to_owned(), line.parse::<u64>().unwrap())
    };
    assert!(inputs.is_sorted_by_key(|input| place(input)));
}

#[test]
fn standard_input() {
    let sender = sender(300);
    let mut command = sender.command(&[]);
    let mut child = command.stdin(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    for sent in &sender.sent {
        writeln!(stdin, "{}", sent.line).unwrap();
    }
    drop(stdin);
    let ended = sender.wait(child);
    assert_eq!(ended.status.code(), Some(1), "{}", ended.stderr);
    hold(&sender, &ended.summary);
}

#[test]
fn a_dry_run_sends_nothing_and_writes_nothing() {
    let sender = sender(500);
    let before = fs::read_dir(sender.folder()).unwrap().count();
    let dry = sender.run(&["--dry-run", "--checkpoint", "checkpoint", "events.ndjson"]);
    assert_eq!(dry.status.code(), Some(1), "{}", dry.stderr);
    // The two files of the run itself.
    assert_eq!(fs::read_dir(sender.folder()).unwrap().count(), before + 2);
    assert_eq!(sender.receiver.store().traffic.connections, 0);
    let ended = sender.run(&["events.ndjson"]);
    for same in [
        "events",
        "unreadable",
        "unmatched",
        "mapping_failed",
        "records",
        "dead_letters",
    ] {
        assert_eq!(dry.summary[same], ended.summary[same], "{same}");
    }
    assert_eq!(dry.summary["delivered"], 0);
    assert_eq!(dry.summary["dead_letter_file"], Value::Null);
    assert!(dry.summary["requests"].as_u64() > Some(0));
}

#[test]
fn through_a_proxy() {
    let sender = sender(100);
    let mappings = fs::read_to_string(sender.path("segue.yaml")).unwrap();
    let elsewhere = mappings.replace(&sender.receiver.url(), "http://mixpanel.invalid");
    fs::write(sender.path("segue.yaml"), elsewhere).unwrap();
    let mut command = sender.command(&["events.ndjson"]);
    command.env("http_proxy", sender.receiver.url());
    let ended = sender.wait(command.spawn().unwrap());
    assert_eq!(ended.status.code(), Some(1), "{}", ended.stderr);
    hold(&sender, &ended.summary);
}

#[test]
fn an_alias_is_answered_before_either_id_goes_on() {
    let plan = Plan::read("faults: [{on: track, delay: 100, chance: 1}]").unwrap();
    let mix = Mix {
        events: 0,
        users: 1,
        seed: 0,
        kinds: [].into(),
        padding: 0,
    };
    let sender = Sender::new(plan, &mix, &json!({}));
    let alias = json!({"type": "alias", "messageId": "m-0", "previousId": "old", "userId": "new"});
    let track = |number: u64, key: &str, id: &str| json!({"type": "track", "event": "E", "messageId": format!("m-{number}"), key: id});
    let events = [
        alias,
        track(1, "anonymousId", "old"),
        track(2, "userId", "new"),
        track(3, "userId", "other"),
    ];
    let text = events.map(|event| event.to_string()).join("\n") + "\n";
    fs::write(sender.path("events.ndjson"), text).unwrap();
    let ended = sender.run(&["events.ndjson"]);
    assert_eq!(ended.status.code(), Some(0), "{}", ended.stderr);
    let store = sender.receiver.store();
    let of = |id: &str| {
        let found = store.arrivals.iter().find(|arrival| {
            let properties = &arrival.record["properties"];
            properties["$insert_id"] == id || id.is_empty() && properties["alias"] == "new"
        });
        found.unwrap()
    };
    let joined = of("").stored;
    assert!(of("m-1").began > joined && of("m-2").began > joined);
    assert!(of("m-3").began < joined);
}
