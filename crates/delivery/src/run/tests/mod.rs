//! Deliveries in the runtime's simulated time, with a receiver that outlives them.

mod crash;
mod ends;
mod http;

use std::collections::HashMap;
use std::future::Future;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::sync::mpsc;

use super::{Connection, Failure, Mapped, Mapping, Source, Transport};
use crate::toy::{self, Input};
use crate::{Answer, Clock, Lost, Request, Time};

/// A receiver. It decides about a request when half of its time is over.
#[derive(Clone, Default)]
struct Receiver(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    /// What to do about each request, in turn; afterwards all is taken.
    script: Vec<Reply>,
    requests: usize,
    /// How often each record was taken.
    taken: HashMap<usize, u32>,
    /// Records that are refused by name.
    bad: Vec<usize>,
}

#[derive(Clone, Copy, Debug)]
enum Reply {
    Take,
    TakeAndBreak,
    Fail(u16),
}

impl Receiver {
    fn with(script: &[Reply], bad: &[usize]) -> Self {
        Self(Arc::new(Mutex::new(State {
            script: script.to_vec(),
            bad: bad.to_vec(),
            ..State::default()
        })))
    }

    fn requests(&self) -> usize {
        self.0.lock().unwrap().requests
    }

    fn taken(&self, record: usize) -> u32 {
        let state = self.0.lock().unwrap();
        state.taken.get(&record).copied().unwrap_or(0)
    }

    fn receive(&self, request: &Request) -> Result<Answer, Lost> {
        let mut state = self.0.lock().unwrap();
        let reply = state.script.get(state.requests).copied();
        let reply = reply.unwrap_or(Reply::Take);
        state.requests += 1;
        let answer = |status, body: &str| Answer {
            status,
            retry_after: None,
            body: body.into(),
        };
        if let Reply::Fail(status) = reply {
            return Ok(answer(status, ""));
        }
        let numbers = toy::numbers(&request.body);
        let (bad, good): (Vec<usize>, Vec<usize>) =
            (0..numbers.len()).partition(|&place| state.bad.contains(&numbers[place]));
        for place in good {
            *state.taken.entry(numbers[place]).or_default() += 1;
        }
        match reply {
            Reply::TakeAndBreak => Err(Lost::Unanswered("broken".to_owned())),
            _ if bad.is_empty() => Ok(answer(200, "ok")),
            _ => Ok(answer(400, &format!("refused {}", toy::list(&bad)))),
        }
    }
}

impl Transport for Receiver {
    fn send(
        &self,
        request: Request,
        _: Connection,
    ) -> impl Future<Output = Result<Answer, Lost>> + Send + 'static {
        let receiver = self.clone();
        async move {
            tokio::time::sleep(Duration::from_millis(50)).await;
            let answer = receiver.receive(&request);
            tokio::time::sleep(Duration::from_millis(50)).await;
            answer
        }
    }
}

/// One event a record; event and record have the same number.
fn mapped(number: usize, input: &Input) -> Mapped {
    Mapped {
        event: number as u64,
        source: Source {
            text: format!("{{\"n\":\r\n {number}}}").into_bytes().into(),
            input: "events.ndjson".into(),
            line: number as u64 + 1,
            mappings: mappings(),
        },
        records: vec![toy::record(number, input)],
        unmatched: false,
        kept: None,
        failures: Vec::new(),
    }
}

fn mappings() -> Arc<[Mapping]> {
    Arc::new([Mapping {
        name: "Track Calls".to_owned(),
        action: "trackEvent".to_owned(),
    }])
}

fn clock() -> Clock {
    Clock::start_at(Time::from_millis(1_700_000_000_000))
}

/// A channel that gives these events, two at a time, and closes.
fn channel(events: Vec<Mapped>) -> mpsc::Receiver<Vec<Mapped>> {
    let (sender, receiver) = mpsc::channel(4);
    tokio::spawn(async move {
        let mut events = events.into_iter();
        loop {
            let group: Vec<_> = events.by_ref().take(2).collect();
            if group.is_empty() || sender.send(group).await.is_err() {
                return;
            }
        }
    });
    receiver
}

fn failure(mapping: Option<u32>) -> Failure {
    Failure {
        mapping,
        field: mapping.map(|_| "event".to_owned()),
        reason: "`event` is missing".to_owned(),
    }
}
