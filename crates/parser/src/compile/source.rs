use std::collections::HashMap;

use crate::Expander;
use crate::diagnostic::codes::setting as codes;
use crate::diagnostic::{Diagnostic, Diagnostics, Span};
use crate::file::{Named, Record, text};

const KEYS: &[&str] = &["write_key", "client"];

/// An entry of `sources:`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// Its name.
    pub name: String,
    /// The key its senders write with.
    pub write_key: String,
    /// Whether its senders are people's devices rather than servers.
    pub client: bool,
}

/// Checks what stands under `sources:`.
pub(super) fn sources(
    entries: &[Named<'_>],
    expander: &Expander<'_>,
    diagnostics: &mut Diagnostics,
) -> Vec<Source> {
    let mut found = Vec::new();
    let mut keys: HashMap<String, Span> = HashMap::new();
    for Named { name, node, .. } in entries {
        let Some(record) = Record::read(node, "a source", KEYS, diagnostics) else {
            continue;
        };
        let client = record.switch("client", diagnostics).unwrap_or(false);
        let write_key = record
            .require(
                "write_key",
                "write `write_key:` and the key its senders use",
                diagnostics,
            )
            .and_then(|n| text(n, "a write key", diagnostics).zip(n.snippet()));
        let Some((written, snippet)) = write_key else {
            continue;
        };
        let expanded = match expander.expand(written.text, |range| snippet.span(range)) {
            Ok(expanded) => expanded,
            Err(malformed) => {
                diagnostics.push(malformed);
                continue;
            }
        };
        let write_key = expanded.text.into_owned();
        if let Some(first) = keys.insert(write_key.clone(), written.span) {
            diagnostics.push(
                Diagnostic::new(
                    &codes::SHARED_WRITE_KEY,
                    written.span,
                    "two sources have the same write key",
                )
                .label(first, "the other")
                .help("give each source a key of its own"),
            );
        }
        found.push(Source {
            name: name.text.to_owned(),
            write_key,
            client,
        });
    }
    found
}
