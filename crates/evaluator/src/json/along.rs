//! Reading an event along the paths of a program.

use std::ops::Range;

use bumpalo::Bump;
use bumpalo::collections::Vec as BumpVec;

use super::layouts::{Behind, KeyId, Layouts, PlaceId, Walk};
use super::read::Reader;
use super::skip::Skipper;
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
    /// Members of the objects that are being collected, innermost last.
    members: BumpVec<'a, Member<'a>>,
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
            skipper: Skipper::new(text, 0, arena),
            members: BumpVec::new_in(arena),
        }
    }

    /// The event, if it is an object and all of it can be read this way.
    pub(super) fn event(mut self) -> Option<Value<'a>> {
        let event = self.object(None, Use::Passage, 0)?;
        (self.skipper.at() == self.text.len()).then_some(event)
    }

    /// Puts the value at a path into its slot.
    #[inline(always)]
    fn value(&mut self, path: PathId, using: Use, leaf: bool, depth: usize) -> Option<()> {
        let start = self.skipper.at();
        if leaf && let Some(text) = self.skipper.plain_text() {
            // Straight into the slot: most values are such texts, and one that went through memory would be waited for.
            *self.slots.get_mut(path.index())? = Value::Text(Text::plain(text));
            return Some(());
        }
        self.skipper.go_to(start);
        self.other_value(path, using, leaf, depth)
    }

    /// [`Along::value`] where it is no text, or not only one.
    fn other_value(&mut self, path: PathId, using: Use, leaf: bool, depth: usize) -> Option<()> {
        let open = self.skipper.peek()?;
        let value = if open == b'{' && using != Use::Whole {
            self.object(Some(path), using, depth)?
        } else {
            let value = match open {
                b'{' | b'[' => self.built(depth)?,
                _ => self.scalar(depth)?,
            };
            if !leaf {
                self.paths.fill_below(Some(path), value, self.slots);
            }
            value
        };
        *self.slots.get_mut(path.index())? = value;
        Some(())
    }

    /// The object at a path, or the event.
    fn object(&mut self, path: Option<PathId>, using: Use, depth: usize) -> Option<Value<'a>> {
        let start = self.skipper.at();
        let place = Layouts::place(path);
        if using == Use::Passage {
            self.each(place, depth, |along, _, key, behind| match behind {
                Behind::Path { path, using, leaf } => along.value(path, using, leaf, depth + 1),
                Behind::Other => along.pass(key, depth + 1),
            })?;
            let object = Object::unread(self.since(start)?, self.arena);
            return Some(Value::Object(self.arena.alloc(object)));
        }
        let base = self.members.len();
        self.each(place, depth, |along, name, key, behind| {
            let value = match behind {
                Behind::Path { path, using, leaf } => {
                    along.value(path, using, leaf, depth + 1)?;
                    *along.slots.get(path.index())?
                }
                Behind::Other => along.unread(key, depth + 1)?,
            };
            let key = Text::plain(along.text.get(name)?);
            along.members.push(Member { key, value });
            Some(())
        })?;
        let members = self.arena.alloc_slice_copy(self.members.get(base..)?);
        self.members.truncate(base);
        let object = Object::read(members, Some(self.since(start)?));
        Some(Value::Object(self.arena.alloc(object)))
    }

    /// Steps over an object; `value` steps over the value behind each key, given where its name stands.
    #[inline(always)]
    fn each(
        &mut self,
        place: PlaceId,
        depth: usize,
        mut value: impl FnMut(&mut Self, Range<usize>, Option<KeyId>, Behind) -> Option<()>,
    ) -> Option<()> {
        self.skipper.open(b'{', depth)?;
        if self.skipper.eat(b'}') {
            return Some(());
        }
        let Some(mut walk) = self.layouts.walk(place) else {
            return self.each_of_many(place, value);
        };
        loop {
            let start = self.skipper.at();
            let id = match self.layouts.expect(&walk, self.text.as_bytes(), start) {
                Some(id) => id,
                None => self.learn(&walk, place)?,
            };
            let met = self.layouts.step(&mut walk, id)?;
            let end = start + met.length;
            self.skipper.go_to(end);
            value(self, start + 1..end - 2, Some(met.id), met.behind)?;
            if !self.skipper.eat(b',') {
                return self.skipper.eat(b'}').then_some(());
            }
        }
    }

    /// A key that was not expected.
    #[cold]
    fn learn(&mut self, walk: &Walk, place: PlaceId) -> Option<KeyId> {
        let start = self.skipper.at();
        let key = self.skipper.key()?;
        let behind = Layouts::behind(place, key, self.paths);
        let text = self.since(start)?;
        self.layouts.learn(walk, text, behind)
    }

    /// [`Along::each`] for an object whose keys are not learnt.
    #[cold]
    fn each_of_many(
        &mut self,
        place: PlaceId,
        mut value: impl FnMut(&mut Self, Range<usize>, Option<KeyId>, Behind) -> Option<()>,
    ) -> Option<()> {
        let mut keys = self.skipper.begin_keys();
        loop {
            let start = self.skipper.at() + 1;
            let key = self.skipper.new_key(&mut keys)?;
            let behind = Layouts::behind(place, key, self.paths);
            value(self, start..start + key.len(), None, behind)?;
            if !self.skipper.eat(b',') {
                break;
            }
        }
        self.skipper.end_keys(&keys);
        self.skipper.eat(b'}').then_some(())
    }

    /// Steps over a value off all paths.
    #[inline]
    fn pass(&mut self, key: Option<KeyId>, depth: usize) -> Option<()> {
        match (self.skipper.peek()?, key) {
            (b'{' | b'[', Some(key)) => self.pass_known(key, depth),
            _ => self.skipper.skip(depth),
        }
    }

    /// Steps over a list or an object behind a known key.
    fn pass_known(&mut self, key: KeyId, depth: usize) -> Option<()> {
        let start = self.skipper.at();
        let ahead = self.text.as_bytes().get(start..)?;
        if let Some(length) = self.layouts.passed_before(key, ahead, depth) {
            self.skipper.go_to(start + length);
            return Some(());
        }
        let place = self.layouts.below(key)?;
        self.pass_all(place, depth)?;
        self.layouts.passed(key, self.since(start)?, depth);
        Some(())
    }

    /// Steps over an object off all paths, or a list whose objects stand at a place.
    fn pass_all(&mut self, place: PlaceId, depth: usize) -> Option<()> {
        match self.skipper.peek()? {
            b'{' => self.each(place, depth, |along, _, key, _| along.pass(key, depth + 1)),
            b'[' => {
                self.skipper.open(b'[', depth)?;
                if self.skipper.eat(b']') {
                    return Some(());
                }
                loop {
                    self.pass_all(place, depth + 1)?;
                    if !self.skipper.eat(b',') {
                        return self.skipper.eat(b']').then_some(());
                    }
                }
            }
            _ => self.skipper.skip(depth),
        }
    }

    /// A value off all paths.
    #[inline]
    fn unread(&mut self, key: Option<KeyId>, depth: usize) -> Option<Value<'a>> {
        let start = self.skipper.at();
        let open = self.skipper.peek()?;
        if !matches!(open, b'{' | b'[') {
            return self.scalar(depth);
        }
        self.pass(key, depth)?;
        let raw = self.since(start)?;
        Some(match open {
            b'{' => Value::Object(self.arena.alloc(Object::unread(raw, self.arena))),
            _ => Value::List(self.arena.alloc(List::unread(raw, self.arena))),
        })
    }

    #[inline(always)]
    fn scalar(&mut self, depth: usize) -> Option<Value<'a>> {
        let start = self.skipper.at();
        match self.skipper.peek()? {
            b'"' => match self.skipper.plain_text() {
                Some(text) => Some(Value::Text(Text::plain(text))),
                None => {
                    self.skipper.go_to(start);
                    self.built(depth)
                }
            },
            b'-' | b'0'..=b'9' => {
                self.skipper.skip(depth)?;
                Some(Value::Number(Number::Raw(self.since(start)?)))
            }
            b't' => self.skipper.skip(depth).map(|()| Value::Bool(true)),
            b'f' => self.skipper.skip(depth).map(|()| Value::Bool(false)),
            _ => self.skipper.skip(depth).map(|()| Value::Null),
        }
    }

    /// A value built as a whole.
    #[cold]
    fn built(&mut self, depth: usize) -> Option<Value<'a>> {
        let mut reader = Reader::at(self.text, self.skipper.at(), self.arena);
        let value = reader.value(depth).ok()?;
        self.skipper.go_to(reader.place_if_clean()?);
        Some(value)
    }

    #[inline]
    fn since(&self, start: usize) -> Option<&'a str> {
        self.text.get(start..self.skipper.at())
    }
}
