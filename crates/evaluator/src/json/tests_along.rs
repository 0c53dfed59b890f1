//! Reading along paths gives what reading everything gives.

use bumpalo::Bump;
use proptest::prelude::*;

use super::{read, write, write_canonical};
use crate::eval::Event;
use crate::path::{Paths, Segment, Use, walk};
use crate::value::Value;

/// JSON as people and programs send it: keys repeated or escaped, blanks, numbers of every form, halves of surrogate
/// pairs; now and then wrong.
fn messy() -> impl Strategy<Value = String> {
    let leaf = prop::sample::select(vec![
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
    ]);
    let key = prop::sample::select(vec!["a", "a", "b", "c", "\\u0061", "0", "length", ""]);
    leaf.prop_map(str::to_owned)
        .prop_recursive(4, 48, 6, move |inner| {
            let gap = prop::sample::select(vec!["", "", "", "", " ", "\n"]);
            let object = prop::collection::vec((key.clone(), gap.clone(), inner.clone()), 0..6)
                .prop_map(|members| {
                    let members: Vec<_> = members
                        .iter()
                        .map(|(k, gap, v)| format!("\"{k}\"{gap}:{gap}{v}"))
                        .collect();
                    format!("{{{}}}", members.join(","))
                });
            let list = prop::collection::vec((gap, inner), 0..5).prop_map(|items| {
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
    fn along_paths_as_without(text in messy(), wanted in prop::collection::vec(path(), 0..6)) {
        let mut paths = Paths::default();
        let mut ids = Vec::new();
        for (keys, using) in wanted {
            let segments: Vec<Segment> = keys.into_iter().map(Segment::new).collect();
            let id = paths.intern(&segments).unwrap();
            paths.note_use(id, using);
            ids.push((id, segments));
        }
        let arena = Bump::new();
        let whole = read(text.as_bytes(), &arena);
        let along = Event::read(text.as_bytes(), &paths, &arena);
        match (whole, along) {
            (Err(whole), Err(along)) => prop_assert_eq!(whole, along),
            (Ok(whole), Ok(along)) => {
                let again = Event::new(whole, &paths, &arena);
                for (id, segments) in ids {
                    let expected = printed(walk(whole, &segments));
                    prop_assert_eq!(&printed(along.at(id)), &expected, "{:?}", segments);
                    prop_assert_eq!(&printed(again.at(id)), &expected, "{:?}", segments);
                }
                prop_assert!(along.value.equals(&whole) == whole.equals(&whole));
                prop_assert_eq!(printed(along.value), printed(whole));
            }
            (whole, along) => prop_assert!(false, "{:?} but {:?}", whole.err(), along.err()),
        }
    }
}
