//! The rule language by its cases and its laws.
//!
//! `*.txt` hold one text a line (`#` begins a heading); what becomes of each is in the snapshot of the same name.

#![allow(clippy::string_slice, reason = "a test that cannot go on stops")]

mod cases;
mod laws;
mod limits;

use std::collections::BTreeMap;

use segue_evaluator::path::Paths;

use super::*;
use crate::Expander;
use crate::diagnostic::Diagnostic;

/// Compiles a text by itself, with one name under `let`, one field beyond the spec and one variable.
fn compiled<T>(
    text: &str,
    how: impl FnOnce(Snippet<'_>, &mut Context<'_>, &mut Diagnostics) -> T,
) -> (T, Vec<Diagnostic>) {
    let offsets = OffsetMap::identity(0, text.len());
    let lets = [LetName {
        name: "counted".to_owned(),
        kind: Type::LIST,
    }];
    let environment = BTreeMap::from([("REGION".to_owned(), "EU".to_owned())]);
    let mut cx = Context {
        paths: &mut Paths::default(),
        lets: &lets,
        event_fields: &["plan".to_owned()],
        any_field: false,
        segment_texts: false,
        environment: Some(&Expander::new(&environment)),
        used_lets: &mut vec![false],
    };
    let mut diagnostics = Diagnostics::default();
    let answer = how(Snippet::new(text, &offsets), &mut cx, &mut diagnostics);
    (answer, diagnostics.into_sorted())
}

/// The texts of a list, without its headings.
fn texts(list: &str) -> impl Iterator<Item = &str> {
    list.lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
}
