//! The engine in simulated time: laws that hold whatever happens, and cases.

mod cases;
mod world;

use std::time::Duration;

use proptest::prelude::*;

use crate::toy::{self, Input};
use crate::{Options, Outcome};
use world::{Fault, Refusing, World};

fn inputs() -> impl Strategy<Value = Vec<Input>> {
    let users = prop::sample::subsequence(vec!["a", "b", "c", "d", "e", "f", "g", "h"], 0..=2);
    let lane = prop_oneof![6 => Just(0), 1 => Just(1), 2 => Just(2), 2 => Just(3_usize)];
    let size = prop_oneof![8 => 1..100_usize, 1 => 380..420_usize];
    let input =
        (lane, users, size, prop::bool::weighted(0.05)).prop_map(|(lane, users, size, bad)| {
            Input {
                lane,
                users,
                size,
                bad,
            }
        });
    prop::collection::vec(input, 0..150)
}

fn faults() -> impl Strategy<Value = Vec<Fault>> {
    let header = prop::sample::select(vec![
        None,
        Some("3"),
        Some("0"),
        Some("3600"),
        Some("soon"),
        Some("Tue, 14 Nov 2023 22:13:50 GMT"),
    ]);
    let fault = prop_oneof![
        6 => Just(Fault::None),
        1 => Just(Fault::Refused),
        1 => Just(Fault::Reset),
        1 => Just(Fault::AnswerLost),
        1 => Just(Fault::Garbled),
        1 => Just(Fault::Failed),
        1 => Just(Fault::Unauthorized),
        2 => header.prop_map(Fault::Throttled),
    ];
    prop::collection::vec(fault, 0..100)
}

fn options() -> impl Strategy<Value = Options> {
    (
        1..8_usize,
        1..30_usize,
        10..200_usize,
        1..600_u64,
        any::<u64>(),
    )
        .prop_map(
            |(concurrency, batch_records, queue_records, limit, seed)| Options {
                concurrency,
                batch_records,
                queue_records,
                retry_limit: Duration::from_secs(limit),
                seed,
                ..Options::default()
            },
        )
}

prop_compose! {
    fn worlds()(
        input in inputs(),
        faults in faults(),
        refusing in prop::sample::select(vec![Refusing::Named, Refusing::OneNamed, Refusing::Silent]),
        largest in prop_oneof![Just(usize::MAX), 100..2000_usize],
        latencies in prop::collection::vec(1..3000_u64, 1..5),
        options in options(),
    ) -> World {
        World { faults, refusing, largest, latencies, options, ..World::new(input) }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, ..ProptestConfig::default() })]

    /// What holds at every moment is asserted on the way: the arithmetic, one outcome a record, the order of each user,
    /// nothing unrepeatable taken twice, requests and concurrency within their limits, pauses kept, and an end.
    #[test]
    fn every_record_is_accounted_for(world in worlds()) {
        let report = world.run();
        prop_assert_eq!(report.outcomes.len(), world.input.len());
        prop_assert_eq!(report.counts.in_flight(), 0);
        prop_assert_eq!(report.counts.requests as usize, report.requests.len());
        for (number, (settled, input)) in report.outcomes.iter().zip(&world.input).enumerate() {
            let taken = report.taken[number];
            match settled.outcome {
                Outcome::Delivered => prop_assert!(taken > 0, "{} is lost", number),
                Outcome::Rejected => {
                    let alone = input.size.max(number.to_string().len()) + 2;
                    prop_assert!(input.bad || input.size >= 400 || alone > world.largest);
                    prop_assert_eq!(taken, 0);
                }
                Outcome::GivenUp => prop_assert!(settled.attempts > 0),
                Outcome::Unknown => prop_assert_eq!(input.lane, toy::INCREMENTS),
            }
            prop_assert_eq!(settled.reason.is_empty(), settled.outcome == Outcome::Delivered);
            if let (Some(first), Some(last)) = (settled.first, settled.last) {
                prop_assert!(last.since(first) <= world.options.retry_limit);
            }
        }
    }

    /// However often records have to wait again, for requests to get smaller or for others of their user, it is known in
    /// the end what came back.
    #[test]
    fn nothing_is_given_up_without_a_reason(
        users in prop::collection::vec(prop::sample::select(vec!["a", "b", "c"]), 10..60),
        largest in 25..120_usize,
        good in 1..12_usize,
        concurrency in 1..3_usize,
    ) {
        let mut world = World::new(users.iter().map(|user| toy::input(toy::EVENTS, &[user])).collect());
        world.largest = largest;
        world.options.concurrency = concurrency;
        world.faults = [vec![Fault::None; good], vec![Fault::Throttled(None); 40]].concat();
        let report = world.run();
        let mut given_up = report.outcomes.iter().filter(|settled| settled.outcome == Outcome::GivenUp);
        prop_assert!(given_up.all(|settled| !settled.reason.is_empty()));
    }

    /// With faults that pass, everything the receiver likes arrives.
    #[test]
    fn nothing_is_given_up_while_there_is_time(mut world in worlds()) {
        world.options.retry_limit = Duration::from_hours(100);
        let report = world.run();
        prop_assert_eq!(report.counts.given_up, 0);
        if !world.faults.iter().any(|fault| matches!(fault, Fault::Reset | Fault::AnswerLost | Fault::Garbled | Fault::Failed)) {
            prop_assert_eq!(report.counts.unknown, 0);
        }
    }

    /// Records of different users do not wait for each other: while one user's requests fail for ever, the others' come
    /// through, each in the time of a few answers.
    #[test]
    fn users_do_not_wait_for_each_other(others in 1..50_usize) {
        let stuck = Input { lane: toy::IDENTITY, users: vec!["stuck"], size: 10, bad: false };
        let mut input = vec![stuck];
        input.extend((0..others).map(|_| Input { lane: toy::EVENTS, users: vec!["free"], size: 10, bad: false }));
        let mut world = World::new(input);
        world.faults = vec![Fault::Failed];
        world.options.linger = Duration::ZERO;
        let report = world.run();
        prop_assert_eq!(report.counts.delivered as usize, others + 1);
        let free = report.outcomes.iter().skip(1).filter_map(|settled| settled.last).max();
        prop_assert!(free < report.outcomes[0].last);
    }
}
