use std::collections::HashMap;

use super::Segment;

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
#[derive(Debug, Default)]
pub struct Paths {
    nodes: Vec<Node>,
    /// The paths of one step.
    roots: Children,
}

type Children = HashMap<Box<str>, PathId>;

#[derive(Debug)]
struct Node {
    /// The node before the last step; none from the event itself.
    parent: Option<PathId>,
    segment: Segment,
    children: Children,
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
            if let Some(known) = children.get(segment.key()) {
                return Some(*known);
            }
            children.insert(segment.key().into(), next);
            self.nodes.push(Node {
                parent,
                segment: segment.clone(),
                children: Children::default(),
            });
            Some(next)
        })
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
