//! What a person would try first.

use std::time::Duration;

use super::world::{Fault, Refusing, Report, World};
use crate::engine::pace::{self, Jitter};
use crate::toy::{self, EVENTS, IDENTITY, INCREMENTS, Input, PROFILES, input};
use crate::{Options, Outcome, Time};

fn events(count: usize) -> Vec<Input> {
    vec![input(EVENTS, &[]); count]
}

/// The records of each request, in the order they left.
fn requests(report: &Report) -> Vec<Vec<usize>> {
    report
        .requests
        .iter()
        .map(|(_, _, numbers)| numbers.clone())
        .collect()
}

/// When each request left, in milliseconds since the first.
fn times(report: &Report) -> Vec<u128> {
    let (first, ..) = report.requests[0];
    report
        .requests
        .iter()
        .map(|(time, ..)| time.since(first).as_millis())
        .collect()
}

#[test]
fn no_records_make_no_request() {
    let report = World::new(Vec::new()).run();
    assert_eq!(report.counts, crate::Counts::default());
}

#[test]
fn batches_are_full_but_for_the_last() {
    let report = World::new(events(25)).run();
    let sizes: Vec<usize> = requests(&report).iter().map(Vec::len).collect();
    assert_eq!(sizes, [10, 10, 5]);
    assert_eq!(report.most_under_way, 3);
}

#[test]
fn batches_end_at_their_bytes() {
    let mut world = World::new(events(6));
    for input in &mut world.input {
        // Three of them, two commas and two brackets.
        input.size = (1000 - 4) / 3;
    }
    let report = world.run();
    assert_eq!(requests(&report), [vec![0, 1, 2], vec![3, 4, 5]]);
}

#[test]
fn a_record_too_large_is_rejected_without_a_request() {
    let mut world = World::new(events(2));
    world.input[0].size = 400;
    let report = world.run();
    assert_eq!(report.outcomes[0].outcome, Outcome::Rejected);
    assert_eq!(report.outcomes[0].attempts, 0);
    assert_eq!(requests(&report), [[1]]);
}

#[test]
fn an_identity_record_is_answered_before_its_user_goes_on() {
    let world = World::new(vec![
        input(EVENTS, &["anonymous"]),
        input(IDENTITY, &["user", "anonymous"]),
        input(EVENTS, &["user"]),
        input(EVENTS, &["other"]),
        input(EVENTS, &["anonymous"]),
    ]);
    let report = world.run();
    assert_eq!(requests(&report), [vec![0, 3], vec![1], vec![2, 4]]);
    assert_eq!(
        report.end,
        report.requests[2].0.plus(Duration::from_millis(100))
    );
}

#[test]
fn records_of_one_user_share_a_request_in_order() {
    let report = World::new(vec![input(PROFILES, &["a"]); 12]).run();
    assert_eq!(
        requests(&report),
        [(0..10).collect::<Vec<_>>(), vec![10, 11]]
    );
    assert_eq!(report.most_under_way, 1);
}

#[test]
fn named_refusals_leave_the_others_delivered() {
    let mut world = World::new(events(5));
    world.input[3].bad = true;
    let report = world.run();
    assert_eq!(report.counts.delivered, 4);
    assert_eq!(report.outcomes[3].outcome, Outcome::Rejected);
    assert_eq!(report.outcomes[3].field.as_deref(), Some("field"));
    assert_eq!(report.counts.requests, 1);
}

#[test]
fn one_bad_record_is_isolated_by_halves() {
    let mut world = World::new(events(8));
    world.refusing = Refusing::Silent;
    world.input[5].bad = true;
    let report = world.run();
    assert_eq!(report.counts.delivered, 7);
    assert_eq!(report.outcomes[5].outcome, Outcome::Rejected);
    // 8, then 4 + 4, then 2 + 2, then 1 + 1.
    assert_eq!(report.counts.requests, 7);
    assert_eq!(report.counts.retries, 6);
}

#[test]
fn a_user_keeps_its_order_when_its_batch_is_halved() {
    let mut world = World::new(vec![input(EVENTS, &["a"]); 8]);
    world.refusing = Refusing::Silent;
    world.input[0].bad = true;
    let report = world.run();
    assert_eq!(report.counts.delivered, 7);
    let last: Vec<_> = report.outcomes.iter().map(|settled| settled.last).collect();
    assert!(last.is_sorted());
}

#[test]
fn requests_get_smaller_after_413_and_grow_again() {
    let mut world = World::new(events(2000));
    for lane in &mut world.lanes {
        lane.max_records = 100;
        lane.max_bytes = 1100;
    }
    world.largest = 300;
    world.options.concurrency = 1;
    let report = world.run();
    assert_eq!(report.counts.delivered, 2000);
    // 27 records fit, so that 75 requests would do for somebody who knew. Halving each full batch anew takes 141.
    assert!(report.counts.requests < 100, "{}", report.counts.requests);
}

#[test]
fn back_off_doubles_up_to_its_limit() {
    let mut world = World::new(events(1));
    world.faults = vec![Fault::Refused; 7];
    world.latencies = vec![1];
    let report = world.run();
    assert_eq!(report.counts.delivered, 1);
    let times = times(&report);
    for (pair, base) in times.windows(2).zip([2, 4, 8, 16, 32, 60, 60]) {
        let pause = pair[1] - pair[0];
        let base = base * 1000;
        assert!((base..=base + base / 4 + 2).contains(&pause), "{times:?}");
    }
}

#[test]
fn a_record_is_given_up_when_its_time_is_over() {
    let mut world = World::new(vec![input(IDENTITY, &["a"]), input(EVENTS, &["a"])]);
    world.faults = vec![Fault::Failed; 14];
    let report = world.run();
    assert_eq!(report.outcomes[0].outcome, Outcome::GivenUp);
    assert_eq!(report.outcomes[0].status, Some(500));
    assert_eq!(report.outcomes[0].reason, "no sense in it");
    assert_eq!(report.outcomes[1].outcome, Outcome::Delivered);
    let held = report.outcomes[1]
        .first
        .unwrap()
        .since(report.requests[0].0);
    assert!(held <= Duration::from_mins(10), "{held:?}");
}

#[test]
fn a_record_that_has_to_wait_again_is_given_up_with_what_came_back() {
    let mut world = World::new(vec![input(EVENTS, &["a"]); 2]);
    world.refusing = Refusing::Silent;
    world.input[0].bad = true;
    // Refused together; then the first one is too much until its time is over, and with it that of the second one.
    world.faults = [vec![Fault::None], vec![Fault::Throttled(None); 14]].concat();
    let report = world.run();
    assert_eq!(report.outcomes[0].reason, "too many requests");
    assert_eq!(report.outcomes[1].outcome, Outcome::GivenUp);
    assert_eq!(report.outcomes[1].reason, "bad request");
    assert_eq!(report.outcomes[1].status, Some(400));
}

#[test]
fn a_record_is_given_up_when_it_was_tried_often_enough() {
    let mut world = World::new(events(1));
    world.faults = vec![Fault::Failed; 9];
    world.options.max_attempts = 3;
    let report = world.run();
    assert_eq!(report.outcomes[0].outcome, Outcome::GivenUp);
    assert_eq!(report.outcomes[0].attempts, 3);
}

#[test]
fn throttling_holds_the_lane_and_concurrency_falls_and_climbs() {
    let mut world = World::new(events(400));
    world.faults = vec![Fault::Throttled(Some("5")); 8];
    let report = world.run();
    assert_eq!(report.counts.delivered, 400);
    let times = times(&report);
    assert!(times[8] >= 5000, "{times:?}");
    let at = |time: u128| times.iter().filter(|&&other| other == time).count();
    // Eight at first; four after one round was throttled; eight again in the end.
    assert_eq!(at(0), 8);
    assert_eq!(at(times[8]), 4);
    assert_eq!(report.most_under_way, 8);
    assert_eq!(report.counts.requests, 48);
}

#[test]
fn a_paused_lane_tries_again_when_it_is_to() {
    let mut world = World::new(vec![input(EVENTS, &["a"]), input(PROFILES, &["b"])]);
    world.faults = vec![Fault::Unauthorized];
    world.options.resume_after = Some(Duration::from_secs(30));
    let report = world.run();
    assert_eq!(report.counts.delivered, 2);
    // The other lane goes on meanwhile.
    assert_eq!(times(&report), [0, 0, 30_100]);
}

#[test]
fn an_increment_is_never_sent_twice_unless_it_was_surely_not_taken() {
    let cases = [
        (Fault::Refused, Outcome::Delivered),
        (Fault::Throttled(None), Outcome::Delivered),
        (Fault::Unauthorized, Outcome::Delivered),
        (Fault::Reset, Outcome::Unknown),
        (Fault::AnswerLost, Outcome::Unknown),
        (Fault::Garbled, Outcome::Unknown),
        (Fault::Failed, Outcome::Unknown),
    ];
    for (fault, outcome) in cases {
        let mut world = World::new(vec![input(INCREMENTS, &["a"])]);
        world.faults = vec![fault];
        let report = world.run();
        assert_eq!(report.outcomes[0].outcome, outcome, "{fault:?}");
        let mut repeatable = world.clone();
        repeatable.lanes[INCREMENTS].repeatable = true;
        let report = repeatable.run();
        assert_eq!(report.outcomes[0].outcome, Outcome::Delivered, "{fault:?}");
    }
}

#[test]
fn a_stopped_engine_sends_nothing_more() {
    use crate::{Answer, Engine, Step};
    let now = Time::from_millis(0);
    let mut engine = Engine::new(toy::Toy(toy::lanes()), Options::default());
    for number in 0..15 {
        engine.push(now, toy::record(number, &input(EVENTS, &[])));
    }
    let Step::Send(dispatch) = engine.poll(now) else {
        panic!("a full batch leaves at once");
    };
    engine.stop();
    engine.finish();
    assert!(matches!(engine.poll(now), Step::Wait(None)));
    let answer = Answer {
        status: 200,
        retry_after: None,
        body: b"ok".to_vec(),
    };
    engine.answer(now, dispatch.id, Ok(answer));
    assert!(matches!(engine.poll(now), Step::Done));
    assert_eq!(engine.counts().in_flight(), 5);
}

#[test]
fn a_batch_leaves_when_it_is_old_enough() {
    use crate::{Engine, Step};
    let now = Time::from_millis(0);
    let mut engine = Engine::new(toy::Toy(toy::lanes()), Options::default());
    engine.push(now, toy::record(0, &input(EVENTS, &[])));
    let Step::Wait(Some(until)) = engine.poll(now) else {
        panic!("one record waits for company");
    };
    assert_eq!(until, now.plus(Options::default().linger));
    assert!(matches!(engine.poll(until), Step::Send(_)));
}

#[test]
fn a_full_queue_asks_for_no_more() {
    use crate::Engine;
    let options = Options {
        queue_records: 3,
        queue_bytes: 25,
        ..Options::default()
    };
    let mut engine = Engine::new(toy::Toy(toy::lanes()), options);
    let now = Time::from_millis(0);
    for ready in [true, true, false] {
        engine.push(now, toy::record(0, &input(EVENTS, &[])));
        assert_eq!(engine.ready_for_more(), ready);
    }
}

#[test]
fn retry_after_reads_seconds_and_dates() {
    let now = Time::from_millis(784_111_770_000);
    let minute = Duration::from_mins(1);
    let cases = [
        ("5", Some(5)),
        (" 60 ", Some(60)),
        ("61", None),
        ("0", None),
        ("-5", None),
        ("1.5", None),
        ("99999999999999999999999", None),
        ("", None),
        ("soon", None),
        ("Sun, 06 Nov 1994 08:49:37 GMT", Some(7)),
        ("Sunday, 06-Nov-94 08:49:37 GMT", Some(7)),
        ("Sun Nov  6 08:49:37 1994", Some(7)),
        ("Sun, 06 Nov 1994 08:49:30 GMT", None),
        ("Sun, 06 Nov 1994 08:49:29 GMT", None),
        ("Sun, 06 Nov 1994 08:50:31 GMT", None),
        ("Sun, 06 Nov 1904 08:49:37 GMT", None),
    ];
    for (header, seconds) in cases {
        assert_eq!(
            pace::retry_after(header, now, minute),
            seconds.map(Duration::from_secs),
            "{header}"
        );
    }
}

#[test]
fn jitter_is_the_same_for_the_same_seed() {
    let draw = |seed| {
        let mut jitter = Jitter::new(seed);
        (1..9)
            .map(|failures| jitter.backoff(failures, &Options::default()))
            .collect::<Vec<_>>()
    };
    assert_eq!(draw(7), draw(7));
    assert_ne!(draw(7), draw(8));
}
