use std::collections::HashSet;

use super::{Entry, Node, NodeKind, Scalar};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::yaml as codes;

/// Puts the entries of `<<: *anchor` in place of that key. Keys of the mapping itself win over merged ones, and
/// earlier merged mappings over later ones.
pub(super) fn resolve(entries: Vec<Entry>, found: &mut Vec<Diagnostic>) -> Vec<Entry> {
    if !entries.iter().any(|entry| is_merge(&entry.key)) {
        return entries;
    }
    let mut taken: HashSet<String> = entries
        .iter()
        .filter(|entry| !is_merge(&entry.key))
        .filter_map(|entry| entry.key.as_str().map(str::to_owned))
        .collect();
    let mut merged = Vec::new();
    for entry in entries {
        if !is_merge(&entry.key) {
            merged.push(entry);
            continue;
        }
        for source in sources(entry.value, found) {
            let new = source.into_iter().filter(|e| {
                e.key
                    .as_str()
                    .is_some_and(|key| taken.insert(key.to_owned()))
            });
            merged.extend(new);
        }
    }
    merged
}

/// Whether a key is YAML's merge key, not the text `"<<"`.
fn is_merge(key: &Node) -> bool {
    matches!(&key.kind, NodeKind::Scalar(Scalar { text, verbatim: false, .. }) if text == "<<")
}

/// The mappings that a merge key's value names.
fn sources(value: Node, found: &mut Vec<Diagnostic>) -> Vec<Vec<Entry>> {
    let candidates = match value.kind {
        NodeKind::Sequence(items) => items,
        _ => vec![value],
    };
    let mut sources = Vec::new();
    for candidate in candidates {
        match candidate.kind {
            NodeKind::Mapping(entries) => sources.push(entries),
            _ => found.push(
                Diagnostic::new(&codes::MERGE, candidate.span, "only a map can be merged in")
                    .help("`<<` takes an alias of a map, or a list of such; quote it for a key of that name"),
            ),
        }
    }
    sources
}
