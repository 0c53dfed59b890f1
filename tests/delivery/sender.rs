//! `segue send` as a process, with a folder and a receiver.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use segue_tests::receiver::{Plan, Receiver};
use segue_tests::traffic::{Mix, Sent, mappings};
use serde_json::{Value, json};
use tempfile::TempDir;

/// A receiver, and a folder with a mapping file and events for it.
pub(crate) struct Sender {
    pub(crate) receiver: Receiver,
    pub(crate) sent: Vec<Sent>,
    /// How much faster the sender's clock runs.
    pub(crate) speed: u32,
    folder: TempDir,
}

/// A run that has ended.
pub(crate) struct Ended {
    pub(crate) status: ExitStatus,
    /// The last line on standard output.
    pub(crate) summary: Value,
    pub(crate) stderr: String,
}

impl Sender {
    pub(crate) fn new(plan: Plan, mix: &Mix, settings: &Value) -> Self {
        let receiver = Receiver::start(plan, 0).unwrap();
        let folder = TempDir::new().unwrap();
        let sent: Vec<Sent> = mix.events().collect();
        let text: String = sent.iter().flat_map(|sent| [&sent.line, "\n"]).collect();
        fs::write(folder.path().join("events.ndjson"), text).unwrap();
        let mut all = json!({
            "project_token": "token",
            "api_base_url": receiver.url(),
            "api_secret": "secret",
        });
        let (Value::Object(into), Value::Object(from)) = (&mut all, settings) else {
            panic!("settings are an object");
        };
        into.extend(from.clone());
        into.retain(|_, value| !value.is_null());
        fs::write(folder.path().join("segue.yaml"), mappings(&all)).unwrap();
        Self {
            receiver,
            sent,
            speed: 1,
            folder,
        }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// `segue send` with arguments behind it.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let file = |name| File::create(self.path(name)).unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_segue"));
        command
            .arg("send")
            .args(arguments)
            .current_dir(self.folder())
            .env_clear()
            .env("SEGUE_CLOCK_SPEED", self.speed.to_string())
            .stdin(Stdio::null())
            .stdout(file("stdout"))
            .stderr(file("stderr"));
        command
    }

    /// Starts `segue send`.
    pub(crate) fn start(&self, arguments: &[&str]) -> Child {
        self.command(arguments).spawn().unwrap()
    }

    /// Waits for a run that was started.
    pub(crate) fn wait(&self, mut child: Child) -> Ended {
        let status = child.wait().unwrap();
        let stdout = fs::read_to_string(self.path("stdout")).unwrap();
        let last = stdout.lines().last().unwrap_or("null");
        Ended {
            status,
            summary: serde_json::from_str(last).unwrap_or_else(|_| panic!("no JSON: {last}")),
            stderr: fs::read_to_string(self.path("stderr")).unwrap(),
        }
    }

    /// Runs `segue send` from beginning to end.
    pub(crate) fn run(&self, arguments: &[&str]) -> Ended {
        self.wait(self.start(arguments))
    }

    /// Waits until the receiver has stored so many records.
    pub(crate) fn until_stored(&self, records: u64) {
        let begun = Instant::now();
        while self.receiver.store().traffic.stored.values().sum::<u64>() < records {
            assert!(begun.elapsed() < Duration::from_mins(1));
            thread::sleep(Duration::from_millis(2));
        }
    }

    /// The dead letters in a file; none where there is no file.
    pub(crate) fn letters(&self, name: &str) -> Vec<Value> {
        let text = fs::read_to_string(self.path(name)).unwrap_or_default();
        text.lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    }
}

/// The file dead letters go to where nothing is said.
pub(crate) const DEAD_LETTERS: &str = "segue-dead-letters.ndjson";
