use std::fmt::Write;

use super::*;
use crate::diagnostic::Diagnostics;

/// A document as one line: texts quoted, other scalars resolved.
fn shape(text: &str) -> String {
    let mut found = Diagnostics::default();
    match read(text, &mut found) {
        Some(document) => show(&document.root),
        None => found
            .into_sorted()
            .iter()
            .map(|d| format!("{} {}..{}", d.code.id, d.span.start, d.span.end))
            .collect::<Vec<_>>()
            .join(", "),
    }
}

fn show(node: &Node) -> String {
    match &node.kind {
        NodeKind::Scalar(scalar) => match scalar.resolve() {
            Resolved::Null => "null".to_owned(),
            Resolved::Bool(value) => value.to_string(),
            Resolved::Number(number) => number,
            Resolved::Text => format!("{:?}", scalar.text),
        },
        NodeKind::Sequence(items) => {
            let items: Vec<_> = items.iter().map(show).collect();
            format!("[{}]", items.join(", "))
        }
        NodeKind::Mapping(entries) => {
            let entries: Vec<_> = entries
                .iter()
                .map(|e| format!("{}: {}", show(&e.key), show(&e.value)))
                .collect();
            format!("{{{}}}", entries.join(", "))
        }
    }
}

#[test]
fn a_tree_holds_what_the_file_holds() {
    for (text, wanted) in [
        (
            "a: 1\nb: [x, 'y', \"z\"]",
            r#"{"a": 1, "b": ["x", "y", "z"]}"#,
        ),
        ("{\"a\": {\"b\": null}}", r#"{"a": {"b": null}}"#),
        (
            "a:\nb: ~\nc: \"\"\nd: no",
            r#"{"a": null, "b": null, "c": "", "d": "no"}"#,
        ),
        ("a: 1\na: 2", r#"{"a": 1, "a": 2}"#),
        (
            "\u{feff}a: 1\r\nb: |\r\n  x\r\n  y\r\n",
            r#"{"a": 1, "b": "x\ny\n"}"#,
        ),
        (
            "a: !!str 5\nb: ! 5\nc: !!int 5",
            r#"{"a": "5", "b": "5", "c": 5}"#,
        ),
        ("a: &x [1, 2]\nb: *x", r#"{"a": [1, 2], "b": [1, 2]}"#),
        (
            "a: &x {k: 1, l: 2}\nb: &y {k: 3, m: 4}\nc:\n  l: 9\n  <<: [*x, *y]\n  n: 5",
            r#"{"a": {"k": 1, "l": 2}, "b": {"k": 3, "m": 4}, "c": {"l": 9, "k": 1, "m": 4, "n": 5}}"#,
        ),
        ("a: {\"<<\": 1}", r#"{"a": {"<<": 1}}"#),
        ("a: 5\" disk # the small one", r#"{"a": "5\" disk"}"#),
        ("a: don't # it's", r#"{"a": "don't"}"#),
    ] {
        assert_eq!(shape(text), wanted, "{text}");
    }
}

/// What is found in a file: codes with the text they underline.
fn findings(text: &str) -> Vec<(&'static str, &str)> {
    let mut found = Diagnostics::default();
    read(text, &mut found);
    let found = found.into_sorted();
    found
        .iter()
        .map(|d| (d.code.name, text.get(d.span.start..d.span.end).unwrap()))
        .collect()
}

#[test]
fn what_yaml_refuses_is_found_where_the_author_wrote_it() {
    for (text, code, underlined) in [
        // Values that begin with a character of YAML's own.
        (
            "x: {{name}} (iOS)\ny: 1",
            "unquoted-value",
            "{{name}} (iOS)",
        ),
        ("x: {{name}}", "unquoted-value", "{{name}}"),
        ("{{name}}: 1", "unquoted-value", "{{name}}"),
        (
            "x: !contains(event, \"x\")",
            "unquoted-value",
            "!contains(event, \"x\")",
        ),
        ("x: !match(event)", "unquoted-value", "!match(event)"),
        ("x: !(a = 1) and b", "unquoted-value", "!(a = 1) and b"),
        (
            "x: !properties.vip # vip",
            "unquoted-value",
            "!properties.vip",
        ),
        ("x: @path", "unquoted-value", "@path"),
        ("x: {@path: $.a}", "unquoted-value", "@path"),
        ("@path: $.a", "unquoted-value", "@path"),
        ("x: `a`", "unquoted-value", "`a`"),
        ("- %d", "unquoted-value", "%d"),
        ("x: & more", "unquoted-value", "& more"),
        ("x: - a", "unquoted-value", "- a"),
        ("x: ? a", "unquoted-value", "? a"),
        ("x: > 5", "unquoted-value", "> 5"),
        ("x: || a", "unquoted-value", "|| a"),
        (
            "x: \"a\" in properties.b",
            "unquoted-value",
            "\"a\" in properties.b",
        ),
        ("x: 'a' + b", "unquoted-value", "'a' + b"),
        ("x: [a, b] = c", "unquoted-value", "[a, b] = c"),
        ("x: {a: 1} = c", "unquoted-value", "{a: 1} = c"),
        ("x: {a: \"b\" in c, d: 1}", "unquoted-value", "\"b\" in c"),
        ("x: *Refund*", "unknown-alias", "*Refund*"),
        ("x: *a and b", "unknown-alias", "*a and b"),
        ("x: &a [1, *a]", "unknown-alias", "*a"),
        ("x: [a, {{name}}, b]", "unquoted-value", "{{name}}"),
        ("x: {{{name}}: 1}", "unquoted-value", "{{name}}"),
        ("x: [!a(b), c]", "unquoted-value", "!a(b)"),
        ("x: 'it's'", "unquoted-value", "'it's'"),
        // Values that YAML ends too early.
        (
            "x: event = \"a #b\" and c\ny: 1",
            "cut-by-comment",
            "event = \"a #b\" and c",
        ),
        (
            "x: event = \"a #b\" and\n  c = 1",
            "cut-by-comment",
            "event = \"a #b\" and",
        ),
        (
            "x: Order #{{number}} paid",
            "cut-by-comment",
            "Order #{{number}} paid",
        ),
        ("x: see (ticket #7)", "cut-by-comment", "see (ticket #7)"),
        ("x:\n  a = 1 and\n  b = \"#1 #2\"", "cut-by-comment", "#2\""),
        ("x: {a: =f(b, c)}", "cut-by-comma", "=f(b, c)"),
        ("x: [=f(b, \"c)\"), d]", "cut-by-comma", "=f(b, \"c)\")"),
        ("x: {a: =b[0]}", "cut-by-comma", "=b[0]"),
        (
            "x: {a: 1, b: Viewed {{name}}}",
            "cut-by-comma",
            "Viewed {{name}}",
        ),
        (
            "x: {a: =join(b, \", \"), c: 1}",
            "cut-by-comma",
            "=join(b, \", \")",
        ),
        ("x: {a: =\"b, c\"}", "cut-by-comma", "=\"b, c\""),
        ("x: a ? b: c", "colon-in-value", "a ? b: c"),
        (
            "- x: Viewed: {{name}}",
            "colon-in-value",
            "Viewed: {{name}}",
        ),
        (
            "x: {a: Viewed: {{name}}, b: 1}",
            "colon-in-value",
            "Viewed: {{name}}",
        ),
        ("x: a\n  b = {c: d}", "colon-in-value", ":"),
        // The rest of YAML.
        ("x:1\ny: 2", "missing-colon", ":"),
        ("\"x\":1\n", "missing-colon", ":"),
        ("y: 2\nx:1", "missing-colon", ":"),
        ("x: 1\nfoo\ny: 2", "missing-colon", "foo"),
        ("x: 1\n  y: 2", "wrong-indentation", "y"),
        ("x:\n  y: 1\n z: 2", "wrong-indentation", "z: 2"),
        ("x:\n  - a\n - b", "wrong-indentation", "b"),
        ("x: \"a\ny: 2\n", "unclosed-quote", "\"a"),
        ("x: 'a\ny: 2", "unclosed-quote", "'a"),
        ("y: 2\nx: \"a", "unclosed-quote", "\"a"),
        ("x: \"a \\n \\q\"", "unknown-escape", "\\q"),
        ("x: \"\\ud83c x\"", "unknown-escape", "\\ud83c"),
        ("x:\n\ty: 1", "tab-indentation", "\t"),
        ("x:\n  a: 1\n\tb: 1", "tab-indentation", "\t"),
        ("x: [a, b", "unbalanced-bracket", "["),
        ("x: [a}", "unbalanced-bracket", "["),
        ("x: {a: b\ny: 1", "unbalanced-bracket", "y"),
        ("x: [1, 2\n  y: 3", "unbalanced-bracket", "y"),
        ("x: {a: 1\n  y: 3", "unbalanced-bracket", "y"),
        ("]: 1", "unbalanced-bracket", "]"),
        ("a: 1\n---\nb: 2", "several-documents", "---"),
        ("a: 1\n...\nb: 2", "several-documents", ""),
        ("", "empty-file", ""),
        ("# nothing\n", "empty-file", ""),
        ("x: !!set a", "meaningless-tag", "!!set"),
        ("x: !!int a", "meaningless-tag", "!!int"),
        ("x: !!map [a]\ny: !!str [a]", "meaningless-tag", "!!str"),
        ("? [a]\n: 1", "key-not-text", "[a]"),
        ("x: &a 1\ny: {<<: *a}", "merge-of-no-map", "1"),
        ("x: a\u{1}b", "unreadable-yaml", "\u{1}"),
    ] {
        assert_eq!(findings(text), [(code, underlined)], "{text}");
    }
}

#[test]
fn every_mistake_is_found_and_each_line_once() {
    let text = "a: {{x}}\nb: *none\nc: Order #{{n}}\nd: @x @y\n";
    let codes: Vec<_> = findings(text).into_iter().map(|(code, _)| code).collect();
    assert_eq!(
        codes,
        [
            "unquoted-value",
            "unknown-alias",
            "cut-by-comment",
            "unquoted-value"
        ]
    );
}

#[test]
fn a_fix_makes_a_text_of_the_whole_value() {
    for (text, wanted) in [
        ("x: {{name}} (iOS)", "{{name}} (iOS)"),
        ("x: !contains(event, 'x')", "!contains(event, 'x')"),
        ("x: \"it's\" in b", "\"it's\" in b"),
        ("x: Order #{{number}}", "Order #{{number}}"),
        ("x: Viewed: {{name}}", "Viewed: {{name}}"),
        ("x: 'it's'", "it's"),
    ] {
        let mut found = Diagnostics::default();
        assert!(read(text, &mut found).is_none());
        let fix = found.into_sorted().remove(0).fix.unwrap();
        let mut mended = text.to_owned();
        mended.replace_range(fix.span.start..fix.span.end, &fix.replacement);
        let document = read(&mended, &mut Diagnostics::default()).unwrap();
        assert_eq!(document.root.get("x").unwrap().value.as_str(), Some(wanted));
    }
}

#[test]
fn aliases_cannot_make_a_small_file_large() {
    let mut bomb = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
    for i in 1..9 {
        let alias = format!("*a{}", i - 1);
        let repeated = [alias.as_str(); 9].join(", ");
        writeln!(bomb, "a{i}: &a{i} [{repeated}]").unwrap();
    }
    assert_eq!(findings(&bomb), [("file-too-large", "*a4")]);
    let long = format!(
        "a: &a {}\nb: [{}]\n",
        "x".repeat(1 << 20),
        ["*a"; 20].join(", ")
    );
    assert_eq!(findings(&long), [("file-too-large", "*a")]);
    let mut deep = String::from("a0: &a0 [x]\n");
    for i in 1..200 {
        writeln!(deep, "a{i}: &a{i} [*a{}]", i - 1).unwrap();
    }
    assert_eq!(findings(&deep).len(), 1);
    let nested = format!("a: {}{}", "[".repeat(200), "]".repeat(200));
    assert_eq!(findings(&nested).len(), 1);
}

#[test]
fn comments_are_kept_beside_the_tree() {
    let document = read("# one\na: 1 # two\n", &mut Diagnostics::default()).unwrap();
    let comments: Vec<_> = document
        .comments
        .iter()
        .map(|c| (c.span.start, c.text.as_str()))
        .collect();
    assert_eq!(comments, [(0, " one"), (11, " two")]);
}

#[test]
fn every_code_of_yaml_has_examples_that_show_it() {
    for code in crate::diagnostic::codes::all().filter(|c| c.id.starts_with("SG1")) {
        let complete = |example| crate::diagnostic::Code::complete(example);
        let bad = complete(code.bad);
        let found: Vec<_> = findings(&bad).into_iter().map(|(name, _)| name).collect();
        assert_eq!(found, [code.name], "{}", code.id);
        assert_eq!(findings(&complete(code.good)), [], "{}", code.id);
    }
}
