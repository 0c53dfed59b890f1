//! The driver: takes events in, carries requests out, and writes down what became of them.

mod http;
mod source;
#[cfg(test)]
mod tests;

pub use http::{Http, HttpOptions};
pub use source::{Failure, Mapped, Mapping, Source};

use std::future::Future;
use std::pin::pin;

use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio::time::sleep_until;

use crate::books::{Books, Ledger, Sent, Tally};
use crate::{
    Answer, Clock, Counts, Dispatch, Engine, Error, Event, Lost, Notice, Options, Outcome,
    Progress, Protocol, Request, RequestId, Settled, Step, Time,
};

/// At most so many events wait to be acknowledged.
const MOST_EVENTS: usize = 1 << 18;

/// Carries requests.
pub trait Transport {
    /// Sends a request and waits for the whole answer.
    fn send(
        &self,
        request: Request,
        connection: Connection,
    ) -> impl Future<Output = Result<Answer, Lost>> + Send + 'static;
}

/// Which connection a request goes by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Connection {
    /// One that is kept, if there is one. The other side may just be closing it, and then nobody knows whether the
    /// request arrived.
    Kept,
    /// One of its own, for requests that must not be sent twice.
    Own,
}

/// A delivery from beginning to end: an [`Engine`] with a clock, a [`Transport`] and [`Books`].
#[derive(Debug)]
pub struct Delivery<P, T, B> {
    engine: Engine<P>,
    transport: T,
    books: B,
    clock: Clock,
    queue_bytes: usize,
    resumes: bool,
    ledger: Ledger,
    under_way: JoinSet<(RequestId, Result<Answer, Lost>)>,
    /// How far it is, except for the records of this run.
    base: Progress,
    /// How far it is.
    progress: Progress,
    /// How far it is with the events that are acknowledged.
    acknowledged: Progress,
    end: End,
}

/// What a delivery tells while it runs.
#[derive(Debug)]
pub enum Report<'a> {
    /// How far it is.
    Progress(&'a Progress),
    /// Something a person may want to hear of.
    Notice(&'a Notice),
}

/// Why a delivery ended.
#[derive(Debug)]
pub enum End {
    /// Every record has its outcome.
    Done,
    /// It was told to stop.
    Stopped,
    /// A lane is paused, and going on makes no sense before somebody changes something.
    Paused,
    /// What became of the records cannot be written down.
    Failed(Error),
}

/// A delivery that has ended.
#[derive(Debug)]
pub struct Ended<B> {
    /// Why.
    pub end: End,
    /// How far it got, over all runs.
    pub progress: Progress,
    /// The books, closed.
    pub books: B,
}

impl<P: Protocol, T: Transport, B: Books> Delivery<P, T, B> {
    /// A delivery that has not begun.
    pub fn new(protocol: P, transport: T, books: B, clock: Clock, options: Options) -> Self {
        Self {
            base: books.earlier_progress(),
            progress: books.earlier_progress(),
            acknowledged: books.earlier_progress(),
            queue_bytes: options.queue_bytes,
            resumes: options.resume_after.is_some(),
            engine: Engine::new(protocol, options),
            transport,
            books,
            clock,
            ledger: Ledger::default(),
            under_way: JoinSet::new(),
            end: End::Done,
        }
    }

    /// Delivers the events of `input` until the last one is acknowledged. When `stop` comes, nothing more leaves, and
    /// what is under way is finished. Events come in groups, so that two threads need not meet for each of them; a group
    /// is taken in as a whole, whether or not there is room for all of it.
    pub async fn run(
        mut self,
        mut input: mpsc::Receiver<Vec<Mapped>>,
        stop: impl Future<Output = ()>,
        mut observe: impl FnMut(Report<'_>),
    ) -> Ended<B> {
        let mut stop = pin!(stop);
        let mut more = true;
        loop {
            let until = match self.turn(&mut observe) {
                Ok(Step::Done) => break,
                Ok(Step::Wait(until)) => until,
                Ok(Step::Send(_)) => continue,
                Err(error) => {
                    self.end = End::Failed(error);
                    break;
                }
            };
            let going = matches!(self.end, End::Done);
            tokio::select! {
                biased;
                () = &mut stop, if going => {
                    self.engine.stop();
                    self.end = End::Stopped;
                }
                Some(back) = self.under_way.join_next() => match back {
                    Ok((id, answer)) => self.engine.answer(self.clock.now(), id, answer),
                    Err(error) => std::panic::resume_unwind(error.into_panic()),
                },
                group = input.recv(), if going && more && self.has_room() => match group {
                    Some(group) => group.into_iter().for_each(|mapped| self.take(mapped)),
                    None => {
                        more = false;
                        self.engine.finish();
                    }
                },
                () = sleep_until(self.clock.instant(until.unwrap_or_default())), if until.is_some() => {}
            }
        }
        if let Err(error) = self.books.close()
            && !matches!(self.end, End::Failed(_))
        {
            self.end = End::Failed(error);
        }
        Ended {
            end: self.end,
            progress: self.progress,
            books: self.books,
        }
    }

    /// Whether more events may come in: all that is kept for those inside is bounded.
    fn has_room(&self) -> bool {
        self.engine.ready_for_more()
            && self.ledger.bytes() < self.queue_bytes
            && self.ledger.len() < MOST_EVENTS
    }

    /// Takes an event in.
    fn take(&mut self, mapped: Mapped) {
        let Mapped {
            event,
            source,
            records,
            failures,
            unmatched,
            kept,
        } = mapped;
        let mut tally = Tally {
            unmatched,
            ..Tally::default()
        };
        let mut letters = Vec::new();
        for failure in &failures {
            tally.keep(failure.fate());
            letters.push(source.letter_of_failure(failure));
        }
        if let Some((fate, letter)) = kept {
            tally.keep(fate);
            letters.push([&letter, b"\n".as_slice()].concat());
        }
        self.base += tally.progress();
        self.ledger.enter(event, source, records.len(), tally);
        for letter in letters {
            self.ledger.add_letter(event, &letter);
        }
        let now = self.clock.now();
        for record in records {
            let earlier = if self.engine.is_repeatable(record.lane) {
                None
            } else {
                self.books.earlier(record.origin)
            };
            match earlier {
                None => self.engine.push(now, record),
                Some(Sent::Answered) => {
                    self.engine
                        .push_settled(record, Outcome::Delivered, String::new());
                }
                Some(Sent::Sending) => {
                    let reason = "an earlier run was about to send it, and ended without an answer";
                    self.engine
                        .push_settled(record, Outcome::Unknown, reason.to_owned());
                }
            }
        }
    }

    /// Sends what may leave, and books what happened.
    fn turn(&mut self, observe: &mut impl FnMut(Report<'_>)) -> Result<Step, Error> {
        loop {
            let now = self.clock.now();
            let going = matches!(self.end, End::Done);
            let step = self.engine.poll(now);
            self.book(now, observe)?;
            match step {
                Step::Send(dispatch) => self.send(dispatch)?,
                // Booking a pause has stopped the engine: what it said before no longer holds.
                _ if going && !matches!(self.end, End::Done) => {}
                step => return Ok(step),
            }
        }
    }

    fn send(&mut self, dispatch: Dispatch) -> Result<(), Error> {
        let Dispatch {
            id,
            request,
            unrepeatable,
            ..
        } = dispatch;
        let connection = if unrepeatable.is_empty() {
            Connection::Kept
        } else {
            self.books.sending(&unrepeatable)?;
            Connection::Own
        };
        let answer = self.transport.send(request, connection);
        self.under_way.spawn(async move { (id, answer.await) });
        Ok(())
    }

    /// Writes down what happened, and acknowledges what is over.
    fn book(&mut self, now: Time, observe: &mut impl FnMut(Report<'_>)) -> Result<(), Error> {
        let events: Vec<Event> = self.engine.events().collect();
        for event in events {
            match event {
                Event::Settled(settled) => self.settle(&settled)?,
                Event::Returned(records) => self.books.returned(&records)?,
                Event::Notice(notice) => {
                    if matches!(notice, Notice::Paused { .. }) && !self.resumes {
                        self.engine.stop();
                        self.end = End::Paused;
                    }
                    observe(Report::Notice(&notice));
                }
            }
        }
        if let Some(acknowledged) = self.ledger.acknowledge() {
            self.acknowledged += acknowledged.progress;
            let Counts {
                retries, requests, ..
            } = self.progress.counts;
            self.acknowledged.counts.retries = retries;
            self.acknowledged.counts.requests = requests;
            self.books
                .acknowledge(now, &self.acknowledged, &acknowledged.letters)?;
            self.base.position = acknowledged.progress.position;
            self.base.dead_letters += acknowledged.progress.dead_letters;
        }
        let mut progress = self.base;
        progress.counts += self.engine.counts();
        if self.progress != progress {
            self.progress = progress;
            observe(Report::Progress(&progress));
        }
        Ok(())
    }

    fn settle(&mut self, settled: &Settled) -> Result<(), Error> {
        let record = &settled.record;
        let event = record.origin.event;
        if settled.attempts > 0 && !self.engine.is_repeatable(record.lane) {
            match settled.outcome {
                Outcome::Delivered => self.books.answered(record.origin)?,
                Outcome::Rejected | Outcome::GivenUp => self.books.returned(&[record.origin])?,
                Outcome::Unknown => {}
            }
        }
        let lane = self.engine.lane_name(record.lane);
        let letter = self
            .ledger
            .source(event)
            .and_then(|source| source.letter_of(settled, lane));
        if let Some(letter) = letter {
            self.ledger.add_letter(event, &letter);
        }
        self.ledger.settle(event, settled.outcome);
        Ok(())
    }
}
