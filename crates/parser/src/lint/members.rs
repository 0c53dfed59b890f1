//! The members that a value of an object field is written with.

use super::given::Given;
use crate::diagnostic::Span;
use crate::rule;
use crate::yaml::NodeKind;

/// The keys that are written out, and where.
pub(super) fn keys(given: &Given<'_>) -> Vec<(String, Span)> {
    match &given.node.kind {
        NodeKind::Mapping(entries) => entries
            .iter()
            .filter_map(|entry| Some((entry.key.as_str()?, entry.key.span)))
            .filter(|(key, _)| !key.contains("{{") && !key.starts_with('@'))
            .map(|(key, span)| (key.to_owned(), span))
            .collect(),
        NodeKind::Scalar(scalar) if scalar.text.starts_with('=') && !given.pasted => given
            .node
            .snippet()
            .map_or_else(Vec::new, |s| rule::keys(s.slice(1..s.text.len()))),
        _ => Vec::new(),
    }
}
