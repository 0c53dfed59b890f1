use std::collections::{HashMap, HashSet};
use std::ops::ControlFlow;

use granit_parser::{Event, StructureStyle};
use segue_evaluator::limits;

use super::tag::Tag;
use super::{Comment, Document, Entry, Node, NodeKind, Scalar, Style};
use super::{decode, merge, slips};
use crate::diagnostic::codes::yaml as codes;
use crate::diagnostic::{Diagnostic, LineIndex, Span};

/// Whether to go on reading.
pub(super) type Step = ControlFlow<()>;

/// Most findings about one file as YAML: who has so many has the wrong file.
const FINDINGS: usize = 20;

/// The tree under construction, fed with the parser's events.
pub(super) struct Tree<'t> {
    text: &'t str,
    lines: LineIndex<'t>,
    /// Findings and their lines.
    found: Vec<(usize, Diagnostic)>,
    open: Vec<Collection>,
    root: Option<Node>,
    comments: Vec<Comment>,
    /// Where the plain scalars stand.
    plain: Vec<Span>,
    anchors: HashMap<usize, Anchor>,
    /// Which of them an alias has named.
    named: HashSet<usize>,
    spent: Weight,
}

/// A collection whose end has not come yet.
struct Collection {
    span: Span,
    tag: Option<Tag>,
    anchor: usize,
    flow: bool,
    items: Items,
    /// What had been spent before it.
    before: Weight,
    /// How many levels of collections there are, itself included.
    height: usize,
}

/// What a collection holds so far.
enum Items {
    Sequence(Vec<Node>),
    /// With the key that waits for its value.
    Mapping(Vec<Entry>, Option<Node>),
}

/// A node to be repeated by its aliases.
struct Anchor {
    node: Node,
    weight: Weight,
    height: usize,
}

/// How much of the limits something takes.
#[derive(Clone, Copy, Default)]
struct Weight {
    nodes: usize,
    bytes: usize,
}

impl<'t> Tree<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self {
            text,
            lines: LineIndex::new(text),
            found: Vec::new(),
            open: Vec::new(),
            root: None,
            comments: Vec::new(),
            plain: Vec::new(),
            anchors: HashMap::new(),
            named: HashSet::new(),
            spent: Weight::default(),
        }
    }

    /// The document and what is odd about it, or what is wrong with it.
    pub(super) fn finish(mut self) -> Result<(Document, Vec<Diagnostic>), Vec<Diagnostic>> {
        self.report_cut_values();
        if self.found.is_empty() && self.root.as_ref().is_none_or(Node::is_absent) {
            let empty = Diagnostic::new(&codes::EMPTY, Span::default(), "the file is empty");
            let _ = self.report(empty.help("`segue init` writes one to start from"));
        }
        let mut unnamed: Vec<_> = self.anchors.into_iter().collect();
        unnamed.retain(|(id, _)| !self.named.contains(id));
        unnamed.sort_by_key(|(id, _)| *id);
        let unnamed = unnamed
            .iter()
            .take(FINDINGS)
            .filter_map(|(_, anchor)| slips::unused_anchor(self.text, &anchor.node));
        let unnamed = unnamed.collect();
        match self.root {
            Some(root) if self.found.is_empty() => Ok((
                Document {
                    root,
                    comments: self.comments,
                },
                unnamed,
            )),
            _ => Err(self.found.into_iter().map(|(_, finding)| finding).collect()),
        }
    }

    /// Takes in the next event.
    pub(super) fn event(&mut self, event: Event<'_>, span: granit_parser::Span) -> Step {
        let place = place(&span);
        match event {
            Event::DocumentStart(..) if self.root.is_some() => {
                let second = "a second document begins here, and a mapping file is one";
                let help = "give it a file of its own, or remove a stray `---`";
                let _ = self
                    .report(Diagnostic::new(&codes::SEVERAL_DOCUMENTS, place, second).help(help));
                Step::Break(())
            }
            Event::Comment(text, _) => {
                self.comments.push(Comment {
                    span: place,
                    text: text.into_owned(),
                });
                Step::Continue(())
            }
            Event::Scalar(text, style, anchor, tag) => {
                let tag = self.tag(&span, tag.as_deref())?;
                self.scalar(&text, style.into(), place, tag.as_ref(), anchor)
            }
            Event::SequenceStart(style, anchor, tag) => {
                let tag = self.tag(&span, tag.as_deref())?;
                self.open(Items::Sequence(Vec::new()), style, place, tag, anchor)
            }
            Event::MappingStart(style, anchor, tag) => {
                let tag = self.tag(&span, tag.as_deref())?;
                self.open(Items::Mapping(Vec::new(), None), style, place, tag, anchor)
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(place),
            Event::Alias(anchor) => self.alias(anchor, place),
            Event::UnresolvedAlias(_) => {
                self.report(slips::unknown_alias(self.text, place))?;
                self.attach(Node::absent(place), place, 0)
            }
            _ => Step::Continue(()),
        }
    }

    /// Adds a finding, unless its line has one already, of which it is most likely a consequence.
    pub(super) fn report(&mut self, finding: Diagnostic) -> Step {
        let line = self.lines.line(finding.span.start);
        if self.found.iter().all(|(other, _)| *other != line) {
            self.found.push((line, finding));
        }
        if self.found.len() < FINDINGS {
            Step::Continue(())
        } else {
            Step::Break(())
        }
    }

    /// Reports the plain values of which a comment has taken the end.
    pub(super) fn report_cut_values(&mut self) {
        let cuts: Vec<_> = slips::cut_by_comment(self.text, &self.plain, &self.comments)
            .take(FINDINGS)
            .collect();
        for cut in cuts {
            let _ = self.report(cut);
        }
    }

    /// The tag of a node; one that means nothing here is reported and left out.
    fn tag(
        &mut self,
        span: &granit_parser::Span,
        tag: Option<&granit_parser::Tag>,
    ) -> ControlFlow<(), Option<Tag>> {
        let Some((tag, at)) = tag.zip(span.tag_span()) else {
            return ControlFlow::Continue(None);
        };
        match Tag::new(self.text, place(&at), tag) {
            Ok(tag) => ControlFlow::Continue(Some(tag)),
            Err(finding) => self.report(finding).map_continue(|()| None),
        }
    }

    fn scalar(
        &mut self,
        decoded: &str,
        style: Style,
        place: Span,
        tag: Option<&Tag>,
        anchor: usize,
    ) -> Step {
        let before = self.spent;
        let (scalar, place) = scalar(self.text, decoded, style, place, tag);
        self.spend(
            Weight {
                nodes: 1,
                bytes: scalar.text.len(),
            },
            place,
        )?;
        if style == Style::Plain {
            self.plain.push(place);
        }
        if let Some(finding) = tag.and_then(|t| t.misfit(Some(&scalar))) {
            self.report(finding)?;
        }
        let node = Node {
            span: place,
            kind: NodeKind::Scalar(scalar),
        };
        self.complete(node, anchor, before, 0)
    }

    fn open(
        &mut self,
        items: Items,
        style: StructureStyle,
        span: Span,
        tag: Option<Tag>,
        anchor: usize,
    ) -> Step {
        let before = self.spent;
        self.spend(Weight { nodes: 1, bytes: 0 }, span)?;
        self.open.push(Collection {
            span,
            tag,
            anchor,
            flow: style == StructureStyle::Flow,
            items,
            before,
            height: 1,
        });
        self.check_depth(0, span)
    }

    fn close(&mut self, end: Span) -> Step {
        let Some(closed) = self.open.pop() else {
            return Step::Continue(());
        };
        let span = if closed.flow {
            closed.span.to(end)
        } else {
            closed.span
        };
        if let Some(finding) = closed.tag.as_ref().and_then(|t| t.misfit(None)) {
            self.report(finding)?;
        }
        let kind = match closed.items {
            Items::Sequence(items) => NodeKind::Sequence(items),
            Items::Mapping(entries, _) => {
                let mut findings = Vec::new();
                let entries = merge::resolve(entries, &mut findings);
                for finding in findings {
                    self.report(finding)?;
                }
                NodeKind::Mapping(entries)
            }
        };
        let node = Node { span, kind };
        if closed.flow
            && let Some(finding) = slips::cut_by_comma(self.text, &node)
        {
            self.report(finding)?;
        }
        self.complete(node, closed.anchor, closed.before, closed.height)
    }

    /// A node has been read whole.
    fn complete(&mut self, node: Node, anchor: usize, before: Weight, height: usize) -> Step {
        if anchor != 0 {
            let weight = Weight {
                nodes: self.spent.nodes - before.nodes,
                bytes: self.spent.bytes - before.bytes,
            };
            let node = node.clone();
            self.anchors.insert(
                anchor,
                Anchor {
                    node,
                    weight,
                    height,
                },
            );
        }
        let place = node.span;
        self.attach(node, place, height)
    }

    /// Puts a node of so many levels, which stands at `place`, where it belongs.
    fn attach(&mut self, node: Node, place: Span, height: usize) -> Step {
        let Some(parent) = self.open.last_mut() else {
            self.root = Some(node);
            return Step::Continue(());
        };
        parent.span.end = parent.span.end.max(place.end);
        parent.height = parent.height.max(height + 1);
        match &mut parent.items {
            Items::Sequence(items) => items.push(node),
            Items::Mapping(entries, key) => match key.take() {
                Some(key) => entries.push(Entry { key, value: node }),
                None => {
                    let opening = parent.span;
                    let finding = match node.kind {
                        NodeKind::Scalar(_) => None,
                        _ => Some(slips::key_not_text(self.text, opening, place)),
                    };
                    *key = Some(node);
                    if let Some(finding) = finding {
                        self.report(finding)?;
                    }
                }
            },
        }
        Step::Continue(())
    }

    fn alias(&mut self, anchor: usize, place: Span) -> Step {
        self.named.insert(anchor);
        let Some(found) = self.anchors.get(&anchor) else {
            let inside = "this alias stands inside what it is an alias of";
            self.report(
                Diagnostic::new(&codes::UNKNOWN_ALIAS, place, inside)
                    .help("write out what is meant here"),
            )?;
            return self.attach(Node::absent(place), place, 0);
        };
        let (weight, height) = (found.weight, found.height);
        self.spend(weight, place)?;
        self.check_depth(height, place)?;
        let node = self.anchors.get(&anchor).map(|a| a.node.clone());
        self.attach(node.unwrap_or_else(|| Node::absent(place)), place, height)
    }

    /// Counts what is about to be added against the limits.
    fn spend(&mut self, weight: Weight, place: Span) -> Step {
        self.spent.nodes = self.spent.nodes.saturating_add(weight.nodes);
        self.spent.bytes = self.spent.bytes.saturating_add(weight.bytes);
        if self.spent.nodes <= limits::FILE_NODES && self.spent.bytes <= limits::FILE_BYTES {
            return Step::Continue(());
        }
        let message = format!(
            "with its aliases written out, the file has more than {} keys and values, or more than {} MiB of text",
            limits::FILE_NODES,
            limits::FILE_BYTES >> 20
        );
        let _ = self.report(Diagnostic::new(&codes::TOO_LARGE, place, message));
        Step::Break(())
    }

    /// Whether what is open, and `inside` further levels, are within the limit.
    fn check_depth(&mut self, inside: usize, place: Span) -> Step {
        if self.open.len() + inside <= limits::FILE_DEPTH {
            return Step::Continue(());
        }
        let _ = self.report(slips::too_deep(place));
        Step::Break(())
    }
}

/// A scalar, as the parser decodes it and says where it stands, with its place without what is not its own.
pub(super) fn scalar(
    source: &str,
    decoded: &str,
    style: Style,
    place: Span,
    tag: Option<&Tag>,
) -> (Scalar, Span) {
    // The parser writes `~` for a value that is not there.
    let absent = style == Style::Plain && place.start == place.end;
    let text = if absent { "" } else { decoded };
    let scalar = Scalar {
        text: text.to_owned(),
        style,
        verbatim: style != Style::Plain || tag.is_some_and(|t| t.makes_text),
        offsets: decode::offsets(source, place.start..place.end, style, text),
    };
    let place = if absent {
        behind_colon(source, place.start)
    } else {
        without_tail(source, place)
    };
    (scalar, place)
}

/// The bytes an event of the parser is about.
pub(super) fn place(span: &granit_parser::Span) -> Span {
    span.byte_range()
        .map_or_else(Span::default, |r| Span::new(r.start, r.end))
}

/// The place of a value that is not there: behind its key's colon, where there is one.
fn behind_colon(text: &str, at: usize) -> Span {
    let rest = text.get(at..).unwrap_or("");
    let blanks = rest.len() - rest.trim_start_matches([' ', '\t']).len();
    let colon = rest.get(blanks..).is_some_and(|r| r.starts_with(':'));
    let at = if colon { at + blanks + 1 } else { at };
    Span::new(at, at)
}

/// A block scalar's span without the blank lines behind its last line.
fn without_tail(text: &str, place: Span) -> Span {
    let mut written = text.get(place.start..place.end).unwrap_or("");
    while let Some((before, last)) = written.rsplit_once(['\n', '\r'])
        && last.trim_matches([' ', '\t']).is_empty()
    {
        written = before;
    }
    Span::new(place.start, place.start + written.len())
}
