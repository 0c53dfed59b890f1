//! What is said about a place.

use segue_editor::{findings, hover};

use crate::{NoVariables, compiler, mappings, marked};

fn hovered(text: &str) -> Option<(String, String)> {
    let (text, at) = marked(text);
    let found = hover(&compiler(), mappings(&text), &[], at)?;
    Some((
        text[found.span.start..found.span.end].to_owned(),
        found.text,
    ))
}

#[test]
fn what_something_means_is_said() {
    let cases = [
        (
            "mappings^: []",
            "mappings",
            "in the order in which they run",
        ),
        (
            "version: 1\nsettings:\n  reg^ion: EU",
            "region",
            "One of `US`, `EU`, `IN`",
        ),
        (
            "version: 1\nsettings:\n  apiReg^ion: EU",
            "apiRegion",
            "Segment's name for `region`",
        ),
        (
            "version: 1\nsettings:\n  api_secret^: x",
            "api_secret",
            "On its way out",
        ),
        (
            "version: 1\nsettings:\n  policies:\n    template_te^xt: x",
            "template_text",
            "`template_text`",
        ),
        (
            "mappings:\n  - pre^set: Page Calls",
            "preset",
            "The preset that this entry changes",
        ),
        (
            "mappings:\n  - preset: Page^ Calls",
            "Page Calls",
            "event: Viewed {{name}}",
        ),
        (
            "mappings:\n  - action: trackE^vent",
            "trackEvent",
            "Required fields",
        ),
        (
            "mappings:\n  - preset: Page Calls\n    fields:\n      ev^ent: x",
            "event",
            "A text, required. Default: `=event`.",
        ),
        (
            "mappings:\n  - preset: Page Calls\n    fields:\n      event_prop^erties+: x",
            "event_properties+",
            "Adds to what",
        ),
        (
            "mappings:\n  - action: trackEvent\n    mapping: {\"ev^ent\": 1}",
            "\"event\"",
            "Event Name",
        ),
        (
            "mappings:\n  - trigger: type = \"track\" and ma^tch(event",
            "match",
            "glob",
        ),
        (
            "mappings:\n  - trigger: context.page^.url = 1",
            "page",
            "The page of the browser",
        ),
        (
            "mappings:\n  - trigger: context.page.ur^l = 1",
            "url",
            "whole address",
        ),
        (
            "mappings:\n  - trigger: '$.context.i^p = 1'",
            "ip",
            "sent from",
        ),
        (
            "let:\n  a: =first(properties.products[0].sk^u)",
            "sku",
            "stock keeping unit",
        ),
        (
            "let:\n  a: =map(properties.products, pri^ce)",
            "price",
            "one piece",
        ),
        (
            "let:\n  one: =userId\n  a: =let.on^e",
            "one",
            "one: =userId",
        ),
        ("let:\n  a: Hello {{trai^ts.name}}", "traits", "identify"),
        ("let:\n  a: {\"{{use^rId}}\": 1}", "userId", "Who it was"),
        ("tests:\n  - event: {user^Id: 1}", "userId", "Who it was"),
        (
            "tests:\n  - expect: {Page Ca^lls: {event: x}}",
            "Page Calls",
            "as it is shipped",
        ),
        (
            "mappings:\n  - name: Mine\n    action: alias\ntests:\n  - expect: {Mi^ne: {}}",
            "Mine",
            "action: alias",
        ),
        (
            "tests:\n  - expect: {Page Calls: {eve^nt: x}}",
            "event",
            "Event Name",
        ),
        ("presets: al^l", "all", "All shipped presets"),
        ("let: {a: &x 5, b: *x^}", "*x", "&x 5"),
    ];
    for (text, span, wanted) in cases {
        let (found, page) = hovered(text).unwrap_or_else(|| panic!("nothing: {text}"));
        assert_eq!(found, span, "{text}");
        assert!(page.contains(wanted), "{text}\n{page}");
    }
    for text in [
        "mappings:\n  - name: ty^pe",
        "let:\n  a: ty^pe",
        "# ma^tch\nversion: 1",
    ] {
        assert_eq!(hovered(text), None, "{text}");
    }
}

#[test]
fn the_page_of_a_finding_is_shown_where_it_is() {
    let (text, at) = marked("presets: all\nlet:\n  unus^ed: 1\n");
    let compiler = compiler();
    let found = findings(&compiler, mappings(&text), &NoVariables);
    let page = hover(&compiler, mappings(&text), &found, at).unwrap().text;
    assert!(page.contains("unused-let"), "{page}");
}
