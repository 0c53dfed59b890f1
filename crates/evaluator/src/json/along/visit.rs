//! Going through the members of objects.

use std::ops::Range;

use bumpalo::collections::Vec as BumpVec;

use super::super::layouts::{Behind, KeyId, Layouts, Met, PlaceId, Walk};
use super::super::skip::Next;
use super::Along;
use crate::value::{Member, Text};

/// A member of an object, up to its value.
pub(super) struct Ahead {
    /// Where its name stands.
    name: Range<usize>,
    key: Option<KeyId>,
    behind: Behind,
    /// Where its value begins.
    at: usize,
    /// How deep that stands.
    depth: usize,
}

/// What is done with each member of an object: it steps over the value.
pub(super) trait Visit<'a> {
    fn visit(&mut self, along: &mut Along<'_, 'a>, member: Ahead) -> Option<usize>;
}

/// Picks up what stands at paths.
pub(super) struct Pick;

/// Picks up what stands at paths, and collects all members.
pub(super) struct Collect<'a, const WHOLE: bool>(pub(super) BumpVec<'a, Member<'a>>);

impl<'a> Visit<'a> for Pick {
    #[inline(always)]
    fn visit(&mut self, along: &mut Along<'_, 'a>, member: Ahead) -> Option<usize> {
        match member.behind {
            Behind::Path { path, using, leaf } => {
                along.value(member.at, path, using, leaf, member.depth)
            }
            Behind::Other => along.pass(member.at, member.key, member.depth),
        }
    }
}

impl<'a, const WHOLE: bool> Visit<'a> for Collect<'a, WHOLE> {
    #[inline(always)]
    fn visit(&mut self, along: &mut Along<'_, 'a>, member: Ahead) -> Option<usize> {
        let key = Text::plain(along.text.get(member.name)?);
        let (at, depth) = (member.at, member.depth);
        let (value, end) = match member.behind {
            Behind::Path { path, using, leaf } => {
                let end = along.value(at, path, using, leaf, depth)?;
                (*along.slots.get(path.index())?, end)
            }
            Behind::Other => match along.skipper.byte(at)? {
                b'{' | b'[' if WHOLE => along.read(at, member.key, depth)?,
                b'{' | b'[' => along.unread(at, member.key, depth)?,
                _ => {
                    let all = &mut self.0;
                    return along.scalar(at, depth, |_, value| all.push(Member { key, value }));
                }
            },
        };
        self.0.push(Member { key, value });
        Some(end)
    }
}

impl<'a> Along<'_, 'a> {
    /// Steps over an object at a place, visiting its members.
    #[inline(always)]
    pub(super) fn each(
        &mut self,
        start: usize,
        place: PlaceId,
        depth: usize,
        visit: &mut impl Visit<'a>,
    ) -> Option<usize> {
        let mut at = self.skipper.open(b'{', start, depth)?;
        if let Some(end) = self.skipper.over(b'}', at) {
            return Some(end);
        }
        let Some(mut walk) = self.layouts.walk(place) else {
            return self.each_of_many(at, place, depth, visit);
        };
        loop {
            let met = match self.layouts.expected(&walk, self.text.as_bytes(), at) {
                Some(met) => met,
                None => self.unexpected(walk, place, at)?,
            };
            walk = walk.behind(&met);
            let end = at + met.length;
            let member = Ahead {
                name: at + 1..end - 2,
                key: Some(met.id),
                behind: met.behind,
                at: end,
                depth: depth + 1,
            };
            at = visit.visit(self, member)?;
            let (next, behind) = self.skipper.next(b'}', at)?;
            if next == Next::End {
                return Some(behind);
            }
            at = behind;
        }
    }

    /// A key that is not the likeliest.
    #[cold]
    #[inline(never)]
    fn unexpected(&mut self, walk: Walk, place: PlaceId, at: usize) -> Option<Met> {
        if let Some(met) = self.layouts.likely(&walk, self.text.as_bytes(), at) {
            return Some(met);
        }
        let (key, end) = self.skipper.key(at)?;
        let behind = Layouts::behind(place, key, self.paths);
        let text = self.text.get(at..end)?;
        self.layouts.learn(&walk, text, behind)
    }

    /// [`Along::each`] for an object whose keys are not learnt.
    #[cold]
    #[inline(never)]
    fn each_of_many(
        &mut self,
        mut at: usize,
        place: PlaceId,
        depth: usize,
        visit: &mut impl Visit<'a>,
    ) -> Option<usize> {
        let mut keys = self.skipper.begin_keys();
        loop {
            let start = at + 1;
            let (key, end) = self.skipper.new_key(&mut keys, at)?;
            let member = Ahead {
                name: start..start + key.len(),
                key: None,
                behind: Layouts::behind(place, key, self.paths),
                at: end,
                depth: depth + 1,
            };
            at = visit.visit(self, member)?;
            let (next, behind) = self.skipper.next(b'}', at)?;
            if next == Next::End {
                self.skipper.end_keys(&keys);
                return Some(behind);
            }
            at = behind;
        }
    }
}
