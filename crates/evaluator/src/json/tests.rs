use bumpalo::Bump;
use proptest::prelude::*;

use super::ReadErrorKind::{
    ByteOrderMark, TooDeep, TooLarge, TrailingText, Truncated, Unexpected, Utf8,
};
use super::{from_serde, read, to_serde, write, write_canonical, write_text};
use crate::limits::{EVENT_BYTES, EVENT_DEPTH};
use crate::value::Value;

fn written(value: Value<'_>) -> String {
    let mut out = Vec::new();
    write(value, &mut out);
    String::from_utf8(out).unwrap()
}

fn canonical(json: &str) -> String {
    let mut out = Vec::new();
    write_canonical(read(json.as_bytes(), &Bump::new()).unwrap(), &mut out);
    String::from_utf8(out).unwrap()
}

fn raw(value: Value<'_>) -> Option<&str> {
    match value {
        Value::List(list) => list.raw(),
        Value::Object(object) => object.raw(),
        _ => panic!("no list or object"),
    }
}

#[test]
fn what_is_read_is_written() {
    for (json, expected) in [
        (" null ", "null"),
        ("true", "true"),
        ("[ false ,\t1\r\n]", "[false,1]"),
        ("1.0", "1.0"),
        ("-0", "-0"),
        ("0.10e+5", "0.10e+5"),
        ("9007199254740993", "9007199254740993"),
        ("1e400", "null"),
        ("[1,-1e999]", "[1,null]"),
        ("1e-400", "1e-400"),
        (r#"{"a":1,"b":2,"a":3}"#, r#"{"a":3,"b":2}"#),
        (r#"{"a":1,"\u0061":2}"#, r#"{"a":2}"#),
        (r#""a\/\u0041\n\u001f""#, r#""a/A\n\u001f""#),
        (r#""\ud83d\ude00""#, "\"\u{1f600}\""),
        (r#""\ud83d""#, "\"\u{fffd}\""),
        (r#""\ude00\ud83d""#, "\"\u{fffd}\u{fffd}\""),
        (r#""\ud83d\u0041""#, "\"\u{fffd}A\""),
        (r#""\ud83d\ud83d\ude00""#, "\"\u{fffd}\u{1f600}\""),
        (r#"{"a":["\ud83d"]}"#, "{\"a\":[\"\u{fffd}\"]}"),
        (r#"{"":{ },"x":[ ]}"#, r#"{"":{},"x":[]}"#),
        ("\"\u{7f}\u{2028}é\"", "\"\u{7f}\u{2028}é\""),
    ] {
        let arena = Bump::new();
        let value = read(json.as_bytes(), &arena).unwrap();
        assert_eq!(written(value), expected, "{json}");
    }
}

#[test]
fn only_text_that_is_right_as_it_stands_is_copied() {
    for json in [
        "[]",
        "{}",
        r#"{"a":[1,2.50,"\u0041\/"],"b":{}}"#,
        r#"["a b",{"":null}]"#,
    ] {
        let arena = Bump::new();
        let value = read(json.as_bytes(), &arena).unwrap();
        assert_eq!(raw(value), Some(json));
    }
    for json in [
        "[1 ]",
        r#"{"a": 1}"#,
        r#"{"a":1,"a":1}"#,
        r#"["\ud83d"]"#,
        r#"{"\ud83d":1}"#,
        "[1e999]",
        r#"[[{"a":1,"a":1}]]"#,
    ] {
        let arena = Bump::new();
        let value = read(json.as_bytes(), &arena).unwrap();
        assert_eq!(raw(value), None, "{json}");
    }
    let arena = Bump::new();
    let Value::List(list) = read(br#"[ {"a":[1]}, {"b": 2} ]"#, &arena).unwrap() else {
        panic!("a list");
    };
    let raws: Vec<_> = list.items().iter().map(|item| raw(*item)).collect();
    assert_eq!(raws, [Some(r#"{"a":[1]}"#), None]);
}

#[test]
fn errors_say_what_and_where() {
    for (json, kind, offset) in [
        ("", Truncated, 0),
        ("  ", Truncated, 2),
        ("tru", Truncated, 3),
        ("trve", Unexpected, 2),
        ("[1,", Truncated, 3),
        ("[1,]", Unexpected, 3),
        ("[,1]", Unexpected, 1),
        ("[1 2]", Unexpected, 3),
        ("[1}", Unexpected, 2),
        (r#"{"a""#, Truncated, 4),
        (r#"{"a":1,}"#, Unexpected, 7),
        ("{a:1}", Unexpected, 1),
        ("{1:1}", Unexpected, 1),
        (r#"{"a" 1}"#, Unexpected, 5),
        ("'a'", Unexpected, 0),
        ("01", TrailingText, 1),
        ("-01", TrailingText, 2),
        ("[01]", Unexpected, 2),
        ("-", Truncated, 1),
        ("-a", Unexpected, 1),
        ("+1", Unexpected, 0),
        (".5", Unexpected, 0),
        ("1.", Truncated, 2),
        ("[1.]", Unexpected, 3),
        ("1e", Truncated, 2),
        ("[1e+]", Unexpected, 4),
        ("NaN", Unexpected, 0),
        ("Infinity", Unexpected, 0),
        ("\"abc", Truncated, 4),
        ("\"a\nb\"", Unexpected, 2),
        ("\"a\\", Truncated, 3),
        (r#""\x""#, Unexpected, 2),
        (r#""\u00g0""#, Unexpected, 5),
        (r#""\u00"#, Truncated, 5),
        (r#""\ud83d\u""#, Unexpected, 9),
        ("1 1", TrailingText, 2),
        ("{}x", TrailingText, 2),
        ("\u{feff}{}", ByteOrderMark, 0),
        ("{}\u{feff}", TrailingText, 2),
        ("\u{a0}1", Unexpected, 0),
        ("// c\n1", Unexpected, 0),
    ] {
        let error = read(json.as_bytes(), &Bump::new()).unwrap_err();
        assert_eq!((error.kind, error.offset), (kind, offset), "{json}");
    }
    let error = read(b"\"a\xff\"", &Bump::new()).unwrap_err();
    assert_eq!((error.kind, error.offset), (Utf8, 2));
}

#[test]
fn depth_and_size_are_bounded() {
    let nested = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
    assert!(read(nested(EVENT_DEPTH).as_bytes(), &Bump::new()).is_ok());
    let error = read(nested(EVENT_DEPTH + 1).as_bytes(), &Bump::new()).unwrap_err();
    assert_eq!((error.kind, error.offset), (TooDeep, EVENT_DEPTH));
    let error = read(&vec![b' '; EVENT_BYTES + 1], &Bump::new()).unwrap_err();
    assert_eq!((error.kind, error.offset), (TooLarge, EVENT_BYTES));
}

#[test]
fn large_objects_keep_one_member_a_key() {
    let members: Vec<String> = (0..100_000)
        .map(|i| format!("\"k{}\":{i}", i % 60_000))
        .collect();
    let json = format!("{{{}}}", members.join(","));
    let arena = Bump::new();
    let Value::Object(object) = read(json.as_bytes(), &arena).unwrap() else {
        panic!("an object");
    };
    assert_eq!(object.members().len(), 60_000);
    for (i, value) in [(0, 60_000.0), (39_999, 99_999.0), (40_000, 40_000.0)] {
        assert_eq!(object.members()[i].key.as_str(), format!("k{i}"));
        assert_eq!(object.members()[i].value.as_f64(), Some(value));
    }
    assert_eq!(object.raw(), None);
}

#[test]
fn canonical_text_is_that_of_the_host_language() {
    for (json, expected) in [
        (
            r#"{"b":1.0,"10":-0,"2":[1e21,123456789012345680000],"a":"\u0041\/"}"#,
            r#"{"2":[1e+21,123456789012345680000],"10":0,"b":1,"a":"A/"}"#,
        ),
        (
            r#"{"01":1,"4294967295":2,"4294967294":3}"#,
            r#"{"4294967294":3,"01":1,"4294967295":2}"#,
        ),
        (
            "[0.000001,1e-7,9007199254740993,1e400]",
            "[0.000001,1e-7,9007199254740992,null]",
        ),
        (r#"{"1":1,"2":2,"x":{ }}"#, r#"{"1":1,"2":2,"x":{}}"#),
    ] {
        assert_eq!(canonical(json), expected);
    }
}

#[test]
fn texts_carry_only_the_escapes_they_need() {
    let mut out = Vec::new();
    write_text("\"\\/\u{8}\u{c}\n\r\t\u{0}\u{1f}\u{7f}é\u{2029}", &mut out);
    let expected = "\"\\\"\\\\/\\b\\f\\n\\r\\t\\u0000\\u001f\u{7f}é\u{2029}\"";
    assert_eq!(String::from_utf8(out).unwrap(), expected);
}

/// JSON values with numbers of every shape, and keys that repeat once escapes are gone.
fn any_json() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(Into::into),
        any::<i64>().prop_map(Into::into),
        any::<u64>().prop_map(Into::into),
        prop::num::f64::NORMAL.prop_map(Into::into),
        any::<String>().prop_map(Into::into),
        "[a-z\"\\\\\n\u{1}é😀]{0,20}".prop_map(Into::into),
    ];
    leaf.prop_recursive(5, 64, 40, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..8).prop_map(Into::into),
            prop::collection::hash_map(".{0,3}", inner, 0..40)
                .prop_map(|m| serde_json::Value::Object(m.into_iter().collect())),
        ]
    })
}

/// Every list and object that claims to be fit for copying reads back to itself.
fn check_raw(value: Value<'_>) {
    let (raw, parts): (_, Vec<Value<'_>>) = match value {
        Value::List(list) => (list.raw(), list.items().to_vec()),
        Value::Object(object) => (
            object.raw(),
            object.members().iter().map(|m| m.value).collect(),
        ),
        _ => return,
    };
    if let Some(raw) = raw {
        let arena = Bump::new();
        let again = read(raw.as_bytes(), &arena).unwrap();
        assert_eq!(to_serde(again), to_serde(value));
        assert_eq!(written(again), written(value));
    }
    parts.into_iter().for_each(check_raw);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn agrees_with_serde_json(json in any_json(), pretty in any::<bool>()) {
        let text = if pretty {
            serde_json::to_string_pretty(&json).unwrap()
        } else {
            json.to_string()
        };
        let arena = Bump::new();
        let value = read(text.as_bytes(), &arena).unwrap();
        prop_assert_eq!(&to_serde(value), &json);
        prop_assert_eq!(to_serde(from_serde(&json, &arena)), json);
        check_raw(value);
    }

    #[test]
    fn writing_reads_back(json in any_json()) {
        let arena = Bump::new();
        let text = written(from_serde(&json, &arena));
        prop_assert_eq!(&written(read(text.as_bytes(), &arena).unwrap()), &text);
        prop_assert_eq!(canonical(&text), canonical(&canonical(&text)));
    }

    #[test]
    fn mangled_json_is_judged_as_serde_json_does(
        json in any_json(), at in any::<prop::sample::Index>(), byte in any::<u8>(), cut in any::<bool>(),
    ) {
        let mut bytes = json.to_string().into_bytes();
        let at = at.index(bytes.len());
        if cut { bytes.truncate(at) } else { bytes[at] = byte }
        let arena = Bump::new();
        let ours = read(&bytes, &arena);
        match serde_json::from_slice::<serde_json::Value>(&bytes) {
            Ok(theirs) => prop_assert_eq!(to_serde(ours.unwrap()), theirs),
            // It refuses numbers out of range and lone surrogates, which are no error here.
            Err(error) if !error.to_string().contains("out of range")
                && !error.to_string().contains("surrogate")
                && !error.to_string().contains("hex escape") => prop_assert!(ours.is_err()),
            Err(_) => {}
        }
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = read(&bytes, &Bump::new());
    }

    #[test]
    fn any_tokens_are_read_or_refused(
        tokens in prop::collection::vec(prop::sample::select(vec![
            "{", "}", "[", "]", ",", ":", "\"", "\"a\"", "\\", "\\u", "d83d", "1", "-", ".5", "e9", "0", " ", "null",
        ]), 0..40),
    ) {
        let arena = Bump::new();
        if let Ok(value) = read(tokens.concat().as_bytes(), &arena) {
            check_raw(value);
        }
    }
}
