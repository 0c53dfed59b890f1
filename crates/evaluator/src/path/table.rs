use std::sync::atomic::{AtomicU64, Ordering};

use foldhash::HashMap;

use super::{Segment, step};
use crate::json::scan;
use crate::value::Value;

/// An interned path of a program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PathId(pub(crate) u32);

impl PathId {
    /// The position of the path in its table, `0..Paths::len()`.
    #[inline]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// The table of all paths of a program: a tree, so that shared beginnings are walked once an event. A path comes behind
/// its beginnings.
#[derive(Debug)]
pub struct Paths {
    identity: u64,
    nodes: Vec<Node>,
    /// The paths of one step.
    roots: Children,
}

impl Default for Paths {
    fn default() -> Self {
        static TABLES: AtomicU64 = AtomicU64::new(0);
        Self {
            identity: TABLES.fetch_add(1, Ordering::Relaxed),
            nodes: Vec::new(),
            roots: Children::default(),
        }
    }
}

#[derive(Debug)]
struct Node {
    /// The node before the last step; none from the event itself.
    parent: Option<PathId>,
    segment: Segment,
    children: Children,
    using: Use,
}

/// What a program makes of the object or list at a path.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Use {
    /// It is passed through or passed on: its text will do.
    #[default]
    Passage,
    /// Its members are looked at one by one, not what is in them.
    Members,
    /// It is looked into.
    Whole,
}

/// The paths that go on from one, by their next step.
#[derive(Debug, Default)]
pub(crate) struct Children {
    ids: HashMap<Box<str>, PathId>,
    /// By the bit of the key ([`scan::bit`]): the few paths it may be.
    by_bit: Vec<Vec<(Box<str>, PathId)>>,
}

impl Children {
    /// From this many on hashing the whole key pays.
    const MANY: usize = 256;

    fn insert(&mut self, key: &str, id: PathId) {
        self.ids.insert(key.into(), id);
        self.by_bit.resize_with(u64::BITS as usize, Vec::new);
        if let Some(few) = self.by_bit.get_mut(place(key)) {
            few.push((key.into(), id));
        }
    }

    /// The path that goes on by this key.
    #[inline]
    pub(crate) fn find(&self, key: &str) -> Option<PathId> {
        if self.ids.len() >= Self::MANY {
            return self.ids.get(key).copied();
        }
        let few = self.by_bit.get(place(key))?;
        few.iter()
            .find(|(known, _)| **known == *key)
            .map(|(_, id)| *id)
    }

    /// How many there are.
    #[inline]
    pub(crate) fn len(&self) -> usize {
        self.ids.len()
    }

    /// Whether there is none.
    #[inline]
    pub(crate) fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }
}

#[inline]
fn place(key: &str) -> usize {
    scan::bit(key.as_bytes()).trailing_zeros() as usize
}

impl Paths {
    /// The id of a path; the same path has the same id. None for the empty path, which is the event itself.
    pub fn intern(&mut self, segments: &[Segment]) -> Option<PathId> {
        segments.iter().fold(None, |parent, segment| {
            let next = PathId(self.nodes.len() as u32);
            let children = match parent {
                None => &mut self.roots,
                Some(PathId(at)) => &mut self.nodes.get_mut(at as usize)?.children,
            };
            if let Some(known) = children.ids.get(segment.key()) {
                return Some(*known);
            }
            children.insert(segment.key(), next);
            self.nodes.push(Node {
                parent,
                segment: segment.clone(),
                children: Children::default(),
                using: Use::Passage,
            });
            Some(next)
        })
    }

    /// Notes what a program makes of the object or list at a path, so that it is read the way it is needed. It is a
    /// hint: a wrong one costs time, nothing else.
    pub(crate) fn note_use(&mut self, path: PathId, using: Use) {
        if let Some(node) = self.nodes.get_mut(path.index()) {
            node.using = node.using.max(using);
        }
    }

    /// See [`Paths::note_use`].
    #[inline]
    pub(crate) fn use_of(&self, path: PathId) -> Use {
        self.nodes
            .get(path.index())
            .map_or(Use::Passage, |node| node.using)
    }

    /// The paths that go on from one, or from the event.
    #[inline]
    pub(crate) fn children(&self, path: Option<PathId>) -> &Children {
        path.and_then(|path| self.nodes.get(path.index()))
            .map_or(&self.roots, |node| &node.children)
    }

    /// Sets the slots of all paths that go on from one, given the value that stands there.
    pub(crate) fn fill_below<'a>(
        &self,
        path: Option<PathId>,
        value: Value<'a>,
        slots: &mut [Value<'a>],
    ) {
        // A list of what is left to do, not a recursion: a path may be as long as its author likes.
        if self.children(path).is_empty() {
            return;
        }
        let mut left: Vec<(PathId, Value<'a>)> = Vec::new();
        let mut below = Some((path, value));
        while let Some((path, value)) = below {
            for &id in self.children(path).ids.values() {
                let Some((_, segment)) = self.last(id) else {
                    continue;
                };
                let value = step(value, segment);
                if let Some(slot) = slots.get_mut(id.index()) {
                    *slot = value;
                }
                if !self.children(Some(id)).is_empty() {
                    left.push((id, value));
                }
            }
            below = left.pop().map(|(path, value)| (Some(path), value));
        }
    }

    /// A number that no other table of this process has.
    #[inline]
    pub(crate) fn identity(&self) -> u64 {
        self.identity
    }

    /// How many paths and beginnings of paths there are.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// Every path and beginning of a path, in the order in which they came.
    pub fn all(&self) -> impl Iterator<Item = Vec<&Segment>> {
        (0_u32..).map_while(|id| {
            let path = PathId(id);
            self.last(path).map(|_| self.segments(path))
        })
    }

    /// The segments of a path.
    pub fn segments(&self, path: PathId) -> Vec<&Segment> {
        let mut found = Vec::new();
        let mut at = Some(path);
        while let Some((parent, segment)) = at.and_then(|path| self.last(path)) {
            found.push(segment);
            at = parent;
        }
        found.reverse();
        found
    }

    /// The last step of a path and the path before it.
    #[inline]
    pub fn last(&self, path: PathId) -> Option<(Option<PathId>, &Segment)> {
        self.nodes.get(path.index()).map(|n| (n.parent, &n.segment))
    }
}

#[cfg(test)]
mod tests {
    use super::Paths;
    use crate::path::split;

    #[test]
    fn shares_beginnings_and_ids() {
        let mut paths = Paths::default();
        assert_eq!(paths.intern(&[]), None);
        let ip = paths.intern(&split("context.ip")).unwrap();
        let name = paths.intern(&split("context.app.name")).unwrap();
        assert_eq!(paths.intern(&split("context['ip']")), Some(ip));
        assert_eq!(paths.len(), 4);
        let keys: Vec<&str> = paths.segments(name).iter().map(|s| s.key()).collect();
        assert_eq!(keys, ["context", "app", "name"]);
        let context = paths.intern(&split("context"));
        let (parent, segment) = paths.last(ip).unwrap();
        assert_eq!(parent, context);
        assert_eq!(segment.key(), "ip");
    }

    #[test]
    fn keeps_thousands_of_paths_apart() {
        let mut paths = Paths::default();
        for i in 0..20_000 {
            let id = paths.intern(&split(&format!("properties.p{i}"))).unwrap();
            assert_eq!(id.index(), i + 1);
        }
        assert_eq!(paths.len(), 20_001);
    }
}
