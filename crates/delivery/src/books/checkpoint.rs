//! The checkpoint file: how far a run got.
//!
//! The first line says which run it is and how far it got; the lines after it are a log of the records that must not be
//! sent twice, of events not acknowledged yet. The log grows at its end, each entry on disk before the request leaves;
//! now and then the file is written anew beside itself and put in its place, so that there is a whole one at every
//! instant.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::lock::{self, Lock};
use super::{DeadLetter, DeadLetters, InputIdentity, Sent, disk};
use crate::{Error, Origin, Progress, Time};

/// The form of the file.
const VERSION: u32 = 1;

/// The file is not written anew more often.
const EVERY: Duration = Duration::from_millis(500);

/// How far a run got, in a file.
#[derive(Debug)]
pub struct Checkpoint {
    path: PathBuf,
    head: Head,
    /// By event, mapping and record.
    sent: BTreeMap<(u64, u32, u32), Sent>,
    /// The names of the mappings, as [`Origin::mapping`] counts them.
    mappings: Vec<String>,
    /// The file, open at its end.
    file: Option<File>,
    saved: Time,
    earlier_run: Option<EarlierRun>,
    _lock: Lock,
}

/// The run that wrote a checkpoint.
#[derive(Clone, Copy, Debug)]
pub struct EarlierRun {
    /// Whether it had other settings or mappings.
    pub mapped_otherwise: bool,
}

/// What a run is known by: the same for the run that resumes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    /// The inputs, in order.
    pub inputs: Vec<InputIdentity>,
    /// A hash of the settings and mappings.
    pub mappings: String,
    /// The clock that events are mapped with: milliseconds since 1970.
    pub clock: i64,
    /// What the inputs are called in dead letters; nothing where they are dead letters themselves, which are about any
    /// input.
    #[serde(skip)]
    pub names: Vec<String>,
}

/// What every form of the file begins with.
#[derive(Deserialize)]
struct Form {
    version: u32,
}

#[derive(Debug, Serialize, Deserialize)]
struct Head {
    version: u32,
    #[serde(flatten)]
    run: Run,
    /// Every event before its position has all its outcomes, and what they are.
    progress: Progress,
    dead_letters: Letters,
}

#[derive(Debug, Default, Serialize, Deserialize)]
struct Letters {
    path: PathBuf,
    /// Its length at the position.
    length: u64,
}

/// A line of the log.
#[derive(Debug, Serialize, Deserialize)]
struct Entry<'a> {
    event: u64,
    #[serde(borrow)]
    mapping: std::borrow::Cow<'a, str>,
    record: u32,
    /// Nothing when it came back and was surely not taken.
    sent: Option<Sent>,
}

impl Checkpoint {
    /// The checkpoint of a run: the one an earlier run left at `path`, or a new one. Nothing is written yet.
    ///
    /// `mappings` are the names of the mappings, as [`Origin::mapping`] counts them. An earlier run must have been over
    /// the same inputs; its clock is kept.
    pub fn open(path: &Path, run: Run, mappings: Vec<String>) -> Result<Self, Error> {
        let unwritable = |source| Error::CheckpointUnwritable {
            path: path.to_owned(),
            source,
        };
        if path.is_dir() {
            return Err(unwritable(io::ErrorKind::IsADirectory.into()));
        }
        let lock = Lock::take(path).map_err(unwritable)?;
        let lock = lock.ok_or_else(|| Error::CheckpointInUse {
            path: path.to_owned(),
        })?;
        let text = match fs::read(path) {
            Ok(bytes) => Some(String::from_utf8_lossy(&bytes).into_owned()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(unreadable(path, &error.to_string())),
        };
        let mut checkpoint = Self {
            path: path.to_owned(),
            head: Head {
                version: VERSION,
                run,
                progress: Progress::default(),
                dead_letters: Letters::default(),
            },
            sent: BTreeMap::new(),
            mappings,
            file: None,
            saved: Time::default(),
            earlier_run: None,
            _lock: lock,
        };
        if let Some(text) = text {
            checkpoint.take_over(&text)?;
        }
        Ok(checkpoint)
    }

    /// Goes on from what an earlier run wrote.
    fn take_over(&mut self, text: &str) -> Result<(), Error> {
        let path = &self.path;
        let mut lines = text.split_inclusive('\n');
        let first = lines
            .next()
            .ok_or_else(|| unreadable(path, "it is empty"))?;
        if let Ok(Form { version }) = serde_json::from_str(first)
            && version != VERSION
        {
            let reason = format!("another segue wrote it, in form {version} and not {VERSION}");
            return Err(unreadable(path, &reason));
        }
        let head: Head = serde_json::from_str(first)
            .map_err(|_| unreadable(path, "its first line is not that of a checkpoint"))?;
        if let Some(difference) = InputIdentity::difference(&head.run.inputs, &self.head.run.inputs)
        {
            return Err(Error::OtherInput {
                path: path.clone(),
                difference,
            });
        }
        // A line without an end was being written when the run ended: its request has not left.
        for (line, number) in lines.filter(|line| line.ends_with('\n')).zip(2..) {
            let entry: Entry<'_> = serde_json::from_str(line)
                .map_err(|_| unreadable(path, &format!("line {number} is no entry")))?;
            // A mapping that is gone sends nothing.
            let Some(mapping) = self.mappings.iter().position(|name| *name == entry.mapping) else {
                continue;
            };
            let key = (entry.event, mapping as u32, entry.record);
            match entry.sent {
                Some(sent) => self.sent.insert(key, sent),
                None => self.sent.remove(&key),
            };
        }
        self.earlier_run = Some(EarlierRun {
            mapped_otherwise: head.run.mappings != self.head.run.mappings,
        });
        self.head = Head {
            run: Run {
                mappings: std::mem::take(&mut self.head.run.mappings),
                names: std::mem::take(&mut self.head.run.names),
                ..head.run
            },
            ..head
        };
        Ok(())
    }

    /// The run that left this checkpoint, unless it is new.
    pub fn earlier_run(&self) -> Option<EarlierRun> {
        self.earlier_run
    }

    /// The first event that is not acknowledged.
    pub fn position(&self) -> u64 {
        self.head.progress.position
    }

    /// What became of the events before.
    pub(super) fn progress(&self) -> Progress {
        self.head.progress
    }

    /// The clock of the first run: milliseconds since 1970.
    pub fn clock(&self) -> i64 {
        self.head.run.clock
    }

    /// Begins the run: the dead letters are cut back to the position, and the file is written.
    pub(super) fn begin(&mut self, letters: &mut DeadLetters) -> Result<(), Error> {
        let path = std::path::absolute(letters.path()).map_err(|source| self.unwritable(source))?;
        if self.earlier_run.is_none() {
            self.head.dead_letters = Letters {
                path,
                length: letters.length(),
            };
        } else if self.head.dead_letters.path != path {
            return Err(Error::OtherDeadLetters {
                path,
                wanted: self.head.dead_letters.path.clone(),
            });
        }
        // What is about another input is of another run; this one comes to all of its own again.
        let names = &self.head.run.names;
        let own = |letter: &DeadLetter<'_>| {
            let file = letter.input.rsplit_once(':').map(|(file, _)| file);
            names.is_empty() || names.iter().any(|name| Some(name.as_str()) == file)
        };
        letters.cut_back(self.head.dead_letters.length, own)?;
        self.save()
    }

    pub(super) fn earlier(&self, record: Origin) -> Option<Sent> {
        self.sent.get(&key(record)).copied()
    }

    pub(super) fn sending(&mut self, records: &[Origin]) -> Result<(), Error> {
        self.log(records, Some(Sent::Sending))?;
        match &self.file {
            Some(file) => file.sync_data().map_err(|source| self.unwritable(source)),
            None => Ok(()),
        }
    }

    pub(super) fn returned(&mut self, records: &[Origin]) -> Result<(), Error> {
        self.log(records, None)
    }

    pub(super) fn answered(&mut self, record: Origin) -> Result<(), Error> {
        self.log(&[record], Some(Sent::Answered))
    }

    fn log(&mut self, records: &[Origin], sent: Option<Sent>) -> Result<(), Error> {
        for &record in records {
            match sent {
                Some(sent) => self.sent.insert(key(record), sent),
                None => self.sent.remove(&key(record)),
            };
        }
        self.append(records, sent)
            .map_err(|source| self.unwritable(source))
    }

    fn append(&self, records: &[Origin], sent: Option<Sent>) -> io::Result<()> {
        let mut lines = Vec::new();
        for &record in records {
            self.push_entry(key(record), sent, &mut lines)?;
        }
        match &self.file {
            Some(file) => (&mut &*file).write_all(&lines),
            None => Ok(()),
        }
    }

    fn push_entry(
        &self,
        key: (u64, u32, u32),
        sent: Option<Sent>,
        lines: &mut Vec<u8>,
    ) -> io::Result<()> {
        let (event, mapping, record) = key;
        let name = self.mappings.get(mapping as usize);
        let entry = Entry {
            event,
            mapping: name.map_or("", String::as_str).into(),
            record,
            sent,
        };
        push_line(&entry, lines)
    }

    /// Moves the position on. The file is written anew now and then.
    pub(super) fn advance(&mut self, now: Time, at: &Progress, letters: u64) -> Result<(), Error> {
        self.head.progress = *at;
        self.head.dead_letters.length = letters;
        if now.since(self.saved) < EVERY {
            return Ok(());
        }
        self.saved = now;
        self.save()
    }

    /// Writes the file anew, without what lies before the position.
    pub(super) fn save(&mut self) -> Result<(), Error> {
        self.sent = self.sent.split_off(&(self.head.progress.position, 0, 0));
        let file = self.replace().map_err(|source| self.unwritable(source))?;
        self.file = Some(file);
        Ok(())
    }

    fn replace(&self) -> io::Result<File> {
        let mut lines = Vec::new();
        push_line(&self.head, &mut lines)?;
        for (&key, &sent) in &self.sent {
            self.push_entry(key, Some(sent), &mut lines)?;
        }
        let beside = lock::beside(&self.path, ".tmp");
        let written = write_whole(&beside, &lines).and_then(|file| {
            fs::rename(&beside, &self.path)?;
            disk::sync_parent(&self.path)?;
            Ok(file)
        });
        // On a full disk it would take room.
        written.inspect_err(|_| drop(fs::remove_file(&beside)))
    }

    fn unwritable(&self, source: io::Error) -> Error {
        Error::CheckpointUnwritable {
            path: self.path.clone(),
            source,
        }
    }
}

fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<File> {
    let mut file = File::create(path)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    Ok(file)
}

fn key(record: Origin) -> (u64, u32, u32) {
    (record.event, record.mapping, record.record)
}

/// Fails on a path that is no text.
fn push_line(value: &impl Serialize, lines: &mut Vec<u8>) -> io::Result<()> {
    serde_json::to_writer(&mut *lines, value)?;
    lines.push(b'\n');
    Ok(())
}

fn unreadable(path: &Path, reason: &str) -> Error {
    Error::CheckpointUnreadable {
        path: path.to_owned(),
        reason: reason.to_owned(),
    }
}
