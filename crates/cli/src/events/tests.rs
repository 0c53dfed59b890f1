//! Which events are found in an input, whatever the pieces it comes in.

use proptest::prelude::*;
use segue_evaluator::limits::EVENT_BYTES;

use super::Found;
use super::splitter::Splitter;

/// What is found in an input that comes in pieces of a size: line and text of each event, or the reason why not.
fn split(input: &[u8], piece: usize) -> Vec<(u64, Result<String, String>)> {
    let mut splitter = Splitter::default();
    let mut bytes = Vec::new();
    let mut all = Vec::new();
    let mut pieces = input.chunks(piece.max(1));
    loop {
        let next = pieces.next();
        bytes.extend_from_slice(next.unwrap_or_default());
        let mut found = Vec::new();
        let done = splitter.split(&bytes, next.is_none(), &mut found);
        all.extend(found.into_iter().map(|Found { line, what }| {
            let text =
                |range: std::ops::Range<usize>| String::from_utf8_lossy(&bytes[range]).into_owned();
            (line, what.map(text))
        }));
        bytes.drain(..done);
        if next.is_none() {
            return all;
        }
    }
}

/// The same, where the size of the pieces makes no difference.
fn found(input: &str) -> Vec<(u64, Result<String, String>)> {
    let at_once = split(input.as_bytes(), usize::MAX);
    for piece in [1, 2, 3, 7] {
        assert_eq!(
            split(input.as_bytes(), piece),
            at_once,
            "in pieces of {piece}"
        );
    }
    at_once
}

fn event(line: u64, text: &str) -> (u64, Result<String, String>) {
    (line, Ok(text.to_owned()))
}

fn unreadable(line: u64, reason: &str) -> (u64, Result<String, String>) {
    (line, Err(reason.to_owned()))
}

#[test]
fn one_event_a_line() {
    assert_eq!(
        found("{\"a\":1}\n\n  {\"b\":2}\t\r\nnonsense\n{\"c\":3}"),
        [
            event(1, "{\"a\":1}"),
            event(3, "{\"b\":2}"),
            event(4, "nonsense"),
            event(5, "{\"c\":3}"),
        ]
    );
}

#[test]
fn nothing_at_all() {
    assert_eq!(found(""), []);
    assert_eq!(found("\u{feff} \n\n\t"), []);
}

#[test]
fn an_object_over_several_lines() {
    assert_eq!(
        found("\n{\n  \"a\": 1\n}\n"),
        [event(2, "{\n  \"a\": 1\n}\n")]
    );
}

#[test]
fn lines_whose_first_is_cut_stay_lines() {
    assert_eq!(
        found("{\"a\":\n{\"b\":2}\n"),
        [event(1, "{\"a\":"), event(2, "{\"b\":2}")]
    );
}

#[test]
fn the_items_of_an_array() {
    assert_eq!(
        found("\u{feff}\n[ {\"a\": \"],\\\\\\\"\"},\n\n [1, {\"b\":[]}] ,3\n]\n"),
        [
            event(2, "{\"a\": \"],\\\\\\\"\"}"),
            event(4, "[1, {\"b\":[]}]"),
            event(4, "3"),
        ]
    );
    assert_eq!(found("[]"), []);
    assert_eq!(found("[ \n ]"), []);
}

#[test]
fn an_array_with_mistakes() {
    let missing = "an item of the array is missing";
    let no_end = "the array has no end";
    assert_eq!(
        found("[1,,2,]"),
        [
            event(1, "1"),
            unreadable(1, missing),
            event(1, "2"),
            unreadable(1, missing)
        ]
    );
    assert_eq!(
        found("[{\"a\":]}, 2]"),
        [event(1, "{\"a\":]}"), event(1, "2")]
    );
    assert_eq!(
        found("[1]\n[2]\n[3]"),
        [
            event(1, "1"),
            unreadable(2, "there is more behind the array")
        ]
    );
    assert_eq!(found("[1,\n"), [event(1, "1"), unreadable(2, no_end)]);
    assert_eq!(found("[1, {\"a\":"), [event(1, "1"), unreadable(1, no_end)]);
    assert_eq!(
        found("[1, {}"),
        [event(1, "1"), event(1, "{}"), unreadable(1, no_end)]
    );
}

#[test]
fn an_event_over_the_limit_is_passed_over() {
    let long = "x".repeat(EVENT_BYTES + (1 << 20));
    for (input, line) in [
        (format!("{{}}\n{{\"a\":\"{long}\"}}\n{{}}\n"), 3),
        (format!("[{{}},\n{{\"a\":\"{long}\"}},\n{{}}]"), 3),
    ] {
        // Without printing 32 MB when it fails.
        assert!(
            split(input.as_bytes(), 256 << 10)
                == [
                    event(1, "{}"),
                    unreadable(2, "the event is larger than 32 MB"),
                    event(line, "{}")
                ]
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn pieces_make_no_difference(input in r#"[\[\]{},:"\\a1 \n]{0,60}"#, piece in 1usize..9) {
        prop_assert_eq!(split(input.as_bytes(), piece), split(input.as_bytes(), usize::MAX));
    }

    #[test]
    fn an_array_gives_its_items(texts in prop::collection::vec(r#"[\[\]{},"\\é \n]{0,12}"#, 0..6)) {
        let items: Vec<_> = texts.iter().map(|t| serde_json::json!({"t": t, "l": [t]}).to_string()).collect();
        let found = split(format!("[{}]", items.join(" ,\n")).as_bytes(), 5);
        let found: Vec<_> = found.into_iter().map(|(_, what)| what.unwrap()).collect();
        prop_assert_eq!(found, items);
    }
}
