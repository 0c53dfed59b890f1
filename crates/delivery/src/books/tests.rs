//! The files, and what is said when something is wrong with them.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use tempfile::TempDir;

use super::{
    Books, Checkpoint, DeadLetter, DeadLetters, Fate, FileBooks, InputIdentity, Run, Sent,
};
use crate::{Error, Origin, Progress, Time};

/// A folder with an input.
struct Files(TempDir);

impl Files {
    fn new() -> Self {
        let files = Self(tempfile::tempdir().unwrap());
        fs::write(files.path("events.ndjson"), "{}\n{}\n").unwrap();
        files
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    fn run(&self, clock: i64, mappings: &str) -> Run {
        Run {
            inputs: vec![InputIdentity::of(&self.path("events.ndjson")).unwrap()],
            mappings: mappings.to_owned(),
            clock,
            names: vec!["events.ndjson".to_owned()],
        }
    }

    fn checkpoint(&self) -> Result<Checkpoint, Error> {
        let names = vec!["one".to_owned(), "two".to_owned()];
        Checkpoint::open(&self.path("checkpoint"), self.run(7, "a"), names)
    }

    fn letters(&self) -> Result<DeadLetters, Error> {
        DeadLetters::at(&self.path("letters"))
    }

    fn books(&self) -> Result<FileBooks, Error> {
        FileBooks::new(self.letters()?, Some(self.checkpoint()?))
    }
}

/// The progress of a run that is done with so many events.
fn upto(position: u64) -> Progress {
    Progress {
        position,
        events: position,
        ..Progress::default()
    }
}

fn origin(event: u64, mapping: u32) -> Origin {
    Origin {
        event,
        mapping,
        record: 0,
    }
}

fn later(seconds: u64) -> Time {
    Time::from_millis(1).plus(Duration::from_secs(seconds))
}

#[test]
fn dead_letters_are_made_on_first_need_and_kept() {
    let files = Files::new();
    let mut books = FileBooks::new(files.letters().unwrap(), None).unwrap();
    books.acknowledge(later(1), &upto(1), b"").unwrap();
    assert!(!files.path("letters").exists());
    books.acknowledge(later(2), &upto(2), b"{}\n").unwrap();
    let mut books = FileBooks::new(files.letters().unwrap(), None).unwrap();
    books.acknowledge(later(3), &upto(3), b"[]\n").unwrap();
    assert_eq!(files.read("letters"), "{}\n[]\n");
}

#[test]
fn a_checkpoint_is_taken_up_where_it_stands() {
    let files = Files::new();
    fs::write(files.path("letters"), "from before\n").unwrap();
    let mut books = files.books().unwrap();
    books.acknowledge(later(10), &upto(4), b"first\n").unwrap();
    books
        .sending(&[origin(4, 0), origin(5, 1), origin(6, 1)])
        .unwrap();
    books.answered(origin(4, 0)).unwrap();
    books.returned(&[origin(6, 1)]).unwrap();
    // The process dies; a letter was written after the checkpoint, and an entry half.
    drop(books);
    let append = |name, text: &str| fs::write(files.path(name), files.read(name) + text).unwrap();
    append("letters", "second, cut");
    append("checkpoint", "{\"event\":9,\"mapp");

    let names = vec!["two".to_owned(), "one".to_owned()];
    let run = files.run(99, "b");
    let checkpoint = Checkpoint::open(&files.path("checkpoint"), run, names).unwrap();
    assert_eq!((checkpoint.position(), checkpoint.clock()), (4, 7));
    assert!(checkpoint.earlier_run().unwrap().mapped_otherwise);
    let mut books = FileBooks::new(files.letters().unwrap(), Some(checkpoint)).unwrap();
    assert_eq!(files.read("letters"), "from before\nfirst\n");
    // The mappings stand in another order now.
    assert_eq!(books.earlier(origin(4, 1)), Some(Sent::Answered));
    assert_eq!(books.earlier(origin(5, 0)), Some(Sent::Sending));
    assert_eq!(books.earlier(origin(6, 0)), None);
    assert_eq!(books.earlier(origin(9, 0)), None);

    // What lies before the position is forgotten.
    books.acknowledge(later(20), &upto(5), b"").unwrap();
    books.close().unwrap();
    assert_eq!(books.earlier(origin(4, 1)), None);
    assert_eq!(files.read("checkpoint").lines().count(), 2);
}

#[test]
fn the_checkpoint_is_written_now_and_then_and_at_the_end() {
    let files = Files::new();
    let position = || {
        let text = files.read("checkpoint");
        let head: serde_json::Value = serde_json::from_str(text.lines().next().unwrap()).unwrap();
        head["progress"]["position"].as_u64().unwrap()
    };
    let mut books = files.books().unwrap();
    books.acknowledge(later(10), &upto(1), b"").unwrap();
    assert_eq!(position(), 1);
    books.acknowledge(later(10), &upto(2), b"").unwrap();
    assert_eq!(position(), 1);
    books.acknowledge(later(11), &upto(3), b"").unwrap();
    assert_eq!(position(), 3);
    books.acknowledge(later(11), &upto(4), b"").unwrap();
    books.close().unwrap();
    assert_eq!(position(), 4);
}

/// What is said when a delivery cannot begin, without the folder's name.
fn complaint(files: &Files) -> String {
    let error = files.books().map(|_| ()).unwrap_err().to_string();
    let folder = files.0.path().display().to_string();
    error.replace(&format!("{folder}/"), "")
}

#[test]
fn what_is_wrong_with_the_files_is_said() {
    type Damage = fn(&Files);
    let cases: [(Damage, &str); 11] = [
        (
            |files| fs::write(files.path("events.ndjson"), "{}\n").unwrap(),
            "the checkpoint `checkpoint` is of another input: `events.ndjson` had 6 bytes, and has 3; \
             name the same files, or another checkpoint",
        ),
        (
            |files| fs::write(files.path("events.ndjson"), "[]\n{}\n").unwrap(),
            "the checkpoint `checkpoint` is of another input: `events.ndjson` has changed; \
             name the same files, or another checkpoint",
        ),
        (
            |files| fs::write(files.path("checkpoint"), "hello\n").unwrap(),
            "`checkpoint` is no checkpoint that can be read: its first line is not that of a checkpoint; \
             remove it to start over, or name another file",
        ),
        (
            |files| fs::write(files.path("checkpoint"), "").unwrap(),
            "`checkpoint` is no checkpoint that can be read: it is empty; \
             remove it to start over, or name another file",
        ),
        (
            |files| fs::write(files.path("checkpoint"), b"\xff\x00\n").unwrap(),
            "`checkpoint` is no checkpoint that can be read: its first line is not that of a checkpoint; \
             remove it to start over, or name another file",
        ),
        (
            |files| fs::write(files.path("checkpoint"), "{\"version\":2,\"more\":1}\n").unwrap(),
            "`checkpoint` is no checkpoint that can be read: another segue wrote it, in form 2 and not 1; \
             remove it to start over, or name another file",
        ),
        (
            |files| {
                let text = files
                    .read("checkpoint")
                    .replace("\"version\":1", "\"version\":9");
                fs::write(files.path("checkpoint"), text).unwrap();
            },
            "`checkpoint` is no checkpoint that can be read: another segue wrote it, in form 9 and not 1; \
             remove it to start over, or name another file",
        ),
        (
            |files| {
                let text = files.read("checkpoint") + "what?\n";
                fs::write(files.path("checkpoint"), text).unwrap();
            },
            "`checkpoint` is no checkpoint that can be read: line 2 is no entry; \
             remove it to start over, or name another file",
        ),
        (
            |files| fs::remove_file(files.path("letters")).unwrap(),
            "`letters` has 0 bytes of dead letters, and the checkpoint knows of 2; \
             bring the file back, or start over without the checkpoint",
        ),
        (
            |files| fs::write(files.path("letters"), "1\n2").unwrap(),
            "",
        ),
        (
            |files| {
                fs::remove_file(files.path("checkpoint")).unwrap();
                fs::write(files.path("letters"), "1\n2").unwrap();
            },
            "`letters` ends in the middle of a line, as after a crash; \
             end that line or cut it off, or name another file for dead letters",
        ),
    ];
    for (damage, wanted) in cases {
        let files = Files::new();
        let mut books = files.books().unwrap();
        books.acknowledge(later(1), &upto(1), b"1\n").unwrap();
        drop(books);
        damage(&files);
        if wanted.is_empty() {
            files.books().unwrap();
        } else {
            assert_eq!(complaint(&files), wanted);
        }
    }
}

fn letter(input: &str) -> String {
    format!("{{\"input\":\"{input}\",\"outcome\":\"rejected\",\"reason\":\"r\"}}\n")
}

#[test]
fn letters_of_another_run_are_not_cut() {
    let files = Files::new();
    let mut books = files.books().unwrap();
    let first = letter("events.ndjson:1");
    books
        .acknowledge(later(1), &upto(1), first.as_bytes())
        .unwrap();
    drop(books);
    // The run is killed with a letter it has not accounted for; another one adds its own; a third is cut.
    let others = letter("others.ndjson:1") + &letter("older events.ndjson:1");
    let tail = letter("events.ndjson:2") + &others + &letter("events.ndjson:3");
    fs::write(files.path("letters"), first.clone() + &tail + "{\"inp").unwrap();
    drop(files.books().unwrap());
    assert_eq!(files.read("letters"), first.clone() + &others);
    // They stay, whenever this run goes on.
    drop(files.books().unwrap());
    assert_eq!(files.read("letters"), first + &others);
    assert!(!files.path("letters.tmp").exists());
}

#[test]
fn two_runs_write_to_one_file() {
    let files = Files::new();
    let books = || FileBooks::new(files.letters().unwrap(), None).unwrap();
    let (mut one, mut two) = (books(), books());
    for _ in 0..2 {
        one.acknowledge(later(1), &upto(1), b"1\n").unwrap();
        two.acknowledge(later(1), &upto(1), b"2\n").unwrap();
    }
    assert_eq!(files.read("letters"), "1\n2\n1\n2\n");
    // What they write must not be cut from under them.
    drop(one);
    drop(files.books().unwrap());
    two.acknowledge(later(1), &upto(1), b"2\n").unwrap();
    assert_eq!(
        complaint(&files),
        "another run is writing dead letters to `letters`; start again when it has ended"
    );
    drop(two);
    files.books().unwrap();
}

#[test]
fn two_runs_do_not_go_by_one_checkpoint() {
    let files = Files::new();
    let books = files.books().unwrap();
    assert_eq!(
        complaint(&files),
        "another run is using the checkpoint `checkpoint`; wait until it has ended, or name another file"
    );
    drop(books);
    files.books().unwrap();
    assert!(!files.path("checkpoint.lock").exists());
}

#[test]
fn what_could_not_be_written_is_said_at_once() {
    let files = Files::new();
    let nowhere = files.path("nowhere").join("file");
    assert!(matches!(
        DeadLetters::at(&nowhere),
        Err(Error::DeadLettersUnwritable { .. })
    ));
    for path in [&nowhere, files.0.path()] {
        let checkpoint = Checkpoint::open(path, files.run(7, "a"), Vec::new());
        assert!(matches!(
            checkpoint,
            Err(Error::CheckpointUnwritable { .. })
        ));
    }
}

#[cfg(unix)]
#[test]
fn dead_letters_may_go_to_a_device() {
    let files = Files::new();
    for checkpoint in [None, Some(files.checkpoint().unwrap())] {
        let letters = DeadLetters::at(Path::new("/dev/null")).unwrap();
        let mut books = FileBooks::new(letters, checkpoint).unwrap();
        books.acknowledge(later(1), &upto(1), b"{}\n").unwrap();
        books.close().unwrap();
    }
}

#[test]
fn dead_letters_elsewhere_are_not_cut() {
    let files = Files::new();
    drop(files.books().unwrap());
    let other = DeadLetters::at(&files.path("other")).unwrap();
    let result = FileBooks::new(other, Some(files.checkpoint().unwrap()));
    assert!(matches!(result, Err(Error::OtherDeadLetters { .. })));
}

#[test]
fn only_files_can_be_resumed() {
    let files = Files::new();
    for path in [files.0.path(), Path::new("/dev/null"), &files.path("none")] {
        let result = InputIdentity::of(path);
        assert!(
            matches!(result, Err(Error::InputNotResumable { .. })),
            "{path:?}"
        );
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_stops_before_acknowledging() {
    let letters = DeadLetters::at(Path::new("/dev/full")).unwrap();
    let mut books = FileBooks::new(letters, None).unwrap();
    let error = books.acknowledge(later(1), &upto(1), b"{}\n").unwrap_err();
    assert_eq!(
        error.to_string(),
        "cannot write dead letters to `/dev/full`: No space left on device (os error 28); \
         make room or name another file, and start again"
    );
}

#[test]
fn a_letter_reads_as_it_was_written() {
    let line = r#"{"event":{"a": 1e400},"input":"a:1","mapping":"M","action":"trackEvent","lane":"import","record":[],"outcome":"given_up","status":500,"field":"f","reason":"\n","attempts":3,"first":"x","last":"y"}"#;
    let letter: DeadLetter<'_> = serde_json::from_str(line).unwrap();
    assert_eq!(letter.outcome, Fate::GivenUp);
    assert_eq!(letter.line(), format!("{line}\n").into_bytes());
}
