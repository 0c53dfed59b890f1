//! Reading an event along the paths of a program.

use std::ops::Range;

use bumpalo::Bump;
use bumpalo::collections::Vec as BumpVec;

use super::layouts::{Behind, KeyId, Layouts, Met, PlaceId, Walk};
use super::read::Reader;
use super::skip::{Next, Skipper};
use crate::path::{PathId, Paths, Use};
use crate::value::{List, Member, Number, Object, Text, Value};

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

/// A member of an object, up to its value.
struct Ahead {
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
trait Visit<'a> {
    fn visit(&mut self, along: &mut Along<'_, 'a>, member: Ahead) -> Option<usize>;
}

/// Steps over all of it.
struct Pass;

/// Picks up what stands at paths.
struct Pick;

/// Picks up what stands at paths, and collects all members.
struct Collect<'a, const WHOLE: bool>(BumpVec<'a, Member<'a>>);

impl<'a> Visit<'a> for Pass {
    #[inline(always)]
    fn visit(&mut self, along: &mut Along<'_, 'a>, member: Ahead) -> Option<usize> {
        along.pass(member.at, member.key, member.depth)
    }
}

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
        let (value, end) = match member.behind {
            Behind::Path { path, using, leaf } => {
                let end = along.value(member.at, path, using, leaf, member.depth)?;
                (*along.slots.get(path.index())?, end)
            }
            Behind::Other => match along.skipper.plain_text(member.at) {
                // A text without a detour, as in [`Along::value`].
                Some((text, end)) => {
                    let value = Value::Text(Text::plain(text));
                    self.0.push(Member { key, value });
                    return Some(end);
                }
                None if WHOLE => along.read(member.at, member.key, member.depth)?,
                None => along.unread(member.at, member.key, member.depth)?,
            },
        };
        self.0.push(Member { key, value });
        Some(end)
    }
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
            // Straight into the slot: most values are such texts, and one that went through memory would be waited for.
            *self.slots.get_mut(path.index())? = Value::Text(Text::plain(text));
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
        let open = self.skipper.byte(at)?;
        if open == b'{' {
            let (object, end) = self.object(at, Some(path), using, depth)?;
            *self.slots.get_mut(path.index())? = Value::Object(object);
            return Some(end);
        }
        let (value, end) = match open {
            b'[' if leaf && using == Use::Passage => self.unread(at, None, depth)?,
            b'[' => {
                let place = self.layouts.items(Layouts::place(Some(path)))?;
                self.list(at, place, depth)?
            }
            _ => self.scalar(at, depth)?,
        };
        if !leaf {
            self.paths.fill_below(Some(path), value, self.slots);
        }
        *self.slots.get_mut(path.index())? = value;
        Some(end)
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

    /// A value off all paths, read whole.
    fn read(&mut self, at: usize, key: Option<KeyId>, depth: usize) -> Option<(Value<'a>, usize)> {
        match (self.skipper.byte(at)?, key) {
            (b'{', Some(key)) => {
                let place = self.layouts.below(key)?;
                let (object, end) = self.collected::<true>(at, place, depth)?;
                Some((Value::Object(object), end))
            }
            (b'[', Some(key)) => {
                let place = self.layouts.below(key)?;
                self.list(at, place, depth)
            }
            (b'{' | b'[', None) => self.built(at, depth),
            _ => self.scalar(at, depth),
        }
    }

    /// A list whose objects stand at a place, read whole.
    fn list(&mut self, start: usize, place: PlaceId, depth: usize) -> Option<(Value<'a>, usize)> {
        let base = self.items.len();
        let end = self.items(start, depth, |along, at| {
            let (item, end) = match along.skipper.byte(at)? {
                b'{' => {
                    let (object, end) = along.collected::<true>(at, place, depth + 1)?;
                    along.items.push(Value::Object(object));
                    return Some(end);
                }
                b'[' => along.list(at, place, depth + 1)?,
                _ => along.scalar(at, depth + 1)?,
            };
            along.items.push(item);
            Some(end)
        })?;
        let items = self.arena.alloc_slice_copy(self.items.get(base..)?);
        self.items.truncate(base);
        let list = List::read(items, Some(self.text.get(start..end)?));
        Some((Value::List(self.arena.alloc(list)), end))
    }

    /// Steps over a list; `item` steps over each item.
    #[inline(always)]
    fn items(
        &mut self,
        start: usize,
        depth: usize,
        mut item: impl FnMut(&mut Self, usize) -> Option<usize>,
    ) -> Option<usize> {
        let mut at = self.skipper.open(b'[', start, depth)?;
        if let Some(end) = self.skipper.over(b']', at) {
            return Some(end);
        }
        loop {
            at = item(self, at)?;
            let (next, behind) = self.skipper.next(b']', at)?;
            if next == Next::End {
                return Some(behind);
            }
            at = behind;
        }
    }

    /// Steps over an object at a place, visiting its members.
    #[inline(always)]
    fn each(
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

    /// Steps over a value off all paths.
    #[inline(always)]
    fn pass(&mut self, at: usize, key: Option<KeyId>, depth: usize) -> Option<usize> {
        match (self.skipper.byte(at)?, key) {
            (b'{' | b'[', Some(key)) => self.pass_known(at, key, depth),
            _ => self.skipper.skip(at, depth),
        }
    }

    /// Steps over a list or an object behind a known key.
    fn pass_known(&mut self, start: usize, key: KeyId, depth: usize) -> Option<usize> {
        let ahead = self.text.as_bytes().get(start..)?;
        if let Some(length) = self.layouts.passed_before(key, ahead, depth) {
            return Some(start + length);
        }
        let place = self.layouts.below(key)?;
        let end = self.pass_all(start, place, depth)?;
        let text = self.text.get(start..end)?;
        self.layouts.passed(key, text, depth);
        Some(end)
    }

    /// Steps over an object off all paths, or a list whose objects stand at a place.
    fn pass_all(&mut self, at: usize, place: PlaceId, depth: usize) -> Option<usize> {
        match self.skipper.byte(at)? {
            b'{' => self.each(at, place, depth, &mut Pass),
            b'[' => self.items(at, depth, |along, at| along.pass_all(at, place, depth + 1)),
            _ => self.skipper.skip(at, depth),
        }
    }

    /// A value off all paths, of which lists and objects are left as text.
    fn unread(
        &mut self,
        start: usize,
        key: Option<KeyId>,
        depth: usize,
    ) -> Option<(Value<'a>, usize)> {
        let open = self.skipper.byte(start)?;
        if !matches!(open, b'{' | b'[') {
            return self.scalar(start, depth);
        }
        let end = self.pass(start, key, depth)?;
        let raw = self.text.get(start..end)?;
        let value = match open {
            b'{' => Value::Object(self.arena.alloc(Object::unread(raw, self.arena))),
            _ => Value::List(self.arena.alloc(List::unread(raw, self.arena))),
        };
        Some((value, end))
    }

    #[inline(always)]
    fn scalar(&mut self, start: usize, depth: usize) -> Option<(Value<'a>, usize)> {
        let (value, end) = match self.skipper.byte(start)? {
            b'"' => match self.skipper.plain_text(start) {
                Some((text, end)) => (Value::Text(Text::plain(text)), end),
                None => return self.built(start, depth),
            },
            b't' => (Value::Bool(true), self.skipper.word(start, b"true")?),
            b'f' => (Value::Bool(false), self.skipper.word(start, b"false")?),
            b'n' => (Value::Null, self.skipper.word(start, b"null")?),
            _ => {
                let end = self.skipper.number(start)?;
                let digits = self.text.get(start..end)?;
                (Value::Number(Number::Raw(digits)), end)
            }
        };
        Some((value, end))
    }

    /// A value built as a whole.
    #[cold]
    fn built(&mut self, at: usize, depth: usize) -> Option<(Value<'a>, usize)> {
        let mut reader = Reader::at(self.text, at, self.arena);
        let value = reader.value(depth).ok()?;
        Some((value, reader.place_if_clean()?))
    }
}
