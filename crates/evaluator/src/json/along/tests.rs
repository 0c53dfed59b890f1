//! Reading along paths gives what reading everything gives.

use std::collections::HashSet;

use bumpalo::Bump;
use proptest::prelude::*;

use crate::eval::Event;
use crate::json::{Layouts, read, write, write_canonical};
use crate::limits::EVENT_DEPTH;
use crate::path::{Paths, Segment, Use, walk};
use crate::value::Value;

/// JSON as people and programs send it: keys repeated or escaped, blanks, numbers of every form, halves of surrogate
/// pairs; now and then wrong.
fn messy() -> impl Strategy<Value = String> {
    let leaves = vec![
        "null",
        "true",
        "false",
        "0",
        "-0",
        "1.50",
        "2e3",
        "1e400",
        "\"\"",
        "\"x\"",
        "\"a\\nb\"",
        "\"\\u0041\"",
        "\"\\ud800\"",
        "\"\\ud83d\\ude00\"",
        "\"\u{e9}\\\\\"",
        "[]",
        "{}",
        "[ ]",
        "01",
        "\"\\x\"",
        "nul",
    ];
    let keys = vec!["a", "a", "b", "c", "\\u0061", "0", "length", ""];
    json(leaves, keys, vec!["", "", "", "", " ", "\n"], false)
}

/// JSON as programs send it.
fn tidy() -> impl Strategy<Value = String> {
    let leaves = vec![
        "null",
        "true",
        "1.5",
        "-20",
        "\"\"",
        "\"x\"",
        "\"\u{e9}t\u{e9} of sixteen\"",
        "[]",
        "{}",
    ];
    let keys = vec![
        "a",
        "b",
        "c",
        "d",
        "e",
        "0",
        // As long as what is compared at once, and longer by one; then two alike at both ends.
        "thirteen_long",
        "fourteen__long",
        "a_name_of_quite_some_length_1_that_ends_alike",
        "a_name_of_quite_some_length_2_that_ends_alike",
    ];
    json(leaves, keys, vec![""], true)
}

fn json(
    leaves: Vec<&'static str>,
    keys: Vec<&'static str>,
    gaps: Vec<&'static str>,
    distinct: bool,
) -> impl Strategy<Value = String> {
    let key = prop::sample::select(keys);
    let gap = prop::sample::select(gaps);
    prop::sample::select(leaves)
        .prop_map(str::to_owned)
        .prop_recursive(4, 48, 6, move |inner| {
            let object = prop::collection::vec((key.clone(), gap.clone(), inner.clone()), 0..6)
                .prop_map(move |members| {
                    let mut met = HashSet::new();
                    let members: Vec<_> = members
                        .iter()
                        .filter(|(k, ..)| met.insert(k) || !distinct)
                        .map(|(k, gap, v)| format!("\"{k}\"{gap}:{gap}{v}"))
                        .collect();
                    format!("{{{}}}", members.join(","))
                });
            let list = prop::collection::vec((gap.clone(), inner), 0..5).prop_map(|items| {
                let items: Vec<_> = items
                    .iter()
                    .map(|(gap, v)| format!("{gap}{v}{gap}"))
                    .collect();
                format!("[{}]", items.join(","))
            });
            prop_oneof![3 => object, 1 => list]
        })
}

fn path() -> impl Strategy<Value = (Vec<&'static str>, Use)> {
    let step = prop::sample::select(vec!["a", "b", "c", "0", "length", ""]);
    let using = prop::sample::select(vec![Use::Passage, Use::Members, Use::Whole]);
    (prop::collection::vec(step, 1..4), using)
}

fn printed(value: Value<'_>) -> (bool, String, String) {
    let (mut plain, mut canonical) = (Vec::new(), Vec::new());
    write(value, &mut plain);
    write_canonical(value, &mut canonical);
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (value.is_missing(), text(plain), text(canonical))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn along_paths_as_without(
        texts in prop::collection::vec(prop_oneof![messy(), tidy()], 1..5),
        again in prop::collection::vec(any::<prop::sample::Index>(), 0..4),
        wanted in prop::collection::vec(path(), 0..6),
    ) {
        let mut paths = Paths::default();
        let mut ids = Vec::new();
        for (keys, using) in wanted {
            let segments: Vec<Segment> = keys.into_iter().map(Segment::new).collect();
            let id = paths.intern(&segments).unwrap();
            paths.note_use(id, using);
            ids.push((id, segments));
        }
        // What is learnt from one text is a guess for the next, right or wrong.
        let mut layouts = Layouts::default();
        let arena = Bump::new();
        for text in texts.iter().chain(again.iter().map(|which| which.get(&texts))) {
            let whole = read(text.as_bytes(), &arena);
            let along = Event::read(text.as_bytes(), &paths, &mut layouts, &arena);
            match (whole, along) {
                (Err(whole), Err(along)) => prop_assert_eq!(whole, along),
                (Ok(whole), Ok(along)) => {
                    let again = Event::new(whole, &paths, &arena);
                    for (id, segments) in &ids {
                        let expected = printed(walk(whole, segments));
                        prop_assert_eq!(&printed(along.at(*id)), &expected, "{:?}", segments);
                        prop_assert_eq!(&printed(again.at(*id)), &expected, "{:?}", segments);
                    }
                    prop_assert!(along.value.equals(&whole) == whole.equals(&whole));
                    prop_assert_eq!(printed(along.value), printed(whole));
                }
                (whole, along) => prop_assert!(false, "{:?} but {:?}", whole.err(), along.err()),
            }
        }
    }
}

#[test]
fn places_with_too_many_keys_and_layouts_that_are_full_are_read_all_the_same() {
    let mut paths = Paths::default();
    let id = paths
        .intern(&[Segment::new("properties"), Segment::new("k7")])
        .unwrap();
    let mut layouts = Layouts::default();
    for round in 0..40 {
        let members: Vec<String> = (0..50)
            .map(|i| {
                format!(
                    "\"k{}\":{{\"x{round}_{i}\":{{\"y\":{i}}}}}",
                    round * 300 + i
                )
            })
            .collect();
        let text = format!("{{\"properties\":{{{}}}}}", members.join(","));
        // Twice: once unknown, once known where there is room for it.
        for _ in 0..2 {
            let arena = Bump::new();
            let event = Event::read(text.as_bytes(), &paths, &mut layouts, &arena).unwrap();
            assert_eq!(printed(event.value).1, text);
            assert_eq!(event.at(id).is_missing(), round != 0);
        }
    }
}

#[test]
fn layouts_learnt_for_one_table_of_paths_do_not_mislead_another() {
    let mut layouts = Layouts::default();
    let text = br#"{"a":{"b":1},"c":"2"}"#;
    for (wanted, value) in [("a", "{\"b\":1}"), ("c", "\"2\""), ("d", "null")] {
        let mut paths = Paths::default();
        let id = paths.intern(&[Segment::new(wanted)]).unwrap();
        let arena = Bump::new();
        let event = Event::read(text, &paths, &mut layouts, &arena).unwrap();
        assert_eq!(printed(event.at(id)).1, value);
    }
}

#[test]
fn what_was_stepped_over_before_is_not_stepped_over_where_it_is_too_deep() {
    let deep = format!(
        "{}{}",
        "[".repeat(EVENT_DEPTH - 3),
        "]".repeat(EVENT_DEPTH - 3)
    );
    let (paths, mut layouts) = (Paths::default(), Layouts::default());
    let mut read_at = |depth: usize| {
        let text = format!(
            "{{\"a\":{}{{\"b\":{deep}}}{}}}",
            "[".repeat(depth),
            "]".repeat(depth)
        );
        let arena = Bump::new();
        Event::read(text.as_bytes(), &paths, &mut layouts, &arena).map(drop)
    };
    assert_eq!(read_at(0), Ok(()));
    assert_eq!(read_at(1), Ok(()));
    assert!(read_at(2).is_err());
}

#[test]
fn what_is_deep_is_read_on_little_stack() {
    let mut deep = "1".to_owned();
    for level in 0..EVENT_DEPTH - 2 {
        deep = match level % 3 {
            0 => format!("[{deep},2]"),
            1 => format!("{{\"a\":{deep}}}"),
            _ => format!("{{\"a\":[],\"b\":{deep}}}"),
        };
    }
    let text = format!("{{\"read\":{deep},\"passed\":{deep}}}");
    let read = move || {
        let mut paths = Paths::default();
        let id = paths.intern(&[Segment::new("read")]).unwrap();
        paths.note_use(id, Use::Whole);
        let mut layouts = Layouts::default();
        for _ in 0..3 {
            let arena = Bump::new();
            let event = Event::read(text.as_bytes(), &paths, &mut layouts, &arena).unwrap();
            assert_eq!(printed(event.value).1, text);
        }
    };
    let thread = std::thread::Builder::new().stack_size(1 << 20).spawn(read);
    thread.unwrap().join().unwrap();
}
