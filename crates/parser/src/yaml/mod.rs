//! YAML into a tree in which every key and value, and every character of a scalar, knows where it stands.

mod decode;
mod merge;
mod offsets;
mod read;
mod refused;
mod removal;
mod resolve;
mod slips;
mod syntax;
mod tag;
mod tree;
mod value;

pub use offsets::{OffsetMap, Snippet};
pub use read::read;
pub(crate) use removal::removal;
pub(crate) use slips::{cuts, is_closed};
pub(crate) use syntax::{Syntax, SyntaxKind, SyntaxNode, syntax};

use crate::diagnostic::Span;

/// A mapping file as YAML has it.
#[derive(Clone, Debug)]
pub struct Document {
    /// The one node that is not inside another.
    pub root: Node,
    /// The comments in the order of the file.
    pub comments: Vec<Comment>,
}

/// A comment.
#[derive(Clone, Debug)]
pub struct Comment {
    /// Where it stands, from its `#` to the end of its line.
    pub span: Span,
    /// What stands behind the `#`.
    pub text: String,
}

/// A node of the tree; aliases are expanded (bounded), merge keys are resolved.
#[derive(Clone, Debug)]
pub struct Node {
    /// Where it stands, quotes and all.
    pub span: Span,
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
    /// Whether it is text whatever it looks like: quoted, a block, or tagged `!!str`.
    pub verbatim: bool,
    /// From decoded bytes to bytes of the file.
    pub offsets: OffsetMap,
}

impl From<granit_parser::ScalarStyle> for Style {
    fn from(style: granit_parser::ScalarStyle) -> Self {
        use granit_parser::ScalarStyle as Parsed;
        match style {
            Parsed::Plain => Self::Plain,
            Parsed::SingleQuoted => Self::Single,
            Parsed::DoubleQuoted => Self::Double,
            Parsed::Literal => Self::Literal,
            Parsed::Folded => Self::Folded,
        }
    }
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
    /// A value that is not there.
    pub(crate) fn absent(span: Span) -> Self {
        Self {
            span,
            kind: NodeKind::Scalar(Scalar {
                text: String::new(),
                style: Style::Plain,
                verbatim: false,
                offsets: OffsetMap::identity(span.start, 0),
            }),
        }
    }

    /// Whether nothing stands where it should.
    pub fn is_absent(&self) -> bool {
        matches!(&self.kind, NodeKind::Scalar(scalar) if scalar.text.is_empty() && !scalar.verbatim)
    }

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
            NodeKind::Scalar(scalar) => {
                Some(Snippet::new(&scalar.text, &scalar.offsets).in_style(scalar.style))
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod laws;
#[cfg(test)]
mod tests;
