//! Which events are found in an input, whatever the pieces it comes in.

use std::io::{self, Read};

use proptest::prelude::*;
use segue_evaluator::limits::EVENT_BYTES;

use super::input::Input;
use super::splitter::Splitter;
use super::{Batch, Found};

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

/// Gives its bytes in pieces, and fails behind them where it is told to.
struct Pieces {
    bytes: io::Cursor<Vec<u8>>,
    piece: usize,
    fails: bool,
}

impl Read for Pieces {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let piece = self.piece.min(buffer.len());
        match self.bytes.read(&mut buffer[..piece])? {
            0 if self.fails => Err(io::Error::other("gone")),
            count => Ok(count),
        }
    }
}

/// The events of an input that comes in pieces, read by so many threads in turn, each into a batch of its own.
fn read(input: &[u8], piece: usize, fails: bool, threads: usize) -> Vec<(u64, Vec<u8>)> {
    let bytes = io::Cursor::new(input.to_vec());
    let mut input = Input::new(
        "name".into(),
        Ok(Pieces {
            bytes,
            piece,
            fails,
        }),
    );
    let mut batches: Vec<Batch> = (0..threads).map(|_| Batch::default()).collect();
    let mut all = Vec::new();
    let mut turn = 0;
    while input.fill(&mut batches[turn % threads]) {
        all.extend(batches[turn % threads].events().map(|event| {
            let text = event.bytes().unwrap_or_else(str::as_bytes);
            (event.line, text.to_vec())
        }));
        turn += 1;
    }
    all
}

#[test]
fn batches_hold_whole_events_whatever_their_size() {
    let mut input = Vec::new();
    for number in 1..200 {
        // Some are larger than what is read at a time, some are blank.
        let length = if number % 50 == 0 {
            600_000
        } else {
            number * number % 997
        };
        let event = "x".repeat(length);
        input.extend_from_slice(format!("{{\"{number}\":\"{event}\"}}\n").as_bytes());
        input.extend_from_slice(if number % 7 == 0 { b"\n \n" } else { b"" });
    }
    input.pop();
    let lines = input.split(|byte| *byte == b'\n').map(<[u8]>::to_vec);
    let mut wanted: Vec<(u64, Vec<u8>)> = (1..).zip(lines).collect();
    wanted.retain(|(_, text)| !text.trim_ascii().is_empty());
    assert_eq!(wanted.len(), 199);
    for (piece, threads) in [
        (101, 1),
        (4_096, 3),
        (65_536, 2),
        (usize::MAX, 1),
        (usize::MAX, 4),
    ] {
        let whole = read(&input, piece, false, threads);
        assert!(whole == wanted, "pieces of {piece}, {threads} threads");
    }
    // The last event has no end that could be seen, if reading breaks off there.
    let (last, before) = wanted.split_last().unwrap();
    for (piece, threads) in [(4_096, 2), (usize::MAX, 3)] {
        let broken = read(&input, piece, true, threads);
        let (reason, whole) = broken.split_last().unwrap();
        assert!(whole == before, "pieces of {piece}, {threads} threads");
        assert_eq!(*reason, (last.0, b"reading breaks off here: gone".to_vec()));
    }
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
