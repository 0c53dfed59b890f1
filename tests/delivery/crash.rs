//! The process is killed at any moment, again and again, and goes on from its checkpoint. `CRASHES` says how often.

use std::thread;
use std::time::Duration;

use segue_tests::random::Random;
use segue_tests::receiver::Plan;
use segue_tests::traffic::Mix;
use serde_json::json;

use crate::laws;
use crate::sender::{DEAD_LETTERS, Sender};

/// How often the process is killed where nothing is said.
const CRASHES: u64 = 12;

/// A run is killed after so many milliseconds at most; starting takes some of them.
const LONGEST: u64 = 150;

const ARGUMENTS: [&str; 6] = [
    "--checkpoint",
    "checkpoint",
    "--batch-records",
    "20",
    "--no-check",
    "events.ndjson",
];

#[test]
fn a_run_that_is_killed_goes_on() {
    let wanted = std::env::var("CRASHES").map_or(CRASHES, |count| count.parse().unwrap());
    let mut killed = 0;
    let mut round = 0;
    while killed < wanted {
        killed += play(round, wanted - killed);
        round += 1;
    }
    println!("killed {killed} times in {round} rounds");
}

/// Delivers one input, killed so many times at most; how many times it was.
fn play(round: u64, most: u64) -> u64 {
    let mut sender = Sender::new(plan(round), &mix(round), &json!({}));
    sender.speed = 20;
    let mut random = Random::new(round);
    let mut killed = 0;
    let ended = loop {
        let mut child = sender.start(&ARGUMENTS);
        if killed < most {
            thread::sleep(Duration::from_millis(random.below(LONGEST)));
            if child.try_wait().unwrap().is_none() {
                child.kill().unwrap();
                child.wait().unwrap();
                killed += 1;
                continue;
            }
        }
        break sender.wait(child);
    };
    let letters = sender.letters(DEAD_LETTERS);
    let wrong = laws::Ended {
        sent: &sender.sent,
        store: &sender.receiver.store(),
        summary: &ended.summary,
        letters: &letters,
        increments_repeat: false,
    }
    .violations();
    assert!(
        wrong.is_empty(),
        "round {round}, killed {killed} times:\n  {}\n{}\n{}",
        wrong.join("\n  "),
        ended.summary,
        ended.stderr
    );
    killed
}

fn mix(round: u64) -> Mix {
    let kinds = "{track: 20, identify: 10, group: 5, increment: 20, order: 3, alias: 2, unmatched: 3, \
                 unreadable: 2, failing: 2, cursed: 2, cursed_traits: 2}";
    Mix {
        events: 2000,
        users: 60,
        seed: round,
        kinds: serde_yaml::from_str(kinds).unwrap(),
        padding: 0,
    }
}

/// Slow enough to be killed in the middle of everything, and not always friendly.
fn plan(round: u64) -> Plan {
    let plan = "
        refused_property: cursed
        faults:
          - {chance: 0.05, answer: {status: 503}}
          - {chance: 0.05, accept: true, close: unanswered}
          - {chance: 1, delay: 3}";
    Plan {
        seed: round,
        ..Plan::read(plan).unwrap()
    }
}
