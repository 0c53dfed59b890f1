//! The shape of a mapping file: which keys there are and what stands under them.
//!
//! [`MappingFile::read`] takes the tree of a YAML file apart by its keys. Names, expressions and values are not
//! looked into here: they stay nodes until [`crate::Compiler`] knows the destination they are for.

mod data;
mod entry;
mod record;
mod test;

pub use entry::{Body, Entry, FieldEntry, Item, MAPPING_KEYS, PresetNames, Trigger};
pub use record::{Named, Text, TextBuf};
pub use test::{Events, Expected, Outcome, TEST_KEYS, TestCase, TestFile, Wanted};

pub(crate) use record::{
    Record, condition, describe, distinct, is_nothing, is_null, named, suggest, text,
};

use crate::diagnostic::codes::file as codes;
use crate::diagnostic::{Diagnostic, Diagnostics, Span};
use crate::yaml::{Node, NodeKind, Resolved};

/// The keys at the top of a mapping file.
pub const KEYS: &[&str] = &[
    "version",
    "destination",
    "settings",
    "presets",
    "event_fields",
    "drop",
    "let",
    "mappings",
    "tests",
    "sources",
];

/// A mapping file, with a span for every name in it.
#[derive(Debug)]
pub struct MappingFile<'n> {
    /// Where a finding about the file as a whole stands: its first key.
    pub head: Span,
    /// Behind `destination:`.
    pub destination: Option<Text<'n>>,
    /// Behind `settings:`.
    pub settings: Settings<'n>,
    /// Behind `presets:`, when it is `all`.
    pub all_presets: Option<Span>,
    /// The names under `event_fields:`.
    pub event_fields: Vec<Text<'n>>,
    /// The conditions under `drop:`.
    pub drops: Vec<Named<'n>>,
    /// The values under `let:`.
    pub lets: Vec<Named<'n>>,
    /// What stands under `mappings:`.
    pub items: Vec<Item<'n>>,
    /// What stands under `tests:`.
    pub tests: Vec<TestCase>,
    /// What stands under `sources:`.
    pub sources: Vec<Named<'n>>,
}

/// What stands behind `settings:`.
#[derive(Clone, Copy, Debug)]
pub enum Settings<'n> {
    /// A node, of whatever kind.
    Given(&'n Node),
    /// There is no such key.
    Absent,
    /// A key was probably meant to be it, and has been reported.
    Misspelt,
}

impl<'n> MappingFile<'n> {
    /// Reads the tree of a file. None where it is no map.
    pub fn read(node: &'n Node, diagnostics: &mut Diagnostics) -> Option<Self> {
        if !matches!(node.kind, NodeKind::Mapping(_)) {
            let message = if is_null(node) {
                "the mapping file is empty".to_owned()
            } else {
                format!("a mapping file is a map, not {}", describe(node))
            };
            diagnostics.push(
                Diagnostic::new(&codes::NO_MAPPING_FILE, node.span, message)
                    .help("begin with `version: 1` and `destination: mixpanel`"),
            );
            return None;
        }
        let mark = diagnostics.len();
        let record = Record::read(node, "a mapping file", KEYS, diagnostics)?;
        version(&record, diagnostics);
        let destination = record
            .require("destination", "write `destination: mixpanel`", diagnostics)
            .and_then(|n| text(n, "`destination`", diagnostics));
        let all_presets = record.get("presets").and_then(|n| presets(n, diagnostics));
        let items = record.list("mappings", diagnostics);
        let items: Vec<_> = items
            .iter()
            .filter_map(|n| Item::read(n, diagnostics))
            .collect();
        if all_presets.is_none() && items.is_empty() && !diagnostics.errors_since(mark) {
            diagnostics.push(
                Diagnostic::new(
                    &codes::NO_MAPPINGS,
                    record.key_span("mappings").unwrap_or_else(|| record.head()),
                    "no event reaches the destination: there are no mappings and no presets",
                )
                .help("write `presets: all`, or entries under `mappings:`"),
            );
        }
        Some(Self {
            head: record.head(),
            destination,
            settings: match record.get("settings") {
                Some(node) => Settings::Given(node),
                None if record.is_misspelt("settings") => Settings::Misspelt,
                None => Settings::Absent,
            },
            all_presets,
            event_fields: record
                .list("event_fields", diagnostics)
                .iter()
                .filter_map(|n| text(n, "a name under `event_fields`", diagnostics))
                .collect(),
            drops: record.named("drop", diagnostics),
            lets: record.named("let", diagnostics),
            items,
            tests: TestCase::all(&record, diagnostics),
            sources: record.named("sources", diagnostics),
        })
    }
}

/// `version: 1`, the only one there is.
fn version(record: &Record<'_>, diagnostics: &mut Diagnostics) {
    let Some(node) = record.require("version", "write `version: 1`", diagnostics) else {
        return;
    };
    let one = match &node.kind {
        NodeKind::Scalar(scalar) => scalar.resolve() == Resolved::Number("1".to_owned()),
        _ => false,
    };
    if !one {
        diagnostics.push(
            Diagnostic::new(
                &codes::UNSUPPORTED_VERSION,
                node.span,
                "the version of a mapping file is the number 1",
            )
            .help("write `version: 1`"),
        );
    }
}

/// `presets: all`, the only thing it takes.
fn presets(node: &Node, diagnostics: &mut Diagnostics) -> Option<Span> {
    if node.as_str() == Some("all") {
        return Some(node.span);
    }
    diagnostics.push(
        Diagnostic::new(
            &codes::WRONG_TYPE,
            node.span,
            format!("`presets` takes the word `all`, not {}", describe(node)),
        )
        .help("for some of them write an entry `- preset: [NAME, NAME]` under `mappings:`"),
    );
    None
}
