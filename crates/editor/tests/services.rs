//! The services, each asked about the `^` of a text, which is often no YAML yet.
#![allow(
    clippy::panic,
    clippy::unwrap_used,
    clippy::string_slice,
    reason = "a test that cannot go on stops"
)]

use segue_editor::{
    Completion, Definition, Kind, Source, complete, definition, findings, hover, mend_all, mends,
    symbols,
};
use segue_parser::diagnostic::Span;
use segue_parser::{Compiler, Environment};

#[derive(Debug)]
struct NoVariables;

impl Environment for NoVariables {
    fn get(&self, _: &str) -> Option<String> {
        None
    }
}

fn compiler() -> Compiler {
    Compiler::new(segue_mixpanel::destination()).unwrap()
}

/// What most files begin with.
const HEAD: &str = "version: 1\ndestination: mixpanel\nsettings: {project_token: \"${T}\"}\n";

/// A text without its `^`, below the head unless it has its own, and where that stood.
fn marked(text: &str) -> (String, usize) {
    let head = if text.contains("version") || text.len() < 6 {
        ""
    } else {
        HEAD
    };
    let whole = format!("{head}{text}");
    let at = whole.find('^').unwrap();
    (whole.replacen('^', "", 1), at)
}

fn mappings(text: &str) -> Source<'_> {
    let kind = Kind::Mappings;
    Source { text, kind }
}

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

#[test]
fn what_is_named_is_found() {
    let compiler = compiler();
    let here = |text: &str| {
        let (text, at) = marked(text);
        match definition(&compiler, mappings(&text), at) {
            Some(Definition::Here(span)) => text[span.start..span.end].to_owned(),
            Some(Definition::Preset(preset)) => {
                compiler.presets().get(preset).unwrap().file.clone()
            }
            Some(Definition::File(path)) => path,
            other => format!("{other:?}"),
        }
    };
    let cases = [
        ("let:\n  one: 1\n  two: =let.on^e", "one"),
        ("let:\n  one: {a: 1}\n  two: Hello {{let.one.^a}}", "one"),
        ("let:\n  one: &name 1\n  two: *na^me", "name"),
        ("mappings:\n  - preset: Page Ca^lls", "page-calls.yaml"),
        (
            "mappings:\n  - preset: [Track Calls, Page Ca^lls]",
            "page-calls.yaml",
        ),
        ("tests:\n  - expect: {Page Ca^lls: {}}", "page-calls.yaml"),
        (
            "mappings:\n  - name: Mine\ntests:\n  - expect: {Mi^ne: {}}",
            "name: Mine",
        ),
        ("tests:\n  - events: shop.nd^json", "shop.ndjson"),
        ("let:\n  one: =userId^", "None"),
    ];
    for (text, wanted) in cases {
        assert_eq!(here(text), wanted, "{text}");
    }
}

#[test]
fn a_file_of_tests_knows_the_mappings() {
    let compiler = compiler();
    let file = format!(
        "{HEAD}mappings:\n  - name: Mine\n    trigger: type = \"page\"\n    action: alias\n"
    );
    let (text, at) =
        marked("mapping_file: a.yaml\ntests:\n  - name: version\n    expect:\n      Mi^ne: {}");
    let source = Source {
        text: &text,
        kind: Kind::Tests(Some(&file)),
    };
    let labels: Vec<_> = complete(&compiler, source, at)
        .into_iter()
        .map(|c| c.label)
        .collect();
    assert!(labels.contains(&"Mine".to_owned()), "{labels:?}");
    let found = definition(&compiler, source, at);
    let Some(Definition::MappingFile(span)) = found else {
        panic!("{found:?}");
    };
    assert_eq!(&file[span.start..span.end], "name: Mine");
    let page = hover(&compiler, source, &[], at).unwrap().text;
    assert!(page.contains("action: alias"), "{page}");
}

#[test]
fn findings_can_be_mended_or_silenced() {
    let compiler = compiler();
    let lint = |text: &str| findings(&compiler, mappings(text), &NoVariables);
    let check = |text: &str, title: &str, wanted: &str| {
        let text = format!("{HEAD}{text}");
        let found = lint(&text);
        let [finding] = found.as_slice() else {
            panic!("{found:#?}");
        };
        let offered = mends(&text, &found, finding.span, lint);
        let mend = offered.iter().find(|mend| mend.title == title);
        let mend = mend.unwrap_or_else(|| panic!("{title}: {offered:?}"));
        let (Span { start, end }, written) = &mend.edit;
        let mended = format!("{}{written}{}", &text[..*start], &text[*end..]);
        assert_eq!(mended, format!("{HEAD}{wanted}"));
        assert!(lint(&mended).is_empty(), "{mended}");
    };
    check(
        "presets: all\ndrop:\n  a: type == \"x\"\n",
        "Replace with `=`",
        "presets: all\ndrop:\n  a: type = \"x\"\n",
    );
    check(
        "presets: all\nlet:\n  unused: |\n    one\n    two\n",
        "Ignore `unused-let` here",
        "presets: all\nlet:\n  # segue-ignore unused-let: say why\n  unused: |\n    one\n    two\n",
    );
    check(
        "mappings:\n  - preset: Track Calls\n    fields: {event_properties: {a: =name}}\n",
        "Ignore `replaced-default` here",
        "mappings:\n  - preset: Track Calls\n    # segue-ignore replaced-default: say why\n    fields: {event_properties: {a: =name}}\n",
    );
}

#[test]
fn all_that_is_safe_is_mended_at_once() {
    let compiler = compiler();
    let lint = |text: &str| findings(&compiler, mappings(text), &NoVariables);
    let text = format!("{HEAD}presets: all\ndrop:\n  a: type == \"x\"\n  b: type == \"y\"\n");
    let mended = mend_all(&text, lint).unwrap();
    assert_eq!(mended, text.replace("==", "="));
    assert_eq!(mend_all(&mended, lint), None);
}

#[test]
fn the_parts_of_a_file_are_listed() {
    let text = "version: 1\nsettings:\n  api_secret: hidden\nlet:\n  a: =userId\ndrop: {b: type = \"x\"}\nmappings:\n  - name: One\n    action: alias\n  - preset: [Page Calls, Track Calls]\n  - first_match:\n      - name: Two\n        act\ntests:\n  - name: three\n";
    let mut listed = Vec::new();
    for symbol in symbols(text) {
        listed.push(symbol.name.clone());
        for child in &symbol.children {
            listed.push(format!(
                "  {} {}",
                child.name,
                child.detail.as_deref().unwrap_or("-")
            ));
            listed.extend(child.children.iter().map(|c| format!("    {}", c.name)));
        }
        for child in &symbol.children {
            assert!(symbol.span.start <= child.span.start && child.span.end <= symbol.span.end);
            assert!(
                child.span.start <= child.name_span.start && child.name_span.end <= child.span.end
            );
        }
    }
    let wanted = [
        "version",
        "settings",
        "  api_secret -",
        "let",
        "  a =userId",
        "drop",
        "  b type = \"x\"",
        "mappings",
        "  One alias",
        "  Page Calls, Track Calls -",
        "  first_match -",
        "    Two",
        "tests",
        "  three -",
    ];
    assert_eq!(listed, wanted);
}
