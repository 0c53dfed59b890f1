//! How runs end: by signals, by refused credentials, by a full disk; and that they go on where they can.

use std::fs;
use std::io::Write as _;
use std::process::Command;

use segue_tests::receiver::{Plan, Receiver};
use segue_tests::traffic::Mix;
use serde_json::{Value, json};

use crate::laws;
use crate::sender::{DEAD_LETTERS, Ended, Sender};

const RESUMABLE: [&str; 3] = ["--checkpoint", "checkpoint", "events.ndjson"];

fn mix(events: u64, kinds: &str) -> Mix {
    Mix {
        events,
        users: 100,
        seed: events,
        kinds: serde_yaml::from_str(kinds).unwrap(),
        padding: 0,
    }
}

fn sender(mix: &Mix, plan: &str, settings: &Value) -> Sender {
    let mut sender = Sender::new(Plan::read(plan).unwrap(), mix, settings);
    sender.speed = 20;
    sender
}

/// Everything is accounted for now.
fn hold(sender: &Sender, ended: &Ended) {
    let letters = sender.letters(DEAD_LETTERS);
    let wrong = laws::Ended {
        sent: &sender.sent,
        store: &sender.receiver.store(),
        summary: &ended.summary,
        letters: &letters,
        increments_repeat: false,
    }
    .violations();
    assert!(wrong.is_empty(), "{}\n{}", wrong.join("\n"), ended.stderr);
}

fn stored(receiver: &Receiver) -> u64 {
    receiver.store().traffic.stored.values().sum()
}

/// Whether a summary adds up, with what was not done.
fn adds_up(summary: &Value) -> bool {
    let count = |name: &str| summary[name].as_u64().unwrap();
    let done = ["delivered", "rejected", "given_up", "unknown"].map(count);
    done.iter().sum::<u64>() <= count("records")
}

#[test]
fn a_signal_stops_it_and_it_goes_on() {
    let kinds = "{track: 10, identify: 3, increment: 5, unreadable: 1, failing: 1}";
    for (signal, code) in [("INT", 130), ("TERM", 143)] {
        let plan = "faults: [{chance: 1, delay: 20}]";
        let sender = sender(&mix(3000, kinds), plan, &json!({}));
        let batches = ["--batch-records", "50"];
        let arguments = [&RESUMABLE[..2], &batches, &RESUMABLE[2..]].concat();
        let child = sender.start(&arguments);
        sender.until_stored(100);
        let id = child.id().to_string();
        let sent = Command::new("kill").args(["-s", signal, &id]).status();
        assert!(sent.unwrap().success());
        let ended = sender.wait(child);
        assert_eq!(ended.status.code(), Some(code), "{}", ended.stderr);
        assert!(adds_up(&ended.summary), "{}", ended.summary);
        assert!(ended.stderr.contains("start again"), "{}", ended.stderr);
        let before = stored(&sender.receiver);
        let ended = sender.run(&arguments);
        assert_eq!(ended.status.code(), Some(1), "{}", ended.stderr);
        hold(&sender, &ended);
        // What was under way was finished, and nothing that was acknowledged came again.
        let all = ended.summary["delivered"].as_u64().unwrap();
        assert!(stored(&sender.receiver) < before + all);
    }
}

#[test]
fn refused_credentials_midway_stop_it_and_it_goes_on() {
    for (endpoint, answer) in [
        ("import", "{status: 401}"),
        (
            "import",
            "{status: 403, content_type: text/html, body: '<html>blocked</html>'}",
        ),
        ("engage", "{status: 401}"),
    ] {
        let plan = format!("faults: [{{on: {endpoint}, requests: [3, 6], answer: {answer}}}]");
        let kinds = "{track: 10, identify: 5, increment: 5}";
        let sender = sender(&mix(2000, kinds), &plan, &json!({}));
        let batches = ["--batch-records", "50", "--concurrency", "2"];
        let arguments = [&RESUMABLE[..2], &batches, &RESUMABLE[2..]].concat();
        let mut runs = 0;
        let ended = loop {
            let ended = sender.run(&arguments);
            runs += 1;
            if ended.status.code() != Some(3) {
                break ended;
            }
            assert!(adds_up(&ended.summary), "{}", ended.summary);
            assert!(
                ended.stderr.contains("no record is at fault"),
                "{}",
                ended.stderr
            );
            assert!(sender.path("checkpoint").exists());
        };
        assert!((2..=5).contains(&runs), "{runs}");
        assert_eq!(ended.status.code(), Some(0), "{}", ended.stderr);
        hold(&sender, &ended);
    }
}

#[test]
fn credentials_are_checked_first() {
    for settings in [
        json!({"project_token": "another"}),
        json!({"api_secret": "another"}),
    ] {
        let sender = sender(&mix(10, "{track: 1}"), "{}", &settings);
        let ended = sender.run(&RESUMABLE);
        assert_eq!(ended.status.code(), Some(2), "{}", ended.stderr);
        assert!(
            ended.stderr.contains("refuses the credentials"),
            "{}",
            ended.stderr
        );
        assert!(!sender.path("checkpoint").exists());
        let store = sender.receiver.store();
        assert_eq!((store.traffic.checks, store.traffic.requests.len()), (1, 0));
    }
    let sender = sender(&mix(10, "{track: 1}"), "{}", &json!({}));
    let ended = sender.run(&["--no-check", "events.ndjson"]);
    assert_eq!(ended.status.code(), Some(0), "{}", ended.stderr);
    assert_eq!(sender.receiver.store().traffic.checks, 0);
}

#[test]
fn nobody_is_there() {
    let mut sender = sender(&mix(20, "{track: 1}"), "{}", &json!({}));
    sender.speed = 600;
    let mappings = fs::read_to_string(sender.path("segue.yaml")).unwrap();
    let nowhere = mappings.replace(&sender.receiver.url(), "http://127.0.0.1:1");
    fs::write(sender.path("segue.yaml"), nowhere).unwrap();
    let ended = sender.run(&["events.ndjson"]);
    assert_eq!(ended.status.code(), Some(1), "{}", ended.stderr);
    assert_eq!(ended.summary["given_up"], 20);
    for said in ["could not be checked", "refused", "go again"] {
        assert!(ended.stderr.contains(said), "{}", ended.stderr);
    }
    let letters = sender.letters(DEAD_LETTERS);
    assert!(letters.len() == 20 && letters.iter().all(|l| l["attempts"].as_u64() > Some(1)));
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_stops_it_before_anything_is_acknowledged() {
    let kinds = "{track: 20, unreadable: 1}";
    let sender = sender(&mix(500, kinds), "{}", &json!({}));
    let ended = sender.run(&["--dead-letters", "/dev/full", "events.ndjson"]);
    assert_eq!(ended.status.code(), Some(3), "{}", ended.stderr);
    assert!(ended.stderr.contains("make room"), "{}", ended.stderr);
    // With room, it goes on: what Mixpanel has already counts once.
    let ended = sender.run(&["events.ndjson"]);
    assert_eq!(ended.status.code(), Some(1), "{}", ended.stderr);
    hold(&sender, &ended);
}

#[test]
fn a_checkpoint_of_another_input_is_refused() {
    let sender = sender(&mix(50, "{track: 1}"), "{}", &json!({}));
    assert_eq!(sender.run(&RESUMABLE).status.code(), Some(0));
    let mut file = fs::OpenOptions::new()
        .append(true)
        .open(sender.path("events.ndjson"))
        .unwrap();
    writeln!(file, "{{}}").unwrap();
    let ended = sender.run(&RESUMABLE);
    assert_eq!(ended.status.code(), Some(2), "{}", ended.stderr);
    assert!(ended.stderr.contains("another input"), "{}", ended.stderr);
}

#[test]
fn a_run_that_is_done_stays_done() {
    let kinds = "{track: 10, increment: 5, unreadable: 1}";
    let sender = sender(&mix(300, kinds), "{}", &json!({}));
    let first = sender.run(&RESUMABLE);
    let before = stored(&sender.receiver);
    let mut second = sender.run(&RESUMABLE);
    assert_eq!(stored(&sender.receiver), before);
    second.summary["seconds"] = first.summary["seconds"].clone();
    assert_eq!(second.summary, first.summary);
    hold(&sender, &second);
}

#[test]
fn other_mappings_are_a_warning() {
    let plan = "faults: [{on: import, requests: [2, 2], answer: {status: 401}}]";
    let sender = sender(&mix(300, "{track: 1}"), plan, &json!({}));
    let arguments = [&["--batch-records", "50"], &RESUMABLE[..]].concat();
    let paused = sender.run(&arguments);
    assert_eq!(paused.status.code(), Some(3), "{}", paused.stderr);
    let mappings = fs::read_to_string(sender.path("segue.yaml")).unwrap();
    fs::write(sender.path("segue.yaml"), mappings + "# changed\n").unwrap();
    let ended = sender.run(&arguments);
    assert_eq!(ended.status.code(), Some(0), "{}", ended.stderr);
    assert!(
        ended.stderr.contains("warning: the settings or mappings"),
        "{}",
        ended.stderr
    );
    hold(&sender, &ended);
}
