//! Deliveries that are killed again and again, and resumed from their files.

use std::fs;
use std::future::pending;
use std::path::Path;
use std::time::Duration;

use proptest::prelude::*;
use serde_json::Value;

use super::{Receiver, Reply, channel, clock, failure, mapped};
use crate::toy::{self, INCREMENTS, Input, Toy};
use crate::{
    Checkpoint, DeadLetters, Delivery, End, Ended, FileBooks, InputIdentity, Options, Run,
};

/// One run over the input, from where the last one got to. `None` when it was killed.
async fn run(
    folder: &Path,
    receiver: &Receiver,
    input: &[Input],
    killed: Option<Duration>,
) -> Option<Ended<FileBooks>> {
    let events = folder.join("events.ndjson");
    let identity = Run {
        inputs: vec![InputIdentity::of(&events).unwrap()],
        mappings: "hash".to_owned(),
        clock: 5,
        names: vec!["events.ndjson".to_owned()],
    };
    let names = vec!["Track Calls".to_owned()];
    let checkpoint = Checkpoint::open(&folder.join("checkpoint"), identity, names).unwrap();
    assert_eq!(checkpoint.clock(), 5);
    let position = checkpoint.position() as usize;
    let letters = DeadLetters::at(&folder.join("letters.ndjson")).unwrap();
    let books = FileBooks::new(letters, Some(checkpoint)).unwrap();
    let options = Options {
        concurrency: 3,
        queue_records: 60,
        ..Options::default()
    };
    let protocol = Toy(toy::lanes());
    let delivery = Delivery::new(protocol, receiver.clone(), books, clock(), options);
    let rest = (position..input.len())
        .map(|number| {
            let mut event = mapped(number, &input[number]);
            // Some events come to nothing.
            if number % 13 == 5 {
                event.records.clear();
                event.failures = vec![failure(Some(0))];
            }
            event
        })
        .collect();
    let running = delivery.run(channel(rest), pending(), |_| {});
    match killed {
        Some(after) => tokio::time::timeout(after, running).await.ok(),
        None => Some(running.await),
    }
}

fn numbers(folder: &Path, outcome: &str) -> Vec<usize> {
    let text = fs::read_to_string(folder.join("letters.ndjson")).unwrap_or_default();
    text.lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap())
        .filter(|letter| letter["outcome"] == outcome)
        .map(|letter| letter["event"]["n"].as_u64().unwrap() as usize)
        .collect()
}

fn inputs() -> impl Strategy<Value = Vec<Input>> {
    let users = prop::sample::subsequence(vec!["a", "b", "c", "d", "e", "f"], 0..=2);
    let lane = prop_oneof![4 => Just(0), 1 => Just(1), 1 => Just(2), 4 => Just(3_usize)];
    let input = (lane, users, prop::bool::weighted(0.1)).prop_map(|(lane, users, bad)| Input {
        lane,
        users,
        size: 10,
        bad,
    });
    prop::collection::vec(input, 1..120)
}

fn replies() -> impl Strategy<Value = Vec<Reply>> {
    let reply = prop_oneof![
        4 => Just(Reply::Take),
        1 => Just(Reply::TakeAndBreak),
        1 => Just(Reply::Fail(429)),
        1 => Just(Reply::Fail(500)),
    ];
    prop::collection::vec(reply, 0..40)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn killed_and_resumed_every_record_is_accounted_for(
        input in inputs(),
        script in replies(),
        kills in prop::collection::vec(0..3000_u64, 0..12),
    ) {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path();
        fs::write(folder.join("events.ndjson"), "the same all the time").unwrap();
        let bad: Vec<usize> = (0..input.len()).filter(|&number| input[number].bad).collect();
        let receiver = Receiver::with(&script, &bad);
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .start_paused(true)
            .build()
            .unwrap();
        runtime.block_on(async {
            for after in kills {
                run(folder, &receiver, &input, Some(Duration::from_millis(after))).await;
            }
            let ended = run(folder, &receiver, &input, None).await.unwrap();
            assert!(matches!(ended.end, End::Done));
            assert_eq!(ended.progress.counts.in_flight(), 0);
        });

        let rejected = numbers(folder, "rejected");
        let unknown = numbers(folder, "unknown");
        let failed = numbers(folder, "mapping_failed");
        prop_assert_eq!(numbers(folder, "given_up"), Vec::<usize>::new());
        for (number, input) in input.iter().enumerate() {
            let in_letters = [&rejected, &unknown, &failed]
                .iter()
                .map(|numbers| numbers.iter().filter(|&&other| other == number).count())
                .sum::<usize>();
            let taken = receiver.taken(number);
            if number % 13 == 5 {
                prop_assert_eq!((failed.contains(&number), in_letters, taken), (true, 1, 0));
            } else if input.lane == INCREMENTS {
                prop_assert!(taken <= 1, "{} is added twice", number);
                prop_assert_eq!(in_letters > 0, taken == 0 || unknown.contains(&number));
                prop_assert!(in_letters <= 1);
            } else if input.bad {
                prop_assert_eq!((rejected.contains(&number), in_letters, taken), (true, 1, 0));
            } else {
                prop_assert_eq!(in_letters, 0);
                prop_assert!(taken > 0, "{} is lost", number);
            }
        }
    }
}
