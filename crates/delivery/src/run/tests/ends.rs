//! How deliveries end, and what the books say then.

use std::future::{pending, ready};
use std::io;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::sync::mpsc;

use super::{Receiver, Reply, channel, clock, failure, mapped};
use crate::toy::{self, EVENTS, INCREMENTS, Toy, input};
use crate::{
    Books, Delivery, End, Ended, Error, Mapped, Notice, Options, Origin, Progress, Report, Sent,
    Time,
};

/// Books in memory.
#[derive(Debug, Default)]
struct Notes {
    log: Vec<Note>,
    letters: Vec<u8>,
    closed: bool,
    /// Which kind of entry fails.
    full: Option<&'static str>,
}

#[derive(Debug, PartialEq, Eq)]
enum Note {
    Sending(Vec<u64>),
    Returned(Vec<u64>),
    Answered(u64),
    Acknowledged(u64),
}

impl Notes {
    fn note(&mut self, kind: &'static str, note: Note) -> Result<(), Error> {
        if self.full == Some(kind) {
            return Err(Error::CheckpointUnwritable {
                path: "checkpoint".into(),
                source: io::ErrorKind::StorageFull.into(),
            });
        }
        self.log.push(note);
        Ok(())
    }

    fn letters(&self) -> Vec<Value> {
        let text = std::str::from_utf8(&self.letters).unwrap();
        text.lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    }
}

fn events(records: &[Origin]) -> Vec<u64> {
    records.iter().map(|record| record.event).collect()
}

impl Books for Notes {
    fn sending(&mut self, records: &[Origin]) -> Result<(), Error> {
        self.note("sending", Note::Sending(events(records)))
    }

    fn returned(&mut self, records: &[Origin]) -> Result<(), Error> {
        self.note("returned", Note::Returned(events(records)))
    }

    fn answered(&mut self, record: Origin) -> Result<(), Error> {
        self.note("answered", Note::Answered(record.event))
    }

    fn earlier(&self, _: Origin) -> Option<Sent> {
        None
    }

    fn acknowledge(&mut self, _: Time, at: &Progress, letters: &[u8]) -> Result<(), Error> {
        self.note("acknowledge", Note::Acknowledged(at.position))?;
        self.letters.extend_from_slice(letters);
        Ok(())
    }

    fn close(&mut self) -> Result<(), Error> {
        self.closed = true;
        Ok(())
    }
}

async fn run(receiver: &Receiver, notes: Notes, input: Vec<Mapped>) -> Ended<Notes> {
    let protocol = Toy(toy::lanes());
    let options = Options::default();
    let delivery = Delivery::new(protocol, receiver.clone(), notes, clock(), options);
    delivery.run(channel(input), pending(), |_| {}).await
}

fn plain(count: usize) -> Vec<Mapped> {
    (0..count)
        .map(|number| mapped(number, &input(EVENTS, &[])))
        .collect()
}

#[tokio::test(start_paused = true)]
async fn all_is_acknowledged() {
    let receiver = Receiver::default();
    let mut input = plain(200);
    // Events that came to nothing are acknowledged like the others.
    for event in [0, 100, 199] {
        input[event].records.clear();
    }
    let ended = run(&receiver, Notes::default(), input).await;
    assert!(matches!(ended.end, End::Done));
    assert_eq!(ended.progress.position, 200);
    assert_eq!(ended.progress.counts.delivered, 197);
    assert_eq!(ended.progress.dead_letters, 0);
    assert!(ended.books.closed);
    assert!((1..199).all(|number| receiver.taken(number) == u32::from(number != 100)));
}

#[tokio::test(start_paused = true)]
async fn dead_letters_stand_in_input_order() {
    let receiver = Receiver::with(&[Reply::Fail(500)], &[3, 17]);
    let mut input = plain(20);
    input[1].records.clear();
    input[1].failures = vec![failure(Some(0))];
    input[18].records.clear();
    input[18].source.text = b"{\"n\":\xff".to_vec().into();
    input[18].failures = vec![failure(None)];
    let ended = run(&receiver, Notes::default(), input).await;
    assert_eq!(ended.progress.dead_letters, 4);
    let letters = ended.books.letters();
    let mapping_failed = json!({
        "event": {"n": 1},
        "input": "events.ndjson:2",
        "mapping": "Track Calls",
        "action": "trackEvent",
        "outcome": "mapping_failed",
        "field": "event",
        "reason": "`event` is missing",
        "attempts": 0,
    });
    let rejected = json!({
        "event": {"n": 3},
        "input": "events.ndjson:4",
        "mapping": "Track Calls",
        "action": "trackEvent",
        "lane": "events",
        "record": 3,
        "outcome": "rejected",
        "status": 400,
        "field": "field",
        "reason": "bad",
        "attempts": 2,
        "first": letters[1]["first"],
        "last": letters[1]["last"],
    });
    let unreadable = json!({
        "raw": "{\"n\":\u{fffd}",
        "input": "events.ndjson:19",
        "outcome": "unreadable",
        "reason": "`event` is missing",
        "attempts": 0,
    });
    assert_eq!(letters[0], mapping_failed);
    assert_eq!(letters[1], rejected);
    assert_eq!(letters[2]["event"], json!({"n": 17}));
    assert_eq!(letters[3], unreadable);
    assert_eq!(letters[1]["first"], "2023-11-14T22:13:20Z");
}

#[tokio::test(start_paused = true)]
async fn a_paused_lane_ends_the_delivery() {
    let receiver = Receiver::with(&[Reply::Take, Reply::Fail(401)], &[]);
    let protocol = Toy(toy::lanes());
    let delivery = Delivery::new(
        protocol,
        receiver.clone(),
        Notes::default(),
        clock(),
        Options::default(),
    );
    let mut notices = Vec::new();
    let observe = |report: Report<'_>| {
        if let Report::Notice(notice) = report {
            notices.push(notice.clone());
        }
    };
    let ended = delivery.run(channel(plain(200)), pending(), observe).await;
    assert!(matches!(ended.end, End::Paused));
    let paused = Notice::Paused {
        lane: "events",
        status: Some(401),
        reason: "unauthorized".to_owned(),
    };
    assert_eq!(notices, [paused]);
    // What was under way is finished; the event that came back is not acknowledged.
    assert_eq!(ended.progress.position, 10);
    assert!(ended.progress.counts.in_flight() > 0);
    assert!(ended.books.closed);
}

#[tokio::test(start_paused = true)]
async fn a_pause_ends_the_delivery_with_nothing_else_under_way_and_more_to_come() {
    let receiver = Receiver::with(&[Reply::Fail(401)], &[]);
    let delivery = Delivery::new(
        Toy(toy::lanes()),
        receiver,
        Notes::default(),
        clock(),
        Options::default(),
    );
    let (sender, input) = mpsc::channel(4);
    sender.send(plain(1)).await.unwrap();
    let ended = delivery.run(input, pending(), |_| ()).await;
    drop(sender);
    assert!(matches!(ended.end, End::Paused));
    assert_eq!(ended.progress.position, 0);
    assert_eq!(ended.progress.counts.in_flight(), 1);
    assert!(ended.books.closed);
}

#[tokio::test(start_paused = true)]
async fn a_delivery_that_is_stopped_finishes_what_is_under_way() {
    let receiver = Receiver::default();
    let protocol = Toy(toy::lanes());
    let options = Options {
        concurrency: 2,
        ..Options::default()
    };
    let delivery = Delivery::new(
        protocol,
        receiver.clone(),
        Notes::default(),
        clock(),
        options,
    );
    let stop = tokio::time::sleep(Duration::from_millis(120));
    let ended = delivery.run(channel(plain(200)), stop, |_| {}).await;
    assert!(matches!(ended.end, End::Stopped));
    assert_eq!(receiver.requests(), 4);
    assert_eq!(ended.progress.position, 40);
    assert!((0..40).all(|number| receiver.taken(number) == 1));
}

#[tokio::test(start_paused = true)]
async fn a_delivery_that_is_stopped_before_it_starts_sends_nothing() {
    let receiver = Receiver::default();
    let protocol = Toy(toy::lanes());
    let delivery = Delivery::new(
        protocol,
        receiver.clone(),
        Notes::default(),
        clock(),
        Options::default(),
    );
    let ended = delivery.run(channel(plain(20)), ready(()), |_| {}).await;
    assert!(matches!(ended.end, End::Stopped));
    assert_eq!(receiver.requests(), 0);
}

#[tokio::test(start_paused = true)]
async fn what_must_not_be_sent_twice_is_noted_before_it_leaves() {
    let receiver = Receiver::with(&[Reply::Fail(429), Reply::Take], &[1]);
    let input = (0..3)
        .map(|number| mapped(number, &input(INCREMENTS, &[])))
        .collect();
    let ended = run(&receiver, Notes::default(), input).await;
    let wanted = [
        Note::Sending(vec![0, 1, 2]),
        Note::Returned(vec![0, 1, 2]),
        Note::Sending(vec![0, 1, 2]),
        // It was refused, and so not taken.
        Note::Returned(vec![1]),
        Note::Answered(0),
        Note::Answered(2),
        Note::Acknowledged(3),
    ];
    assert_eq!(ended.books.log, wanted);
}

#[tokio::test(start_paused = true)]
async fn nothing_leaves_that_cannot_be_noted() {
    let receiver = Receiver::default();
    let notes = Notes {
        full: Some("sending"),
        ..Notes::default()
    };
    let input = vec![mapped(0, &input(INCREMENTS, &[]))];
    let ended = run(&receiver, notes, input).await;
    assert!(matches!(ended.end, End::Failed(_)));
    assert_eq!(receiver.requests(), 0);
    assert_eq!(ended.progress.position, 0);
}

#[tokio::test(start_paused = true)]
async fn nothing_is_acknowledged_that_cannot_be_written() {
    let receiver = Receiver::with(&[], &[2]);
    let notes = Notes {
        full: Some("acknowledge"),
        ..Notes::default()
    };
    let ended = run(&receiver, notes, plain(5)).await;
    let End::Failed(error) = ended.end else {
        panic!("it failed");
    };
    assert_eq!(
        error.to_string(),
        "cannot write the checkpoint `checkpoint`: no storage space; make room and start again, or name another file to start over"
    );
    assert_eq!(ended.progress.position, 0);
    assert_eq!(ended.books.log, []);
}
