//! YAML into a tree in which every key and value, and every character of a scalar, knows where it stands.

mod offsets;
mod read;

pub use offsets::{OffsetMap, Snippet};
pub use read::read;

use crate::diagnostic::Span;

/// A node of the tree; aliases are expanded (bounded), merge keys are resolved.
#[derive(Clone, Debug)]
pub struct Node {
    /// Where it stands, quotes and all.
    pub span: Span,
    /// An explicit tag (`!contains`), as written.
    pub tag: Option<String>,
    /// What it is.
    pub kind: NodeKind,
}

/// What a node is.
#[derive(Clone, Debug)]
pub enum NodeKind {
    /// A scalar, not yet read as anything.
    Scalar(Scalar),
    /// A sequence.
    Sequence(Vec<Node>),
    /// A mapping in the order of the file, repeated keys and all.
    Mapping(Vec<Entry>),
}

/// A key and its value.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The key.
    pub key: Node,
    /// The value.
    pub value: Node,
}

/// A scalar: its decoded text, and how to find each of its characters in the file.
#[derive(Clone, Debug)]
pub struct Scalar {
    /// The text as YAML decodes it.
    pub text: String,
    /// How it is written.
    pub style: Style,
    /// From decoded bytes to bytes of the file.
    pub offsets: OffsetMap,
}

/// How a scalar is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// `text`
    Plain,
    /// `'text'`
    Single,
    /// `"text"`
    Double,
    /// `|`
    Literal,
    /// `>`
    Folded,
}

/// A scalar read by the rules of YAML 1.2's core schema.
#[derive(Clone, Debug, PartialEq)]
pub enum Resolved {
    /// `null`, `~` or nothing at all.
    Null,
    /// `true`, `false`.
    Bool(bool),
    /// A number, as JSON number text (`0x1F` is `31`, `.5` is `0.5`).
    Number(String),
    /// Anything else, and everything quoted. `.inf` and `.nan` too: JSON has no such numbers.
    Text,
}

impl Node {
    /// The entry of a mapping by key, the last of repeated ones.
    pub fn get(&self, key: &str) -> Option<&Entry> {
        match &self.kind {
            NodeKind::Mapping(entries) => {
                entries.iter().rev().find(|e| e.key.as_str() == Some(key))
            }
            _ => None,
        }
    }

    /// The decoded text of a scalar, however it is written.
    pub fn as_str(&self) -> Option<&str> {
        match &self.kind {
            NodeKind::Scalar(scalar) => Some(&scalar.text),
            _ => None,
        }
    }

    /// The text of a scalar with its positions.
    pub fn snippet(&self) -> Option<Snippet<'_>> {
        match &self.kind {
            NodeKind::Scalar(scalar) => Some(Snippet::new(&scalar.text, &scalar.offsets)),
            _ => None,
        }
    }
}

impl Scalar {
    /// What the scalar is by YAML 1.2's core schema.
    pub fn resolve(&self) -> Resolved {
        todo!()
    }
}
