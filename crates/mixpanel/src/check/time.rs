use segue_evaluator::time;

use super::registry::register;
use super::{Found, Seen, Shown};
use crate::record::EventField;

register! {
    TIME_OUT_OF_RANGE = "time-out-of-range" Rejected of Events {
        "an event from before 1971"
        why: "Mixpanel refuses events from before 1971, and takes milliseconds up to March 1973 for seconds of a far future. Most often such a time is no time: a 0, a birthday, a clock that was never set."
        change: "Give the field `time` another time the event carries, such as `=receivedAt`; or keep such events out by `drop`."
        events: r#"{"type":"track","event":"Signed Up","userId":"user-1","timestamp":"1970-01-01T00:00:00Z","receivedAt":"2026-01-01T09:00:00Z","context":{"ip":"203.0.113.7"}}"#
        bad: "mappings:\n  - preset: Track Calls\n"
        good: "mappings:\n  - preset: Track Calls\n    fields:\n      time: =receivedAt\n"
    }
    TIME_IN_SECONDS = "time-in-seconds" Lost of Events {
        "a time in seconds that is taken for milliseconds"
        why: "The event gives its time as a number of seconds, and it goes out as if it were milliseconds: a moment of January 1970. Mixpanel refuses it or guesses; fractions of the second are lost in any case."
        change: "Let the policy `time` be `improved`, as it is by default: numbers below 1e11 are seconds to it. Or write the conversion: `time: =properties.at * 1000`."
        events: r#"{"type":"track","event":"Signed Up","userId":"user-1","timestamp":"2026-01-01T09:00:00Z","properties":{"at":1767258000},"context":{"ip":"203.0.113.7"}}"#
        bad: "settings:\n  project_token: \"${MIXPANEL_TOKEN}\"\n  policies: {time: segment}\nmappings:\n  - preset: Track Calls\n    fields:\n      time: =properties.at\n"
        good: "mappings:\n  - preset: Track Calls\n    fields:\n      time: =properties.at\n"
    }
    TIME_IN_FUTURE = "time-in-future" Rejected of Events {
        "an event more than an hour ahead"
        why: "Mixpanel refuses events that are more than an hour ahead of its clock. The sender's clock is wrong, or a local time went out as UTC."
        change: "Let the policy `time` be `improved`, as it is by default, which puts now in place of a future time. Segment's `timestamp` is corrected for wrong clocks, `originalTimestamp` is not: map the former."
        events: r#"{"type":"track","event":"Signed Up","userId":"user-1","originalTimestamp":"2031-01-01T09:00:00Z","timestamp":"2026-01-01T09:00:00Z","context":{"ip":"203.0.113.7"}}"#
        bad: "settings:\n  project_token: \"${MIXPANEL_TOKEN}\"\n  policies: {time: segment}\nmappings:\n  - preset: Track Calls\n    fields:\n      time: =originalTimestamp\n"
        good: "mappings:\n  - preset: Track Calls\n"
    }
    TIME_REPLACED = "time-replaced" Lost of Events {
        "a time in the future, in whose place now is stored"
        why: "A time ahead of the clock is not kept: Segue puts now in its place, once, or Mixpanel does on each arrival, so that a repeated event is not recognised. Either way the event is filed at the time it was sent."
        change: "Map a time that is corrected for the sender's clock: Segment's `timestamp` is, `originalTimestamp` is not. For data from a file, `receivedAt` is never ahead."
        events: r#"{"type":"track","event":"Signed Up","userId":"user-1","originalTimestamp":"2026-06-01T09:00:00Z","timestamp":"2026-01-01T09:00:00Z","context":{"ip":"203.0.113.7"}}"#
        bad: "mappings:\n  - preset: Track Calls\n    fields:\n      time: =originalTimestamp\n"
        good: "mappings:\n  - preset: Track Calls\n"
    }
    TIME_MISSING = "time-missing" Lost of Events {
        "an event without a time, filed at the moment it is mapped"
        why: "Without a time an event gets that of the clock. For events that come as they happen that is nearly right; those of a file all land on one moment, and running the file again stores them again, at another."
        change: "Give the field `time` whatever time the events carry: `=timestamp ?? originalTimestamp ?? receivedAt`."
        events: r#"{"type":"track","event":"Signed Up","userId":"user-1","receivedAt":"2026-01-01T09:00:00Z","context":{"ip":"203.0.113.7"}}"#
        bad: "mappings:\n  - preset: Track Calls\n"
        good: "mappings:\n  - preset: Track Calls\n    fields:\n      time: =timestamp ?? receivedAt\n"
    }
    TIME_WITHOUT_ZONE = "time-without-zone" Misread of Events {
        "a local time, taken for UTC"
        why: "The time names no zone (`2026-01-01T09:00:00` without `Z` or an offset) and is taken for UTC. If the sender wrote its local time, every event is hours off, and those near midnight count for another day."
        change: "If the times are those of one zone, write its offset behind them: `time: \"{{properties.at}}+01:00\"`. Otherwise map a time that has a zone, such as `timestamp`."
        events: r#"{"type":"track","event":"Signed Up","userId":"user-1","properties":{"at":"2026-01-01T09:00:00"},"context":{"ip":"203.0.113.7"}}"#
        bad: "mappings:\n  - preset: Track Calls\n    fields:\n      time: =properties.at\n"
        good: "mappings:\n  - preset: Track Calls\n    fields:\n      time: \"{{properties.at}}+01:00\"\n"
    }
    PAST_RETENTION = "past-retention" Lost of Events {
        "an event older than five years"
        why: "Mixpanel takes old events, and deletes events by their own date: after five years, in newer projects after two. This one is deleted as soon as it is there, and may be paid for."
        change: "Keep old events out: `drop` them by name or by what else marks them, or cut the file. If it is not the time of the event, give the field `time` another one, such as `=receivedAt`."
        events: r#"{"type":"track","event":"Signed Up","userId":"user-1","timestamp":"2019-05-01T09:00:00Z","receivedAt":"2026-01-01T09:00:00Z","context":{"ip":"203.0.113.7"}}"#
        bad: "mappings:\n  - preset: Track Calls\n"
        good: "mappings:\n  - preset: Track Calls\n    fields:\n      time: =receivedAt\n"
    }
    PAST_NEW_RETENTION = "past-new-retention" Misread of Events {
        "an event older than two years"
        why: "Projects made since September 2025, and those moved to a plan of that time, keep events for two years by the event's own date. In such a project this one is deleted as soon as it is there; in an older one it stays for five."
        change: "Look up the retention of the project. If it is two years, keep old events out by `drop`, or cut the file."
        events: r#"{"type":"track","event":"Signed Up","userId":"user-1","timestamp":"2023-05-01T09:00:00Z","receivedAt":"2026-01-01T09:00:00Z","context":{"ip":"203.0.113.7"}}"#
        bad: "mappings:\n  - preset: Track Calls\n"
        good: "mappings:\n  - preset: Track Calls\n    fields:\n      time: =receivedAt\n"
    }
}

const HOUR: i64 = 3_600_000;
const YEAR: i64 = 8766 * HOUR;
/// 1971 began then.
const EARLIEST: i64 = 31_536_000_000;
/// Numbers below are seconds to Mixpanel.
const SECONDS: i64 = 100_000_000_000;

pub(super) fn look(seen: &Seen<'_, '_>, found: &mut Found<'_>) {
    let Some(sent) = seen.property("time").as_f64() else {
        return;
    };
    let given = seen.field(EventField::Time);
    let dates = seen.settings.policies.coercion().dates;
    let Some(meant) = time::instant(given, dates).filter(|_| !given.is_falsy()) else {
        found(&TIME_MISSING, format_args!("the time is {}", Shown(given)));
        return;
    };
    let (sent, now) = (sent as i64, seen.source.now);
    let shown = Shown(given);
    let is_number = given
        .as_str()
        .map_or(given.as_f64(), |text| text.parse().ok());
    let taken_for_seconds = (EARLIEST..=now + HOUR).contains(&sent.saturating_mul(1000));
    if taken_for_seconds && is_number == Some(sent as f64) {
        found(
            &TIME_IN_SECONDS,
            format_args!("the time is {shown}, sent as milliseconds"),
        );
    } else if sent < SECONDS {
        found(&TIME_OUT_OF_RANGE, format_args!("the time is {shown}"));
    } else if sent > now + HOUR {
        found(&TIME_IN_FUTURE, format_args!("the time is {shown}"));
    } else if meant > now {
        found(&TIME_REPLACED, format_args!("the time is {shown}"));
    } else if sent < now - 5 * YEAR {
        found(&PAST_RETENTION, format_args!("the time is {shown}"));
    } else if sent < now - 2 * YEAR {
        found(&PAST_NEW_RETENTION, format_args!("the time is {shown}"));
    }
    if given.as_str().is_some_and(is_local) {
        found(&TIME_WITHOUT_ZONE, format_args!("the time is {shown}"));
    }
}

/// Whether a date has a time of day and no zone. A number, and a date without time, have none and need none.
fn is_local(text: &str) -> bool {
    let text = text.trim();
    let Some((_, clock)) = text.split_once(':') else {
        return false;
    };
    let zoned = text.ends_with(|c: char| c.is_ascii_alphabetic()) || clock.contains(['+', '-']);
    !zoned
}

#[cfg(test)]
mod tests {
    use super::is_local;

    #[test]
    fn zones() {
        for local in [
            "2026-01-01T09:00:00",
            "2026-01-01 09:00",
            "2026-01-01T09:00:00.250",
            "2026/1/1 9:00",
        ] {
            assert!(is_local(local), "{local}");
        }
        for zoned in [
            "2026-01-01T09:00:00Z",
            "2026-01-01t09:00:00.5z",
            "2026-01-01T09:00:00+01:00",
            "2026-01-01T09:00-0500",
            "Thu, 01 Jan 2026 09:00:00 GMT",
            "Thu, 01 Jan 2026 09:00:00 +0100",
            "2026-01-01",
            "1767258000",
            "",
        ] {
            assert!(!is_local(zoned), "{zoned}");
        }
    }
}
