//! Reading an event along the paths of a program.

use bumpalo::Bump;
use bumpalo::collections::Vec as BumpVec;

use super::layouts::{KeyId, Layouts, PlaceId};
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

    /// The value at a path, which goes into its slot.
    #[inline]
    fn value(&mut self, path: PathId, depth: usize) -> Option<Value<'a>> {
        let open = self.skipper.peek()?;
        let using = self.paths.use_of(path);
        let value = if open == b'{' && using != Use::Whole {
            self.object(Some(path), using, depth)?
        } else {
            let value = match open {
                b'{' | b'[' => self.built(depth)?,
                _ => self.scalar(depth)?,
            };
            self.paths.fill_below(Some(path), value, self.slots);
            value
        };
        *self.slots.get_mut(path.index())? = value;
        Some(value)
    }

    /// The object at a path, or the event.
    fn object(&mut self, path: Option<PathId>, using: Use, depth: usize) -> Option<Value<'a>> {
        let start = self.skipper.at();
        let base = self.members.len();
        let place = Layouts::place(path);
        match using {
            Use::Passage => self.each(place, depth, |along, _, met| match met {
                Behind::Path(path) => along.value(path, depth + 1).map(drop),
                Behind::Key(key) => along.pass(key, depth + 1),
            })?,
            Use::Members | Use::Whole => self.each(place, depth, |along, key, met| {
                let value = match met {
                    Behind::Path(path) => along.value(path, depth + 1)?,
                    Behind::Key(key) => along.unread(key, depth + 1)?,
                };
                let key = Text::plain(key);
                along.members.push(Member { key, value });
                Some(())
            })?,
        }
        let raw = self.since(start)?;
        if using == Use::Passage {
            let object = Object::unread(raw, self.arena);
            return Some(Value::Object(self.arena.alloc(object)));
        }
        let members = self.arena.alloc_slice_copy(self.members.get(base..)?);
        self.members.truncate(base);
        let object = Object::read(members, Some(raw));
        Some(Value::Object(self.arena.alloc(object)))
    }

    /// Steps over an object; `value` steps over the value behind each key.
    #[inline]
    fn each(
        &mut self,
        place: PlaceId,
        depth: usize,
        mut value: impl FnMut(&mut Self, &'a str, Behind) -> Option<()>,
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
            let ahead = self.text.as_bytes().get(start..)?;
            let id = match self.layouts.expect(&walk, ahead) {
                Some(id) => id,
                None => {
                    let key = self.skipper.key()?;
                    let text = self.since(start)?;
                    let path = self.layouts.path(place, key, self.paths);
                    self.layouts.learn(&walk, text, path)?
                }
            };
            let met = self.layouts.step(&mut walk, id)?;
            self.skipper.go_to(start + met.length);
            let key = self.text.get(start + 1..start + met.length - 2)?;
            let behind = met.path.map_or(Behind::Key(Some(met.id)), Behind::Path);
            value(self, key, behind)?;
            if !self.skipper.eat(b',') {
                return self.skipper.eat(b'}').then_some(());
            }
        }
    }

    /// [`Along::each`] for an object whose keys are not learnt.
    #[cold]
    fn each_of_many(
        &mut self,
        place: PlaceId,
        mut value: impl FnMut(&mut Self, &'a str, Behind) -> Option<()>,
    ) -> Option<()> {
        let mut keys = self.skipper.begin_keys();
        loop {
            let key = self.skipper.new_key(&mut keys)?;
            let path = self.layouts.path(place, key, self.paths);
            value(self, key, path.map_or(Behind::Key(None), Behind::Path))?;
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
        match self.skipper.peek()? {
            b'{' | b'[' => match key.and_then(|key| self.layouts.below(key)) {
                Some(place) => self.pass_all(place, depth),
                None => self.skipper.skip(depth),
            },
            _ => self.skipper.skip(depth),
        }
    }

    /// Steps over an object off all paths, or a list whose objects stand at a place.
    fn pass_all(&mut self, place: PlaceId, depth: usize) -> Option<()> {
        match self.skipper.peek()? {
            b'{' => self.each(place, depth, |along, _, met| match met {
                Behind::Path(_) => None,
                Behind::Key(key) => along.pass(key, depth + 1),
            }),
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

    #[inline]
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
            _ => self.built(depth),
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

/// What stands behind a key.
#[derive(Clone, Copy)]
enum Behind {
    /// The value at a path.
    Path(PathId),
    /// A value off all paths, behind this key if it is a known one.
    Key(Option<KeyId>),
}
