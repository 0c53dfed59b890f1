//! Paths into an event: segments, one walk for all of them, and the table that interns them.

use crate::value::Value;

/// One step of a path.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Segment {
    key: Box<str>,
    index: Option<usize>,
}

impl Segment {
    /// A step by key; a key that is the canonical decimal text of a position also addresses list items and the
    /// characters of a text.
    pub fn new(key: &str) -> Self {
        let canonical =
            key == "0" || (!key.starts_with('0') && key.bytes().all(|b| b.is_ascii_digit()));
        let index = if canonical { key.parse().ok() } else { None };
        Self {
            key: key.into(),
            index,
        }
    }

    /// The key.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// The list position, where the key is one.
    pub fn index(&self) -> Option<usize> {
        self.index
    }
}

/// One step from a value: by key from an object, by position or `length` from a list or a text (UTF-16 units).
/// A falsy value is its own member, whatever the step, as Segment's engine has it.
pub fn step<'a>(value: Value<'a>, segment: &Segment, arena: &'a bumpalo::Bump) -> Value<'a> {
    let _ = (value, segment, arena);
    todo!()
}

/// An interned path of a program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PathId(pub(crate) u32);

/// The table of all paths of a program: a tree, so that shared beginnings are walked once an event.
#[derive(Debug, Default)]
pub struct Paths {
    nodes: Vec<Node>,
}

#[derive(Debug)]
struct Node {
    /// The node before the last step; none from the event itself.
    parent: Option<PathId>,
    segment: Segment,
}

impl Paths {
    /// The id of a path; the same path has the same id. None for the empty path, which is the event itself.
    pub fn intern(&mut self, segments: &[Segment]) -> Option<PathId> {
        let mut parent = None;
        for segment in segments {
            let known = self
                .nodes
                .iter()
                .position(|n| n.parent == parent && n.segment == *segment);
            let at = known.unwrap_or_else(|| {
                self.nodes.push(Node {
                    parent,
                    segment: segment.clone(),
                });
                self.nodes.len() - 1
            });
            parent = Some(PathId(at as u32));
        }
        parent
    }

    /// How many paths and beginnings of paths there are.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// The segments of a path.
    pub fn segments(&self, path: PathId) -> Vec<&Segment> {
        let mut found = Vec::new();
        let mut at = Some(path);
        while let Some(node) = at.and_then(|PathId(i)| self.nodes.get(i as usize)) {
            found.push(&node.segment);
            at = node.parent;
        }
        found.reverse();
        found
    }

    /// The last step of a path and the path before it.
    pub fn last(&self, path: PathId) -> Option<(Option<PathId>, &Segment)> {
        self.nodes
            .get(path.0 as usize)
            .map(|n| (n.parent, &n.segment))
    }
}

/// Splits a path text as Segment's mapping-kit does (its `$.` already removed): at every `.`, at `[` directly before
/// a quote or digit, at a run of `]` directly behind one; empty parts dropped, quotes deleted.
pub fn split(text: &str) -> Vec<Segment> {
    let _ = text;
    todo!()
}
