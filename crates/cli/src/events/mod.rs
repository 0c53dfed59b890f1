//! Events from files and standard input, in batches of bytes that hold whole events.
//!
//! [`compression`] is undone, a [`splitter`] finds where each event begins and ends, and [`Events`] does both over all
//! inputs. An event is only found here, not read: a batch can be handed to another thread as it is.

mod array;
mod buffer;
mod compression;
mod input;
mod lines;
mod splitter;
#[cfg(test)]
mod tests;

use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, Read};
use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use segue_evaluator::eval;
use segue_evaluator::json::{Layouts, ReadError, ReadErrorKind};
use segue_evaluator::limits::EVENT_BYTES;
use segue_evaluator::path::Paths;
use segue_evaluator::{Bump, Value};

use crate::stop::Stop;
use buffer::Buffer;
use input::Input;

/// Some events of one input, as they came.
#[derive(Debug, Default)]
pub(crate) struct Batch {
    file: Arc<str>,
    buffer: Buffer,
    found: Vec<Found>,
    first: u64,
    /// Whether the last one found stands for the rest of an input that cannot be read further.
    breaks_off: bool,
}

/// An event found in the bytes of a batch, or what is there in place of one.
#[derive(Debug)]
struct Found {
    line: u64,
    what: Result<Range<usize>, String>,
}

/// One event, not yet read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Event<'b> {
    /// Its number over all inputs, from 0.
    pub(crate) number: u64,
    /// The name of its input.
    pub(crate) file: &'b str,
    /// The line it begins in, from 1.
    pub(crate) line: u64,
    /// Whether the input cannot be read further from here on.
    pub(crate) breaks_off: bool,
    what: Result<&'b [u8], &'b str>,
}

/// How far events have been read, for whoever watches from another thread.
#[derive(Clone, Debug, Default)]
pub(crate) struct Reading {
    /// Bytes read so far, as they are on disk.
    pub(crate) bytes: Arc<AtomicU64>,
    /// Bytes of all inputs; none where that cannot be known.
    pub(crate) total: Option<u64>,
}

impl Batch {
    /// The name of the input.
    pub(crate) fn file(&self) -> Arc<str> {
        self.file.clone()
    }

    /// The events in order, unreadable ones included.
    pub(crate) fn events(&self) -> impl Iterator<Item = Event<'_>> {
        let last = self.first + self.found.len() as u64;
        let bytes = self.buffer.bytes();
        (self.first..)
            .zip(&self.found)
            .map(move |(number, found)| Event {
                number,
                file: &self.file,
                line: found.line,
                breaks_off: self.breaks_off && number + 1 == last,
                what: match &found.what {
                    Ok(range) => Ok(bytes.get(range.clone()).unwrap_or_default()),
                    Err(reason) => Err(reason),
                },
            })
    }
}

impl<'b> Event<'b> {
    /// The event as it came; the reason where it is none.
    pub(crate) fn bytes(&self) -> Result<&'b [u8], &'b str> {
        self.what
    }

    /// The event, read along these paths; the reason where it is none.
    pub(crate) fn read(
        &self,
        paths: &Paths,
        layouts: &mut Layouts,
        arena: &'b Bump,
    ) -> Result<eval::Event<'b>, String> {
        read(self.what?, paths, layouts, arena)
    }
}

/// The event that is written in a text; the reason where it is none.
pub(crate) fn read<'b>(
    text: &'b [u8],
    paths: &Paths,
    layouts: &mut Layouts,
    arena: &'b Bump,
) -> Result<eval::Event<'b>, String> {
    match eval::Event::read(text, paths, layouts, arena) {
        Ok(event) if matches!(event.value, Value::Object(_)) => Ok(event),
        Ok(_) => Err("the event is no object".to_owned()),
        Err(ReadError {
            kind: ReadErrorKind::TooLarge,
            ..
        }) => Err(too_large()),
        Err(ReadError { kind, offset }) => Err(format!("{kind} at byte {offset} of the event")),
    }
}

/// The reason why an event over the limit cannot be read.
fn too_large() -> String {
    format!("the event is larger than {} MB", EVENT_BYTES >> 20)
}

/// The events of several inputs, one after the other.
pub(crate) struct Events {
    waiting: VecDeque<Source>,
    current: Option<Input>,
    number: u64,
    reading: Reading,
}

/// An input that has not been begun.
enum Source {
    Stdin,
    /// A file that can be opened again, and its length.
    File(PathBuf, u64),
    /// A pipe, which cannot.
    Pipe(PathBuf, File),
}

impl Events {
    /// The events of these files, `-` for standard input, which is also what is read where no file is named. Fails
    /// where one cannot be opened.
    pub(crate) fn open(paths: &[PathBuf]) -> Result<Self, Stop> {
        let mut waiting = paths
            .iter()
            .map(Source::check)
            .collect::<Result<VecDeque<_>, _>>()?;
        if waiting.is_empty() {
            waiting.push_back(Source::Stdin);
        }
        Ok(Self {
            reading: Reading {
                total: waiting.iter().map(Source::length).sum(),
                ..Reading::default()
            },
            waiting,
            current: None,
            number: 0,
        })
    }

    /// How far it is, from now on.
    pub(crate) fn reading(&self) -> Reading {
        self.reading.clone()
    }

    /// Fills the batch with the next events; false where there are no more.
    pub(crate) fn fill(&mut self, batch: &mut Batch) -> bool {
        loop {
            let input = match &mut self.current {
                Some(input) => input,
                None => match self.waiting.pop_front() {
                    Some(source) => self.current.insert(source.begin(&self.reading)),
                    None => return false,
                },
            };
            if input.fill(batch) {
                batch.first = self.number;
                self.number += batch.found.len() as u64;
                return true;
            }
            self.current = None;
        }
    }
}

impl Source {
    fn check(path: &PathBuf) -> Result<Self, Stop> {
        if path.as_os_str() == "-" {
            return Ok(Self::Stdin);
        }
        let failed = |error| Stop::read(path, error);
        let file = File::open(path).map_err(failed)?;
        let kind = file.metadata().map_err(failed)?;
        if kind.is_dir() {
            return Err(failed(io::ErrorKind::IsADirectory.into()));
        }
        Ok(if kind.is_file() {
            Self::File(path.clone(), kind.len())
        } else {
            Self::Pipe(path.clone(), file)
        })
    }

    fn length(&self) -> Option<u64> {
        match self {
            Self::File(_, length) => Some(*length),
            Self::Stdin | Self::Pipe(..) => None,
        }
    }

    fn begin(self, reading: &Reading) -> Input {
        let (name, reader, length): (_, io::Result<Box<dyn Read + Send>>, _) = match self {
            Self::Stdin => ("-".into(), Ok(Box::new(io::stdin())), 0),
            Self::File(path, length) => {
                let file = File::open(&path);
                (path, file.map(|f| Box::new(f) as _), length)
            }
            Self::Pipe(path, file) => (path, Ok(Box::new(file)), 0),
        };
        let reader = reader.map(|input| Counted {
            input,
            missing: length,
            bytes: reading.bytes.clone(),
        });
        Input::new(name.display().to_string().into(), reader)
    }
}

/// An input whose bytes are counted.
struct Counted {
    input: Box<dyn Read + Send>,
    /// How many have to come.
    missing: u64,
    bytes: Arc<AtomicU64>,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.input.read(buffer)? as u64;
        if count == 0 && !buffer.is_empty() && self.missing > 0 {
            let shorter = "the file has become shorter since it was opened";
            return Err(io::Error::new(io::ErrorKind::UnexpectedEof, shorter));
        }
        self.missing = self.missing.saturating_sub(count);
        self.bytes.fetch_add(count, Ordering::Relaxed);
        Ok(count as usize)
    }
}
