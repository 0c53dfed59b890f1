use bumpalo::Bump;
use proptest::prelude::*;

use super::calendar::{DAY, RANGE, date, days};
use super::{Mode, format, from_number, instant, iso, parse};
use crate::value::Value;

/// 2025-11-30T10:20:30Z.
const AT: i64 = 1_764_498_030_000;
/// 2025-11-30.
const ON: i64 = 1_764_460_800_000;

#[test]
fn both_modes_read_what_is_written_plainly() {
    for (text, expected) in [
        ("2025-11-30T10:20:30Z", AT),
        ("2025-11-30T10:20:30.456Z", AT + 456),
        ("2025-11-30T10:20:30.456789123Z", AT + 456),
        ("2025-11-30T10:20:30.5Z", AT + 500),
        ("2025-11-30T10:20:30.05Z", AT + 50),
        ("2025-11-30T12:20:30.456+02:00", AT + 456),
        ("2025-11-30T02:20:30-08:00", AT),
        ("2025-11-30T12:20:30+0200", AT),
        ("2025-11-30 12:20:30+02:00", AT),
        ("2025-11-30 10:20:30", AT),
        ("2025-11-30T10:20:30", AT),
        ("2025-11-30T10:20:30.456", AT + 456),
        ("2025-11-30t10:20:30z", AT),
        ("2025-11-30 10:20:30Z", AT),
        ("2025-11-30T10:20", AT - 30_000),
        ("2025-11-30T10:20Z", AT - 30_000),
        ("2025-11-30", ON),
        ("2025/11/30", ON),
        ("2025/11/3", ON - 27 * DAY),
        ("2025-1-3", 1_735_862_400_000),
        ("2025-11", ON - 29 * DAY),
        ("20251130", ON),
        ("20251130T102030", AT),
        ("20251130 1020", AT - 30_000),
        ("2025-11-29T24:00:00Z", ON),
        ("2025-11-29T24:00", ON),
        ("+002025-11-30T10:20:30Z", AT),
        ("+002025-11-30", ON),
        ("+275760-09-13T00:00:00Z", RANGE),
        ("-271821-04-20T00:00:00Z", -RANGE),
        ("0000-01-01T00:00:00Z", -62_167_219_200_000),
        ("2024-02-29T00:00:00Z", 1_709_164_800_000),
        ("Sun, 30 Nov 2025 10:20:30 GMT", AT),
        ("Sun, 30 Nov 2025 10:20:30 EST", AT + 5 * 3_600_000),
        ("Sun, 30 Nov 2025 12:20:30 +0200", AT),
        ("Mon, 30 Nov 2025 10:20:30 GMT", AT),
        ("30 Nov 2025 10:20:30 -0000", AT),
        ("30 Nov 2025 10:20 UT", AT - 30_000),
        ("30 Nov 25 10:20:30 GMT", AT),
    ] {
        for mode in [Mode::Segment, Mode::Improved] {
            assert_eq!(parse(text, mode), Some(expected), "{text} {mode:?}");
        }
    }
}

#[test]
fn the_modes_differ_where_segment_misreads() {
    for (text, segment, improved) in [
        ("1764498030", Some(-6_367_572_000_000), Some(AT)),
        ("1764498030456", Some(-6_367_569_294_000), Some(AT + 456)),
        ("1764498030.456", Some(-6_367_571_999_544), Some(AT + 456)),
        ("20251130102030", None, None),
        ("123", Some(-58_285_699_200_000), Some(123_000)),
        ("1234", Some(-23_225_875_200_000), Some(1_234_000)),
        ("0", None, Some(0)),
        ("-5", None, Some(-5_000)),
        ("13", None, Some(13_000)),
        ("1764498030456789", None, None),
        ("2025-11-30T10:20:30.5", Some(AT + 5), Some(AT + 500)),
        ("2025-11-30T10:20:30.05", Some(AT + 5), Some(AT + 50)),
        ("2025-11-30T10:20:30.4567", Some(AT + 456), Some(AT + 456)),
        ("2025-02-31", Some(1_740_960_000_000), None),
        ("2025-02-31T00:00:00Z", Some(1_740_960_000_000), None),
        ("2025-00-10", Some(1_733_788_800_000), None),
        ("2025-13-01", Some(1_767_225_600_000), None),
        ("2025-11-30T25:00", Some(ON + 25 * 3_600_000), None),
        ("2025-11-30T10:20:60", Some(AT + 30_000), None),
        ("2025-334", Some(1_820_016_000_000), Some(ON)),
        ("2024-366", Some(1_796_515_200_000), Some(1_735_603_200_000)),
        ("2025-366", Some(1_828_051_200_000), None),
        (
            "0050-01-01",
            Some(-631_152_000_000),
            Some(-60_589_296_000_000),
        ),
    ] {
        assert_eq!(parse(text, Mode::Segment), segment, "{text} as Segment");
        assert_eq!(parse(text, Mode::Improved), improved, "{text} improved");
    }
}

#[test]
fn what_is_no_date_in_either_mode() {
    for text in [
        "",
        " ",
        "not-a-date",
        "🎉",
        "Infinity",
        "NaN",
        "1e21",
        "T10:20",
        "2025-11-30T12:20:30+02",
        "20251130T102030Z",
        "2025-13-01T00:00:00Z",
        "2025-00-01T00:00:00Z",
        "2025-11-00T00:00:00Z",
        "2025-11-32T00:00:00Z",
        "2016-12-31T23:59:60Z",
        "2025-11-30T24:00:01Z",
        "2025-11-30T10:60:00Z",
        "2025-11-30T25:00:00Z",
        "2025-11-30T10:20:30,5Z",
        "2025-11-30T10:20:30.Z",
        "2025.11.30T10:20:30",
        "2025-11-30T12:20:30+02:00[Europe/Berlin]",
        "2025-11-30T10:20:30 ",
        " 2025-11-30T10:20:30Z",
        "2025-11-30 12:20:30 +02:00",
        "2025-11-30 10:20:30 UTC",
        "2025-W48-7",
        "-000000-01-01T00:00:00Z",
        "+275760-09-13T00:00:00.001Z",
        "+300000-01-01T00:00:00Z",
        "2025-11-30T10:20:30+24:00",
        "11/30/2025 10:20:30 AM",
        "11/30/2025 10:20 PM",
        "November 30, 2025",
        "Nov 30 2025",
        "Sun Nov 30 2025 10:20:30 GMT+0000",
        "Sun, 31 Dec 2016 23:59:60 GMT",
        "２０２５-11-30",
    ] {
        for mode in [Mode::Segment, Mode::Improved] {
            assert_eq!(parse(text, mode), None, "{text} {mode:?}");
        }
    }
}

#[test]
fn numbers_are_milliseconds_or_seconds() {
    for (number, segment, improved) in [
        (1_764_498_030_456.0, Some(AT + 456), Some(AT + 456)),
        (1_764_498_030_456.9, Some(AT + 456), Some(AT + 456)),
        (1_764_498_030.0, Some(1_764_498_030), Some(AT)),
        (1_764_498_030.456, Some(1_764_498_030), Some(AT + 456)),
        (
            99_999_999_999.0,
            Some(99_999_999_999),
            Some(99_999_999_999_000),
        ),
        (1e11, Some(100_000_000_000), Some(100_000_000_000)),
        (-1.0, Some(-1), Some(-1000)),
        (8.64e15, Some(RANGE), Some(RANGE)),
        (8.640000000000001e15, None, None),
        (f64::INFINITY, None, None),
        (f64::NAN, None, None),
    ] {
        assert_eq!(from_number(number, Mode::Segment), segment, "{number}");
        assert_eq!(from_number(number, Mode::Improved), improved, "{number}");
        assert_eq!(instant(Value::number(number), Mode::Improved), improved);
    }
    assert_eq!(instant(Value::Bool(true), Mode::Improved), None);
    assert_eq!(instant(Value::text("2025-11-30"), Mode::Segment), Some(ON));
}

#[test]
fn instants_as_text() {
    let arena = Bump::new();
    for (instant, text) in [
        (1_767_323_045_678, "2026-01-02T03:04:05.678Z"),
        (0, "1970-01-01T00:00:00.000Z"),
        (-1, "1969-12-31T23:59:59.999Z"),
        (RANGE, "+275760-09-13T00:00:00.000Z"),
        (-RANGE, "-271821-04-20T00:00:00.000Z"),
        (-62_167_219_200_001, "-000001-12-31T23:59:59.999Z"),
        (-62_167_219_200_000, "0000-01-01T00:00:00.000Z"),
    ] {
        assert_eq!(iso(instant, &arena), text);
    }
    assert!(!iso(i64::MIN, &arena).is_empty());
    assert!(!iso(i64::MAX, &arena).is_empty());
}

#[test]
fn instants_by_pattern() {
    assert_eq!(
        format(AT, "%Y-%m-%d %H:%M").as_deref(),
        Some("2025-11-30 10:20")
    );
    assert_eq!(format(AT, "%A, %j").as_deref(), Some("Sunday, 334"));
    assert_eq!(format(AT, "%").as_deref(), None);
    assert_eq!(format(AT, "%!").as_deref(), None);
    assert_eq!(format(RANGE, "%Y").as_deref(), None);
    assert_eq!(format(AT, &"x".repeat(257)).as_deref(), None);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn days_and_dates_agree(at in -110_000_000_i64..110_000_000) {
        let (year, month, day) = date(at);
        prop_assert_eq!(days(year, month, day), at);
        prop_assert!((1..=12).contains(&month) && (1..=31).contains(&day));
        prop_assert_eq!(days(year, month + 25, day), days(year + 2, month + 1, day));
    }

    #[test]
    fn what_is_printed_is_read(at in -RANGE..=RANGE) {
        let arena = Bump::new();
        prop_assert_eq!(parse(iso(at, &arena), Mode::Segment), Some(at));
        prop_assert_eq!(parse(iso(at, &arena), Mode::Improved), Some(at));
    }

    #[test]
    fn nothing_panics(text in "\\PC{0,20}", datelike in "[-+0-9:/TtZz. ]{0,30}", short in "[-+0-9.]{1,5}", at in any::<i64>()) {
        for mode in [Mode::Segment, Mode::Improved] {
            let _ = (parse(&text, mode), parse(&datelike, mode), parse(&short, mode));
        }
        let _ = format(at, &text);
        let _ = iso(at, &Bump::new());
    }
}
