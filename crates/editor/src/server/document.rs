//! The files that are open in the editor.

use std::rc::Rc;

use lsp_types::{TextDocumentContentChangeEvent, Uri};
use segue_parser::diagnostic::{Diagnostic, Span};

use super::lines::{Encoding, Lines};
use crate::outline::{Outline, ROOT};

/// A file that is open in the editor.
#[derive(Debug)]
pub(super) struct Document {
    pub(super) text: Rc<str>,
    pub(super) version: i32,
    pub(super) role: Role,
    /// What was found in it, until it changes.
    pub(super) findings: Option<Rc<[Diagnostic]>>,
    /// Whether the editor does not know yet what is found in it.
    pub(super) stale: bool,
}

/// What a file of YAML is to Segue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Mappings,
    Tests,
    /// Somebody else's file.
    Foreign,
}

/// Top-level keys that no other kind of file is likely to have.
const OURS: &[&str] = &["destination", "mappings", "event_fields"];

impl Document {
    pub(super) fn new(uri: &str, text: &str, version: i32) -> Self {
        Self {
            text: text.into(),
            version,
            role: role(uri, text),
            findings: None,
            stale: true,
        }
    }

    /// Takes over what has been changed in the editor.
    pub(super) fn change(
        &mut self,
        uri: &Uri,
        changes: &[TextDocumentContentChangeEvent],
        encoding: Encoding,
    ) {
        let mut text = self.text.to_string();
        for change in changes {
            match change.range {
                None => text.clone_from(&change.text),
                Some(range) => {
                    let Span { start, end } = Lines::new(&text, encoding).span(range);
                    text.replace_range(start..end, &change.text);
                }
            }
        }
        self.role = role(uri.as_str(), &text);
        self.text = text.into();
        self.forget();
    }

    /// What was found no longer counts.
    pub(super) fn forget(&mut self) {
        self.findings = None;
        self.stale = true;
    }
}

/// What a file is, by its name and the keys at its top. Editors that send every file of YAML get no findings about
/// those that are somebody else's.
fn role(uri: &str, text: &str) -> Role {
    let name = uri.rsplit('/').next().unwrap_or_default();
    let stem = [".yaml", ".yml", ".json"]
        .iter()
        .find_map(|end| name.strip_suffix(end));
    let named = |stem: &str| stem.rsplit('.').next() == Some("segue");
    let outline = Outline::new(text);
    let has = |key: &str| outline.entry(ROOT, key).is_some();
    let tests = stem.and_then(|stem| stem.strip_suffix(".test"));
    if has("mapping_file") || tests.is_some_and(named) {
        Role::Tests
    } else if stem.is_some_and(named) || OURS.iter().any(|key| has(key)) {
        Role::Mappings
    } else {
        Role::Foreign
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_known_by_its_name_and_keys() {
        let cases = [
            ("file:///a/segue.yaml", "", Role::Mappings),
            ("file:///a/shop.segue.yml", "", Role::Mappings),
            ("file:///a/shop.yaml", "destination: mix", Role::Mappings),
            (
                "file:///a/shop.yaml",
                "version: 3\nservices: {}",
                Role::Foreign,
            ),
            ("file:///a/segue.test.yaml", "", Role::Tests),
            ("file:///a/other.test.yaml", "cases: []", Role::Foreign),
            ("file:///a/other.test.yaml", "mapping_file: a", Role::Tests),
        ];
        for (uri, text, role) in cases {
            assert_eq!(Document::new(uri, text, 1).role, role, "{uri}");
        }
    }
}
