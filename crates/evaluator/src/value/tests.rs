use bumpalo::Bump;
use bumpalo::collections::String as ArenaString;
use proptest::prelude::*;

use super::{List, Number, Text, TextStyle, Value, canonical};
use crate::json;

#[test]
fn canonical_number_texts() {
    let arena = Bump::new();
    for (number, text) in [
        (0.0, "0"),
        (-0.0, "0"),
        (1.0, "1"),
        (-1.5, "-1.5"),
        (0.1 + 0.2, "0.30000000000000004"),
        (1e-6, "0.000001"),
        (1e-7, "1e-7"),
        (1.5e-7, "1.5e-7"),
        (1e20, "100000000000000000000"),
        (1e21, "1e+21"),
        (123456789012345680000.0, "123456789012345680000"),
        (1.2345678901234568e29, "1.2345678901234568e+29"),
        (5e-324, "5e-324"),
        (f64::MAX, "1.7976931348623157e+308"),
        (9007199254740993.0, "9007199254740992"),
        (f64::INFINITY, "Infinity"),
        (f64::NEG_INFINITY, "-Infinity"),
        (f64::NAN, "NaN"),
    ] {
        assert_eq!(canonical(number, &arena), text);
    }
    for (digits, text) in [
        ("1", "1"),
        ("-12", "-12"),
        ("-0", "0"),
        ("0", "0"),
        ("1.0", "1"),
        ("1e3", "1000"),
        ("123456789012345", "123456789012345"),
        ("9007199254740993", "9007199254740992"),
        ("1E400", "Infinity"),
    ] {
        assert_eq!(Number::Raw(digits).text(&arena), text);
        let mut out = ArenaString::new_in(&arena);
        Number::Raw(digits).push_text(&mut out);
        assert_eq!(out, text);
    }
}

#[test]
fn loose_numbers() {
    for (text, number) in [
        ("", 0.0),
        (" \t\u{a0}\u{2028}\u{feff}\r\n", 0.0),
        (" 12 ", 12.0),
        ("5.", 5.0),
        (".5", 0.5),
        ("-.5", -0.5),
        ("+5", 5.0),
        ("1e3", 1000.0),
        ("1.E+3", 1000.0),
        ("007", 7.0),
        ("Infinity", f64::INFINITY),
        ("+Infinity", f64::INFINITY),
        ("-Infinity", f64::NEG_INFINITY),
        ("1e999", f64::INFINITY),
        ("0x10", 16.0),
        ("0XfF", 255.0),
        ("0b101", 5.0),
        ("0O17", 15.0),
        ("0x20000000000001", 9007199254740992.0),
        ("0x20000000000003", 9007199254740996.0),
        (
            "0x200000000000010000000001",
            9007199254740994.0 * 1099511627776.0,
        ),
        ("\u{3000}7\u{2003}", 7.0),
    ] {
        assert_eq!(Number::loose(text), Some(number), "{text:?}");
    }
    assert_eq!(
        Number::loose(&format!("0x{}", "f".repeat(300))),
        Some(f64::INFINITY)
    );
    for text in [
        "1,5",
        "1_000",
        "10n",
        "12px",
        "\u{ff11}",
        "abc",
        "inf",
        "nan",
        "NaN",
        "infinity",
        "Infinityx",
        "0x",
        "-0x10",
        "0xg",
        "0b2",
        "1e",
        "e1",
        ".",
        "+",
        "--1",
        "1 2",
        "\u{85}1",
        "+ 1",
        "1e+-1",
        "٣",
    ] {
        assert_eq!(Number::loose(text), None, "{text:?}");
    }
}

fn texts(json: &str) -> (String, String) {
    let arena = Bump::new();
    let value = json::read(json.as_bytes(), &arena).unwrap();
    let text = |style| value.to_text(style, &arena).to_owned();
    (text(TextStyle::Json), text(TextStyle::Segment))
}

#[test]
fn values_as_text() {
    for (json, native, segment) in [
        ("null", "", ""),
        ("true", "true", "true"),
        ("1.50", "1.5", "1.5"),
        (r#""a\"b""#, "a\"b", "a\"b"),
        ("[]", "[]", ""),
        (
            r#"[1, null,[2,"a\"",[]],{"b":1},false]"#,
            r#"[1,null,[2,"a\"",[]],{"b":1},false]"#,
            "1,,2,a\",,[object Object],false",
        ),
        (r#"{"a":1.0}"#, r#"{"a":1.0}"#, "[object Object]"),
    ] {
        assert_eq!(
            texts(json),
            (native.to_owned(), segment.to_owned()),
            "{json}"
        );
    }
}

fn equal(a: &str, b: &str) -> bool {
    let arena = Bump::new();
    let read = |json: &str| json::read(arena.alloc_str(json).as_bytes(), &arena).unwrap();
    let (a, b) = (read(a), read(b));
    assert_eq!(a.equals(&b), b.equals(&a));
    a.equals(&b)
}

#[test]
fn equality_is_by_type_and_content() {
    for (a, b) in [
        ("1", "1.0"),
        ("0", "-0"),
        ("9007199254740993", "9007199254740992"),
        (r#""a""#, r#""\u0061""#),
        (r#"{"a":1,"b":[2]}"#, r#"{"b":[2.0],"a":1}"#),
        ("[]", "[ ]"),
    ] {
        assert!(equal(a, b), "{a} {b}");
    }
    for (a, b) in [
        ("1", r#""1""#),
        ("0", "false"),
        ("null", "false"),
        ("[1,2]", "[2,1]"),
        ("[1]", "[1,1]"),
        (r#"{"a":1}"#, r#"{"a":1,"b":2}"#),
        (r#"{"a":1}"#, r#"{"b":1}"#),
        (r#"{"a":null}"#, "{}"),
    ] {
        assert!(!equal(a, b), "{a} {b}");
    }
    assert!(!Value::Missing.equals(&Value::Missing));
    assert!(!Value::Missing.equals(&Value::Null));
    let holes = List::new(&[Value::Missing]);
    assert!(!Value::List(&holes).equals(&Value::List(&holes)));
}

#[test]
fn large_objects_in_another_order_are_compared_with_an_index() {
    let members: Vec<String> = (0..50_000).map(|i| format!("\"k{i}\":{i}")).collect();
    let forwards = format!("{{{}}}", members.join(","));
    let backwards: Vec<&str> = members.iter().rev().map(String::as_str).collect();
    assert!(equal(&forwards, &format!("{{{}}}", backwards.join(","))));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn canonical_text_reads_back(number in prop::num::f64::ANY) {
        let arena = Bump::new();
        let text = canonical(number, &arena);
        if !number.is_nan() {
            prop_assert_eq!(Number::loose(text), Some(number));
        }
    }

    #[test]
    fn loose_never_panics(text in "\\PC{0,12}", numeric in "[ 0-9a-fxXbo.eE+-]{0,12}") {
        let _ = (Number::loose(&text), Number::loose(&numeric));
    }
}

#[test]
fn texts_are_compared_at_every_length() {
    for length in 0..40 {
        let text = "x".repeat(length);
        assert!(Text::new(&text).is(&text));
        assert!(!Text::new(&text).is(&"x".repeat(length + 1)));
        for at in 0..length {
            let mut other = text.clone();
            other.replace_range(at..=at, "y");
            assert!(!Text::new(&text).is(&other), "{length} {at}");
        }
    }
}
