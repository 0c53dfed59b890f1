//! Exact places inside values of a mapping file, found when somebody asks.

use crate::diagnostic::{Diagnostics, Span};
use crate::rule;
use crate::yaml::{self, Document, Node, NodeKind};

/// Finds what stands inside the values of a file, each value by its place.
#[derive(Debug)]
pub struct Locator {
    document: Option<Document>,
}

impl Locator {
    /// For a file that loads.
    pub fn new(text: &str) -> Self {
        Self {
            document: yaml::read(text, &mut Diagnostics::default()),
        }
    }

    /// The single conditions of a condition, which `and`, `or` and `not` join, in order.
    pub fn conditions(&self, condition: Span) -> Vec<Span> {
        let snippet = self.node(condition).and_then(Node::snippet);
        snippet.map_or_else(Vec::new, rule::single_conditions)
    }

    /// The value of a member of a map, by its key as it is written.
    pub fn member(&self, map: Span, key: &str) -> Option<Span> {
        let entry = self.node(map)?.get(key)?;
        Some(entry.value.span)
    }

    fn node(&self, at: Span) -> Option<&Node> {
        find(&self.document.as_ref()?.root, at)
    }
}

/// The outermost node with a span. What an alias repeats has spans of its own, outside of what it stands in.
fn find(node: &Node, at: Span) -> Option<&Node> {
    if node.span == at {
        return Some(node);
    }
    match &node.kind {
        NodeKind::Scalar(_) => None,
        NodeKind::Sequence(items) => items.iter().find_map(|item| find(item, at)),
        NodeKind::Mapping(entries) => entries.iter().find_map(|entry| find(&entry.value, at)),
    }
}
