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
