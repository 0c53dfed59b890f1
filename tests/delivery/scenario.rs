//! Scenarios: files of `tests/scenarios` that say what goes in, what the receiver does, and what must hold besides the
//! [laws](crate::laws).

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::thread;

use segue_tests::receiver::Plan;
use segue_tests::traffic::Mix;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::laws;
use crate::sender::{DEAD_LETTERS, Sender};

/// So many are played at once.
const AT_ONCE: usize = 4;

/// A scenario.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Scenario {
    /// What it is about.
    #[serde(rename = "note")]
    _note: String,
    /// What goes in.
    input: Mix,
    /// Settings over those that fit the receiver; null takes one away.
    #[serde(default = "no_settings")]
    settings: Value,
    /// Arguments of `segue send` before the file.
    #[serde(default)]
    arguments: Vec<String>,
    /// How much faster than time the clock of the sender runs, so that back-off takes no time.
    #[serde(default = "fast")]
    speed: u32,
    /// What the receiver does.
    #[serde(default)]
    receiver: Plan,
    /// What must hold.
    #[serde(default)]
    expect: Expected,
}

/// What must hold of this run.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Expected {
    /// The exit code.
    exit: i32,
    /// Members of the summary: a number, or the smallest and the largest.
    summary: BTreeMap<String, Range>,
    /// Requests to endpoints.
    requests: BTreeMap<String, Range>,
    /// Most requests at once.
    concurrent: Option<Range>,
    /// Every fault of the plan happens at least once, unless this is false.
    faults_may_be_left: bool,
    /// Texts on standard error.
    says: Vec<String>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(untagged)]
enum Range {
    Exactly(u64),
    Within([u64; 2]),
}

impl Range {
    fn holds(self, is: u64) -> bool {
        match self {
            Self::Exactly(number) => is == number,
            Self::Within([from, to]) => (from..=to).contains(&is),
        }
    }
}

fn no_settings() -> Value {
    json!({})
}

fn fast() -> u32 {
    20
}

impl Scenario {
    fn read(file: &Path) -> Self {
        let text = fs::read_to_string(file).unwrap();
        serde_yaml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
    }

    /// Everything that does not hold when it is played.
    fn violations(&self) -> Option<String> {
        let mut sender = Sender::new(self.receiver.clone(), &self.input, &self.settings);
        sender.speed = self.speed;
        let mut arguments: Vec<&str> = self.arguments.iter().map(String::as_str).collect();
        arguments.push("events.ndjson");
        let ended = sender.run(&arguments);
        let letters = sender.letters(DEAD_LETTERS);
        let store = sender.receiver.store();
        let laws = laws::Ended {
            sent: &sender.sent,
            store: &store,
            summary: &ended.summary,
            letters: &letters,
            increments_repeat: self.settings["increment_retry"] == "at_least_once",
        };
        let mut wrong = laws.violations();
        let expected = &self.expect;
        if ended.status.code() != Some(expected.exit) {
            wrong.push(format!("{}, not {}", ended.status, expected.exit));
        }
        let traffic = &store.traffic;
        let summary = expected.summary.iter();
        let summary = summary.map(|(name, range)| (name.as_str(), laws.count(name), *range));
        let requests = expected.requests.iter();
        let requests = requests.map(|(endpoint, range)| {
            let made = traffic.requests.get(endpoint.as_str());
            (endpoint.as_str(), made.copied().unwrap_or_default(), *range)
        });
        let at_once = expected.concurrent.iter();
        let at_once = at_once.map(|range| ("at once", traffic.concurrent as u64, *range));
        for (what, is, range) in summary.chain(requests).chain(at_once) {
            if !range.holds(is) {
                wrong.push(format!("{what}: {is}"));
            }
        }
        for fault in 0..self.receiver.faults.len() {
            if !expected.faults_may_be_left && !traffic.faults.contains_key(&fault) {
                wrong.push(format!("fault {fault} did not happen"));
            }
        }
        for text in &expected.says {
            if !ended.stderr.contains(text) {
                wrong.push(format!("it does not say `{text}`"));
            }
        }
        if ["secret", "c2VjcmV0"]
            .iter()
            .any(|secret| ended.stderr.contains(secret))
        {
            wrong.push("it gives the secret away".to_owned());
        }
        if wrong.is_empty() {
            return None;
        }
        wrong.truncate(20);
        wrong.push(format!("{}\n{}\n{traffic:?}", ended.summary, ended.stderr));
        Some(wrong.join("\n  "))
    }
}

#[test]
fn scenarios() {
    let folder = crate::root().join("tests/scenarios");
    let only = std::env::var("SCENARIO").unwrap_or_default();
    let mut files: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.to_string_lossy().contains(&only))
        .collect();
    files.sort();
    assert!(!files.is_empty());
    // Most of the time goes by in waiting.
    let (files, wrong) = (Mutex::new(files), Mutex::new(Vec::new()));
    thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                while let Some(file) = take(&files) {
                    if let Some(what) = Scenario::read(&file).violations() {
                        wrong
                            .lock()
                            .unwrap()
                            .push(format!("{}:\n  {what}", file.display()));
                    }
                }
            });
        }
    });
    let wrong = wrong.into_inner().unwrap();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn take(files: &Mutex<Vec<PathBuf>>) -> Option<PathBuf> {
    files.lock().unwrap().pop()
}
