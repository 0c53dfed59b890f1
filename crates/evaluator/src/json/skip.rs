//! Checking JSON that nobody looks into.

use super::scan;
use crate::limits::EVENT_DEPTH;

/// Steps over a list or an object whose text may be copied as it stands. It gives up on anything else, be it wrong or
/// only not compact: then the reader that builds values says what is to be said.
pub(super) struct Skipper<'t> {
    bytes: &'t [u8],
    at: usize,
    /// The keys of the objects that are open, innermost last.
    keys: Vec<&'t [u8]>,
}

impl<'t> Skipper<'t> {
    /// Objects with more keys than this are left to the reader, which has an index for them.
    const KEYS: usize = 32;

    pub(super) fn new(bytes: &'t [u8], at: usize) -> Self {
        Self {
            bytes,
            at,
            keys: Vec::new(),
        }
    }

    /// The next byte.
    pub(super) fn at(&self) -> usize {
        self.at
    }

    #[inline]
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    #[inline]
    fn eat(&mut self, byte: u8) -> bool {
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
        let found = self.bytes.get(self.at..)?.starts_with(word);
        self.at += word.len();
        found.then_some(())
    }

    fn list(&mut self, depth: usize) -> Option<()> {
        self.open(depth)?;
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
        self.open(depth)?;
        if self.eat(b'}') {
            return Some(());
        }
        let base = self.keys.len();
        let mut seen = 0;
        loop {
            let key = self.key()?;
            self.is_new(key, base, &mut seen).then_some(())?;
            self.eat(b':').then_some(())?;
            self.skip(depth + 1)?;
            if !self.eat(b',') {
                self.keys.truncate(base);
                return self.eat(b'}').then_some(());
            }
        }
    }

    /// Whether a key is the first of its name in the object whose keys begin at `base`.
    #[inline]
    fn is_new(&mut self, key: &'t [u8], base: usize, seen: &mut u64) -> bool {
        let bit = scan::bit(key);
        let open = self.keys.get(base..).unwrap_or_default();
        if open.len() >= Self::KEYS || (*seen & bit != 0 && open.contains(&key)) {
            return false;
        }
        *seen |= bit;
        self.keys.push(key);
        true
    }

    #[inline]
    fn open(&mut self, depth: usize) -> Option<()> {
        self.at += 1;
        (depth < EVENT_DEPTH).then_some(())
    }

    /// A string with no escapes but the short ones.
    #[inline]
    fn text(&mut self) -> Option<()> {
        self.at += 1;
        loop {
            self.at = scan::special(self.bytes, self.at);
            match self.peek()? {
                b'"' => break,
                b'\\' => self.at += 1,
                _ => return None,
            }
            matches!(
                self.peek()?,
                b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't'
            )
            .then_some(())?;
            self.at += 1;
        }
        self.at += 1;
        Some(())
    }

    /// A key without escapes.
    #[inline]
    fn key(&mut self) -> Option<&'t [u8]> {
        self.eat(b'"').then_some(())?;
        let start = self.at;
        self.at = scan::special(self.bytes, start);
        let text = self.bytes.get(start..self.at);
        self.eat(b'"').then_some(())?;
        text
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
