//! Rewritten expectations hold, and nothing else in the file has changed.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on stops"
)]

use proptest::prelude::*;
use segue_mixpanel::{Mixpanel, Settings};
use segue_parser::{Compiler, Environment};
use segue_testing::{Subject, apply, asked, check, update};

const NOW: i64 = 1_767_225_600_000;

#[derive(Debug)]
struct NoVariables;

impl Environment for NoVariables {
    fn get(&self, _: &str) -> Option<String> {
        None
    }
}

/// The file after its update, and how many of its tests fail then.
fn updated(file: &str) -> (String, usize) {
    let first = run(file);
    (first.0.clone(), run(&first.0).1)
}

/// The file after its update, and how many of its tests failed before.
fn run(file: &str) -> (String, usize) {
    let compiler = Compiler::new(segue_mixpanel::destination()).unwrap();
    let compilation = compiler.compile(file, &NoVariables);
    assert!(
        compilation.program.is_some(),
        "{file}\n{:#?}",
        compilation.diagnostics
    );
    let settings = Settings::new(compilation.settings.as_ref().unwrap()).unwrap();
    let subject = Subject {
        program: compilation.program.as_ref().unwrap(),
        mixpanel: &Mixpanel::new(settings),
    };
    let (mut edits, mut failed) = (Vec::new(), 0);
    for (at, test) in compilation.tests.iter().enumerate() {
        let segue_parser::file::Events::Given(events) = &test.events else {
            panic!("the events of these tests are in the file");
        };
        let ran = subject.run(
            events.iter().map(|e| Ok(e.as_bytes())),
            test.now.unwrap_or(NOW),
            &asked(test, subject),
            None,
        );
        failed += usize::from(!check(test, &ran, subject).is_empty());
        edits.extend(update(file, at, test, &ran, subject));
    }
    (apply(file, &edits), failed)
}

const HEAD: &str = "\
version: 1
destination: mixpanel
settings: {project_token: t}
presets: all
tests:
  - name: it
";

#[test]
fn what_differs_is_replaced_where_it_stands() {
    let page = "event: {type: page, name: Index, userId: u1, properties: {a: 1, b: [x, z]}}";
    let pages = "events: [{type: page, name: A, userId: u}, {type: page, name: B, userId: u}]";
    let cases = [
        // A value.
        (
            page,
            "expect:\n      Page Calls:   # a comment\n        event: Other\n",
            "expect:\n      Page Calls:   # a comment\n        event: Viewed Index\n",
        ),
        (
            page,
            "expect: {Page Calls: {event_properties: {a: 2, b: [x, w]}}}\n",
            "expect: {Page Calls: {event_properties: {a: 1, b: [x, z]}}}\n",
        ),
        (
            page,
            "expect: {Page Calls: {group_id: g}}  # kept\n",
            "expect: {Page Calls: {group_id: null}}  # kept\n",
        ),
        (
            page,
            "expect:\n      Page Calls:\n        event:\n",
            "expect:\n      Page Calls:\n        event: Viewed Index\n",
        ),
        (
            page,
            "expect: {Page Calls: {event_properties: {b: [x]}}}\n",
            "expect: {Page Calls: {event_properties: {b: [x, z]}}}\n",
        ),
        // Which mappings fire.
        (
            page,
            "expect: nothing\n",
            "expect:\n      Page Calls: {event: Viewed Index}\n",
        ),
        (
            page,
            "expect:\n      Page Calls: {name: Index}\n      Track Calls: {}\n",
            "expect:\n      Page Calls: {name: Index}\n",
        ),
        (
            page,
            "expect: {Page Calls: {error: wrong_type}}\n",
            "expect:\n      Page Calls: {event: Viewed Index}\n",
        ),
        (
            "event: {type: track, userId: u}",
            "expect: {Track Calls: {event: A}}\n",
            "expect:\n      Track Calls: {error: required_field_missing}\n",
        ),
        (
            "event: {type: nope}",
            "expect: {Track Calls: {event: A}}\n",
            "expect: nothing\n",
        ),
        // Several events.
        (
            pages,
            "expect: {Page Calls: {event: Viewed A}}\n",
            "expect:\n      - {Page Calls: {event: Viewed A}}\n      - {Page Calls: {event: Viewed B}}\n",
        ),
        (
            pages,
            "expect:\n      - Page Calls: {event: Viewed B}\n      - Page Calls: {event: Viewed B}\n",
            "expect:\n      - Page Calls: {event: Viewed A}\n      - Page Calls: {event: Viewed B}\n",
        ),
        (
            pages,
            "expect: nothing\n",
            "expect:\n      - {Page Calls: {event: Viewed A}}\n      - {Page Calls: {event: Viewed B}}\n",
        ),
        // Records.
        (
            page,
            "records: [{event: A}]\n",
            "records: [{event: Viewed Index}]\n",
        ),
        (
            page,
            "records: []\n",
            "records:\n      - {event: Viewed Index}\n",
        ),
        (
            page,
            "records:\n      - event: Viewed Index\n      - event: B\n",
            "records:\n      - {event: Viewed Index}\n",
        ),
    ];
    for (event, before, after) in cases {
        let file = |rest: &str| format!("{HEAD}    {event}\n    {rest}let: {{}}\n");
        let (updated, failed) = updated(&file(before));
        assert_eq!(updated, file(after));
        assert_eq!(failed, 0, "{updated}");
    }
}

#[test]
fn a_test_that_passes_or_cannot_run_stays() {
    for test in [
        "event: {type: page, name: Index, userId: u}\n    expect: {Page Calls: {event: Viewed Index}}\n",
        "event: {type: nope}\n    expect: nothing\n",
    ] {
        let file = format!("{HEAD}    {test}");
        assert_eq!(updated(&file).0, file);
    }
}

fn data() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(Into::into),
        any::<i32>().prop_map(Into::into),
        "[ -~é\\n]{0,6}".prop_map(Into::into),
        prop::sample::select(vec![
            "true",
            "1",
            "~",
            "- a",
            "a: b",
            "#c",
            "{x}",
            "2026-01-01"
        ])
        .prop_map(Into::into),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Into::into),
            prop::collection::btree_map("[a-c$ :#]{1,2}", inner, 0..3).prop_map(|members| members
                .into_iter()
                .collect::<serde_json::Map<_, _>>()
                .into()),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn whatever_was_expected_the_update_holds(is in data(), expected in data()) {
        let event = serde_json::json!({"type": "page", "name": "A", "userId": "u", "properties": {"p": is}});
        let expected = serde_json::json!({"Page Calls": {"event_properties": {"p": expected}}});
        let file = format!("{HEAD}    event: {event}\n    expect: {expected}\n    # the end\n");
        let (updated, failed) = updated(&file);
        prop_assert_eq!(failed, 0, "{}", updated);
        prop_assert!(updated.ends_with("\n    # the end\n"));
        prop_assert_eq!(run(&updated).0, updated);
    }
}
