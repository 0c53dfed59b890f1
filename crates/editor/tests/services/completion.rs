//! What is proposed.

use segue_editor::{Completion, complete};
use segue_parser::diagnostic::Span;

use crate::{compiler, mappings, marked};

fn completions(text: &str) -> (String, Vec<Completion>) {
    let (text, at) = marked(text);
    let found = complete(&compiler(), mappings(&text), at);
    for completion in &found {
        let span = completion.span;
        assert!(span.contains(at), "{text}\n{completion:?}");
    }
    (text, found)
}

#[test]
fn what_fits_is_proposed_and_nothing_else() {
    // Where, what must be proposed, and what must not.
    let cases: &[(&str, &[&str], &[&str])] = &[
        ("^", &["version", "mappings"], &["trigger"]),
        ("version: 1\n^", &["destination"], &["version"]),
        ("version: 1\ndest^", &["destination", "let"], &["version"]),
        ("version: 1\ndestination: ^", &["mixpanel"], &["version"]),
        ("presets: ^", &["all"], &[]),
        (
            "version: 1\nsettings:\n  ^",
            &["region", "policies"],
            &["version"],
        ),
        (
            "version: 1\nsettings:\n  region: E^",
            &["EU", "US"],
            &["region"],
        ),
        (
            "version: 1\nsettings:\n  service_account: {^",
            &["username"],
            &["region"],
        ),
        (
            "version: 1\nsettings:\n  policies:\n    ^",
            &["template_text"],
            &["region"],
        ),
        (
            "version: 1\nsettings:\n  policies:\n    template_text: ^",
            &["segment", "improved"],
            &[],
        ),
        (
            "mappings:\n  - ^",
            &["preset", "name", "first_match"],
            &["version"],
        ),
        (
            "mappings:\n  - preset: ^",
            &["Page Calls", "Track Calls"],
            &["preset"],
        ),
        (
            "mappings:\n  - preset: [Page Calls, ^",
            &["Track Calls"],
            &[],
        ),
        (
            "mappings:\n  - name: a\n    act^\n    fields: {}\n",
            &["action"],
            &["name", "fields"],
        ),
        (
            "mappings:\n  - name: a\n    action: ^",
            &["trackEvent", "alias"],
            &["action"],
        ),
        (
            "mappings:\n  - name: a\n    enabled: ^",
            &["true", "false"],
            &[],
        ),
        (
            "mappings:\n  - preset: Page Calls\n    fields:\n      ^",
            &["event", "event_properties+"],
            &["alias", "preset"],
        ),
        (
            "mappings:\n  - name: a\n    action: alias\n    fields: {^}",
            &["alias", "distinct_id"],
            &["event"],
        ),
        (
            "mappings:\n  - first_match:\n      - name: a\n        action: alias\n        fields:\n          d^",
            &["distinct_id"],
            &["event"],
        ),
        (
            "mappings:\n  - preset: Page Calls\n    fields:\n      event: ^",
            &["=event", "null"],
            &[],
        ),
        (
            "mappings:\n  - name: a\n    trigger: ^",
            &["type", "match", "not", "properties"],
            &["version: "],
        ),
        (
            "mappings:\n  - name: a\n    trigger: type = ^",
            &["\"track\"", "\"page\""],
            &[],
        ),
        (
            "mappings:\n  - name: a\n    trigger: \"type = \\\"^\"",
            &["\"track\""],
            &["match"],
        ),
        (
            "mappings:\n  - name: a\n    trigger: type = \"track\" and ma^\n",
            &["match"],
            &["enabled"],
        ),
        (
            "mappings:\n  - name: a\n    trigger: context.^",
            &["app", "page"],
            &["match", "type"],
        ),
        (
            "mappings:\n  - name: a\n    trigger: >-\n      type = \"page\" and\n      context.page.u^",
            &["url"],
            &["app"],
        ),
        (
            "mappings:\n  - name: a\n    trigger: '$.context.app.^'",
            &["name", "build"],
            &["page"],
        ),
        (
            "mappings:\n  - preset: Page Calls\n    fields:\n      event: =let.^\nlet:\n  one: 1\n  two: 2",
            &["one", "two"],
            &["type"],
        ),
        (
            "mappings:\n  - preset: Page Calls\n    fields:\n      event: Viewed {{na^",
            &["name", "trim"],
            &[],
        ),
        (
            "mappings:\n  - preset: Page Calls\n    fields:\n      event: Viewed {{name}} na^",
            &[],
            &["name"],
        ),
        (
            "mappings:\n  - preset: Page Calls\n    fields:\n      event: {{^",
            &["name", "trim"],
            &[],
        ),
        (
            "mappings:\n  - preset: Page Calls\n    fields:\n      event_properties: {a: =concat(b, ^), c: 1}",
            &["properties", "trim"],
            &[],
        ),
        (
            "mappings:\n  - preset: Page Calls\n    fields:\n      event_properties: {\"{{^}}\": 1}",
            &["name"],
            &[],
        ),
        (
            "mappings:\n  - preset: Page Calls\n    fields:\n      event_properties: =map(properties.products, ^",
            &["sku", "price", "index"],
            &["userId"],
        ),
        (
            "mappings:\n  - preset: Page Calls\n    fields:\n      event_properties: =map(properties.products, @.^",
            &["sku"],
            &["index"],
        ),
        (
            "event_fields: [tenant]\nmappings:\n  - name: a\n    trigger: t^",
            &["tenant", "type"],
            &[],
        ),
        ("let:\n  a: =^", &["properties", "first"], &[]),
        ("drop:\n  a: ^", &["type", "contains"], &[]),
        ("drop:\n  ^", &[], &["type", "version"]),
        (
            "mappings:\n  - name: a\n    mapping: {\"event\": {\"@path\": \"$.con^\"}}",
            &["context"],
            &[],
        ),
        (
            "tests:\n  - name: a\n    event:\n      type: ^",
            &["track"],
            &[],
        ),
        (
            "tests:\n  - name: a\n    event: {type: page, ^}",
            &["userId", "context"],
            &["type"],
        ),
        (
            "tests:\n  - name: a\n    event: {context: {page: {^}}}",
            &["url"],
            &["type"],
        ),
        ("tests:\n  - name: a\n    expect: ^", &["nothing"], &[]),
        (
            "tests:\n  - name: a\n    expect:\n      ^",
            &["Page Calls", "Mine"],
            &["name"],
        ),
        (
            "tests:\n  - name: a\n    expect:\n      Page Calls: {^}",
            &["event", "distinct_id"],
            &["alias"],
        ),
        (
            "tests:\n  - name: a\n    expect:\n      Page Calls: {error: ^}",
            &["required_field_missing"],
            &[],
        ),
        ("sources:\n  web:\n    ^", &["write_key", "client"], &[]),
        (
            "mappings:\n  # segue-ignore ^",
            &["never-fires"],
            &["unknown-key"],
        ),
        ("mappings:\n  - name: some th^", &[], &["name", "type"]),
        ("version: 1 # no^", &[], &["version", "not"]),
    ];
    for (text, wanted, unwanted) in cases {
        let mine = "\nmappings: [{name: Mine, action: alias}]\n";
        let tail = if text.starts_with("tests") { mine } else { "" };
        let (_, found) = completions(&format!("{text}{tail}"));
        let labels: Vec<_> = found.iter().map(|c| c.label.as_str()).collect();
        for wanted in *wanted {
            assert!(
                labels.contains(wanted),
                "{wanted} is not proposed: {text}\n{labels:?}"
            );
        }
        for unwanted in *unwanted {
            assert!(!labels.contains(unwanted), "{unwanted} is proposed: {text}");
        }
    }
}

#[test]
fn a_completion_replaces_what_is_there() {
    let cases = [
        (
            "version: 1\ndest^",
            "destination",
            "version: 1\ndestination: ",
        ),
        ("version: 1\nna^me: x", "let", "version: 1\nlet: x"),
        (
            "version: 1\nx: &a {}\nsettings:\n  reg^: EU",
            "region",
            "version: 1\nx: &a {}\nsettings:\n  region: EU",
        ),
        (
            "{\"version\": 1, \"dest^\"",
            "destination",
            "{\"version\": 1, \"destination\": ",
        ),
        (
            "version: 1\ndrop:\n  a: type = ^",
            "\"track\"",
            "version: 1\ndrop:\n  a: type = \"track\"",
        ),
        (
            "version: 1\ndrop:\n  a: type = \"tr^",
            "\"track\"",
            "version: 1\ndrop:\n  a: type = \"track\"",
        ),
        (
            "version: 1\ndrop:\n  a: \"type = ^\"",
            "\"track\"",
            "version: 1\ndrop:\n  a: \"type = \\\"track\\\"\"",
        ),
        (
            "version: 1\ndrop:\n  a: context.pa^ge.url",
            "app",
            "version: 1\ndrop:\n  a: context.app.url",
        ),
        (
            "version: 1\ndrop:\n  a: >-\n    co^",
            "contains",
            "version: 1\ndrop:\n  a: >-\n    contains()",
        ),
        (
            "version: 1\nmappings:\n  - pre^",
            "preset",
            "version: 1\nmappings:\n  - preset: ",
        ),
        (
            "version: 1\nmappings:\n  - preset: Pa^ge",
            "Track Calls",
            "version: 1\nmappings:\n  - preset: Track Calls",
        ),
    ];
    for (text, label, wanted) in cases {
        let (text, found) = completions(text);
        let chosen = found.iter().find(|c| c.label == label);
        let chosen = chosen.unwrap_or_else(|| panic!("{label}: {text}"));
        let Span { start, end } = chosen.span;
        let written = format!("{}{}{}", &text[..start], chosen.insert, &text[end..]);
        assert_eq!(written, wanted);
    }
}
