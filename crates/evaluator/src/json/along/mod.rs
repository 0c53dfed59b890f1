//! Reading an event along the paths of a program.

mod other;
#[cfg(test)]
mod tests;
mod visit;

use bumpalo::Bump;
use bumpalo::collections::Vec as BumpVec;

use self::visit::{Collect, Pick};
use super::layouts::{Layouts, PlaceId};
use super::skip::Skipper;
use crate::path::{PathId, Paths, Use};
use crate::value::{Object, Text, Value};

/// Steps over an event once, picking up what stands at the paths of a program. Everything else is checked and left as
/// text. As [`Skipper`] it gives up on whatever cannot be copied as it stands.
pub(super) struct Along<'r, 'a> {
    text: &'a str,
    arena: &'a Bump,
    paths: &'r Paths,
    layouts: &'r mut Layouts,
    /// By path id.
    slots: &'r mut [Value<'a>],
    skipper: Skipper<'a>,
    /// Items of the lists that are being collected, innermost last.
    items: BumpVec<'a, Value<'a>>,
}

impl<'r, 'a> Along<'r, 'a> {
    pub(super) fn new(
        text: &'a str,
        arena: &'a Bump,
        paths: &'r Paths,
        layouts: &'r mut Layouts,
        slots: &'r mut [Value<'a>],
    ) -> Self {
        layouts.prepare(paths);
        Self {
            text,
            arena,
            paths,
            layouts,
            slots,
            skipper: Skipper::new(text, arena),
            items: BumpVec::new_in(arena),
        }
    }

    /// The event, if it is an object and all of it can be read this way.
    pub(super) fn event(mut self) -> Option<Value<'a>> {
        let (event, end) = self.object(0, None, Use::Passage, 0)?;
        (end == self.text.len()).then_some(Value::Object(event))
    }

    /// Puts the value at a path into its slot.
    #[inline(always)]
    fn value(
        &mut self,
        at: usize,
        path: PathId,
        using: Use,
        leaf: bool,
        depth: usize,
    ) -> Option<usize> {
        if leaf && let Some((text, end)) = self.skipper.plain_text(at) {
            // Most are.
            self.put(path, Value::Text(Text::plain(text)));
            return Some(end);
        }
        self.other_value(at, path, using, leaf, depth)
    }

    /// [`Along::value`] where it is no text, or not only one.
    fn other_value(
        &mut self,
        at: usize,
        path: PathId,
        using: Use,
        leaf: bool,
        depth: usize,
    ) -> Option<usize> {
        let (list, end) = match self.skipper.byte(at)? {
            b'{' => {
                let (object, end) = self.object(at, Some(path), using, depth)?;
                self.put(path, Value::Object(object));
                return Some(end);
            }
            b'[' if leaf && using == Use::Passage => self.unread(at, None, depth)?,
            b'[' => {
                let place = self.layouts.items(Layouts::place(Some(path)))?;
                self.list(at, place, depth)?
            }
            _ if leaf => return self.scalar(at, depth, |along, value| along.put(path, value)),
            _ => return self.scalar(at, depth, |along, value| along.put_all(path, value)),
        };
        self.put_all(path, list);
        Some(end)
    }

    #[inline(always)]
    fn put(&mut self, path: PathId, value: Value<'a>) {
        if let Some(slot) = self.slots.get_mut(path.index()) {
            *slot = value;
        }
    }

    /// Puts a value into the slot of its path, and what paths that go on from there find in it into theirs.
    #[inline(never)]
    fn put_all(&mut self, path: PathId, value: Value<'a>) {
        self.paths.fill_below(Some(path), value, self.slots);
        self.put(path, value);
    }

    /// The object at a path, or the event.
    fn object(
        &mut self,
        start: usize,
        path: Option<PathId>,
        using: Use,
        depth: usize,
    ) -> Option<(&'a Object<'a>, usize)> {
        let place = Layouts::place(path);
        match using {
            Use::Passage => {
                let end = self.each(start, place, depth, &mut Pick)?;
                let object = Object::unread(self.text.get(start..end)?, self.arena);
                Some((self.arena.alloc(object), end))
            }
            Use::Members => self.collected::<false>(start, place, depth),
            Use::Whole => self.collected::<true>(start, place, depth),
        }
    }

    /// An object with its members; `WHOLE`: lists and objects off all paths are read whole, else left as text.
    fn collected<const WHOLE: bool>(
        &mut self,
        start: usize,
        place: PlaceId,
        depth: usize,
    ) -> Option<(&'a Object<'a>, usize)> {
        let likely = self.layouts.members(place);
        let mut all = Collect::<WHOLE>(BumpVec::with_capacity_in(likely, self.arena));
        let end = self.each(start, place, depth, &mut all)?;
        let members = all.0.into_bump_slice();
        if members.len() != likely {
            self.layouts.note_members(place, members.len());
        }
        let object = Object::read(members, Some(self.text.get(start..end)?));
        Some((self.arena.alloc(object), end))
    }
}
