//! What follows from an answer.

use std::collections::BTreeMap;
use std::time::Duration;

use super::batch::{Batch, Item, Trouble};
use super::{Engine, Event, RequestId, UnderWay, pace};
use crate::outcome::{Notice, Outcome};
use crate::protocol::{Protocol, Refusal, Rest, Verdict};
use crate::{Answer, LaneId, Lost, Time};

impl<P: Protocol> Engine<P> {
    /// Takes what came back for a request. An id that is not under way is nobody's.
    pub fn answer(&mut self, now: Time, id: RequestId, answer: Result<Answer, Lost>) {
        let Some(UnderWay {
            lane,
            mut batch,
            sent,
        }) = self.under_way.remove(&id)
        else {
            return;
        };
        let (verdict, status) = match &answer {
            Ok(answer) => (
                self.protocol.read(lane, &batch.records(), answer),
                Some(answer.status),
            ),
            Err(lost) => (lost_verdict(lost), None),
        };
        match verdict.rest {
            Rest::Delivered | Rest::Halve => self.concurrency.climb(),
            Rest::Throttled | Rest::Retry => self.concurrency.fall(now, sent),
            Rest::TooLarge | Rest::Pause => {}
        }
        let asked = answer
            .ok()
            .and_then(|answer| answer.retry_after)
            .and_then(|header| pace::retry_after(&header, now, self.options.max_retry_after));
        batch.trouble = Trouble {
            status,
            field: None,
            reason: verdict.reason,
        };
        let shrank = self.refuse_named(&mut batch, verdict.refused);
        if !batch.is_empty() {
            let back = Back { now, lane, batch };
            self.carry_on(back, verdict.rest, verdict.perhaps_taken, shrank, asked);
        }
        self.advance(now);
    }

    /// Settles the records that are refused by name; whether there were any.
    fn refuse_named(&mut self, batch: &mut Batch, refused: Vec<Refusal>) -> bool {
        let mut by_index: BTreeMap<usize, Refusal> = refused
            .into_iter()
            .filter(|refusal| refusal.index < batch.items.len())
            .map(|refusal| (refusal.index, refusal))
            .collect();
        let items = batch.extract(|index, _| by_index.contains_key(&index));
        let any = !items.is_empty();
        for item in items {
            if let Some((_, refusal)) = by_index.pop_first() {
                let trouble = Trouble {
                    status: batch.trouble.status,
                    field: refusal.field,
                    reason: refusal.reason,
                };
                self.settle(item, Outcome::Rejected, trouble);
            }
        }
        any
    }

    /// Does with the rest what the verdict says. Where some were refused by name, the rest need not be halved to get
    /// on.
    fn carry_on(
        &mut self,
        mut back: Back,
        rest: Rest,
        perhaps_taken: bool,
        shrank: bool,
        asked: Option<Duration>,
    ) {
        let Some(lane) = self.lanes.get_mut(back.lane.0) else {
            return;
        };
        let bytes = back.batch.bytes;
        if rest == Rest::Delivered {
            lane.grow(bytes);
            return self.settle_all(back.batch, Outcome::Delivered);
        }
        if !lane.spec.repeatable {
            if perhaps_taken {
                return self.settle_all(back.batch, Outcome::Unknown);
            }
            self.events.push_back(Event::Returned(back.batch.origins()));
        }
        match rest {
            Rest::Delivered => {}
            Rest::Halve | Rest::TooLarge => {
                if rest == Rest::TooLarge {
                    lane.shrink(bytes);
                }
                back.batch.failures = 0;
                if shrank {
                    lane.put_back(back.batch);
                } else if back.batch.items.len() == 1 {
                    self.settle_all(back.batch, Outcome::Rejected);
                } else {
                    let first = self.halve(back.lane, back.batch);
                    if let Some(lane) = self.lanes.get_mut(back.lane.0) {
                        lane.put_back(first);
                    }
                }
            }
            Rest::Throttled => self.retry(back, asked, true),
            Rest::Retry => self.retry(back, asked, false),
            Rest::Pause => {
                lane.pause(self.options.resume_after.map(|wait| back.now.plus(wait)));
                self.events.push_back(Event::Notice(Notice::Paused {
                    lane: lane.spec.name,
                    status: back.batch.trouble.status,
                    reason: back.batch.trouble.reason.clone(),
                }));
                lane.put_back(back.batch);
            }
        }
    }

    /// Lets a batch wait before it goes again, and the whole lane with it if that was too much at once.
    fn retry(&mut self, back: Back, asked: Option<Duration>, throttled: bool) {
        let mut batch = back.batch;
        batch.failures += 1;
        let wait = match asked {
            Some(told) => self.jitter.after(told, &self.options),
            None => self.jitter.backoff(batch.failures, &self.options),
        };
        let until = back.now.plus(wait);
        self.expire(&mut batch, until);
        let Some(lane) = self.lanes.get_mut(back.lane.0) else {
            return;
        };
        if throttled {
            lane.hold(until);
        }
        if !batch.is_empty() {
            self.events.push_back(Event::Notice(Notice::Retrying {
                lane: lane.spec.name,
                records: batch.items.len(),
                status: batch.trouble.status,
                reason: batch.trouble.reason.clone(),
                wait,
            }));
            lane.delay(batch, until);
        }
    }

    /// Gives up the records that are too old for another attempt at a moment, and all if they were tried often enough.
    pub(super) fn expire(&mut self, batch: &mut Batch, at: Time) {
        let limit = self.options.retry_limit;
        let all = batch.failures >= self.options.max_attempts;
        let expired =
            batch.extract(|_, item| all || item.first.is_some_and(|first| first.plus(limit) < at));
        for item in expired {
            let trouble = batch.trouble_of(&item);
            self.settle(item, Outcome::GivenUp, trouble);
        }
    }

    fn settle_all(&mut self, batch: Batch, outcome: Outcome) {
        let trouble = match outcome {
            Outcome::Delivered => Trouble {
                reason: String::new(),
                ..batch.trouble
            },
            _ => batch.trouble,
        };
        for item in batch.items {
            self.settle(item, outcome, trouble.clone());
        }
    }

    fn settle(&mut self, item: Item, outcome: Outcome, trouble: Trouble) {
        self.counts.settle(outcome);
        self.bytes -= item.record.body.len();
        self.order.settle(&item);
        self.moved.extend(item.record.users.keys());
        let settled = item.settle(outcome, trouble);
        self.events.push_back(Event::Settled(settled));
    }

    /// Lets the records go on that waited for those now settled.
    pub(super) fn advance(&mut self, now: Time) {
        while let Some(key) = self.moved.pop() {
            let Some(next) = self.order.next(key) else {
                continue;
            };
            if !self.may_join(next) {
                continue;
            }
            let turn = next.turn;
            if let Some(item) = self.order.release(turn) {
                self.moved.extend(item.record.users.keys());
                self.join(now, item);
            }
        }
    }
}

/// A batch that came back without success.
struct Back {
    now: Time,
    lane: LaneId,
    batch: Batch,
}

/// What a missing answer means.
fn lost_verdict(lost: &Lost) -> Verdict {
    match lost {
        Lost::Unsent(reason) => Verdict::not_taken(Rest::Retry, reason),
        Lost::Unanswered(reason) => Verdict::perhaps_taken(Rest::Retry, reason),
        Lost::Barred(reason) => Verdict::not_taken(Rest::Pause, reason),
    }
}
