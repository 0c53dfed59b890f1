//! Files that are not what they should be: inputs that cannot be read to their end, places that cannot be written to.

use std::fs;
use std::process::{Command, Stdio};

use flate2::Compression;
use segue_tests::receiver::Plan;
use segue_tests::traffic::Mix;
use serde_json::json;

use crate::inputs::{gzip, zstd};
use crate::laws;
use crate::sender::{DEAD_LETTERS, Ended, Sender};

const EVENTS: usize = 600;

/// A sender with its events in two files. The receiver takes its time, so that there is some to do mischief in.
fn sender() -> Sender {
    let kinds = "{track: 20, identify: 5, increment: 10, unreadable: 1}";
    let mix = Mix {
        events: EVENTS as u64,
        users: 50,
        seed: 3,
        kinds: serde_yaml::from_str(kinds).unwrap(),
        padding: 3000,
    };
    let plan = Plan::read("faults: [{chance: 1, delay: 5}]").unwrap();
    let sender = Sender::new(plan, &mix, &json!({}));
    let (first, second) = halves(&sender);
    fs::write(sender.path("first"), first).unwrap();
    fs::write(sender.path("second"), second).unwrap();
    sender
}

fn halves(sender: &Sender) -> (String, String) {
    let text = |half: std::ops::Range<usize>| {
        let lines = sender.sent[half].iter().map(|sent| sent.line.as_str());
        lines.flat_map(|line| [line, "\n"]).collect()
    };
    (text(0..EVENTS / 2), text(EVENTS / 2..EVENTS))
}

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

const BOTH: [&str; 6] = [
    "--checkpoint",
    "checkpoint",
    "--batch-records",
    "20",
    "first",
    "second",
];

#[cfg(unix)]
#[test]
fn a_file_that_goes_away_or_shrinks_meanwhile_stops_it() {
    use std::io::Write as _;

    type Mischief = fn(&Sender);
    let mischiefs: [(Mischief, &str); 2] = [
        (
            |sender| fs::remove_file(sender.path("second")).unwrap(),
            "No such file",
        ),
        (
            |sender| {
                let file = fs::OpenOptions::new()
                    .write(true)
                    .open(sender.path("second"));
                file.unwrap().set_len(100_000).unwrap();
            },
            "has become shorter",
        ),
    ];
    for (mischief, said) in mischiefs {
        let sender = sender();
        let (first, _) = halves(&sender);
        // A pipe is read when something comes, and the file behind it when it ends.
        let made = Command::new("mkfifo").arg(sender.path("pipe")).status();
        assert!(made.unwrap().success());
        let child = sender.start(&["pipe", "second"]);
        let mut pipe = fs::OpenOptions::new()
            .write(true)
            .open(sender.path("pipe"))
            .unwrap();
        pipe.write_all(first.as_bytes()).unwrap();
        mischief(&sender);
        drop(pipe);
        let ended = sender.wait(child);
        assert_eq!(ended.status.code(), Some(3), "{}", ended.stderr);
        for said in ["`second` cannot be read beyond", said, "start over"] {
            assert!(ended.stderr.contains(said), "{}", ended.stderr);
        }
        let events = ended.summary["events"].as_u64().unwrap() as usize;
        assert!((EVENTS / 2..EVENTS).contains(&events), "{events}");
        assert_eq!(ended.summary["delivered"], ended.summary["records"]);
        let letters = ended.summary["dead_letters"].as_u64().unwrap() as usize;
        assert_eq!(sender.letters(DEAD_LETTERS).len(), letters);
    }
}

#[test]
fn a_run_goes_on_behind_a_break_when_the_file_is_whole_again() {
    let sender = sender();
    let (first, second) = halves(&sender);
    // More than a checkpoint looks at.
    let whole = gzip(&(first + &second), Compression::none());
    // The checksum at the end says that something is wrong.
    let mut spoilt = whole.clone();
    *spoilt.last_mut().unwrap() ^= 1;
    fs::write(sender.path("events.gz"), spoilt).unwrap();
    let arguments = [&BOTH[..4], &["events.gz"]].concat();
    for _ in 0..2 {
        let ended = sender.run(&arguments);
        assert_eq!(ended.status.code(), Some(3), "{}", ended.stderr);
        for said in ["`events.gz` cannot be read beyond line", "same checkpoint"] {
            assert!(ended.stderr.contains(said), "{}", ended.stderr);
        }
    }
    fs::write(sender.path("events.gz"), whole).unwrap();
    let ended = sender.run(&arguments);
    assert_eq!(ended.status.code(), Some(1), "{}", ended.stderr);
    hold(&sender, &ended);
}

#[test]
fn what_stands_before_a_break_is_sent() {
    let sender = sender();
    let (first, second) = halves(&sender);
    let cut = |bytes: Vec<u8>| bytes[..bytes.len() - 20].to_vec();
    fs::write(
        sender.path("cut.gz"),
        cut(gzip(&first, Compression::fast())),
    )
    .unwrap();
    fs::write(sender.path("cut.zst"), cut(zstd(&second))).unwrap();
    for (file, whole) in [("cut.gz", "first"), ("cut.zst", "second")] {
        let ended = sender.run(&[file]);
        assert_eq!(ended.status.code(), Some(3), "{}", ended.stderr);
        let said = format!("`{file}` cannot be read beyond line ");
        assert!(ended.stderr.contains(&said), "{}", ended.stderr);
        assert!(ended.stderr.contains("start over"), "{}", ended.stderr);
        assert_eq!(ended.summary["delivered"], ended.summary["records"]);
        let whole = sender.run(&["--dry-run", whole]);
        let events = whole.summary["events"].as_u64();
        assert!(
            ended.summary["events"].as_u64() < events,
            "{}",
            ended.summary
        );
    }
}

#[test]
fn one_checkpoint_is_for_one_run() {
    let sender = sender();
    let child = sender.start(&BOTH);
    sender.until_stored(20);
    let mut other = sender.command(&BOTH);
    let other = other.stderr(Stdio::piped()).output().unwrap();
    let said = String::from_utf8(other.stderr).unwrap();
    assert_eq!(other.status.code(), Some(2), "{said}");
    assert!(
        said.contains("another run is using the checkpoint"),
        "{said}"
    );
    let mut ended = sender.wait(child);
    assert_eq!(ended.status.code(), Some(1), "{}", ended.stderr);
    // The other one wrote over what this one said.
    ended.summary = sender.run(&BOTH).summary;
    hold(&sender, &ended);
}

#[test]
fn letters_of_a_run_in_between_stay() {
    let sender = sender();
    let mut child = sender.start(&BOTH);
    sender.until_stored(300);
    child.kill().unwrap();
    child.wait().unwrap();
    fs::write(sender.path("others"), "nonsense\n").unwrap();
    let ended = sender.run(&["others"]);
    assert_eq!(ended.summary["dead_letters"], 1, "{}", ended.stderr);
    let ended = sender.run(&BOTH);
    assert_eq!(ended.status.code(), Some(1), "{}", ended.stderr);
    let letters = sender.letters(DEAD_LETTERS);
    let (others, own): (Vec<_>, Vec<_>) = letters
        .iter()
        .partition(|letter| letter["input"] == "others:1");
    assert_eq!(others.len(), 1);
    assert_eq!(own.len() as u64, ended.summary["dead_letters"]);
}

#[test]
fn what_cannot_be_written_to_is_said_before_anything_is_sent() {
    let sender = sender();
    fs::write(sender.path("empty"), "").unwrap();
    fs::write(sender.path("newer"), "{\"version\":2}\n").unwrap();
    fs::write(sender.path("cut"), "{\"event\":").unwrap();
    for (option, path, said) in [
        (
            "--dead-letters",
            "nowhere/letters",
            "cannot write dead letters",
        ),
        ("--dead-letters", ".", "cannot write dead letters"),
        ("--dead-letters", "cut", "in the middle of a line"),
        ("--dead-letters", "first", "serves another purpose"),
        (
            "--checkpoint",
            "nowhere/checkpoint",
            "cannot write the checkpoint",
        ),
        ("--checkpoint", ".", "cannot write the checkpoint"),
        ("--checkpoint", "first", "serves another purpose"),
        ("--checkpoint", "segue.yaml", "serves another purpose"),
        ("--checkpoint", "second", "no checkpoint that can be read"),
        ("--checkpoint", "empty", "it is empty"),
        ("--checkpoint", "newer", "another segue wrote it"),
    ] {
        let output = sender.command(&[option, path, "first"]).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{path}");
        let stderr = fs::read_to_string(sender.path("stderr")).unwrap();
        assert!(stderr.contains(said), "{path}: {stderr}");
        assert!(!sender.path(&format!("{path}.lock")).exists());
    }
    assert_eq!(sender.receiver.store().traffic.requests.len(), 0);
}

#[cfg(target_os = "linux")]
#[test]
fn a_letter_is_on_disk_or_not_at_all() {
    let sender = sender();
    let ended = sender.run(&["events.ndjson"]);
    let whole = sender.letters(DEAD_LETTERS);
    assert!(whole.len() > 5, "{}", ended.summary);
    fs::remove_file(sender.path(DEAD_LETTERS)).unwrap();
    // Files may not grow beyond 8 KiB, as on a disk that is nearly full.
    let mut limited = Command::new("sh");
    let segue = env!("CARGO_BIN_EXE_segue");
    let script = format!("trap '' XFSZ; ulimit -f 16; exec {segue} send events.ndjson");
    limited.args(["-c", &script]).current_dir(sender.folder());
    let output = limited.output().unwrap();
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(3), "{stderr}");
    assert!(stderr.contains("cannot write dead letters"), "{stderr}");
    let letters = fs::read_to_string(sender.path(DEAD_LETTERS)).unwrap();
    assert!(letters.is_empty() || letters.ends_with('\n'));
    assert!(letters.lines().count() < whole.len());
}
