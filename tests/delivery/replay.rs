//! Dead letters that are sent again.

use std::fs;

use segue_tests::receiver::{Endpoint, Plan};
use segue_tests::traffic::{Mark, Mix};
use serde_json::{Value, json};

use crate::sender::{DEAD_LETTERS, Ended, Sender};

const AGAIN: &str = "segue-dead-letters.ndjson.again";

/// A run that leaves dead letters of every kind, against a receiver that behaves from then on.
fn aftermath(settings: &Value) -> (Sender, Vec<Value>) {
    let plan = "
        refused_property: cursed
        faults:
          - {on: engage, requests: [2, 3], accept: true, close: unanswered}
          - {on: groups, answer: {status: 500}}";
    let kinds =
        "{track: 20, group: 5, increment: 10, cursed: 2, illegal: 1, unreadable: 1, failing: 1}";
    let mix = Mix {
        events: 400,
        users: 400,
        seed: 1,
        kinds: serde_yaml::from_str(kinds).unwrap(),
        padding: 0,
    };
    let mut sender = Sender::new(Plan::read(plan).unwrap(), &mix, settings);
    sender.speed = 200;
    let ended = sender.run(&["--batch-records", "30", "events.ndjson"]);
    assert_eq!(ended.status.code(), Some(1), "{}", ended.stderr);
    let letters = sender.letters(DEAD_LETTERS);
    for outcome in [
        "rejected",
        "given_up",
        "unknown",
        "mapping_failed",
        "unreadable",
    ] {
        assert!(of(&letters, outcome).next().is_some(), "{outcome}");
    }
    sender.receiver.recover();
    (sender, letters)
}

fn of<'l>(letters: &'l [Value], outcome: &str) -> impl Iterator<Item = &'l Value> {
    letters
        .iter()
        .filter(move |letter| letter["outcome"] == outcome)
}

fn count(letters: &[Value], outcome: &str) -> usize {
    of(letters, outcome).count()
}

fn replay(sender: &Sender, more: &[&str]) -> (Ended, Vec<Value>) {
    let ended = sender.run(&[&["--replay", DEAD_LETTERS], more].concat());
    let letters = sender.letters(AGAIN);
    for (name, outcome) in [
        ("rejected", "rejected"),
        ("given_up", "given_up"),
        ("unknown", "unknown"),
        ("mapping_failed", "mapping_failed"),
        ("unreadable", "unreadable"),
    ] {
        let told = ended.summary[name].as_u64().unwrap();
        assert_eq!(
            told,
            count(&letters, outcome) as u64,
            "{outcome} {}",
            ended.summary
        );
    }
    assert_eq!(ended.summary["dead_letters"], letters.len());
    (ended, letters)
}

#[test]
fn what_can_go_now_goes() {
    let (sender, letters) = aftermath(&json!({}));
    let stored = sender.receiver.store().arrivals.len();
    let (ended, again) = replay(&sender, &[]);
    assert_eq!(ended.status.code(), Some(1), "{}", ended.stderr);
    // The receiver takes groups again; everything else is as it was.
    assert_eq!(count(&again, "given_up"), 0);
    for outcome in ["rejected", "mapping_failed", "unreadable"] {
        assert_eq!(
            count(&again, outcome),
            count(&letters, outcome),
            "{outcome}"
        );
    }
    let kept: Vec<_> = of(&again, "unknown").collect();
    assert_eq!(kept, of(&letters, "unknown").collect::<Vec<_>>());
    let store = sender.receiver.store();
    let marks = |endpoint: Endpoint, records: Vec<&Value>| {
        let mut marks: Vec<_> = records
            .iter()
            .map(|r| Mark::of(endpoint, r).unwrap())
            .collect();
        marks.sort();
        marks
    };
    let arrived = store
        .arrivals
        .iter()
        .skip(stored)
        .map(|arrival| &arrival.record);
    let given_up = of(&letters, "given_up").map(|letter| &letter["record"]);
    assert_eq!(
        marks(Endpoint::Groups, arrived.collect()),
        marks(Endpoint::Groups, given_up.collect())
    );
}

#[test]
fn records_go_as_they_were() {
    let (sender, letters) = aftermath(&json!({}));
    let stored = sender.receiver.store().arrivals.len();
    let (ended, again) = replay(&sender, &["--as-recorded"]);
    assert_eq!(ended.status.code(), Some(1), "{}", ended.stderr);
    // What has no record cannot go as it was, and stays.
    for outcome in ["unknown", "mapping_failed", "unreadable"] {
        let kept: Vec<_> = of(&again, outcome).collect();
        assert_eq!(kept, of(&letters, outcome).collect::<Vec<_>>(), "{outcome}");
    }
    assert_eq!(count(&again, "rejected"), count(&letters, "rejected"));
    let store = sender.receiver.store();
    let arrived: Vec<_> = store
        .arrivals
        .iter()
        .skip(stored)
        .map(|a| &a.record)
        .collect();
    assert_eq!(arrived.len(), count(&letters, "given_up"));
    assert!(of(&letters, "given_up").all(|letter| arrived.contains(&&letter["record"])));
}

#[test]
fn unknown_increments_go_again_where_that_is_asked_for() {
    let (sender, letters) = aftermath(&json!({}));
    let mappings = fs::read_to_string(sender.path("segue.yaml")).unwrap();
    let repeats = mappings.replace(
        "settings: {",
        "settings: {\"increment_retry\": \"at_least_once\", ",
    );
    fs::write(sender.path("segue.yaml"), repeats).unwrap();
    let (ended, again) = replay(&sender, &[]);
    assert_eq!(count(&again, "unknown"), 0, "{}", ended.stderr);
    let store = sender.receiver.store();
    for letter in of(&letters, "unknown") {
        let mark = Mark::of(Endpoint::Engage, &letter["record"]).unwrap();
        let user = letter["record"]["$distinct_id"].as_str().unwrap();
        // They had been counted before their answers were lost.
        assert_eq!(store.users[user][&format!("c{}", mark.number)], 2.0);
    }
}

#[test]
fn a_mapping_that_is_gone_keeps_its_letters() {
    let (sender, letters) = aftermath(&json!({}));
    let mappings = fs::read_to_string(sender.path("segue.yaml")).unwrap();
    let renamed = mappings
        .replace("presets: all", "")
        .replace("mappings:", "mappings:\n  - preset: Track Calls");
    fs::write(sender.path("segue.yaml"), renamed).unwrap();
    let (ended, again) = replay(&sender, &[]);
    assert_eq!(ended.status.code(), Some(1), "{}", ended.stderr);
    let groups = |letters: &[Value]| -> Vec<Value> {
        let groups = letters
            .iter()
            .filter(|letter| letter["mapping"] == "Group Calls");
        groups.cloned().collect()
    };
    assert!(!groups(&letters).is_empty());
    assert_eq!(groups(&again), groups(&letters));
    // A record as it was needs no mapping; one that is refused again is said to be of the mapping it was of.
    fs::remove_file(sender.path(AGAIN)).unwrap();
    let (_, again) = replay(&sender, &["--as-recorded"]);
    assert_eq!(groups(&again), Vec::<Value>::new());
    let cursed = |letters: &[Value]| -> Vec<(Value, Value)> {
        of(letters, "rejected")
            .filter(|letter| letter["lane"] == "engage")
            .map(|letter| (letter["mapping"].clone(), letter["action"].clone()))
            .collect()
    };
    assert_eq!(cursed(&again), cursed(&letters));
}

#[test]
fn a_file_that_is_cut_loses_nothing() {
    let (sender, letters) = aftermath(&json!({}));
    let text = fs::read_to_string(sender.path(DEAD_LETTERS)).unwrap();
    let cut = text.strip_suffix("}\n").unwrap();
    fs::write(sender.path(DEAD_LETTERS), cut).unwrap();
    let (ended, again) = replay(&sender, &[]);
    assert_eq!(ended.status.code(), Some(1), "{}", ended.stderr);
    let last = again.last().unwrap();
    assert_eq!(last["outcome"], "unreadable");
    assert_eq!(last["raw"], cut.lines().last().unwrap());
    assert_eq!(last["input"], format!("{DEAD_LETTERS}:{}", letters.len()));
    assert!(last["reason"].as_str().unwrap().contains("no dead letter"));
}

#[test]
fn an_event_that_can_be_read_now_goes_through_every_mapping() {
    let plan = Plan::default();
    let mix = Mix {
        events: 0,
        users: 1,
        seed: 0,
        kinds: [].into(),
        padding: 0,
    };
    let sender = Sender::new(plan, &mix, &json!({}));
    let raw = json!({"type": "track", "event": "Counted", "userId": "u", "timestamp": "2025-06-01T00:00:00Z",
        "properties": {"n": 1, "by": 1}});
    let letter = json!({"raw": raw.to_string(), "input": "e:1", "outcome": "unreadable", "reason": "r", "attempts": 0});
    fs::write(sender.path(DEAD_LETTERS), format!("{letter}\n")).unwrap();
    let (ended, again) = replay(&sender, &[]);
    assert_eq!(
        (ended.status.code(), again.len()),
        (Some(0), 0),
        "{}",
        ended.stderr
    );
    let store = sender.receiver.store();
    assert_eq!((store.events.len(), store.users.len()), (1, 1));
}

#[test]
fn what_is_no_event_today_either_stays() {
    let (sender, _) = aftermath(&json!({}));
    for raw in ["5", "null", "[]", "{", "", "\u{fffd}"] {
        let letter = json!({"raw": raw, "input": "e:7", "outcome": "unreadable", "reason": "r", "attempts": 0});
        fs::write(sender.path(DEAD_LETTERS), format!("{letter}\n")).unwrap();
        let _ = fs::remove_file(sender.path(AGAIN));
        let (ended, again) = replay(&sender, &[]);
        assert_eq!(ended.status.code(), Some(1), "{raw}");
        assert_eq!(again.len(), 1, "{raw}");
        assert_eq!(
            (&again[0]["raw"], &again[0]["input"]),
            (&json!(raw), &json!("e:7"))
        );
    }
}
