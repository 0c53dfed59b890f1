use bumpalo::Bump;

use super::{FUNCTIONS, Function, find};
use crate::eval::Event;
use crate::eval::{FailureCode, Scope};
use crate::path::Paths;
use crate::{Value, json, limits};

/// What a function gives for arguments written as a JSON list, as JSON; `missing` stands for missing on both sides.
fn apply(function: Function, arguments: &str) -> String {
    let arena = Bump::new();
    let paths = Paths::default();
    let scope = Scope::new(Event::new(Value::Null, &paths, &arena), 0, &arena, &[]);
    let arguments: Vec<Value<'_>> = match json::read(arguments.as_bytes(), &arena).unwrap() {
        Value::List(list) => list
            .items()
            .iter()
            .map(|item| match item.as_str() {
                Some("missing") => Value::Missing,
                _ => *item,
            })
            .collect(),
        _ => panic!("arguments are a list"),
    };
    match function.apply(&arguments, &scope) {
        Ok(Value::Missing) => "missing".to_owned(),
        Ok(value) => {
            let mut out = Vec::new();
            json::write(value, &mut out);
            String::from_utf8(out).unwrap()
        }
        Err(failure) => failure.code.as_str().to_owned(),
    }
}

#[test]
fn gives_what_it_says() {
    use Function as F;
    for (function, arguments, expected) in [
        (F::Length, r#"["aé"]"#, "3"),
        (F::Length, "[[1,null]]", "2"),
        (F::Length, r#"[{"a":null}]"#, "1"),
        (F::Length, "[null]", "0"),
        (F::Length, r#"["missing"]"#, "0"),
        (F::Length, "[5]", "missing"),
        (F::Length, "[true]", "missing"),
        (F::Lowercase, r#"["ÀΟΔΟΣ X"]"#, r#""àοδος x""#),
        (F::Lowercase, "[null]", "null"),
        (F::Lowercase, r#"["missing"]"#, "missing"),
        (F::Lowercase, "[5]", "missing"),
        (F::Uppercase, r#"["straße"]"#, r#""STRASSE""#),
        (F::Snakecase, r#"["A b  c-D"]"#, r#""A_b__c-D""#),
        (F::Kebabcase, r#"["A b\tc_D"]"#, r#""A-b-c_D""#),
        (
            F::Titlecase,
            r#"["order  completed éa"]"#,
            r#""Order  Completed Éa""#,
        ),
        (F::Titlecase, r#"["it's o'NEIL"]"#, r#""It's O'NEIL""#),
        (F::Titlecase, r#"[""]"#, r#""""#),
        (F::Typeof, r#"["x"]"#, r#""string""#),
        (F::Typeof, "[1]", r#""number""#),
        (F::Typeof, "[true]", r#""bool""#),
        (F::Typeof, "[[]]", r#""list""#),
        (F::Typeof, "[{}]", r#""object""#),
        (F::Typeof, "[null]", r#""null""#),
        (F::Typeof, r#"["missing"]"#, r#""null""#),
        (F::Bool, "[true]", "true"),
        (F::Bool, "[null]", "false"),
        (F::Bool, "[0]", "false"),
        (F::Bool, "[-0.0]", "false"),
        (F::Bool, "[2]", "true"),
        (F::Bool, r#"[""]"#, "false"),
        (F::Bool, r#"["false"]"#, "false"),
        (F::Bool, r#"["no"]"#, "true"),
        (F::Bool, "[[]]", "false"),
        (F::Bool, "[[null]]", "true"),
        (F::Bool, "[{}]", "missing"),
        (F::Bool, r#"["missing"]"#, "missing"),
        (F::String, "[1.50]", r#""1.5""#),
        (F::String, "[1e21]", r#""1e+21""#),
        (F::String, "[null]", r#""""#),
        (F::String, "[false]", r#""false""#),
        (F::String, "[[1, \"a\"]]", r#""[1,\"a\"]""#),
        (F::String, r#"["missing"]"#, "missing"),
        (F::Number, r#"[" 12.50 "]"#, "12.5"),
        (F::Number, r#"["1e3"]"#, "1000"),
        (F::Number, "[12.50]", "12.50"),
        (F::Number, r#"["12px"]"#, "missing"),
        (F::Number, r#"[""]"#, "missing"),
        (F::Number, r#"["Infinity"]"#, "missing"),
        (F::Number, "[true]", "missing"),
        (F::Number, "[null]", "missing"),
        (F::Replace, r#"["aXbX", "X", ""]"#, r#""ab""#),
        (F::Replace, r#"["a.b", ".", "$&"]"#, r#""a$&b""#),
        (F::Replace, r#"["abc", "", "x"]"#, r#""abc""#),
        (F::Replace, r#"["aaa", "aa", "b"]"#, r#""ba""#),
        (F::Replace, r#"["a", "a", null]"#, "missing"),
        (F::Trim, r#"["\t a b\n\u00a0"]"#, r#""a b""#),
        (F::Split, r#"["a,,b", ","]"#, r#"["a","","b"]"#),
        (F::Split, r#"["", ","]"#, r#"[""]"#),
        (F::Split, r#"["aé", ""]"#, r#"["a","é"]"#),
        (F::Split, r#"["", ""]"#, "[]"),
        (F::Split, r#"[null, ","]"#, "missing"),
        (
            F::Join,
            r#"[["a", null, "", 1.0, true, [2]], "-"]"#,
            r#""a-1-true-[2]""#,
        ),
        (F::Join, r#"[[], "-"]"#, r#""""#),
        (F::Join, r#"["a", "-"]"#, "missing"),
        (
            F::Concat,
            r#"[[1], 2, [[3]], null, "missing"]"#,
            "[1,2,[3]]",
        ),
        (
            F::Concat,
            r#"["a", 1.0, null, "missing", true]"#,
            r#""a1true""#,
        ),
        (F::Concat, r#"[null, "missing"]"#, "missing"),
        (F::Concat, "[[null], []]", "[null]"),
        (
            F::Merge,
            r#"[{"a":1,"b":1}, null, {"b":null}, "missing"]"#,
            r#"{"a":1,"b":null}"#,
        ),
        (F::Merge, r#"["missing", null]"#, "missing"),
        (F::Merge, r#"[null, {"a": 1}]"#, r#"{"a":1}"#),
        (F::Merge, r#"[{"a":1}, 5]"#, "missing"),
        (F::Merge, "[5]", "missing"),
        (
            F::Pick,
            r#"[{"a":1,"b":2,"c":3}, "c", ["a", 5, "x"]]"#,
            r#"{"a":1,"c":3}"#,
        ),
        (F::Pick, r#"[{"a":1}, "missing"]"#, "missing"),
        (F::Pick, r#"[null, "a"]"#, "missing"),
        (
            F::Omit,
            r#"[{"a":1,"b":2,"c":3}, "c", ["a"]]"#,
            r#"{"b":2}"#,
        ),
        (F::Omit, r#"[{"a":1}, []]"#, r#"{"a":1}"#),
        (F::Omit, r#"[{"a":1}, null]"#, "missing"),
        (F::Get, r#"[{"a b":{"c":1}}, "a b"]"#, r#"{"c":1}"#),
        (F::Get, r#"[{"a":1}, "b"]"#, "missing"),
        (F::Get, r#"[[1], "0"]"#, "missing"),
        (
            F::Flatten,
            r#"[{"a":{"b":null,"c":[1,{"d":2}],"e":{},"f":[]}}, "_"]"#,
            r#"{"a_b":null,"a_c_0":1,"a_c_1_d":2}"#,
        ),
        (
            F::Flatten,
            r#"[{"":{"a":1},"b":{"":2}}, "."]"#,
            r#"{"a":1,"b.":2}"#,
        ),
        (
            F::Flatten,
            r#"[{"a":{"b":1},"c":0,"a.b":2}, "."]"#,
            r#"{"a.b":2,"c":0}"#,
        ),
        (F::Flatten, r#"[{}, "."]"#, "{}"),
        (F::Flatten, r#"[[[1],2], "."]"#, r#"{"0.0":1,"1":2}"#),
        (F::Flatten, r#"["x", "."]"#, "missing"),
        (F::First, "[[null, 1]]", "null"),
        (F::First, "[[]]", "missing"),
        (F::Last, "[[1, 2.0]]", "2.0"),
        (F::Last, r#"["ab"]"#, "missing"),
        (F::Sum, "[[1, 2.5, null]]", "3.5"),
        (F::Sum, "[[]]", "0"),
        (F::Sum, r#"[[1, "2"]]"#, "missing"),
        (F::Sum, "[[1e308, 1e308]]", "missing"),
        (F::Sum, "[5]", "missing"),
        (F::Round, "[2.5]", "3"),
        (F::Round, "[-2.345, 2]", "-2.35"),
        (F::Round, "[2.5, 0.5]", "missing"),
        (F::Round, r#"[2.5, "missing"]"#, "missing"),
        (F::Round, r#"["2.5"]"#, "missing"),
        (F::Blank, r#"[" \n\t"]"#, "true"),
        (F::Blank, r#"["x"]"#, "false"),
        (F::Blank, "[[]]", "true"),
        (F::Blank, "[{}]", "true"),
        (F::Blank, "[[null]]", "false"),
        (F::Blank, "[0]", "false"),
        (F::Blank, "[false]", "false"),
        (F::Blank, "[null]", "true"),
        (F::Blank, r#"["missing"]"#, "true"),
        (
            F::ToJson,
            r#"[{"b": 1.0, "a": "é\n"}]"#,
            r#""{\"b\":1.0,\"a\":\"é\\n\"}""#,
        ),
        (F::ToJson, r#"["x"]"#, r#""\"x\"""#),
        (F::ToJson, "[null]", r#""null""#),
        (F::ToJson, r#"["missing"]"#, "missing"),
        (F::ParseJson, r#"[" {\"a\": [1.0]} "]"#, r#"{"a":[1.0]}"#),
        (F::ParseJson, r#"["null"]"#, "null"),
        (F::ParseJson, r#"["{"]"#, "missing"),
        (F::ParseJson, r#"[""]"#, "missing"),
        (F::ParseJson, "[1]", "missing"),
        (
            F::ExcludeNulls,
            r#"[{"a":null,"b":{"c":null,"d":[null,{"e":null}]},"f":0}]"#,
            r#"{"b":{"d":[null,{"e":null}]},"f":0}"#,
        ),
        (
            F::ExcludeNulls,
            r#"[{"a":1,"b":{"c":2}}]"#,
            r#"{"a":1,"b":{"c":2}}"#,
        ),
        (F::ExcludeNulls, "[null]", "missing"),
        (F::ExcludeNulls, "[[null]]", "[null]"),
        (
            F::TimestampMs,
            r#"["2026-01-02T03:04:05.678Z"]"#,
            "1767323045678",
        ),
        (F::TimestampMs, "[1767323045678]", "1767323045678"),
        (F::TimestampMs, "[1767323045]", "1767323045000"),
        (F::TimestampMs, r#"["soon"]"#, "missing"),
        (F::TimestampMs, "[true]", "missing"),
        (
            F::IsoTimestamp,
            r#"["2026-01-02T04:04:05+01:00"]"#,
            r#""2026-01-02T03:04:05.000Z""#,
        ),
        (F::IsoTimestamp, "[1e300]", "missing"),
        (
            F::FormatTime,
            r#"["2026-01-02T03:04:05Z", "%d.%m.%y %H:%M"]"#,
            r#""02.01.26 03:04""#,
        ),
        (F::FormatTime, r#"["2026-01-02", ""]"#, r#""""#),
        (F::FormatTime, r#"["2026-01-02", "%"]"#, "missing"),
        (F::FormatTime, r#"["2026-01-02", null]"#, "missing"),
        (
            F::Sha256,
            r#"[""]"#,
            r#""e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855""#,
        ),
        (F::Sha256, "[5]", "missing"),
        (
            F::HmacSha256,
            r#"["key", "The quick brown fox jumps over the lazy dog"]"#,
            r#""f7bc83f430538424b13298e6aa6fb143ef4d59a14946175997479dbc2d1a3cd8""#,
        ),
        (F::HmacSha256, r#"["missing", "x"]"#, "missing"),
    ] {
        assert_eq!(
            apply(function, arguments),
            expected,
            "{function:?} {arguments}"
        );
    }
}

#[test]
fn stops_at_the_limits() {
    let text = serde_json::json!(["x".repeat(limits::TEXT_BYTES)]).to_string();
    assert_ne!(apply(Function::Uppercase, &text), "limit_exceeded");
    let text = serde_json::json!(["x".repeat(limits::TEXT_BYTES + 1)]).to_string();
    let items = serde_json::json!([",".repeat(limits::ITEMS), ","]).to_string();
    let list = serde_json::json!([vec![0; limits::ITEMS], [0]]).to_string();
    // Keys that grow with every level, printed once for each.
    let key = "k".repeat(20_000);
    let deep = format!(
        "[{}{}, \".\"]",
        format!(r#"{{"a":0,"{key}":"#).repeat(100) + "0",
        "}".repeat(100)
    );
    for (function, arguments) in [
        (Function::Uppercase, &text),
        (Function::ToJson, &text),
        (Function::Split, &items),
        (Function::Concat, &list),
        (Function::Flatten, &deep),
    ] {
        let arguments = apply(function, arguments);
        assert_eq!(
            arguments,
            FailureCode::LimitExceeded.as_str(),
            "{function:?}"
        );
    }
}

#[test]
fn every_signature_is_whole() {
    for signature in FUNCTIONS {
        assert!(
            signature.usage.starts_with(signature.name),
            "{}",
            signature.name
        );
        assert!(signature.required <= signature.parameters.len());
        assert!(signature.meaning.ends_with('.'), "{}", signature.name);
        let found = find(signature.name).map(std::ptr::from_ref);
        assert_eq!(
            found,
            Some(std::ptr::from_ref(signature)),
            "{} is there twice",
            signature.name
        );
    }
}
