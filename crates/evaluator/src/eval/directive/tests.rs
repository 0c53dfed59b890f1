use bumpalo::Bump;

use crate::eval::{Event, Failure, FailureCode, Scope};
use crate::json;
use crate::limits;
use crate::path::Paths;
use crate::program::{Directive, Expr, Replace, ReplacePiece, ReplaceStep};
use crate::value::Value;

/// The input itself.
fn input() -> Expr {
    Expr::Input(Box::default())
}

fn text(text: &str) -> Expr {
    Expr::Text(text.into())
}

/// What a directive gives for an event, as JSON.
fn run(directive: Directive, event: &str) -> Result<String, Failure> {
    let arena = Bump::new();
    let paths = Paths::default();
    let expr = Expr::Directive(Box::new(directive));
    let event = json::read(event.as_bytes(), &arena).unwrap();
    let scope = Scope::new(Event::new(event, &paths, &arena), 0, &arena, &[]);
    let value = scope.eval(&expr, scope.top())?;
    let mut out = Vec::new();
    match value {
        Value::Missing => out.extend_from_slice(b"missing"),
        value => json::write(value, &mut out),
    }
    Ok(String::from_utf8(out).unwrap())
}

fn exceeds(directive: Directive, event: &str) {
    let failure = run(directive, event).unwrap_err();
    assert_eq!(failure.code, FailureCode::LimitExceeded, "{failure}");
}

#[test]
fn what_texts_grow_to_is_bounded() {
    let long = format!("\"{}\"", "a".repeat(limits::TEXT_BYTES));
    let replace = |replacement: Vec<ReplacePiece>| {
        Directive::Replace(Replace {
            value: input(),
            steps: Some(vec![ReplaceStep::Run {
                pattern: "a".into(),
                replacement,
            }]),
            ignore_case: false,
            all: true,
        })
    };
    exceeds(replace(vec![ReplacePiece::Text("bb".into())]), &long);
    exceeds(
        replace(vec![ReplacePiece::Behind]),
        &format!("\"{}\"", "a".repeat(5000)),
    );
    exceeds(Directive::TemplateOf(text("{{0}}{{.}}")), &long);
    exceeds(Directive::Encode(input()), &long);
    let template = "{{x}}".repeat(10_000);
    assert_eq!(
        run(Directive::TemplateOf(text(&template)), "{}").unwrap(),
        "\"\""
    );
}

#[test]
fn paths_of_computed_texts_are_bounded() {
    let path = "a.".repeat(limits::PATH_BYTES);
    exceeds(Directive::PathOf(text(&path)), "{}");
    exceeds(
        Directive::TemplateOf(text(&format!("{{{{{path}}}}}"))),
        "{}",
    );
    assert_eq!(
        run(Directive::PathOf(text("$.a['b']")), r#"{"a":{"b":1.0}}"#).unwrap(),
        "1.0"
    );
    let failure = run(Directive::PathOf(Expr::Null), "{}").unwrap_err();
    assert_eq!(failure.code, FailureCode::MappingFailed);
    assert_eq!(failure.value.as_deref(), Some("null"));
}

#[test]
fn braces_that_never_close_are_looked_through_once() {
    let template = format!("\"{}\"", "{".repeat(200_000));
    assert_eq!(
        run(Directive::TemplateOf(input()), &template).unwrap(),
        template
    );
    let closing = format!("\"{}\"", "}".repeat(200_000));
    assert_eq!(
        run(Directive::TemplateOf(input()), &closing).unwrap(),
        closing
    );
}

#[test]
fn what_objects_grow_to_is_bounded() {
    let long = format!("\"{}\"", "a".repeat(limits::ITEMS + 1));
    let merge = Directive::Merge {
        direction: text("right"),
        objects: vec![input()],
    };
    exceeds(merge, &long);
    // Keys of flattened objects are as long as they are nested deep: about 9 MB for each of 20 leaves and more.
    let leaves: Vec<String> = (0..40_000).map(|i| format!("\"{i}\":1")).collect();
    let nested = format!("{{\"{}\":{{{}}}}}", "k".repeat(4000), leaves.join(","));
    let flatten = Directive::Flatten {
        separator: text("."),
        value: input(),
        keep_lists: false,
    };
    exceeds(flatten, &nested);
}

#[test]
fn json_nested_too_deep_is_not_decoded() {
    let deep = |depth: usize| format!("\"{}{}\"", "[".repeat(depth), "]".repeat(depth));
    exceeds(Directive::Decode(input()), &deep(limits::EVENT_DEPTH + 1));
    let decoded = run(Directive::Decode(input()), &deep(limits::EVENT_DEPTH / 2)).unwrap();
    assert!(decoded.starts_with("[[["), "{decoded}");
    let broken = format!("\"{}\"", "[".repeat(100));
    assert_eq!(run(Directive::Decode(input()), &broken).unwrap(), broken);
}

#[test]
fn halves_of_surrogate_pairs_become_replacement_characters() {
    let merge = Directive::Merge {
        direction: text("left"),
        objects: vec![input()],
    };
    let expected = "{\"0\":\"a\",\"1\":\"\u{fffd}\",\"2\":\"\u{fffd}\"}";
    assert_eq!(run(merge, "\"a🎉\"").unwrap(), expected);
}

#[test]
fn numbers_that_are_passed_on_keep_their_digits_and_printed_ones_do_not() {
    let event = r#"{"b":1.50,"10":12345678901234567890,"9":[1e2]}"#;
    let merged = Directive::Merge {
        direction: text("right"),
        objects: vec![input()],
    };
    assert_eq!(run(merged, event).unwrap(), event);
    assert_eq!(
        run(Directive::Encode(input()), event).unwrap(),
        r#""{\"9\":[100],\"10\":12345678901234567000,\"b\":1.5}""#
    );
    assert_eq!(
        run(Directive::TemplateOf(text("{{b}} {{10}} {{9}}")), event).unwrap(),
        r#""1.5 12345678901234567000 100""#
    );
}

#[test]
fn a_transform_asks_for_an_object_and_removes_what_is_missing() {
    let missing = || Expr::If(Vec::new(), None);
    let transform = || Directive::Transform {
        apply: Expr::List {
            items: vec![
                missing(),
                Expr::object(
                    vec![(crate::program::Key::Text("a".into()), missing())],
                    true,
                ),
            ],
            holes: true,
        },
        mapping: input(),
    };
    assert_eq!(run(transform(), "{}").unwrap(), "[null,{}]");
    for event in ["[]", "null", "5", "\"x\""] {
        assert_eq!(
            run(transform(), event).unwrap_err().code,
            FailureCode::MappingFailed
        );
    }
}
