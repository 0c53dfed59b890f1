//! What stands off all paths.

use super::super::layouts::{KeyId, PlaceId};
use super::super::read::Reader;
use super::super::skip::Next;
use super::Along;
use super::visit::Pick;
use crate::value::{List, Number, Object, Text, Value};

/// Deeper than this nothing is learnt: what steps over members here takes more of the stack than [`Reader`] and
/// [`Skipper`](super::Skipper) do.
const LEARNT_DEPTH: usize = 32;

impl<'a> Along<'_, 'a> {
    /// Steps over a value off all paths.
    #[inline(always)]
    pub(super) fn pass(&mut self, at: usize, key: Option<KeyId>, depth: usize) -> Option<usize> {
        match (self.skipper.byte(at)?, key) {
            (b'{' | b'[', Some(key)) if depth < LEARNT_DEPTH => self.pass_known(at, key, depth),
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
            _ if depth >= LEARNT_DEPTH => self.skipper.skip(at, depth),
            b'{' => self.each(at, place, depth, &mut Pick),
            b'[' => self.items(at, depth, |along, at| along.pass_all(at, place, depth + 1)),
            _ => self.skipper.skip(at, depth),
        }
    }

    /// A list or an object off all paths, left as text.
    pub(super) fn unread(
        &mut self,
        start: usize,
        key: Option<KeyId>,
        depth: usize,
    ) -> Option<(Value<'a>, usize)> {
        let end = self.pass(start, key, depth)?;
        let raw = self.text.get(start..end)?;
        let value = match self.skipper.byte(start)? {
            b'{' => Value::Object(self.arena.alloc(Object::unread(raw, self.arena))),
            _ => Value::List(self.arena.alloc(List::unread(raw, self.arena))),
        };
        Some((value, end))
    }

    /// What is neither a list nor an object. It is handed on from where its kind is known: a value that comes together
    /// from several sides goes through memory.
    #[inline(always)]
    pub(super) fn scalar(
        &mut self,
        start: usize,
        depth: usize,
        put: impl FnOnce(&mut Self, Value<'a>),
    ) -> Option<usize> {
        if let Some((text, end)) = self.skipper.plain_text(start) {
            put(self, Value::Text(Text::plain(text)));
            return Some(end);
        }
        if let Some(end) = self.skipper.number(start) {
            let digits = self.text.get(start..end)?;
            put(self, Value::Number(Number::Raw(digits)));
            return Some(end);
        }
        let (value, end) = match self.skipper.byte(start)? {
            b't' => (Value::Bool(true), self.skipper.word(start, b"true")?),
            b'f' => (Value::Bool(false), self.skipper.word(start, b"false")?),
            b'n' => (Value::Null, self.skipper.word(start, b"null")?),
            b'"' => self.built(start, depth)?,
            _ => return None,
        };
        put(self, value);
        Some(end)
    }

    /// A value built as a whole.
    #[cold]
    fn built(&mut self, at: usize, depth: usize) -> Option<(Value<'a>, usize)> {
        let mut reader = Reader::at(self.text, at, self.arena);
        let value = reader.value(depth).ok()?;
        Some((value, reader.place_if_clean()?))
    }

    /// A list or an object off all paths, read whole.
    pub(super) fn read(
        &mut self,
        at: usize,
        key: Option<KeyId>,
        depth: usize,
    ) -> Option<(Value<'a>, usize)> {
        let Some(key) = key.filter(|_| depth < LEARNT_DEPTH) else {
            return self.built(at, depth);
        };
        let place = self.layouts.below(key)?;
        if self.skipper.byte(at)? == b'[' {
            return self.list(at, place, depth);
        }
        let (object, end) = self.collected::<true>(at, place, depth)?;
        Some((Value::Object(object), end))
    }

    /// A list whose objects stand at a place, read whole.
    pub(super) fn list(
        &mut self,
        start: usize,
        place: PlaceId,
        depth: usize,
    ) -> Option<(Value<'a>, usize)> {
        let base = self.items.len();
        let end = self.items(start, depth, |along, at| {
            let (item, end) = match along.skipper.byte(at)? {
                b'{' | b'[' if depth >= LEARNT_DEPTH => along.built(at, depth + 1)?,
                b'{' => {
                    let (object, end) = along.collected::<true>(at, place, depth + 1)?;
                    (Value::Object(object), end)
                }
                b'[' => along.list(at, place, depth + 1)?,
                _ => {
                    return along.scalar(at, depth + 1, |along, item| along.items.push(item));
                }
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
}
