//! Events in, lines of JSON out, in the order of the input.

use std::io::{self, Write};

use segue_evaluator::eval::{self, Failure};
use segue_evaluator::path::Paths;
use segue_evaluator::{Bump, json};

use crate::clock::Clock;
use crate::events::{Batch, Event, Events};
use crate::stop::{Outcome, Stop};

/// What a command makes of an event.
pub(crate) trait Work {
    /// The paths it looks at.
    fn paths(&self) -> &Paths;

    /// Appends the lines of one event; [`Outcome::Found`] if one of them is an error.
    fn event<'a>(&'a mut self, source: Source<'a>, arena: &'a Bump, out: &mut Vec<u8>) -> Outcome;
}

/// An event that has been read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Source<'a> {
    /// Its number over all inputs, from 0.
    pub(crate) number: u64,
    /// The event, an object.
    pub(crate) event: eval::Event<'a>,
    /// Milliseconds since the epoch.
    pub(crate) now: i64,
}

/// Does the work for every event and prints its lines.
pub(crate) fn print(
    events: &mut Events,
    clock: Clock,
    work: &mut impl Work,
) -> Result<Outcome, Stop> {
    let mut stdout = io::stdout().lock();
    let mut arena = Bump::new();
    let mut batch = Batch::default();
    let mut lines = Vec::new();
    let mut found = false;
    while events.fill(&mut batch) {
        let now = clock.now();
        for event in batch.events() {
            let outcome = match event.read(work.paths(), &arena) {
                Ok(read) => {
                    let source = Source {
                        number: event.number,
                        event: read,
                        now,
                    };
                    work.event(source, &arena, &mut lines)
                }
                Err(reason) => {
                    write_unreadable(&event, &reason, &mut lines);
                    Outcome::Found
                }
            };
            found |= outcome == Outcome::Found;
            arena.reset();
        }
        stdout.write_all(&lines)?;
        stdout.flush()?;
        lines.clear();
    }
    Ok(Outcome::found(found))
}

/// Appends `{"event":N`.
pub(crate) fn begin(number: u64, out: &mut Vec<u8>) {
    out.extend_from_slice(b"{\"event\":");
    write_number(number, out);
}

fn write_number(number: u64, out: &mut Vec<u8>) {
    // Writing to memory does not fail.
    let _ = write!(out, "{number}");
}

/// Appends `,"KEY":` with a key that needs no escaping.
pub(crate) fn write_key(key: &str, out: &mut Vec<u8>) {
    out.extend_from_slice(b",\"");
    out.extend_from_slice(key.as_bytes());
    out.extend_from_slice(b"\":");
}

/// Appends `,"KEY":"TEXT"`.
pub(crate) fn write_member(key: &str, text: &str, out: &mut Vec<u8>) {
    write_key(key, out);
    json::write_text(text, out);
}

/// Ends a line: with what has been written, or with the reason why it could not be.
pub(crate) fn end(written: Result<(), Failure>, out: &mut Vec<u8>) {
    if let Err(failure) = written {
        out.extend_from_slice(b",\"error\":{\"code\":");
        json::write_text(failure.code.as_str(), out);
        if let Some(field) = &failure.field {
            write_member("field", field, out);
        }
        write_member("message", &failure.message, out);
        out.push(b'}');
    }
    out.extend_from_slice(b"}\n");
}

fn write_unreadable(event: &Event<'_>, reason: &str, out: &mut Vec<u8>) {
    begin(event.number, out);
    out.extend_from_slice(b",\"error\":{\"code\":\"event_unreadable\"");
    write_member("message", reason, out);
    write_member("file", event.file, out);
    write_key("line", out);
    write_number(event.line, out);
    out.extend_from_slice(b"}}\n");
}
