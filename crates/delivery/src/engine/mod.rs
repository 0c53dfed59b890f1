//! The decisions: what is sent when, and what became of it.
//!
//! A record waits (`order`) until it may join the open batch of its lane (`lane`). A batch that is full or old enough
//! leaves when there is room for one more request (`pace`). What its answer means, the [`Protocol`] says; what follows
//! from it, `settle` does.

mod batch;
mod lane;
mod order;
mod pace;
mod settle;
#[cfg(test)]
mod tests;

use std::collections::{HashMap, VecDeque};

use batch::{Batch, BatchId, Item, Trouble};
use lane::LaneState;
use order::{Order, Place};
use pace::{Concurrency, Jitter};

use crate::outcome::{Counts, Notice, Outcome, Settled};
use crate::record::UserKey;
use crate::{LaneId, Options, Origin, Protocol, Record, Request, Time};

/// Takes records on and says what to send.
#[derive(Debug)]
pub struct Engine<P> {
    protocol: P,
    options: Options,
    lanes: Vec<LaneState>,
    order: Order,
    /// Ids whose next record may be free to go.
    moved: Vec<UserKey>,
    under_way: HashMap<RequestId, UnderWay>,
    concurrency: Concurrency,
    jitter: Jitter,
    counts: Counts,
    /// Bytes of records without an outcome.
    bytes: usize,
    events: VecDeque<Event>,
    finishing: bool,
    stopped: bool,
    turns: u64,
    batches: u64,
}

/// One request, from the moment it leaves to its answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RequestId(u64);

#[derive(Debug)]
struct UnderWay {
    lane: LaneId,
    batch: Batch,
    sent: Time,
}

/// What to do next.
#[derive(Debug)]
pub enum Step {
    /// Send this, and give its answer to [`Engine::answer`].
    Send(Dispatch),
    /// Wait for an answer, for more records, or until the given moment.
    Wait(Option<Time>),
    /// Nothing is left to do.
    Done,
}

/// A request that leaves.
#[derive(Debug)]
pub struct Dispatch {
    /// What its answer goes by.
    pub id: RequestId,
    /// Its lane.
    pub lane: LaneId,
    /// The request.
    pub request: Request,
    /// The records in it that must not be sent twice.
    pub unrepeatable: Vec<Origin>,
}

/// What happened.
#[derive(Debug)]
pub enum Event {
    /// A record has its outcome.
    Settled(Settled),
    /// Records that must not be sent twice came back and were surely not taken. They go again.
    Returned(Vec<Origin>),
    /// Something a person may want to hear of.
    Notice(Notice),
}

impl<P: Protocol> Engine<P> {
    /// An engine with nothing to do.
    pub fn new(protocol: P, options: Options) -> Self {
        let lanes: Vec<LaneState> = (0..)
            .map(BatchId)
            .zip(protocol.lanes())
            .map(|(open, spec)| LaneState::new(spec, &options, open))
            .collect();
        Self {
            protocol,
            order: Order::default(),
            moved: Vec::new(),
            under_way: HashMap::new(),
            concurrency: Concurrency::new(options.concurrency),
            jitter: Jitter::new(options.seed),
            counts: Counts::default(),
            bytes: 0,
            events: VecDeque::new(),
            finishing: false,
            stopped: false,
            turns: 0,
            batches: lanes.len() as u64,
            lanes,
            options,
        }
    }

    /// Whether it has room for more records. It never refuses any, but grows with them.
    pub fn ready_for_more(&self) -> bool {
        self.bytes < self.options.queue_bytes
            && self.counts.in_flight() < self.options.queue_records as u64
    }

    /// Takes a record on. Records of one user are delivered in the order they are pushed.
    pub fn push(&mut self, now: Time, record: Record) {
        let size = record.body.len();
        let most = self
            .lanes
            .get(record.lane.0)
            .map_or(0, |lane| lane.spec.max_record_bytes);
        if size >= most {
            let reason = format!("the record has {size} bytes; it has to have less than {most}");
            return self.push_settled(record, Outcome::Rejected, reason);
        }
        self.counts.records += 1;
        self.bytes += size;
        self.turns += 1;
        let item = Item::new(record, self.turns);
        if self.may_join(&item) {
            self.join(now, item);
        } else {
            self.order.hold(item);
        }
    }

    /// Takes a record on whose outcome an earlier run knew.
    pub fn push_settled(&mut self, record: Record, outcome: Outcome, reason: String) {
        self.counts.records += 1;
        self.counts.settle(outcome);
        let item = Item::new(record, 0);
        let trouble = Trouble {
            reason,
            ..Trouble::default()
        };
        self.events
            .push_back(Event::Settled(item.settle(outcome, trouble)));
    }

    /// Whether the requests of a lane may be sent again although the receiver may have acted on them.
    pub fn is_repeatable(&self, lane: LaneId) -> bool {
        self.lanes
            .get(lane.0)
            .is_none_or(|lane| lane.spec.repeatable)
    }

    /// The name of a lane.
    pub fn lane_name(&self, lane: LaneId) -> &'static str {
        self.lanes.get(lane.0).map_or("", |lane| lane.spec.name)
    }

    /// No more records will come: what there is does not wait for company.
    pub fn finish(&mut self) {
        self.finishing = true;
    }

    /// Nothing more leaves; answers are still taken.
    pub fn stop(&mut self) {
        self.stopped = true;
    }

    /// Starts paused lanes again.
    pub fn resume(&mut self) {
        self.lanes.iter_mut().for_each(LaneState::resume);
    }

    /// The arithmetic at this moment.
    pub fn counts(&self) -> Counts {
        self.counts
    }

    /// What happened since the last call.
    pub fn events(&mut self) -> impl Iterator<Item = Event> {
        self.events.drain(..)
    }

    /// What to do next. To be asked again after everything that happens, until it says to wait.
    pub fn poll(&mut self, now: Time) -> Step {
        for lane in &mut self.lanes {
            lane.wake(now);
        }
        loop {
            let done = self.stopped || self.finishing && self.counts.in_flight() == 0;
            if done && self.under_way.is_empty() {
                return Step::Done;
            }
            if done || self.under_way.len() >= self.concurrency.slots() {
                return Step::Wait(None);
            }
            let mut next = self.next_lane(now);
            if next.is_none() && self.nobody_joins() {
                self.close_all(now);
                next = self.next_lane(now);
            }
            let Some(lane) = next else {
                let changes = self
                    .lanes
                    .iter()
                    .filter_map(|lane| lane.next_change(now, &self.options));
                return Step::Wait(changes.min());
            };
            // Without a batch it was too late for all of it.
            if let Some(batch) = self.next_in(now, lane) {
                return Step::Send(self.dispatch(now, lane, batch));
            }
        }
    }

    /// Whether waiting brings no company: no more records come, and none is set free by an answer.
    fn nobody_joins(&self) -> bool {
        if self.finishing {
            self.under_way.is_empty() || self.order.holds_none()
        } else {
            self.under_way.is_empty() && !self.ready_for_more()
        }
    }

    /// The lane that has waited longest among those with something to send.
    fn next_lane(&self, now: Time) -> Option<LaneId> {
        let mut best: Option<(u64, usize)> = None;
        for (index, lane) in self.lanes.iter().enumerate() {
            if !lane.is_open(now) {
                continue;
            }
            let ready = lane.ready.keys().next().copied();
            let open = lane.is_due(now, &self.options).then_some(lane.open.turn());
            let candidate = ready
                .into_iter()
                .chain(open)
                .min()
                .map(|turn| (turn, index));
            best = [best, candidate].into_iter().flatten().min();
        }
        best.map(|(_, index)| LaneId(index))
    }

    /// Lets batches leave although they are not full.
    fn close_all(&mut self, now: Time) {
        for index in 0..self.lanes.len() {
            let id = self.next_batch();
            if let Some(lane) = self.lanes.get_mut(index)
                && lane.is_open(now)
            {
                lane.close(id);
            }
        }
    }

    /// The first batch of a lane that [`Engine::next_lane`] named, as far as it may still be sent.
    fn next_in(&mut self, now: Time, id: LaneId) -> Option<Batch> {
        let next = self.next_batch();
        let lane = self.lanes.get_mut(id.0)?;
        if lane.is_due(now, &self.options)
            && lane
                .ready
                .keys()
                .next()
                .is_none_or(|&turn| lane.open.turn() < turn)
        {
            lane.close(next);
        }
        let (_, mut batch) = lane.ready.pop_first()?;
        self.expire(&mut batch, now);
        self.advance(now);
        while self
            .lanes
            .get(id.0)
            .is_some_and(|lane| lane.is_too_large(&batch))
        {
            batch = self.halve(id, batch);
        }
        (!batch.is_empty()).then_some(batch)
    }

    fn dispatch(&mut self, now: Time, id: LaneId, mut batch: Batch) -> Dispatch {
        let repeats = batch.items.iter().any(|item| item.attempts > 0);
        for item in &mut batch.items {
            item.attempts += 1;
            item.first.get_or_insert(now);
            item.last = Some(now);
        }
        self.counts.requests += 1;
        self.counts.retries += u64::from(repeats);
        let unrepeatable = if self.is_repeatable(id) {
            Vec::new()
        } else {
            batch.origins()
        };
        let request = self.protocol.request(id, &batch.records());
        let request_id = RequestId(self.counts.requests);
        let under_way = UnderWay {
            lane: id,
            batch,
            sent: now,
        };
        self.under_way.insert(request_id, under_way);
        Dispatch {
            id: request_id,
            lane: id,
            request,
            unrepeatable,
        }
    }

    /// Halves a batch: the first half is returned, the second becomes a batch of its own.
    fn halve(&mut self, lane: LaneId, mut batch: Batch) -> Batch {
        let mut second = Batch::new(self.next_batch());
        second.since = batch.since;
        second.failures = batch.failures;
        second.trouble = batch.trouble.clone();
        let items = batch.second_half();
        self.order.split(items, &mut second);
        if let Some(lane) = self.lanes.get_mut(lane.0) {
            lane.put_back(second);
        }
        batch
    }

    fn next_batch(&mut self) -> BatchId {
        self.batches += 1;
        BatchId(self.batches)
    }

    fn may_join(&self, item: &Item) -> bool {
        self.lanes.get(item.record.lane.0).is_some_and(|lane| {
            match self.order.place(item, lane.open.id) {
                Place::Any => true,
                Place::Open => lane.has_room(item),
                Place::Held => false,
            }
        })
    }

    /// Puts a record into the open batch of its lane, or into the next one if that is full.
    fn join(&mut self, now: Time, item: Item) {
        let (next, after) = (self.next_batch(), self.next_batch());
        let Some(lane) = self.lanes.get_mut(item.record.lane.0) else {
            return;
        };
        if !lane.has_room(&item) {
            lane.close(next);
        }
        self.order.join(&item, lane.open.id);
        lane.open.push(now, item);
        if lane.is_full() {
            lane.close(after);
        }
    }
}
