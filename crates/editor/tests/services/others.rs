//! Definitions, fixes and the outline.

use segue_editor::{
    Definition, Kind, Source, complete, definition, findings, hover, mend_all, mends, symbols,
};
use segue_parser::diagnostic::Span;

use crate::{HEAD, NoVariables, compiler, mappings, marked};

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
