//! A mapping file as far as it can be made out, whatever state it is in: keys, items and scalars with their places.
//!
//! While somebody types, a file is seldom YAML. The outline is read line by line and never fails: what stands open
//! ends at the next line that is indented no deeper than what it is in. Where a file is YAML, the two agree.

mod find;
mod flow;
mod scalar;
mod scan;
#[cfg(test)]
mod tests;

use segue_evaluator::limits::FILE_BYTES;
use segue_parser::diagnostic::Span;
use segue_parser::yaml::Style;

pub use find::Spot;
pub use scalar::Decoded;

/// The place of a node in its outline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Id(usize);

/// The whole of the file.
pub const ROOT: Id = Id(0);

/// A file in outline.
#[derive(Debug)]
pub struct Outline<'t> {
    text: &'t str,
    /// By where they begin; the first is the whole.
    nodes: Vec<Node>,
    comments: Vec<Span>,
    /// Where `&NAME` stands, each with the name.
    anchors: Vec<Span>,
}

/// An entry of a map, an item of a list, or the whole.
#[derive(Debug)]
pub struct Node {
    /// What it is in; none for the whole.
    pub parent: Option<Id>,
    /// The key of an entry.
    pub key: Option<Key>,
    /// What stands behind the key or dash.
    pub value: Value,
    /// From the key or dash to the end of the value.
    pub span: Span,
}

/// A key.
#[derive(Clone, Copy, Debug)]
pub struct Key {
    /// As it is written.
    pub scalar: Scalar,
    /// The byte behind its colon; none while there is no colon yet.
    pub end: Option<usize>,
}

/// What stands behind a key or dash.
#[derive(Debug)]
pub enum Value {
    /// Nothing yet.
    Nothing,
    /// A scalar.
    Scalar(Scalar),
    /// `*NAME`.
    Alias(Span),
    /// A map or list.
    Collection(Collection),
}

/// A map or list.
#[derive(Debug)]
pub struct Collection {
    /// Whether it is a list.
    pub list: bool,
    /// How deep its entries are indented; none between brackets.
    pub column: Option<usize>,
    /// What is in it, in order.
    pub children: Vec<Id>,
    /// Where it stands, brackets and all.
    pub span: Span,
}

/// A scalar.
#[derive(Clone, Copy, Debug)]
pub struct Scalar {
    /// Where it stands, quotes and all; of a block its lines.
    pub span: Span,
    /// How it is written.
    pub style: Style,
    /// How deep the lines of a block are indented.
    pub indent: usize,
}

impl<'t> Outline<'t> {
    /// Reads a file. One that is larger than a mapping file can be has nothing in it.
    pub fn new(text: &'t str) -> Self {
        let text = if text.len() > FILE_BYTES { "" } else { text };
        scan::Scanner::new(text).finish()
    }

    /// The text of the file.
    pub fn text(&self) -> &'t str {
        self.text
    }

    /// A node.
    pub fn node(&self, id: Id) -> &Node {
        self.nodes.get(id.0).unwrap_or(&NOTHING)
    }

    /// What is directly in a node.
    pub fn children(&self, id: Id) -> &[Id] {
        match &self.node(id).value {
            Value::Collection(collection) => &collection.children,
            _ => &[],
        }
    }

    /// The entry of a key in a node.
    pub fn entry(&self, id: Id, key: &str) -> Option<Id> {
        let mut children = self.children(id).iter().copied();
        children.find(|child| self.key(*child).as_deref() == Some(key))
    }

    /// The text of a node's key.
    pub fn key(&self, id: Id) -> Option<String> {
        let key = self.node(id).key?;
        Some(self.decode(key.scalar).text)
    }

    /// The text of a node's value, where that is a scalar.
    pub fn scalar(&self, id: Id) -> Option<String> {
        match self.node(id).value {
            Value::Scalar(scalar) => Some(self.decode(scalar).text),
            _ => None,
        }
    }

    /// The nodes on the way to one, from the outermost below the whole to itself.
    pub fn way(&self, id: Id) -> Vec<Id> {
        let mut way: Vec<Id> =
            std::iter::successors(Some(id), |id| self.node(*id).parent).collect();
        way.pop();
        way.reverse();
        way
    }

    /// The comments, from their `#` to the end of the line.
    pub fn comments(&self) -> &[Span] {
        &self.comments
    }

    /// Where the name of an anchor stands behind its `&`.
    pub fn anchor(&self, name: &str) -> Option<Span> {
        let mut anchors = self.anchors.iter().copied();
        anchors.find(|span| self.written(*span) == name)
    }

    /// A scalar's text, and where each of its characters stands.
    pub fn decode(&self, scalar: Scalar) -> Decoded {
        Decoded::new(self.text, scalar)
    }

    /// What stands at a span, as it is written.
    pub fn written(&self, span: Span) -> &'t str {
        self.text.get(span.start..span.end).unwrap_or_default()
    }
}

static NOTHING: Node = Node {
    parent: None,
    key: None,
    value: Value::Nothing,
    span: Span { start: 0, end: 0 },
};
