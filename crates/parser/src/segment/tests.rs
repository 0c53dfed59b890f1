use segue_evaluator::path::Paths;
use segue_evaluator::program::Body;
use segue_evaluator::schema::{Action, Field, FieldKind, Pitfalls};

use super::{body, transform};
use crate::diagnostic::{Diagnostics, Severity};
use crate::rule::Context;
use crate::yaml;

/// Runs something with a context of the usual kind, and gives what was found: the id of each code, with `!` where it is
/// an error, and the text underlined.
fn found<T>(
    text: &str,
    any_field: bool,
    run: impl FnOnce(&yaml::Node, &mut Context<'_>, &mut Diagnostics) -> Option<T>,
) -> (Option<T>, Vec<(String, String)>) {
    let mut diagnostics = Diagnostics::default();
    let document = yaml::read(text, &mut diagnostics).unwrap();
    let (mut paths, mut used) = (Paths::default(), Vec::new());
    let event_fields = ["tenant".to_owned()];
    let mut cx = Context {
        paths: &mut paths,
        lets: &[],
        event_fields: &event_fields,
        any_field,
        segment_texts: true,
        environment: None,
        used_lets: &mut used,
    };
    let made = run(&document.root, &mut cx, &mut diagnostics);
    let findings = diagnostics.into_sorted().into_iter().map(|finding| {
        let mark = if finding.severity == Severity::Error {
            "!"
        } else {
            ""
        };
        let underlined = text.get(finding.span.start..finding.span.end).unwrap();
        (format!("{}{mark}", finding.code.id), underlined.to_owned())
    });
    (made, findings.collect())
}

fn check(mapping: &str, expected: &[(&str, &str)]) {
    let (expr, findings) = found(mapping, false, transform);
    let findings: Vec<_> = findings
        .iter()
        .map(|(id, text)| (id.as_str(), text.as_str()))
        .collect();
    assert_eq!(findings, expected, "{mapping}");
    let fails = expected.iter().any(|(id, _)| id.ends_with('!'));
    assert_eq!(expr.is_none(), fails, "{mapping}");
}

#[test]
fn what_fails_every_event_is_an_error_at_its_place() {
    for (mapping, expected) in [
        (r#"{a: {"@nope": 1}}"#, ("SG501!", r#""@nope""#)),
        (r#"{a: {b: {"@nope": 1}}}"#, ("SG501!", r#""@nope""#)),
        (
            r#"{a: {"@path": type, "@template": x}}"#,
            ("SG502!", r#""@template""#),
        ),
        (r#"{a: {b: 1, "@path": type}}"#, ("SG502!", "b")),
        (r#"{a: {"@if": {then: 1}}}"#, ("SG503!", "{then: 1}")),
        (
            r#"{a: {"@if": {exists: 0, then: 1}}}"#,
            ("SG503!", "{exists: 0, then: 1}"),
        ),
        (
            r#"{a: {"@case": {operator: ""}}}"#,
            ("SG503!", r#"{operator: ""}"#),
        ),
        (
            r#"{a: {"@flatten": {value: {}}}}"#,
            ("SG503!", "{value: {}}"),
        ),
        (
            r#"{a: {"@flatten": {separator: .}}}"#,
            ("SG503!", "{separator: .}"),
        ),
        (
            r#"{a: {"@json": {mode: encode, value: 0}}}"#,
            ("SG503!", "{mode: encode, value: 0}"),
        ),
        (
            r#"{a: {"@merge": {objects: []}}}"#,
            ("SG503!", "{objects: []}"),
        ),
        (
            r#"{a: {"@transform": {apply: {}}}}"#,
            ("SG503!", "{apply: {}}"),
        ),
        (r#"{a: {"@replace": {value: x}}}"#, ("SG503!", "{value: x}")),
        (r#"{a: {"@arrayPath": []}}"#, ("SG503!", "[]")),
        (r#"{a: {"@path": 5}}"#, ("SG504!", "5")),
        (r#"{a: {"@path": {b: 1}}}"#, ("SG504!", "{b: 1}")),
        (
            r#"{a: {"@liquid": {"@path": type}}}"#,
            ("SG504!", r#"{"@path": type}"#),
        ),
        (
            r#"{a: {"@case": {operator: LOWER, value: x}}}"#,
            ("SG504!", "LOWER"),
        ),
        (r#"{a: {"@json": {mode: on, value: 1}}}"#, ("SG504!", "on")),
        (
            r#"{a: {"@merge": {direction: up, objects: []}}}"#,
            ("SG504!", "up"),
        ),
        (
            r#"{a: {"@merge": {direction: left, objects: [1]}}}"#,
            ("SG504!", "1"),
        ),
        (
            r#"{a: {"@replace": {pattern: x, value: x, global: "no"}}}"#,
            ("SG504!", r#""no""#),
        ),
        (
            r#"{a: {"@arrayPath": [type, {b: {"@path": null}}]}}"#,
            ("SG504!", "null"),
        ),
        (
            r#"{a: {"@replace": {pattern: "", value: x}}}"#,
            ("SG505!", r#""""#),
        ),
        (
            r#"{a: {"@replace": {pattern: x, replacement: 12345678901, value: x}}}"#,
            ("SG504!", "12345678901"),
        ),
        (
            r#"{a: {"@replace": {pattern: x, replacement: abcdefghijk, value: x}}}"#,
            ("SG505!", "abcdefghijk"),
        ),
        (
            r#"{a: {"@liquid": "a {{ event | upcase x }}"}}"#,
            ("SG506!", "x"),
        ),
        (
            r#"{a: {"@liquid": "a {% nope %}"}}"#,
            ("SG506!", "{% nope %}"),
        ),
        (
            r#"{a: {"@liquid": "a {% for x in y %}"}}"#,
            ("SG508!", "{% for x in y %}"),
        ),
        (
            r#"{a: {"@liquid": "{{ event | sort }}"}}"#,
            ("SG508!", "sort"),
        ),
        (r"{__segment_internal_directive: 5}", ("SG509!", "5")),
        ("5", ("SG510!", "5")),
    ] {
        check(mapping, &[expected]);
    }
}

#[test]
fn what_fails_some_events_or_stands_in_a_list_is_a_warning() {
    for (mapping, underlined) in [
        (r#"{a: [{"@nope": 1}]}"#, r#""@nope""#),
        (r#"{a: [{"@path": 5}]}"#, "5"),
        (r#"{a: [{"@case": {value: x}}]}"#, "{value: x}"),
        (
            r#"{a: {"@if": {exists: {"@path": type}, then: {"@case": {}}}}}"#,
            "{}",
        ),
        (
            r#"{a: {"@if": {exists: {"@path": type}, else: {"@liquid": "{{ a"}}}}"#,
            "{{",
        ),
        (
            r#"{a: {"@arrayPath": [type, {b: {"@flatten": {value: x}}}]}}"#,
            "{value: x}",
        ),
        (
            r#"{a: {"@liquid": "{% if event %}{{ event | sort }}{% endif %}"}}"#,
            "sort",
        ),
        (
            r#"{a: {"@replace": {pattern: x, pattern2: abcdefghijk, value: x}}}"#,
            "abcdefghijk",
        ),
        (
            r#"{a: [{"@transform": {apply: {b: {"@nope": 1}}, mapping: {c: 1}}}]}"#,
            r#""@nope""#,
        ),
    ] {
        check(mapping, &[("SG520", underlined)]);
    }
}

#[test]
fn what_literal_holds_is_not_validated_and_fails_all_the_same() {
    check(
        r#"{a: {"@literal": {b: {"@nope": 1}}}}"#,
        &[("SG526", r#""@literal""#), ("SG501!", r#""@nope""#)],
    );
}

#[test]
fn what_is_never_reached_is_validated_and_no_more() {
    check(
        r#"{a: {"@if": {exists: {"@path": type}, blank: {"@case": {}}, then: 1}}}"#,
        &[],
    );
    check(
        r#"{a: {"@if": {exists: {"@path": type}, blank: {"@path": 5}, then: 1}}}"#,
        &[("SG504!", "5")],
    );
    check(
        r#"{a: {"@if": {exists: {"@path": type}, other: {"@nope": 5}}}}"#,
        &[("SG501!", r#""@nope""#), ("SG522", "other")]
            .into_iter()
            .rev()
            .collect::<Vec<_>>(),
    );
}

#[test]
fn traps_are_warnings_at_their_place() {
    for (mapping, expected) in [
        (r#"{a: {"@path": $.type}, a: 1}"#, ("SG524", "a")),
        (r#"{a: {"@path": $.nope.b}}"#, ("SG525", "$.nope.b")),
        (
            r#"{a: {"@template": "x {{ nope }} {{event}}"}}"#,
            ("SG525", "{{ nope }}"),
        ),
        (
            r#"{a: {"@liquid": "{{ nope.x }}{{ event }}"}}"#,
            ("SG525", "nope"),
        ),
        (
            r#"{a: {"@literal": {b: [{"@path": type}]}}}"#,
            ("SG526", r#""@literal""#),
        ),
        (
            r#"{a: {"@if": {blank: {"@path": type}, then: 1}}}"#,
            ("SG527", "blank"),
        ),
        (
            r#"{a: {"@if": {exists: {"@path": type}, else: false}}}"#,
            ("SG528", "false"),
        ),
        (r#"{a: {"@if": {exists: 1, then: 1}}}"#, ("SG529", "1")),
        (
            r#"{a: {"@if": {exists: $.type, then: 1}}}"#,
            ("SG534", "$.type"),
        ),
        (
            r#"{a: {"@template": "x {{$.type}}"}}"#,
            ("SG530", "{{$.type}}"),
        ),
        (
            r#"{a: {"@template": "{{{event}}}"}}"#,
            ("SG531", r#""{{{event}}}""#),
        ),
        (
            r#"{a: {"@path": "properties.products[*].sku"}}"#,
            ("SG532", r#""properties.products[*].sku""#),
        ),
        (
            r#"{a: {"@path": "properties.$.x"}}"#,
            ("SG532", r#""properties.$.x""#),
        ),
        (r#"{a: [{"@path": type, b: 1}]}"#, ("SG533", "b")),
        (
            r#"{a: [{"@path": type, "@nope": 1}]}"#,
            ("SG533", r#""@nope""#),
        ),
        (r#"{a: "{{type}}"}"#, ("SG534", r#""{{type}}""#)),
        (
            r#"{a: {"@replace": {pattern: x, replacement: "[$&]", value: x}}}"#,
            ("SG535", r#""[$&]""#),
        ),
        (
            r#"{a: {"@liquid": "{{ event | lower }}"}}"#,
            ("SG536", "lower"),
        ),
        (
            r#"{a: {"@case": {operator: LOWER, value: {"@path": type}}}}"#,
            ("SG523", "LOWER"),
        ),
        (
            r#"{a: {"@merge": {direction: LEFT, objects: []}}}"#,
            ("SG523", "LEFT"),
        ),
        (r#"{a: {"@arrayPath": [type, x]}}"#, ("SG522", "x")),
        (
            r#"{a: {"@arrayPath": [type, {b: 1}, {c: 1}]}}"#,
            ("SG522", "{c: 1}"),
        ),
    ] {
        check(mapping, &[expected]);
    }
}

#[test]
fn what_is_as_it_should_be_is_not_talked_about() {
    for mapping in [
        r#"{a: {"@path": $.properties.x}, b: {"@path": ""}, c: {"@path": tenant}}"#,
        r#"{a: {"@template": "Viewed {{name}}"}, b: {"@liquid": "{% assign x = event %}{{ x }}"}}"#,
        r#"{a: {"@arrayPath": [$.properties.products, {sku: {"@path": $.sku}, t: {"@template": "{{sku}}"}}]}}"#,
        r#"{a: {"@transform": {apply: {x: {"@path": type}}, mapping: {y: {"@path": x}}}}}"#,
        r#"{a: {"@path": type, _metadata: {label: Type}}}"#,
        r#"{a: {"@if": {exists: {"@path": type}, then: false, else: {"@literal": false}}}}"#,
    ] {
        check(mapping, &[]);
    }
}

#[test]
fn any_first_step_is_allowed_where_that_is_asked_for() {
    let (expr, findings) = found(r#"{a: {"@path": nope}}"#, true, transform);
    assert!(expr.is_some() && findings.is_empty(), "{findings:?}");
}

/// An action of a few fields of each type.
fn action() -> Action {
    let field = |key: &str, kind| Field {
        key: key.to_owned(),
        label: key.to_owned(),
        meaning: String::new(),
        kind,
        required: key == "event",
        null_allowed: false,
        sent: true,
        default: None,
        pitfalls: Pitfalls::default(),
    };
    let inner = vec![
        field("source", FieldKind::String),
        field("count", FieldKind::Integer),
    ];
    Action {
        key: "trackEvent".to_owned(),
        label: "Track Event".to_owned(),
        meaning: String::new(),
        trigger: None,
        records: Vec::new(),
        fields: vec![
            field("event", FieldKind::String),
            field(
                "amount",
                FieldKind::Number {
                    min: None,
                    max: None,
                },
            ),
            field("flag", FieldKind::Boolean),
            field("at", FieldKind::DateTime),
            field("props", FieldKind::Object { fields: Vec::new() }),
            field(
                "utm",
                FieldKind::Object {
                    fields: inner.clone(),
                },
            ),
            field("products", FieldKind::ObjectList { fields: inner }),
        ],
    }
}

fn check_body(mapping: &str, expected: &[(&str, &str)]) -> Option<Body> {
    let action = action();
    let (made, findings) = found(mapping, false, |node, cx, diagnostics| {
        body(node, &action, cx, diagnostics)
    });
    let findings: Vec<_> = findings
        .iter()
        .map(|(id, text)| (id.as_str(), text.as_str()))
        .collect();
    assert_eq!(findings, expected, "{mapping}");
    made
}

#[test]
fn the_fields_of_an_action_are_checked() {
    for (mapping, expected) in [
        ("{event: x, nope: 1}", &[("SG521", "nope")][..]),
        (
            "{event: x, utm: {source: a, medium: b}}",
            &[("SG521", "medium")],
        ),
        ("{event: x, products: [{sku: 1}]}", &[]),
        ("{amount: 1}", &[("SG512!", "amount")]),
        ("{event: null}", &[("SG512!", "null")]),
        ("{event: ''}", &[("SG512!", "''")]),
        ("{event: {a: 1}}", &[("SG513!", "{a: 1}")]),
        ("{event: [a]}", &[]),
        ("{event: [a, b]}", &[("SG513!", "[a, b]")]),
        ("{event: 5}", &[]),
        ("{event: x, amount: ' 5 '}", &[]),
        ("{event: x, amount: five}", &[("SG513!", "five")]),
        ("{event: x, amount: ''}", &[]),
        ("{event: x, flag: yes}", &[("SG513!", "yes")]),
        ("{event: x, flag: 'true'}", &[]),
        ("{event: x, at: true}", &[("SG513!", "true")]),
        ("{event: x, props: text}", &[("SG513!", "text")]),
        ("{event: x, utm: {count: many}}", &[("SG513!", "many")]),
        ("{event: x, products: 5}", &[("SG513!", "5")]),
        (
            r#"{event: {"@path": type}, utm: {"@path": context.campaign}}"#,
            &[],
        ),
        (
            r#"{__segment_internal_directive: {"@transform": {apply: {}}}, amount: 1, nope: 1}"#,
            &[("SG512!", "amount"), ("SG521", "nope")],
        ),
    ] {
        check_body(mapping, expected);
    }
}

#[test]
fn a_dropped_field_that_may_fail_is_still_evaluated() {
    let plain = check_body(r#"{event: x, nope: {"@path": type}}"#, &[("SG521", "nope")]);
    assert!(matches!(plain, Some(Body::Fields(fields)) if fields.len() == 1));
    let failing = check_body(
        r#"{event: x, nope: {"@path": {"@path": type}}}"#,
        &[("SG521", "nope")],
    );
    assert!(matches!(failing, Some(Body::Whole(_))));
}

#[test]
fn large_mappings_are_read_in_reasonable_time() {
    let members: Vec<String> = (0..60_000).map(|i| format!("k{i}: 1")).collect();
    let (expr, findings) = found(&format!("{{{}}}", members.join(", ")), true, transform);
    assert!(expr.is_some() && findings.is_empty());
    let path = "a.".repeat(100_000);
    check(
        &format!("{{a: {{\"@path\": {path}}}}}"),
        &[("SG511!", &path)],
    );
    let (_, findings) = found(
        &format!("{{a: {{\"@template\": \"{{{{{path}}}}}\"}}}}"),
        true,
        transform,
    );
    assert!(
        matches!(findings.as_slice(), [(code, _)] if code == "SG511!"),
        "{findings:?}"
    );
}

#[test]
fn numbers_too_large_for_a_double_are_null() {
    let (expr, _) = found("{a: 1e400, b: -1e999, c: 1e308}", true, transform);
    let shown = format!("{:?}", expr.unwrap());
    assert_eq!(shown.matches("Null").count(), 2, "{shown}");
    assert!(shown.contains(r#"Number("1e308")"#), "{shown}");
}
