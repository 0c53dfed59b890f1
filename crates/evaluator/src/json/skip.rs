//! Checking JSON that nobody looks into.

use bumpalo::Bump;
use bumpalo::collections::Vec as BumpVec;
use foldhash::{HashSet, HashSetExt};

use super::escape::{self, Escape};
use super::scan;
use crate::limits::EVENT_DEPTH;

/// Steps over JSON whose text may be copied as it stands. It gives up on anything else, be it wrong or only not compact:
/// then the reader that builds values says what is to be said.
///
/// Its functions are given where something begins and say where it ends, rather than to keep the place in memory.
pub(super) struct Skipper<'a> {
    text: &'a str,
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

/// What stands behind an item or a member.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Next {
    /// Another one.
    More,
    /// The end of the list or the object.
    End,
}

impl<'a> Skipper<'a> {
    /// The keys of objects with more than this are indexed.
    const KEYS: usize = 64;

    pub(super) fn new(text: &'a str, arena: &'a Bump) -> Self {
        Self {
            text,
            keys: BumpVec::with_capacity_in(Self::KEYS, arena),
        }
    }

    #[inline(always)]
    pub(super) fn byte(&self, at: usize) -> Option<u8> {
        self.text.as_bytes().get(at).copied()
    }

    /// Steps over a byte, if that is what stands there.
    #[inline(always)]
    pub(super) fn over(&self, byte: u8, at: usize) -> Option<usize> {
        (self.byte(at)? == byte).then_some(at + 1)
    }

    /// Steps over a comma, or over the end of a list or an object.
    #[inline(always)]
    pub(super) fn next(&self, end: u8, at: usize) -> Option<(Next, usize)> {
        match self.byte(at)? {
            b',' => Some((Next::More, at + 1)),
            byte if byte == end => Some((Next::End, at + 1)),
            _ => None,
        }
    }

    /// Steps over a value at this depth; none where that cannot be done.
    pub(super) fn skip(&mut self, at: usize, depth: usize) -> Option<usize> {
        match self.byte(at)? {
            b'"' => self.text(at),
            b'{' => self.object(at, depth),
            b'[' => self.list(at, depth),
            b'-' | b'0'..=b'9' => self.number(at),
            b't' => self.word(at, b"true"),
            b'f' => self.word(at, b"false"),
            b'n' => self.word(at, b"null"),
            _ => None,
        }
    }

    #[inline]
    pub(super) fn word(&self, at: usize, word: &[u8]) -> Option<usize> {
        let found = self.text.as_bytes().get(at..)?.starts_with(word);
        found.then_some(at + word.len())
    }

    fn list(&mut self, at: usize, depth: usize) -> Option<usize> {
        let mut at = self.open(b'[', at, depth)?;
        if let Some(end) = self.over(b']', at) {
            return Some(end);
        }
        loop {
            at = self.skip(at, depth + 1)?;
            let (next, behind) = self.next(b']', at)?;
            if next == Next::End {
                return Some(behind);
            }
            at = behind;
        }
    }

    fn object(&mut self, at: usize, depth: usize) -> Option<usize> {
        let mut at = self.open(b'{', at, depth)?;
        if let Some(end) = self.over(b'}', at) {
            return Some(end);
        }
        let mut keys = self.begin_keys();
        loop {
            (_, at) = self.new_key(&mut keys, at)?;
            at = self.skip(at, depth + 1)?;
            let (next, behind) = self.next(b'}', at)?;
            if next == Next::End {
                self.end_keys(&keys);
                return Some(behind);
            }
            at = behind;
        }
    }

    /// Steps into a list or an object.
    #[inline(always)]
    pub(super) fn open(&self, bracket: u8, at: usize, depth: usize) -> Option<usize> {
        self.over(bracket, at).filter(|_| depth < EVENT_DEPTH)
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
    pub(super) fn key(&self, at: usize) -> Option<(&'a str, usize)> {
        let (key, at) = self.plain_text(at)?;
        Some((key, self.over(b':', at)?))
    }

    /// A key that the object has not had yet, and the colon behind it.
    pub(super) fn new_key(&mut self, keys: &mut Keys<'a>, at: usize) -> Option<(&'a str, usize)> {
        let (key, at) = self.key(at)?;
        let open = self.keys.get(keys.base..)?;
        if open.len() >= Self::KEYS {
            if keys.index.is_empty() {
                keys.index.extend(open);
            }
            return keys.index.insert(key).then_some((key, at));
        }
        let bit = scan::bit(key.as_bytes());
        if keys.seen & bit != 0 && open.contains(&key) {
            return None;
        }
        keys.seen |= bit;
        self.keys.push(key);
        Some((key, at))
    }

    /// A string with no escapes.
    #[inline(always)]
    pub(super) fn plain_text(&self, at: usize) -> Option<(&'a str, usize)> {
        let start = self.over(b'"', at)?;
        let end = scan::special(self.text.as_bytes(), start);
        let behind = self.over(b'"', end)?;
        Some((self.text.get(start..end)?, behind))
    }

    /// A string without lone halves of surrogate pairs.
    #[inline]
    fn text(&self, at: usize) -> Option<usize> {
        let bytes = self.text.as_bytes();
        let mut at = at + 1;
        loop {
            at = scan::special(bytes, at);
            match bytes.get(at)? {
                b'"' => return Some(at + 1),
                b'\\' => at = behind_escape(bytes, at)?,
                _ => return None,
            }
        }
    }

    /// A number without an exponent, and not so long that it might be beyond doubles.
    #[inline]
    pub(super) fn number(&self, start: usize) -> Option<usize> {
        const RANGE: usize = 308;
        let mut at = self.over(b'-', start).unwrap_or(start);
        at = match self.over(b'0', at) {
            Some(behind) => behind,
            None => self.digits(at)?,
        };
        if let Some(behind) = self.over(b'.', at) {
            at = self.digits(behind)?;
        }
        let ends = !matches!(self.byte(at), Some(b'e' | b'E'));
        (ends && at - start <= RANGE).then_some(at)
    }

    /// One digit or more.
    #[inline(always)]
    fn digits(&self, start: usize) -> Option<usize> {
        let digits = self.text.as_bytes().get(start..)?.iter();
        let count = digits.take_while(|byte| byte.is_ascii_digit()).count();
        (count > 0).then_some(start + count)
    }
}

/// Where an escape ends, unless it is a lone half of a surrogate pair.
#[cold]
fn behind_escape(bytes: &[u8], at: usize) -> Option<usize> {
    match escape::decode(bytes.get(at + 1..)?) {
        Ok((Escape::Char(_), length)) => Some(at + 1 + length),
        _ => None,
    }
}
