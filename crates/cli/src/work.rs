//! Work done for every event by several threads, its lines printed in the order of the input.
//!
//! The threads form a ring, round which two things go: the events, of which each thread takes a batch before it passes
//! them on, and the output, to which it writes what it has made of its batch. So batches are read and written in turn,
//! nobody waits but for its turn, and there are never more batches than threads.

use std::io::{self, Stdout, Write};
use std::panic::resume_unwind;
use std::sync::Arc;
use std::sync::mpsc::channel;
use std::thread;

use clap::Args;
use segue_evaluator::json::Layouts;
use segue_evaluator::path::Paths;
use segue_evaluator::{Bump, eval};

use crate::clock::Clock;
use crate::events::{Batch, Events};
use crate::lines;
use crate::ring::{Place, ring};
use crate::stop::{Outcome, Stop};

/// The option that says how many threads work.
#[derive(Debug, Args)]
pub(crate) struct ThreadsArgs {
    /// How many threads to use, which the output does not show [default: all cores]
    #[arg(long = "threads", value_name = "N", value_parser = clap::value_parser!(u16).range(1..=MAX_THREADS))]
    count: Option<u16>,
}

const MAX_THREADS: i64 = 1024;

impl ThreadsArgs {
    pub(crate) fn count(&self) -> usize {
        self.count.map_or_else(
            || thread::available_parallelism().map_or(1, Into::into),
            usize::from,
        )
    }
}

/// What a command makes of an event.
pub(crate) trait Work: Send + Sync + 'static {
    /// What is used again for every event, by each thread its own.
    type Scratch: Default;

    /// The paths it looks at.
    fn paths(&self) -> &Paths;

    /// Appends the lines of one event; [`Outcome::Found`] if one of them is an error.
    fn event<'a>(
        &'a self,
        source: Source<'a>,
        arena: &'a Bump,
        scratch: &mut Self::Scratch,
        out: &mut Vec<u8>,
    ) -> Outcome;
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
    events: Events,
    clock: Clock,
    work: impl Work,
    threads: &ThreadsArgs,
) -> Result<Outcome, Stop> {
    let work = Arc::new(work);
    let count = threads.count();
    let mut workers = ring(events, count)
        .zip(ring(io::stdout(), count))
        .map(|(events, output)| Worker {
            work: work.clone(),
            clock,
            events,
            output,
        });
    if count == 1 {
        return workers.next().map_or(Ok(Outcome::Done), |only| only.run());
    }
    let (sender, outcomes) = channel();
    let mut handles = Vec::new();
    for worker in workers {
        let sender = sender.clone();
        let run = move || {
            // Nobody listens any more once another thread has failed.
            let _ = sender.send(worker.run());
        };
        let handle = thread::Builder::new().spawn(run).map_err(Stop::Thread)?;
        handles.push(handle);
    }
    drop(sender);
    let mut found = false;
    // An error ends the program at once, without the threads: one of them may be waiting for input that never comes.
    for outcome in outcomes {
        found |= outcome? == Outcome::Found;
    }
    for handle in handles {
        handle.join().unwrap_or_else(|panic| resume_unwind(panic));
    }
    Ok(Outcome::found(found))
}

/// What one thread has.
struct Worker<W> {
    work: Arc<W>,
    clock: Clock,
    events: Place<Events>,
    output: Place<Stdout>,
}

/// What a thread uses again for every event.
struct Desk<W: Work> {
    arena: Bump,
    layouts: Layouts,
    scratch: W::Scratch,
}

impl<W: Work> Default for Desk<W> {
    fn default() -> Self {
        Self {
            arena: Bump::new(),
            layouts: Layouts::default(),
            scratch: W::Scratch::default(),
        }
    }
}

impl<W: Work> Worker<W> {
    /// Works on batches, as long as there are some and somebody reads what comes out.
    fn run(&self) -> Result<Outcome, Stop> {
        let mut batch = Batch::default();
        let mut desk = Desk::<W>::default();
        let mut lines = Vec::new();
        let mut found = false;
        while let Some(mut events) = self.events.take() {
            if !events.fill(&mut batch) {
                break;
            }
            self.events.pass(events);
            found |= self.batch(&batch, &mut desk, &mut lines) == Outcome::Found;
            let Some(mut output) = self.output.take() else {
                break;
            };
            output.write_all(&lines)?;
            output.flush()?;
            self.output.pass(output);
            lines.clear();
        }
        Ok(Outcome::found(found))
    }

    /// Appends the lines of a batch.
    fn batch(&self, batch: &Batch, desk: &mut Desk<W>, lines: &mut Vec<u8>) -> Outcome {
        let Desk {
            arena,
            layouts,
            scratch,
        } = desk;
        let now = self.clock.now();
        let mut found = false;
        for event in batch.events() {
            let outcome = match event.read(self.work.paths(), layouts, arena) {
                Ok(read) => {
                    let source = Source {
                        number: event.number,
                        event: read,
                        now,
                    };
                    self.work.event(source, arena, scratch, lines)
                }
                Err(reason) => {
                    lines::write_unreadable(&event, &reason, lines);
                    Outcome::Found
                }
            };
            found |= outcome == Outcome::Found;
            arena.reset();
        }
        Outcome::found(found)
    }
}
