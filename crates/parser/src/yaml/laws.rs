//! What holds for every file: it can be read or told what is wrong, and what a snippet underlines in the file is how
//! the file writes that character.

use proptest::prelude::*;

use super::*;
use crate::diagnostic::Diagnostics;

/// A scalar as it may be written behind `key:` at an indentation of two.
fn scalar() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => "[a-z=(]{1,5}",
        1 => Just("é漢🎉".to_owned()),
        1 => Just("x:y#z".to_owned()),
        1 => Just(", ".to_owned()),
        2 => Just(" ".to_owned()),
        1 => Just("  ".to_owned()),
        1 => Just("\t".to_owned()),
    ];
    let line = || proptest::collection::vec(piece.clone(), 0..5).prop_map(|p| p.concat());
    let lines = || proptest::collection::vec(line(), 1..5);
    let escape = prop_oneof![
        Just("\\n".to_owned()),
        Just("\\t".to_owned()),
        Just("\\\\".to_owned()),
        Just("\\\"".to_owned()),
        Just("\\x41".to_owned()),
        Just("\\u00e9".to_owned()),
        Just("\\ud83c\\udf89".to_owned()),
        Just("\\U0001F389".to_owned()),
        Just("\\_".to_owned()),
        Just("\\ ".to_owned()),
        Just("\\\n    ".to_owned()),
        Just("  \\\n\n    ".to_owned()),
        line(),
        line().prop_map(|l| format!("{l}\n    ")),
        line().prop_map(|l| format!("{l}\n \n\n   ")),
    ];
    let double =
        proptest::collection::vec(escape, 0..6).prop_map(|p| format!("\"{}\"", p.concat()));
    let single = lines().prop_map(|l| format!("'{}'", l.join("\n   ").replace('(', "''")));
    let plain =
        (lines(), "(\n   |\n\n    )").prop_map(|(l, between)| format!("p{}", l.join(&between)));
    let header = "[|>][+-]?";
    let block = (header, lines(), 2usize..5, "(\n| *\n|\n\n| {5,7})").prop_map(
        |(header, lines, indent, between)| {
            let indent = " ".repeat(indent);
            let body = lines.join(&format!("\n{between}{indent}"));
            format!("{header}\n{indent}{body}")
        },
    );
    let indicated = ("[|>][+-]?", lines(), 1usize..4).prop_map(|(header, lines, more)| {
        let indent = " ".repeat(2 + more);
        let body = lines.join(&format!("\n{indent}"));
        format!("{header}{more}\n{indent}{body}")
    });
    prop_oneof![plain, single, double, block, indicated]
}

fn documents() -> impl Strategy<Value = String> {
    (
        proptest::collection::vec(scalar(), 1..4),
        any::<bool>(),
        any::<bool>(),
    )
        .prop_map(|(scalars, crlf, bom)| {
            let mut text = String::from(if bom { "\u{feff}top:\n" } else { "top:\n" });
            for (i, scalar) in scalars.iter().enumerate() {
                text.extend([&format!("  k{i}: "), scalar.as_str(), "\n"]);
            }
            if crlf {
                text.replace('\n', "\r\n")
            } else {
                text
            }
        })
}

fn scalars<'n>(node: &'n Node, found: &mut Vec<(&'n Scalar, Span)>) {
    match &node.kind {
        NodeKind::Scalar(scalar) => found.push((scalar, node.span)),
        NodeKind::Sequence(items) => items.iter().for_each(|n| scalars(n, found)),
        NodeKind::Mapping(entries) => {
            for entry in entries {
                scalars(&entry.key, found);
                scalars(&entry.value, found);
            }
        }
    }
}

/// Whether a piece of the file is a way to write a character.
fn writes(written: &str, c: char, style: Style) -> bool {
    let blank = |t: &str| !t.is_empty() && t.chars().all(|c| " \t\r\n".contains(c));
    match c {
        _ if written.chars().eq([c]) => true,
        '\'' => style == Style::Single && written == "''",
        _ if style == Style::Double && written.starts_with('\\') => {
            let quoted = format!("k: \"{written}\"");
            read(&quoted, &mut Diagnostics::default())
                .and_then(|d| {
                    d.root
                        .get("k")
                        .and_then(|e| e.value.as_str().map(|t| t.chars().eq([c])))
                })
                .unwrap_or(false)
        }
        '\n' => blank(written) && written.contains(['\n', '\r']),
        ' ' => blank(written),
        _ => false,
    }
}

const CASES: u32 = 256;

proptest! {
    #![proptest_config(ProptestConfig { cases: CASES, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_a_snippet_underlines_writes_its_character(text in documents()) {
        let Some(document) = read(&text, &mut Diagnostics::default()) else {
            return Ok(());
        };
        let mut found = Vec::new();
        scalars(&document.root, &mut found);
        for (scalar, span) in found {
            let fallback = OffsetMap::from_runs(vec![(0, span.start)], span.start);
            let shown = scalar.text.trim_end_matches('\n');
            prop_assert!(shown.is_empty() || scalar.offsets != fallback, "{shown:?} falls back in {text:?}");
            let snippet = Snippet::new(&scalar.text, &scalar.offsets);
            // Chomping may leave line feeds at the tail that stand nowhere in particular.
            for (at, c) in shown.char_indices() {
                let place = snippet.span(at..at + c.len_utf8());
                let written = text.get(place.start..place.end).unwrap();
                prop_assert!(writes(written, c, scalar.style), "{c:?} is said to be {written:?} in {text:?}");
            }
        }
    }

    #[test]
    fn any_text_gives_a_tree_or_findings_that_can_be_underlined(
        pieces in proptest::collection::vec(prop_oneof![
            4 => "[a-z]{1,3}",
            1 => "\\PC",
            2 => proptest::sample::select(vec![
                ": ", ":", "- ", "\n", "\n  ", "\n    ", "\t", " #", "{", "}", "{{", "}}", "[", "]", "(", ")", ", ",
                "'", "\"", "\\", "&a ", "*a", "<<: ", "!", "!!str ", "|", ">-", "@", "%", "?", "? ", "---\n", "~",
                "é", "🎉", "\u{feff}", "\r\n", "\r", "=",
            ]).prop_map(str::to_owned),
        ], 0..24)
    ) {
        let text = pieces.concat();
        let mut found = Diagnostics::default();
        let document = read(&text, &mut found);
        prop_assert_eq!(document.is_some(), !found.has_errors());
        for finding in found.into_sorted() {
            let spans = [Some(finding.span), finding.fix.map(|f| f.span)];
            for span in spans.into_iter().flatten() {
                prop_assert!(text.get(span.start..span.end).is_some(), "{:?} in {text:?}", finding.message);
            }
        }
    }
}
