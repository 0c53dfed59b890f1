//! A receiver and its network in simulated time, and the laws that hold at every moment.

use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

use crate::toy::{self, Input, Toy};
use crate::*;

/// What may happen to a request, whatever it carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// Nothing: the receiver does its work and answers.
    None,
    /// The connection is refused.
    Refused,
    /// The connection breaks before the receiver has all.
    Reset,
    /// The receiver does its work; its answer is lost.
    AnswerLost,
    /// The receiver does its work; its answer cannot be read.
    Garbled,
    /// 429, with or without a header.
    Throttled(Option<&'static str>),
    /// 500, nothing done.
    Failed,
    /// 401.
    Unauthorized,
}

/// What the receiver does about records it does not like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refusing {
    /// It names them and takes the others.
    Named,
    /// It names one of them and takes nothing.
    OneNamed,
    /// It takes nothing and says nothing.
    Silent,
}

#[derive(Clone, Debug)]
pub(super) struct World {
    pub(super) input: Vec<Input>,
    /// What happens to the requests, in turn; afterwards nothing does.
    pub(super) faults: Vec<Fault>,
    pub(super) refusing: Refusing,
    /// From how many bytes on the receiver says 413.
    pub(super) largest: usize,
    /// How long answers take, in turn, again and again.
    pub(super) latencies: Vec<u64>,
    pub(super) options: Options,
    pub(super) lanes: Vec<Lane>,
}

/// What came of it.
#[derive(Debug)]
pub(super) struct Report {
    pub(super) counts: Counts,
    /// By record.
    pub(super) outcomes: Vec<Settled>,
    /// How often the receiver took each record.
    pub(super) taken: Vec<u32>,
    pub(super) most_under_way: usize,
    /// When each request left, its lane and its records.
    pub(super) requests: Vec<(Time, LaneId, Vec<usize>)>,
    pub(super) end: Time,
}

const START: Time = Time::from_millis(1_700_000_000_000);

impl World {
    pub(super) fn new(input: Vec<Input>) -> Self {
        Self {
            input,
            faults: Vec::new(),
            refusing: Refusing::Named,
            largest: usize::MAX,
            latencies: vec![100],
            options: Options::default(),
            lanes: toy::lanes(),
        }
    }

    pub(super) fn run(&self) -> Report {
        let engine = Engine::new(Toy(self.lanes.clone()), self.options.clone());
        let mut run = Run {
            world: self,
            engine,
            now: START,
            pushed: 0,
            answers: BTreeMap::new(),
            outcomes: HashMap::new(),
            under_way: HashMap::new(),
            not_before: HashMap::new(),
            report: Report {
                counts: Counts::default(),
                outcomes: Vec::new(),
                taken: vec![0; self.input.len()],
                most_under_way: 0,
                requests: Vec::new(),
                end: START,
            },
        };
        run.play();
        let Run {
            mut report,
            outcomes,
            engine,
            now,
            ..
        } = run;
        let mut outcomes: Vec<Settled> = outcomes.into_values().collect();
        outcomes.sort_by_key(|settled| settled.record.origin);
        report.outcomes = outcomes;
        report.counts = engine.counts();
        report.end = now;
        report
    }
}

struct Run<'w> {
    world: &'w World,
    engine: Engine<Toy>,
    now: Time,
    pushed: usize,
    /// Answers on their way, by when they arrive.
    answers: BTreeMap<(Time, RequestId), Result<Answer, Lost>>,
    outcomes: HashMap<usize, Settled>,
    under_way: HashMap<RequestId, Vec<usize>>,
    not_before: HashMap<LaneId, Time>,
    report: Report,
}

impl Run<'_> {
    fn play(&mut self) {
        for _ in 0..1_000_000 {
            self.arithmetic();
            while self.engine.ready_for_more() && self.pushed < self.world.input.len() {
                let record = toy::record(self.pushed, &self.world.input[self.pushed]);
                self.engine.push(self.now, record);
                self.pushed += 1;
                if self.pushed == self.world.input.len() {
                    self.engine.finish();
                }
            }
            if self.world.input.is_empty() {
                self.engine.finish();
            }
            self.collect();
            match self.engine.poll(self.now) {
                Step::Send(dispatch) => self.send(&dispatch),
                Step::Done => return self.arithmetic(),
                Step::Wait(until) => self.wait(until),
            }
        }
        panic!("it does not come to an end: {:?}", self.engine.counts());
    }

    fn wait(&mut self, until: Option<Time>) {
        let arrives = self.answers.keys().next().map(|&(time, _)| time);
        let next = [until, arrives].into_iter().flatten().min();
        let next = next.expect("it waits for nothing");
        assert!(
            next > self.now || arrives == Some(next),
            "it waits for the past"
        );
        self.now = self.now.max(next);
        while let Some(entry) = self.answers.first_entry()
            && entry.key().0 <= self.now
        {
            let ((_, id), answer) = entry.remove_entry();
            self.under_way.remove(&id);
            self.engine.answer(self.now, id, answer);
            self.collect();
            self.arithmetic();
        }
    }

    fn collect(&mut self) {
        let events: Vec<Event> = self.engine.events().collect();
        for event in events {
            match event {
                Event::Settled(settled) => {
                    let number = settled.record.origin.event as usize;
                    assert!(
                        self.outcomes.insert(number, settled).is_none(),
                        "record {number} has two outcomes"
                    );
                }
                Event::Notice(Notice::Paused { .. }) => self.engine.resume(),
                Event::Notice(Notice::Retrying { .. }) | Event::Returned(_) => {}
            }
        }
    }

    fn arithmetic(&mut self) {
        self.collect();
        let counts = self.engine.counts();
        let of = |outcome| {
            self.outcomes
                .values()
                .filter(|settled| settled.outcome == outcome)
                .count() as u64
        };
        assert_eq!(counts.records, self.pushed as u64);
        assert_eq!(counts.delivered, of(Outcome::Delivered));
        assert_eq!(counts.rejected, of(Outcome::Rejected));
        assert_eq!(counts.given_up, of(Outcome::GivenUp));
        assert_eq!(counts.unknown, of(Outcome::Unknown));
        assert_eq!(
            counts.in_flight(),
            (self.pushed - self.outcomes.len()) as u64
        );
    }

    fn send(&mut self, dispatch: &Dispatch) {
        self.collect();
        let numbers = toy::numbers(&dispatch.request.body);
        self.check(dispatch, &numbers);
        let turn = self.report.requests.len();
        let fault = self.world.faults.get(turn).copied();
        let answer = self.receive(
            dispatch.lane,
            &numbers,
            dispatch.request.body.len(),
            fault.unwrap_or(Fault::None),
        );
        let latency = self.world.latencies[turn % self.world.latencies.len()];
        let arrives = self.now.plus(Duration::from_millis(latency));
        if let Ok(answer) = &answer
            && let Some(seconds) = answer
                .retry_after
                .as_deref()
                .and_then(|text| text.parse().ok())
            && Duration::from_secs(seconds) <= self.world.options.max_retry_after
        {
            let until = arrives.plus(Duration::from_secs(seconds));
            let entry = self.not_before.entry(dispatch.lane).or_default();
            // Requests already under way may be answered before.
            *entry = until.max(*entry);
        }
        self.answers.insert((arrives, dispatch.id), answer);
        self.report
            .requests
            .push((self.now, dispatch.lane, numbers.clone()));
        self.under_way.insert(dispatch.id, numbers);
        self.report.most_under_way = self.report.most_under_way.max(self.under_way.len());
    }

    /// The laws about a request that leaves.
    fn check(&self, dispatch: &Dispatch, numbers: &[usize]) {
        let lane = &self.world.lanes[dispatch.lane.0];
        let options = &self.world.options;
        assert!(self.under_way.len() < options.concurrency);
        assert!(!numbers.is_empty());
        assert!(numbers.len() <= lane.max_records.min(options.batch_records));
        assert!(
            numbers.len() == 1
                || dispatch.request.body.len() <= lane.max_bytes.min(options.batch_bytes)
        );
        assert_eq!(dispatch.unrepeatable.is_empty(), lane.repeatable);
        if let Some(&until) = self.not_before.get(&dispatch.lane)
            && !self
                .answers
                .iter()
                .any(|((arrives, _), _)| *arrives <= until)
        {
            assert!(self.now >= until, "sent before it was asked to");
        }
        for (place, &number) in numbers.iter().enumerate() {
            let record = &self.world.input[number];
            assert_eq!(record.lane, dispatch.lane.0);
            assert!(
                !self.outcomes.contains_key(&number),
                "sent after its outcome"
            );
            assert!(
                !self
                    .under_way
                    .values()
                    .flatten()
                    .any(|&other| other == number)
            );
            for earlier in 0..number {
                let other = &self.world.input[earlier];
                let shared = other.users.iter().any(|id| record.users.contains(id));
                if shared && !self.outcomes.contains_key(&earlier) {
                    assert!(
                        numbers[..place].contains(&earlier),
                        "{number} overtakes {earlier}"
                    );
                    assert_ne!(
                        other.lane,
                        toy::IDENTITY,
                        "{number} does not wait for {earlier}"
                    );
                }
            }
        }
    }

    /// What the receiver does, and what comes back.
    fn receive(
        &mut self,
        lane: LaneId,
        numbers: &[usize],
        bytes: usize,
        fault: Fault,
    ) -> Result<Answer, Lost> {
        let answer = |status, body: &str| {
            Ok(Answer {
                status,
                retry_after: None,
                body: body.into(),
            })
        };
        match fault {
            Fault::None | Fault::AnswerLost | Fault::Garbled => {}
            Fault::Refused => return Err(Lost::Unsent("refused".to_owned())),
            Fault::Reset => return Err(Lost::Unanswered("reset".to_owned())),
            Fault::Failed => return answer(500, "failed"),
            Fault::Unauthorized => return answer(401, "unauthorized"),
            Fault::Throttled(header) => {
                return Ok(Answer {
                    status: 429,
                    retry_after: header.map(str::to_owned),
                    body: Vec::new(),
                });
            }
        }
        let bad: Vec<usize> = (0..numbers.len())
            .filter(|&place| self.world.input[numbers[place]].bad)
            .collect();
        let (status, body) = if bytes > self.world.largest {
            (413, String::new())
        } else if bad.is_empty() {
            self.take(lane, numbers.iter().copied());
            (200, "ok".to_owned())
        } else {
            match self.world.refusing {
                Refusing::Named => {
                    let good = (0..numbers.len()).filter(|place| !bad.contains(place));
                    self.take(lane, good.map(|place| numbers[place]));
                    (400, format!("refused {}", toy::list(&bad)))
                }
                Refusing::OneNamed => (400, format!("none taken, refused {}", bad[0])),
                Refusing::Silent => (400, String::new()),
            }
        };
        match fault {
            Fault::AnswerLost => Err(Lost::Unanswered("lost".to_owned())),
            Fault::Garbled => answer(200, "<html>"),
            _ => answer(status, &body),
        }
    }

    fn take(&mut self, lane: LaneId, numbers: impl Iterator<Item = usize>) {
        for number in numbers {
            self.report.taken[number] += 1;
            assert!(
                self.world.lanes[lane.0].repeatable || self.report.taken[number] == 1,
                "{number} is taken twice"
            );
        }
    }
}
