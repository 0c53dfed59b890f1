//! Checking JSON that nobody looks into.

use std::collections::HashSet;

use bumpalo::Bump;
use bumpalo::collections::Vec as BumpVec;

use super::scan;
use crate::limits::EVENT_DEPTH;

/// Steps over JSON whose text may be copied as it stands. It gives up on anything else, be it wrong or only not compact:
/// then the reader that builds values says what is to be said.
pub(super) struct Skipper<'a> {
    text: &'a str,
    at: usize,
    /// The keys of the objects that are open, innermost last.
    keys: BumpVec<'a, &'a str>,
}

/// The keys met in one object.
pub(super) struct Keys<'a> {
    /// Where they begin among the keys of all open objects.
    base: usize,
    /// Their bits.
    seen: u64,
    /// All of them, once they are many.
    index: HashSet<&'a str>,
}

impl<'a> Skipper<'a> {
    /// The keys of objects with more than this are indexed.
    const KEYS: usize = 64;

    pub(super) fn new(text: &'a str, at: usize, arena: &'a Bump) -> Self {
        Self {
            text,
            at,
            keys: BumpVec::with_capacity_in(Self::KEYS, arena),
        }
    }

    /// The place of the next byte.
    #[inline]
    pub(super) fn at(&self) -> usize {
        self.at
    }

    pub(super) fn go_to(&mut self, at: usize) {
        self.at = at;
    }

    #[inline]
    pub(super) fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    #[inline]
    pub(super) fn eat(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        self.at += usize::from(found);
        found
    }

    /// Steps over a value at this depth; none where that cannot be done.
    pub(super) fn skip(&mut self, depth: usize) -> Option<()> {
        match self.peek()? {
            b'"' => self.text(),
            b'{' => self.object(depth),
            b'[' => self.list(depth),
            b'-' | b'0'..=b'9' => self.number(),
            b't' => self.word(b"true"),
            b'f' => self.word(b"false"),
            b'n' => self.word(b"null"),
            _ => None,
        }
    }

    fn word(&mut self, word: &[u8]) -> Option<()> {
        let found = self.text.as_bytes().get(self.at..)?.starts_with(word);
        self.at += word.len();
        found.then_some(())
    }

    fn list(&mut self, depth: usize) -> Option<()> {
        self.open(b'[', depth)?;
        if self.eat(b']') {
            return Some(());
        }
        loop {
            self.skip(depth + 1)?;
            if !self.eat(b',') {
                return self.eat(b']').then_some(());
            }
        }
    }

    fn object(&mut self, depth: usize) -> Option<()> {
        self.open(b'{', depth)?;
        if self.eat(b'}') {
            return Some(());
        }
        let mut keys = self.begin_keys();
        loop {
            self.new_key(&mut keys)?;
            self.skip(depth + 1)?;
            if !self.eat(b',') {
                self.end_keys(&keys);
                return self.eat(b'}').then_some(());
            }
        }
    }

    /// Steps into a list or an object.
    #[inline]
    pub(super) fn open(&mut self, bracket: u8, depth: usize) -> Option<()> {
        (depth < EVENT_DEPTH && self.eat(bracket)).then_some(())
    }

    /// Begins to note the keys of an object.
    #[inline]
    pub(super) fn begin_keys(&self) -> Keys<'a> {
        Keys {
            base: self.keys.len(),
            seen: 0,
            index: HashSet::new(),
        }
    }

    /// Forgets the keys of an object.
    #[inline]
    pub(super) fn end_keys(&mut self, keys: &Keys<'a>) {
        self.keys.truncate(keys.base);
    }

    /// A key and the colon behind it.
    #[inline]
    pub(super) fn key(&mut self) -> Option<&'a str> {
        let key = self.plain_text()?;
        self.eat(b':').then_some(key)
    }

    /// A key that the object has not had yet, and the colon behind it.
    pub(super) fn new_key(&mut self, keys: &mut Keys<'a>) -> Option<&'a str> {
        let key = self.key()?;
        let open = self.keys.get(keys.base..)?;
        if open.len() >= Self::KEYS {
            if keys.index.is_empty() {
                keys.index.extend(open);
            }
            return keys.index.insert(key).then_some(key);
        }
        let bit = scan::bit(key.as_bytes());
        if keys.seen & bit != 0 && open.contains(&key) {
            return None;
        }
        keys.seen |= bit;
        self.keys.push(key);
        Some(key)
    }

    /// A string with no escapes.
    #[inline(always)]
    pub(super) fn plain_text(&mut self) -> Option<&'a str> {
        self.eat(b'"').then_some(())?;
        let start = self.at;
        self.at = scan::special(self.text.as_bytes(), start);
        let end = self.at;
        self.eat(b'"').then_some(())?;
        self.text.get(start..end)
    }

    /// A string with no escapes but the short ones.
    #[inline]
    fn text(&mut self) -> Option<()> {
        self.at += 1;
        loop {
            self.at = scan::special(self.text.as_bytes(), self.at);
            match self.peek()? {
                b'"' => break,
                b'\\' => self.at += 1,
                _ => return None,
            }
            let short = matches!(
                self.peek()?,
                b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't'
            );
            short.then_some(())?;
            self.at += 1;
        }
        self.at += 1;
        Some(())
    }

    /// A number without an exponent, and not so long that it might be beyond doubles.
    #[inline]
    fn number(&mut self) -> Option<()> {
        const RANGE: usize = 308;
        let start = self.at;
        self.eat(b'-');
        if !self.eat(b'0') {
            self.digits()?;
        }
        if self.eat(b'.') {
            self.digits()?;
        }
        let ends = !matches!(self.peek(), Some(b'e' | b'E'));
        (ends && self.at - start <= RANGE).then_some(())
    }

    #[inline]
    fn digits(&mut self) -> Option<()> {
        let start = self.at;
        while matches!(self.peek(), Some(b'0'..=b'9')) {
            self.at += 1;
        }
        (self.at > start).then_some(())
    }
}
