//! A file as it is written: anchors, aliases and merge keys stand where they stand, and nothing is expanded.

use granit_parser::{Event, Parser, StructureStyle};

use super::tag::Tag;
use super::{Comment, Scalar, read, tree};
use crate::diagnostic::Span;

/// What stands in a file.
#[derive(Debug)]
pub(crate) struct Syntax {
    /// The one node that is not inside another.
    pub(crate) root: SyntaxNode,
    /// The comments in the order of the file.
    pub(crate) comments: Vec<Comment>,
    /// The `---` before the root, where there is one.
    pub(crate) marker: Option<Span>,
}

/// A node as it is written. Its tag is left out: what it says, the scalar knows.
#[derive(Debug)]
pub(crate) struct SyntaxNode {
    /// From its anchor to its end; that of a block collection is the end of its last node.
    pub(crate) span: Span,
    /// Where it begins behind its anchor: a block collection at its first key or dash.
    pub(crate) begin: usize,
    /// The name of its anchor.
    pub(crate) anchor: Option<String>,
    pub(crate) kind: SyntaxKind,
}

/// What a node is written as.
#[derive(Debug)]
pub(crate) enum SyntaxKind {
    Scalar(Scalar),
    /// The name behind the `*`.
    Alias(String),
    Sequence(Brackets, Vec<SyntaxNode>),
    /// Keys with their values.
    Mapping(Brackets, Vec<(SyntaxNode, SyntaxNode)>),
}

/// Whether a collection stands between brackets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Brackets {
    With,
    Without,
}

impl SyntaxNode {
    fn new(span: Span, kind: SyntaxKind) -> Self {
        Self {
            span,
            begin: span.start,
            anchor: None,
            kind,
        }
    }

    /// Whether it is a collection without brackets, each part on a line of its own.
    pub(crate) fn is_block(&self) -> bool {
        matches!(
            self.kind,
            SyntaxKind::Sequence(Brackets::Without, _) | SyntaxKind::Mapping(Brackets::Without, _)
        )
    }
}

/// The syntax of a file that [`super::read`] takes; none of any other.
pub(crate) fn syntax(text: &str) -> Option<Syntax> {
    let mut options = read::options();
    options.emit_anchor_events = true;
    let mut gathered = Gathered {
        text,
        open: Vec::new(),
        root: None,
        comments: Vec::new(),
        marker: None,
    };
    for item in Parser::new_from_str_with_options(text, options) {
        let (event, span) = item.ok()?;
        gathered.event(event, &span)?;
    }
    Some(Syntax {
        root: gathered.root?,
        comments: gathered.comments,
        marker: gathered.marker,
    })
}

struct Gathered<'t> {
    text: &'t str,
    /// Collections whose end has not come yet, with the key that waits for its value.
    open: Vec<(SyntaxNode, Option<SyntaxNode>)>,
    root: Option<SyntaxNode>,
    comments: Vec<Comment>,
    marker: Option<Span>,
}

impl Gathered<'_> {
    fn event(&mut self, event: Event<'_>, span: &granit_parser::Span) -> Option<()> {
        let place = tree::place(span);
        match event {
            Event::DocumentStart(explicit, _) => self.marker = explicit.then_some(place),
            Event::Comment(text, _) => self.comments.push(Comment {
                span: place,
                text: text.into_owned(),
            }),
            Event::Scalar(decoded, style, _, tag) => {
                let tag = match tag.as_deref().zip(span.tag_span()) {
                    Some((tag, at)) => Some(Tag::new(self.text, tree::place(&at), tag).ok()?),
                    None => None,
                };
                let (scalar, own) =
                    tree::scalar(self.text, &decoded, style.into(), place, tag.as_ref());
                let node = SyntaxNode::new(own, SyntaxKind::Scalar(scalar));
                self.add(starting(node, span))?;
            }
            Event::Alias(_) => {
                let name = self.text.get(place.start + 1..place.end)?.to_owned();
                self.add(SyntaxNode::new(place, SyntaxKind::Alias(name)))?;
            }
            Event::SequenceStart(style, ..) => {
                let kind = SyntaxKind::Sequence(style.into(), Vec::new());
                let node = starting(SyntaxNode::new(place, kind), span);
                self.open.push((node, None));
            }
            Event::MappingStart(style, ..) => {
                let kind = SyntaxKind::Mapping(style.into(), Vec::new());
                let node = starting(SyntaxNode::new(place, kind), span);
                self.open.push((node, None));
            }
            Event::SequenceEnd | Event::MappingEnd => {
                let (mut node, _) = self.open.pop()?;
                if !node.is_block() {
                    node.span = node.span.to(place);
                }
                self.add(node)?;
            }
            Event::Anchor(_, name) => {
                let node = self.last()?;
                node.span = node.span.to(place);
                node.anchor = Some(name.into_owned());
            }
            Event::UnresolvedAlias(_) => return None,
            _ => {}
        }
        Some(())
    }

    /// Puts a node where it belongs.
    fn add(&mut self, node: SyntaxNode) -> Option<()> {
        let Some((parent, waiting)) = self.open.last_mut() else {
            self.root = Some(node);
            return Some(());
        };
        parent.span = parent.span.to(node.span);
        match &mut parent.kind {
            SyntaxKind::Sequence(_, items) => items.push(node),
            SyntaxKind::Mapping(_, entries) => match waiting.take() {
                Some(key) => entries.push((key, node)),
                None => *waiting = Some(node),
            },
            SyntaxKind::Scalar(_) | SyntaxKind::Alias(_) => return None,
        }
        Some(())
    }

    /// The node that the last event was about.
    fn last(&mut self) -> Option<&mut SyntaxNode> {
        let Some((parent, waiting)) = self.open.last_mut() else {
            return self.root.as_mut();
        };
        let begun = match &parent.kind {
            SyntaxKind::Sequence(_, items) => items.is_empty(),
            SyntaxKind::Mapping(_, entries) => entries.is_empty() && waiting.is_none(),
            SyntaxKind::Scalar(_) | SyntaxKind::Alias(_) => true,
        };
        if begun {
            return Some(parent);
        }
        match &mut parent.kind {
            SyntaxKind::Sequence(_, items) => items.last_mut(),
            SyntaxKind::Mapping(_, entries) => waiting
                .as_mut()
                .or_else(|| entries.last_mut().map(|(_, value)| value)),
            SyntaxKind::Scalar(_) | SyntaxKind::Alias(_) => None,
        }
    }
}

/// A node that starts with its tag, where it has one.
fn starting(mut node: SyntaxNode, span: &granit_parser::Span) -> SyntaxNode {
    if let Some(tag) = span.tag_span() {
        node.span = node.span.to(tree::place(&tag));
    }
    node
}

impl From<StructureStyle> for Brackets {
    fn from(style: StructureStyle) -> Self {
        match style {
            StructureStyle::Flow => Self::With,
            StructureStyle::Block => Self::Without,
        }
    }
}
