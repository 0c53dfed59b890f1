//! Reading an event along the paths of a program.

use bumpalo::Bump;

use super::read::Reader;
use super::skip::Skipper;
use crate::path::{Children, PathId, Paths, Use};
use crate::value::{List, Member, Number, Object, Text, Value};

/// Steps over an event once, picking up what stands at the paths of a program. Everything else is checked and left as
/// text. As [`Skipper`] it gives up on whatever cannot be copied as it stands.
pub(super) struct Along<'r, 'a> {
    text: &'a str,
    arena: &'a Bump,
    paths: &'r Paths,
    /// By path id.
    slots: &'r mut [Value<'a>],
    skipper: Skipper<'a>,
    /// Members of the objects that are being collected, innermost last.
    members: bumpalo::collections::Vec<'a, Member<'a>>,
}

impl<'r, 'a> Along<'r, 'a> {
    pub(super) fn new(
        text: &'a str,
        arena: &'a Bump,
        paths: &'r Paths,
        slots: &'r mut [Value<'a>],
    ) -> Self {
        Self {
            text,
            arena,
            paths,
            slots,
            skipper: Skipper::new(text, 0, arena),
            members: bumpalo::collections::Vec::new_in(arena),
        }
    }

    /// The event, if it is an object and all of it can be read this way.
    pub(super) fn event(mut self) -> Option<Value<'a>> {
        let children = self.paths.children(None);
        let event = self.object(children, Use::Passage, 0)?;
        (self.skipper.at() == self.text.len()).then_some(event)
    }

    /// The value at a path, which goes into its slot.
    fn value(&mut self, path: PathId, depth: usize) -> Option<()> {
        let children = self.paths.children(Some(path));
        let value = match (self.skipper.peek()?, self.paths.use_of(path)) {
            (b'{', using @ (Use::Passage | Use::Members)) => self.object(children, using, depth)?,
            (b'{' | b'[', _) => {
                let value = self.built(depth)?;
                self.paths.fill_below(Some(path), value, self.slots);
                value
            }
            _ => {
                let value = self.scalar(depth)?;
                self.paths.fill_below(Some(path), value, self.slots);
                value
            }
        };
        *self.slots.get_mut(path.index())? = value;
        Some(())
    }

    fn object(&mut self, children: &'r Children, using: Use, depth: usize) -> Option<Value<'a>> {
        let start = self.skipper.at();
        self.skipper.open(b'{', depth)?;
        let base = self.members.len();
        if !self.skipper.eat(b'}') {
            let mut keys = self.skipper.begin_keys();
            loop {
                let key = self.skipper.new_key(&mut keys)?;
                let value = match children.find(key) {
                    Some(child) => {
                        self.value(child, depth + 1)?;
                        self.slots.get(child.index()).copied()?
                    }
                    None if using == Use::Members => self.unread(depth + 1)?,
                    None => {
                        self.skipper.skip(depth + 1)?;
                        Value::Missing
                    }
                };
                if using == Use::Members {
                    self.members.push(Member {
                        key: Text::plain(key),
                        value,
                    });
                }
                if !self.skipper.eat(b',') {
                    break;
                }
            }
            self.skipper.end_keys(&keys);
            self.skipper.eat(b'}').then_some(())?;
        }
        let raw = self.since(start)?;
        if using == Use::Passage {
            return Some(Value::Object(
                self.arena.alloc(Object::unread(raw, self.arena)),
            ));
        }
        let members = self.arena.alloc_slice_copy(self.members.get(base..)?);
        self.members.truncate(base);
        Some(Value::Object(
            self.arena.alloc(Object::read(members, Some(raw))),
        ))
    }

    /// A value off all paths.
    fn unread(&mut self, depth: usize) -> Option<Value<'a>> {
        let start = self.skipper.at();
        let open = self.skipper.peek()?;
        if !matches!(open, b'{' | b'[') {
            return self.scalar(depth);
        }
        self.skipper.skip(depth)?;
        let raw = self.since(start)?;
        Some(match open {
            b'{' => Value::Object(self.arena.alloc(Object::unread(raw, self.arena))),
            _ => Value::List(self.arena.alloc(List::unread(raw, self.arena))),
        })
    }

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
