use std::fmt::Write;

use super::*;

/// A text with its findings drawn below it.
fn drawn(text: &str, compiles: bool, found: &[Diagnostic]) -> String {
    let mut out = format!("{text}\n");
    let column = |at: usize| text[..at].chars().count();
    for d in found {
        let from = column(d.span.start);
        let width = (column(d.span.end) - from).max(1);
        let line = format!(
            "{}{} {}: {}",
            " ".repeat(from),
            "^".repeat(width),
            d.code.name,
            d.message
        );
        writeln!(out, "{line}").unwrap();
        for (span, label) in &d.labels {
            writeln!(out, "    at `{}`: {label}", &text[span.start..span.end]).unwrap();
        }
        if let Some(help) = &d.help {
            writeln!(out, "    help: {help}").unwrap();
        }
        if let Some(fix) = &d.fix {
            let (before, after) = (&text[..fix.span.start], &text[fix.span.end..]);
            let kind = if fix.safe { "fix" } else { "unsafe fix" };
            writeln!(out, "    {kind}: {before}{}{after}", fix.replacement).unwrap();
        }
    }
    let errors = found
        .iter()
        .any(|d| d.severity == crate::diagnostic::Severity::Error);
    assert_eq!(
        compiles, !errors,
        "{text}: compiles without an error, and only then"
    );
    out
}

#[test]
fn mistakes_are_named_where_they_stand() {
    let mut out = String::new();
    for text in texts(include_str!("mistakes.txt")) {
        let (expr, found) = compiled(text, condition);
        assert!(!found.is_empty(), "{text}: nothing found");
        writeln!(out, "{}", drawn(text, expr.is_some(), &found)).unwrap();
    }
    insta::assert_snapshot!(out);
}

/// Fixes that claim to be safe leave nothing of the finding they mend.
#[test]
fn safe_fixes_mend() {
    for text in texts(include_str!("mistakes.txt")) {
        let mut mended = text.to_owned();
        for _ in 0..8 {
            let (_, found) = compiled(&mended, condition);
            let mut fixes = found.into_iter().filter_map(|d| Some((d.code.id, d.fix?)));
            let Some((id, fix)) = fixes.rfind(|(_, fix)| fix.safe) else {
                break;
            };
            let before = compiled(&mended, condition)
                .1
                .iter()
                .filter(|d| d.code.id == id)
                .count();
            mended.replace_range(fix.span.start..fix.span.end, &fix.replacement);
            let after = compiled(&mended, condition)
                .1
                .iter()
                .filter(|d| d.code.id == id)
                .count();
            assert!(after < before, "{text}: `{mended}` is no better");
        }
    }
}

#[test]
fn expressions_are_lowered() {
    let mut out = String::new();
    for text in texts(include_str!("lowered.txt")) {
        let (typed, found) = compiled(text, value);
        let (expr, kind) = typed.unwrap_or_else(|| panic!("{text}: {found:?}"));
        writeln!(out, "{text}\n    {kind}: {expr:?}\n").unwrap();
    }
    insta::assert_snapshot!(out);
}

#[test]
fn texts_are_lowered() {
    let mut out = String::new();
    for line in texts(include_str!("texts.txt")) {
        let (typed, found) = compiled(line, text);
        match typed {
            Some((expr, _)) => writeln!(out, "{line}\n    {expr:?}\n").unwrap(),
            None => writeln!(out, "{}", drawn(line, false, &found)).unwrap(),
        }
    }
    insta::assert_snapshot!(out);
}

#[test]
fn expressions_have_one_canonical_text() {
    let mut out = String::new();
    for text in texts(include_str!("canonical.txt")) {
        let printed = format(text).unwrap_or_else(|| panic!("{text}"));
        assert_eq!(
            format(&printed).as_deref(),
            Some(printed.as_str()),
            "formatting twice"
        );
        writeln!(out, "{text}\n{printed}\n").unwrap();
    }
    insta::assert_snapshot!(out);
}

#[test]
fn a_forgotten_equals_sign_is_told_from_text() {
    let forgotten = [
        "userId",
        "context.groupId",
        "properties[\"order id\"]",
        "userId ?? anonymousId",
        "let.counted",
        "plan",
        "$.properties.products[*].sku",
        "lowercase(event)",
        "length(\"a\")",
        "type = \"track\"",
        "map(properties.products, sku)",
        "if(type = \"page\", name, event)",
    ];
    let meant = [
        "Order Completed",
        "Signed Up",
        "user",
        "user.name",
        "example.com",
        "let.nothing",
        "5",
        "true",
        "null",
        "1 + 2",
        "\"quoted\"",
        "Total (USD)",
        "n/a",
        "event: signup",
        "name and shame",
        "{{event}}",
        "Viewed {{name}}",
        "@",
        "@home",
        "",
        "userId == 5",
    ];
    for (texts, wanted) in [(&forgotten[..], true), (&meant[..], false)] {
        for text in texts {
            let (found, _) = compiled(text, |_, cx, _| looks_like_expression(text, cx));
            assert_eq!(found, wanted, "{text}");
        }
    }
}

#[test]
fn a_fix_is_written_as_its_scalar_needs_it() {
    let file = "\
a: userId = 123
b: \"userId = 123\"
c: 'event contains x'
d: “a” = event
";
    let mut diagnostics = Diagnostics::default();
    let node = crate::yaml::read(file, &mut diagnostics).unwrap().root;
    let fixed = |key: &str| {
        let snippet = node.get(key).unwrap().value.snippet().unwrap();
        let mut found = Diagnostics::default();
        let (mut paths, mut used) = (Paths::default(), Vec::new());
        let mut cx = Context {
            paths: &mut paths,
            lets: &[],
            event_fields: &["x".to_owned()],
            any_field: false,
            segment_texts: false,
            environment: None,
            used_lets: &mut used,
        };
        condition(snippet, &mut cx, &mut found);
        found.into_sorted().remove(0).fix.map(|fix| fix.replacement)
    };
    assert_eq!(fixed("a").as_deref(), Some("\"123\""));
    assert_eq!(fixed("b").as_deref(), Some("\\\"123\\\""));
    assert_eq!(fixed("c").as_deref(), Some("contains(event, x)"));
    assert_eq!(fixed("d"), None, "the quote would be taken for YAML's");
}
