use segue_evaluator::limits::EVENT_BYTES;

use super::splitter::{count_lines, trim};
use super::{Found, too_large};

/// One array of events, read as a stream. Only brackets, commas and texts are looked at: whether an item is a value
/// is for its reader to say.
#[derive(Debug)]
pub(super) struct Array {
    /// The line in which the bytes begin that are not done with.
    line: u64,
    /// How far `bytes` has been looked at.
    at: usize,
    place: Place,
}

/// Where in the array the splitter is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// Before its bracket.
    Before,
    /// Between items.
    Gap {
        /// Whether an item has to come, because there was a comma.
        comma: bool,
    },
    /// In an item.
    Item(Item),
    /// Behind its bracket.
    Behind,
    /// Behind a text that should not be there.
    Astray,
}

/// What is known of the item being passed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Item {
    /// How many brackets are open.
    depth: usize,
    /// Whether a text is.
    text: bool,
    /// Whether the next character of the text has a backslash before it.
    escaped: bool,
    /// Whether the rest of an item over the limit is being passed over.
    skipping: bool,
}

impl Array {
    pub(super) fn new(line: u64) -> Self {
        Self {
            line,
            at: 0,
            place: Place::Before,
        }
    }

    pub(super) fn line(&self) -> u64 {
        self.line
    }

    pub(super) fn split(&mut self, bytes: &[u8], over: bool, found: &mut Vec<Found>) -> usize {
        let mut done = 0;
        while let Some(&byte) = bytes.get(self.at) {
            match self.place {
                Place::Item(item) => {
                    let (length, item) = item.pass(bytes.get(self.at..).unwrap_or_default());
                    self.at += length;
                    self.place = Place::Item(item);
                    if matches!(bytes.get(self.at), Some(b',' | b']')) && item.is_closed() {
                        self.finish(bytes, done..self.at, found);
                        done = self.at;
                    }
                }
                Place::Gap { .. } if !b",]".contains(&byte) && !byte.is_ascii_whitespace() => {
                    self.pass(bytes, &mut done);
                    self.place = Place::Item(Item::default());
                }
                place => {
                    self.at += 1;
                    self.pass(bytes, &mut done);
                    self.place = self.between(place, byte, found);
                }
            }
        }
        if over {
            self.end(bytes, done, found);
            done = bytes.len();
        } else if let Place::Item(item) = &mut self.place {
            if !item.skipping && bytes.len() - done > EVENT_BYTES {
                item.skipping = true;
                found.push(unreadable(self.line, too_large()));
            }
            if item.skipping {
                self.pass(bytes, &mut done);
            }
        }
        self.at -= done;
        done
    }

    /// The place behind a byte that is part of no item.
    fn between(&self, place: Place, byte: u8, found: &mut Vec<Found>) -> Place {
        let missing = || unreadable(self.line, "an item of the array is missing");
        match (place, byte) {
            (Place::Before, _) => Place::Gap { comma: false },
            (Place::Gap { .. }, b',') => {
                found.push(missing());
                Place::Gap { comma: true }
            }
            (Place::Gap { comma }, b']') => {
                if comma {
                    found.push(missing());
                }
                Place::Behind
            }
            (Place::Behind, byte) if !byte.is_ascii_whitespace() => {
                found.push(unreadable(self.line, "there is more behind the array"));
                Place::Astray
            }
            (place, _) => place,
        }
    }

    /// An item ends before the byte at hand, a comma or the bracket of the array.
    fn finish(&mut self, bytes: &[u8], range: std::ops::Range<usize>, found: &mut Vec<Found>) {
        let Place::Item(item) = self.place else {
            return;
        };
        if !item.skipping {
            found.push(Found {
                line: self.line,
                what: Ok(trim(bytes, range.clone())),
            });
        }
        let mut start = range.start;
        self.pass(bytes, &mut start);
        self.place = match bytes.get(self.at) {
            Some(b',') => Place::Gap { comma: true },
            _ => Place::Behind,
        };
        self.at += 1;
    }

    /// The input ends.
    fn end(&mut self, bytes: &[u8], done: usize, found: &mut Vec<Found>) {
        match self.place {
            Place::Item(item) if !item.skipping && item.is_closed() => {
                found.push(Found {
                    line: self.line,
                    what: Ok(trim(bytes, done..bytes.len())),
                });
            }
            Place::Behind | Place::Astray => return,
            _ => {}
        }
        found.push(unreadable(self.line, "the array has no end"));
        self.place = Place::Astray;
    }

    /// Everything up to here is done with.
    fn pass(&mut self, bytes: &[u8], done: &mut usize) {
        self.line += count_lines(bytes.get(*done..self.at).unwrap_or_default());
        *done = self.at;
    }
}

impl Item {
    fn is_closed(self) -> bool {
        self.depth == 0 && !self.text
    }

    /// Passes bytes up to the end of the item, or all: how many, and what is known then.
    fn pass(mut self, bytes: &[u8]) -> (usize, Self) {
        let mut at = 0;
        while let Some(&byte) = bytes.get(at) {
            if self.escaped {
                self.escaped = false;
            } else if self.text {
                let rest = bytes.get(at..).unwrap_or_default();
                let Some(next) = memchr::memchr2(b'"', b'\\', rest) else {
                    return (bytes.len(), self);
                };
                at += next;
                self.text = rest.get(next) == Some(&b'\\');
                self.escaped = self.text;
            } else {
                match byte {
                    b'"' => self.text = true,
                    b'{' | b'[' => self.depth += 1,
                    b',' | b']' if self.depth == 0 => break,
                    b'}' | b']' => self.depth = self.depth.saturating_sub(1),
                    _ => {}
                }
            }
            at += 1;
        }
        (at, self)
    }
}

fn unreadable(line: u64, reason: impl Into<String>) -> Found {
    Found {
        line,
        what: Err(reason.into()),
    }
}
