//! What holds of every file that is laid out, whatever is in it.

use std::fmt::Write;

use proptest::prelude::*;

use super::author::document;
use super::*;
use crate::yaml::{Node, Resolved};

/// What a file holds, as one line: texts in quotes, everything else as it is.
fn shape(node: &Node, out: &mut String) {
    match &node.kind {
        NodeKind::Scalar(scalar) => match scalar.resolve() {
            _ if node.is_absent() => out.push_str("absent"),
            Resolved::Text => write!(out, "{:?}", scalar.text).unwrap(),
            _ => out.push_str(&scalar.text),
        },
        NodeKind::Sequence(items) => {
            out.push('[');
            for item in items {
                shape(item, out);
                out.push(',');
            }
            out.push(']');
        }
        NodeKind::Mapping(entries) => {
            out.push('{');
            for entry in entries {
                // A key is what its text is.
                write!(out, "{:?}:", entry.key.as_str()).unwrap();
                shape(&entry.value, out);
                out.push(',');
            }
            out.push('}');
        }
    }
}

/// What a file holds, and its comments in any order.
fn contents(text: &str) -> (String, Vec<String>) {
    let mut found = Diagnostics::default();
    let document = yaml::read(text, &mut found);
    let document = document.unwrap_or_else(|| panic!("{:#?}\n{text}", found.into_sorted()));
    let mut comments: Vec<_> = document
        .comments
        .iter()
        .map(|comment| comment.text.trim_end().to_owned())
        .collect();
    comments.sort();
    let mut shown = String::new();
    shape(&document.root, &mut shown);
    (shown, comments)
}

/// A file is either refused or laid out, and then holds the same as before, and stays as it is.
fn holds(text: &str) -> Result<bool, TestCaseError> {
    let Ok(formatted) = format(text) else {
        return Ok(false);
    };
    prop_assert_eq!(
        contents(&formatted),
        contents(text),
        "{}\n---\n{}",
        text,
        &formatted
    );
    prop_assert_eq!(
        format(&formatted),
        Ok(formatted.clone()),
        "{}\n---\n{}",
        text,
        &formatted
    );
    Ok(true)
}

/// Bits of YAML in any order.
fn soup() -> impl Strategy<Value = String> {
    let bit = prop_oneof![
        4 => "[a-z]{1,3}",
        1 => "\\PC",
        8 => prop::sample::select(vec![
            ": ", ":", "- ", "\n", "\n", "\n  ", "\n    ", "\n- ", "\n  - ", "\t", " # c", "\n# d\n", "\n  # e",
            "{", "}", "[", "]", ", ", "'", "\"", "\\", "&a ", "*a", "<<: ", "!!str ", "|\n", "|+\n ", ">-\n  ", "? ",
            "~", "5", "null", "é", "🎉", "\u{a0}", "\r\n", "=", "x: ", "y: 1", "\n\n\n", "#", "\nk: ", "\n  k: ", "${A}",
        ]).prop_map(str::to_owned),
    ];
    prop::collection::vec(bit, 0..16).prop_map(|bits| bits.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bits_hold_the_same_laid_out(above in soup(), below in soup(), crlf in any::<bool>(), bom in any::<bool>()) {
        let bom = if bom { "\u{feff}" } else { "" };
        let text = format!("{bom}# head\n\nx: {above}\ndestination: mixpanel\ny: {below}\n");
        let text = if crlf { text.replace('\n', "\r\n") } else { text };
        holds(&text)?;
    }

    #[test]
    fn any_document_holds_the_same_laid_out(dice in prop::collection::vec(any::<u8>(), 0..200)) {
        holds(&document(&dice))?;
    }
}

/// Most of what the author writes is YAML.
#[test]
fn documents_are_mostly_laid_out() {
    let strategy = prop::collection::vec(any::<u8>(), 50..200);
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let laid_out = (0..200).filter(|_| {
        let dice = strategy.new_tree(&mut runner).unwrap();
        format(&document(&proptest::strategy::ValueTree::current(&dice))).is_ok()
    });
    let laid_out = laid_out.count();
    assert!(laid_out > 100, "{laid_out} of 200");
}
