use bumpalo::Bump;
use bumpalo::collections::String as ArenaString;
use foldhash::HashMap;

use super::along::Along;
use super::compact::compact;
use super::escape::{self, Escape};
use super::layouts::Layouts;
use super::scan;
use crate::limits::{EVENT_BYTES, EVENT_DEPTH};
use crate::path::Paths;
use crate::value::{List, Member, Number, Object, Text, Value};

/// Why an event could not be read, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{kind} at byte {offset}")]
pub struct ReadError {
    /// What is wrong.
    pub kind: ReadErrorKind,
    /// Offset in bytes from the start of the event.
    pub offset: usize,
}

/// What is wrong with an event's JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ReadErrorKind {
    /// The text ends before the value does.
    #[error("the JSON text ends too early")]
    Truncated,
    /// A byte that cannot stand there.
    #[error("unexpected character")]
    Unexpected,
    /// Something other than blanks behind the value.
    #[error("more text behind the JSON value")]
    TrailingText,
    /// A byte order mark, which JSON does not allow.
    #[error("byte order mark")]
    ByteOrderMark,
    /// Not UTF-8.
    #[error("invalid UTF-8")]
    Utf8,
    /// Deeper than [`crate::limits::EVENT_DEPTH`].
    #[error("nested too deep")]
    TooDeep,
    /// Larger than [`crate::limits::EVENT_BYTES`].
    #[error("too large")]
    TooLarge,
}

/// Reads one JSON value (RFC 8259, nothing else). Repeated keys: the last value wins, at the place of the first. Lone
/// surrogates become U+FFFD, numbers beyond doubles infinities.
pub fn read<'a>(bytes: &'a [u8], arena: &'a Bump) -> Result<Value<'a>, ReadError> {
    document(text(bytes)?, arena)
}

/// Reads an event for a program that looks at these paths only: what stands at them goes into `slots` (by path id,
/// filled with [`Value::Missing`] beforehand), and lists and objects off all paths are checked and left unread.
pub(crate) fn read_along<'a>(
    bytes: &'a [u8],
    arena: &'a Bump,
    paths: &Paths,
    layouts: &mut Layouts,
    slots: &mut [Value<'a>],
) -> Result<Value<'a>, ReadError> {
    let text = text(bytes)?;
    if let Some(event) = Along::new(text, arena, paths, layouts, slots).event() {
        return Ok(event);
    }
    // Most often it is blanks that it stops at.
    if let Some(text) = compact(text, arena) {
        slots.fill(Value::Missing);
        if let Some(event) = Along::new(text, arena, paths, layouts, slots).event() {
            return Ok(event);
        }
    }
    let value = document(text, arena)?;
    slots.fill(Value::Missing);
    paths.fill_below(None, value, slots);
    Ok(value)
}

/// The items of a list that was left unread.
pub(crate) fn items<'a>(raw: &'a str, arena: &'a Bump) -> &'a [Value<'a>] {
    match Reader::at(raw, 0, arena).value(0) {
        Ok(Value::List(list)) => list.items(),
        _ => &[],
    }
}

/// The members of an object that was left unread.
pub(crate) fn members<'a>(raw: &'a str, arena: &'a Bump) -> &'a [Member<'a>] {
    match Reader::at(raw, 0, arena).value(0) {
        Ok(Value::Object(object)) => object.members(),
        _ => &[],
    }
}

/// The text of an event, if it is one at all.
fn text(bytes: &[u8]) -> Result<&str> {
    let fail = |kind, offset| Err(ReadError { kind, offset });
    if bytes.len() > EVENT_BYTES {
        return fail(ReadErrorKind::TooLarge, EVENT_BYTES);
    }
    // The one is fast, the other says where.
    match simdutf8::basic::from_utf8(bytes).or_else(|_| std::str::from_utf8(bytes)) {
        Ok(text) if text.starts_with('\u{feff}') => fail(ReadErrorKind::ByteOrderMark, 0),
        Ok(text) => Ok(text),
        Err(error) => fail(ReadErrorKind::Utf8, error.valid_up_to()),
    }
}

fn document<'a>(text: &'a str, arena: &'a Bump) -> Result<Value<'a>> {
    let mut reader = Reader::at(text, 0, arena);
    reader.skip_blanks();
    let value = reader.value(0)?;
    reader.skip_blanks();
    if reader.at < text.len() {
        return Err(ReadError {
            kind: ReadErrorKind::TrailingText,
            offset: reader.at,
        });
    }
    Ok(value)
}

/// Builds values.
pub(super) struct Reader<'a> {
    text: &'a str,
    /// The next byte.
    at: usize,
    arena: &'a Bump,
    /// How often something was met that keeps the text around it from being copied as it stands.
    blemishes: usize,
    /// Items of the lists that are open, innermost last.
    items: Vec<Value<'a>>,
    /// Members of the objects that are open, innermost last.
    members: Vec<Member<'a>>,
}

pub(super) type Result<T, E = ReadError> = std::result::Result<T, E>;

impl<'a> Reader<'a> {
    /// A reader at a byte of a text.
    pub(super) fn at(text: &'a str, at: usize, arena: &'a Bump) -> Self {
        Self {
            text,
            at,
            arena,
            blemishes: 0,
            items: Vec::new(),
            members: Vec::new(),
        }
    }

    /// The next byte; none where what was read cannot be copied as it stands.
    pub(super) fn place_if_clean(&self) -> Option<usize> {
        (self.blemishes == 0).then_some(self.at)
    }

    #[inline]
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// Steps over a byte if it is the next one.
    #[inline]
    fn eat(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        self.at += usize::from(found);
        found
    }

    #[inline]
    fn expect(&mut self, byte: u8) -> Result<()> {
        if self.eat(byte) {
            Ok(())
        } else {
            Err(self.unexpected())
        }
    }

    /// The error of the next byte.
    #[cold]
    fn unexpected(&self) -> ReadError {
        let kind = match self.peek() {
            None => ReadErrorKind::Truncated,
            Some(_) => ReadErrorKind::Unexpected,
        };
        ReadError {
            kind,
            offset: self.at,
        }
    }

    #[inline]
    fn skip_blanks(&mut self) {
        if self.peek().is_some_and(scan::is_blank) {
            self.blemishes += 1;
            self.at += 1;
            while self.peek().is_some_and(scan::is_blank) {
                self.at += 1;
            }
        }
    }

    /// The text from a position up to here.
    #[inline]
    fn since(&self, start: usize) -> &'a str {
        self.text.get(start..self.at).unwrap_or_default()
    }

    pub(super) fn value(&mut self, depth: usize) -> Result<Value<'a>> {
        match self.peek() {
            Some(b'"') => Ok(Value::Text(self.string()?)),
            Some(b'{') => self.object(depth),
            Some(b'[') => self.list(depth),
            Some(b'-' | b'0'..=b'9') => Ok(Value::Number(self.number()?)),
            Some(b't') => self.word("true", Value::Bool(true)),
            Some(b'f') => self.word("false", Value::Bool(false)),
            Some(b'n') => self.word("null", Value::Null),
            _ => Err(self.unexpected()),
        }
    }

    fn word(&mut self, word: &str, value: Value<'a>) -> Result<Value<'a>> {
        for byte in word.bytes() {
            self.expect(byte)?;
        }
        Ok(value)
    }

    fn list(&mut self, depth: usize) -> Result<Value<'a>> {
        let start = self.open(depth)?;
        if self.eat(b']') {
            return Ok(self.close_list(&start, self.items.len()));
        }
        let base = self.items.len();
        loop {
            let item = self.value(depth + 1)?;
            self.items.push(item);
            if !self.goes_on(b']')? {
                break;
            }
        }
        Ok(self.close_list(&start, base))
    }

    /// The list that began at `start`, with the items collected since.
    fn close_list(&mut self, start: &Start, base: usize) -> Value<'a> {
        let items = self.items.get(base..).unwrap_or_default();
        let items = self.arena.alloc_slice_copy(items);
        self.items.truncate(base);
        Value::List(self.arena.alloc(List::read(items, self.raw(start))))
    }

    /// The object that began at `start`, with the members collected since.
    fn close_object(&mut self, start: &Start, base: usize) -> Value<'a> {
        let members = self.members.get(base..).unwrap_or_default();
        let members = self.arena.alloc_slice_copy(members);
        self.members.truncate(base);
        Value::Object(self.arena.alloc(Object::read(members, self.raw(start))))
    }

    /// The text since `start`, where it may be copied as it stands.
    fn raw(&self, start: &Start) -> Option<&'a str> {
        (start.blemishes == self.blemishes).then(|| self.since(start.at))
    }

    fn object(&mut self, depth: usize) -> Result<Value<'a>> {
        let start = self.open(depth)?;
        if self.eat(b'}') {
            return Ok(self.close_object(&start, self.members.len()));
        }
        let base = self.members.len();
        let mut keys = Keys::default();
        loop {
            let key = self.key()?;
            let value = self.value(depth + 1)?;
            self.set(&mut keys, base, key, value);
            if !self.goes_on(b'}')? {
                break;
            }
        }
        Ok(self.close_object(&start, base))
    }

    /// A key and the colon behind it.
    #[inline]
    fn key(&mut self) -> Result<Text<'a>> {
        if self.peek() != Some(b'"') {
            return Err(self.unexpected());
        }
        let key = self.string()?;
        self.skip_blanks();
        self.expect(b':')?;
        self.skip_blanks();
        Ok(key)
    }

    /// Sets a member of the object whose members begin at `base`.
    #[inline]
    fn set(&mut self, keys: &mut Keys<'a>, base: usize, key: Text<'a>, value: Value<'a>) {
        let members = self.members.get_mut(base..).unwrap_or_default();
        match keys.find_or_add(key.as_str(), members) {
            Some(known) => {
                known.value = value;
                self.blemishes += 1;
            }
            None => self.members.push(Member { key, value }),
        }
    }

    /// Steps into a list or object.
    fn open(&mut self, depth: usize) -> Result<Start> {
        let start = Start {
            at: self.at,
            blemishes: self.blemishes,
        };
        if depth >= EVENT_DEPTH {
            return Err(ReadError {
                kind: ReadErrorKind::TooDeep,
                offset: self.at,
            });
        }
        self.at += 1;
        self.skip_blanks();
        Ok(start)
    }

    /// Behind an item or member: whether another one follows, or the list or object ends.
    #[inline]
    fn goes_on(&mut self, end: u8) -> Result<bool> {
        self.skip_blanks();
        if self.eat(b',') {
            self.skip_blanks();
            return Ok(true);
        }
        self.expect(end)?;
        Ok(false)
    }

    /// A string; the next byte is its opening quote.
    #[inline]
    fn string(&mut self) -> Result<Text<'a>> {
        let start = self.at + 1;
        self.at = scan::special(self.text.as_bytes(), start);
        let text = self.since(start);
        match self.peek() {
            Some(b'"') => {
                self.at += 1;
                Ok(Text::plain(text))
            }
            Some(b'\\') => self.escaped(text),
            _ => Err(self.unexpected()),
        }
    }

    /// The rest of a string behind `head`; the next byte is a backslash.
    fn escaped(&mut self, head: &str) -> Result<Text<'a>> {
        let mut text = ArenaString::with_capacity_in(head.len() + 32, self.arena);
        text.push_str(head);
        let bytes = self.text.as_bytes();
        while self.eat(b'\\') {
            match escape::decode(bytes.get(self.at..).unwrap_or_default()) {
                Ok((escape, length)) => {
                    self.at += length;
                    text.push(match escape {
                        Escape::Char(c) => c,
                        Escape::Lone => {
                            self.blemishes += 1;
                            char::REPLACEMENT_CHARACTER
                        }
                    });
                }
                Err(offset) => {
                    self.at += offset;
                    return Err(self.unexpected());
                }
            }
            let start = self.at;
            self.at = scan::special(bytes, start);
            text.push_str(self.since(start));
        }
        self.expect(b'"')?;
        Ok(Text::new(text.into_bump_str()))
    }

    fn number(&mut self) -> Result<Number<'a>> {
        /// No number of fewer bytes leaves the range of doubles without an exponent.
        const RANGE: usize = 308;
        let start = self.at;
        self.eat(b'-');
        if !self.eat(b'0') {
            self.digits()?;
        }
        if self.eat(b'.') {
            self.digits()?;
        }
        let exponent = self.eat(b'e') || self.eat(b'E');
        if exponent {
            let _sign = self.eat(b'+') || self.eat(b'-');
            self.digits()?;
        }
        let number = Number::Raw(self.since(start));
        if exponent || self.at - start > RANGE {
            let double = number.as_f64();
            if double.is_infinite() {
                self.blemishes += 1;
                return Ok(Number::Float(double));
            }
        }
        Ok(number)
    }

    /// One digit or more.
    #[inline]
    fn digits(&mut self) -> Result<()> {
        let start = self.at;
        while matches!(self.peek(), Some(b'0'..=b'9')) {
            self.at += 1;
        }
        if self.at == start {
            return Err(self.unexpected());
        }
        Ok(())
    }
}

/// Where a list or object began.
struct Start {
    at: usize,
    blemishes: usize,
}

/// What is known about the keys of an object, to find repeated ones: a filter that almost always says that a key is
/// new, and in large objects an index.
#[derive(Default)]
struct Keys<'a> {
    /// The bits of the keys.
    filter: u64,
    index: Option<HashMap<&'a str, usize>>,
}

impl<'a> Keys<'a> {
    /// From this many members on an index pays.
    const INDEXED: usize = 32;

    /// The member of a key; none for a new key, which is noted as the next one.
    #[inline]
    fn find_or_add<'m>(
        &mut self,
        key: &'a str,
        members: &'m mut [Member<'a>],
    ) -> Option<&'m mut Member<'a>> {
        if members.len() >= Self::INDEXED {
            return self.find_or_index(key, members);
        }
        let bit = scan::bit(key.as_bytes());
        let new = self.filter & bit == 0;
        self.filter |= bit;
        if new {
            return None;
        }
        members.iter_mut().find(|m| m.key.as_str() == key)
    }

    #[cold]
    fn find_or_index<'m>(
        &mut self,
        key: &'a str,
        members: &'m mut [Member<'a>],
    ) -> Option<&'m mut Member<'a>> {
        let index = self.index.get_or_insert_with(|| {
            let keys = members.iter().map(|m| m.key.as_str());
            keys.zip(0..).collect()
        });
        let next = members.len();
        let at = *index.entry(key).or_insert(next);
        members.get_mut(at)
    }
}
