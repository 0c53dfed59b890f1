//! From the input to the delivery: on all cores, and yet in order.
//!
//! The threads form a ring, as those of other commands do: round it go the events, of which each thread takes a batch,
//! and the way out. So what is made of the events leaves in the order of the input, and where a thread ends, whatever
//! the reason, nothing behind its events does.

use std::panic::resume_unwind;
use std::sync::Arc;
use std::thread::{self, JoinHandle};

use segue_delivery::Mapped;
use segue_evaluator::Bump;
use segue_evaluator::json::Layouts;
use segue_mixpanel::Records;
use tokio::sync::mpsc;

use crate::clock::Clock;
use crate::events::{Batch, Event, Events};
use crate::ring::{Place, ring};
use crate::stop::Stop;

/// At most so many events are handed on at once.
const GROUP: usize = 64;

/// So many groups wait between feed and delivery.
const WAITING: usize = 4;

/// What makes something to deliver of what stands in a line of the input.
pub(super) trait Make: Send + Sync + 'static {
    fn make(&self, event: &Event<'_>, input: &Arc<str>, now: i64, scratch: &mut Scratch) -> Mapped;
}

/// What is used again for every event, by each thread its own.
#[derive(Default)]
pub(super) struct Scratch {
    pub(super) arena: Bump,
    pub(super) layouts: Layouts,
    pub(super) records: Records,
}

/// An input that cannot be read to its end.
pub(super) struct Broken {
    pub(super) file: Arc<str>,
    pub(super) line: u64,
    pub(super) reason: String,
}

/// What a feed begins with.
pub(super) struct Input {
    pub(super) events: Events,
    /// The first event that is not done with.
    pub(super) position: u64,
    /// What the mappings take for now.
    pub(super) clock: Clock,
    /// How many threads read and map.
    pub(super) threads: usize,
}

/// The threads that make something of the input.
pub(super) struct Feed(Vec<JoinHandle<Option<Broken>>>);

impl Feed {
    /// Begins to make of the events what then comes out of the channel. An input that breaks off ends it.
    pub(super) fn start(
        input: Input,
        maker: impl Make,
    ) -> Result<(Self, mpsc::Receiver<Vec<Mapped>>), Stop> {
        let (out, made) = mpsc::channel(WAITING);
        let maker = Arc::new(maker);
        let workers = ring(input.events, input.threads).zip(ring(out, input.threads));
        let threads = workers.map(|(events, out)| {
            let worker = Worker {
                position: input.position,
                clock: input.clock,
                maker: maker.clone(),
                events,
                out,
            };
            thread::Builder::new().spawn(move || worker.run())
        });
        let threads = threads.collect::<Result<_, _>>().map_err(Stop::Thread)?;
        Ok((Self(threads), made))
    }

    /// What broke, when nothing more comes out.
    pub(super) fn end(self) -> Option<Broken> {
        let ends = self.0.into_iter().map(JoinHandle::join);
        let broken = ends.map(|end| end.unwrap_or_else(|panic| resume_unwind(panic)));
        broken.flatten().next()
    }
}

/// What one thread has.
struct Worker<M> {
    position: u64,
    clock: Clock,
    maker: Arc<M>,
    events: Place<Events>,
    out: Place<mpsc::Sender<Vec<Mapped>>>,
}

impl<M: Make> Worker<M> {
    /// Works on batches, as long as there are some and somebody takes what comes out.
    fn run(&self) -> Option<Broken> {
        let mut batch = Batch::default();
        let mut scratch = Scratch::default();
        let mut made = Vec::new();
        while let Some(mut events) = self.events.take() {
            if !events.fill(&mut batch) {
                break;
            }
            let broken = broken(&batch);
            if broken.is_none() {
                self.events.pass(events);
            }
            self.make(&batch, &mut scratch, &mut made);
            let out = self.out.take()?;
            let mut made = made.drain(..);
            while made.len() > 0 {
                out.blocking_send(made.by_ref().take(GROUP).collect())
                    .ok()?;
            }
            self.out.pass(out);
            if broken.is_some() {
                return broken;
            }
        }
        None
    }

    fn make(&self, batch: &Batch, scratch: &mut Scratch, made: &mut Vec<Mapped>) {
        let now = self.clock.now();
        let input = batch.file();
        let wanted = |event: &Event<'_>| event.number >= self.position && !event.breaks_off;
        for event in batch.events().filter(wanted) {
            made.push(self.maker.make(&event, &input, now, scratch));
            scratch.arena.reset();
        }
    }
}

fn broken(batch: &Batch) -> Option<Broken> {
    let event = batch.events().find(|event| event.breaks_off)?;
    Some(Broken {
        file: batch.file(),
        line: event.line,
        reason: event.bytes().err().unwrap_or_default().to_owned(),
    })
}
