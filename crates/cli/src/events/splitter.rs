//! What an input is, told by its beginning: one array, one object, or one event a line.

use segue_evaluator::{Bump, json};

use super::Found;
use super::array::Array;
use super::lines::Lines;

/// An input up to this size may be a single object over several lines.
const WHOLE_BYTES: usize = 10 << 20;

const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// Finds the events in the bytes of an input, which come in pieces.
#[derive(Debug)]
pub(super) enum Splitter {
    /// What it is cannot be told yet; the line that comes next.
    Undecided(u64),
    Lines(Lines),
    Array(Array),
}

impl Default for Splitter {
    fn default() -> Self {
        Self::Undecided(1)
    }
}

impl Splitter {
    /// Appends the events that end in `bytes` and gives the length of what is done with; the rest must stand at the
    /// front of `bytes` the next time. `over`: nothing comes behind it.
    pub(super) fn split(&mut self, bytes: &[u8], over: bool, found: &mut Vec<Found>) -> usize {
        match self {
            Self::Lines(lines) => lines.split(bytes, over, found),
            Self::Array(array) => array.split(bytes, over, found),
            Self::Undecided(line) => {
                let mark = if bytes.starts_with(BYTE_ORDER_MARK) {
                    BYTE_ORDER_MARK.len()
                } else {
                    0
                };
                let text = bytes.get(mark..).unwrap_or_default();
                let blank = text.iter().take_while(|b| b.is_ascii_whitespace()).count();
                let (before, text) = text.split_at_checked(blank).unwrap_or_default();
                let done = mark + blank;
                let line = *line + count_lines(before);
                match Shape::of(text, over) {
                    Shape::Unknown => {
                        *self = Self::Undecided(line);
                        return done;
                    }
                    Shape::Object => {
                        found.push(Found {
                            line,
                            what: Ok(done..bytes.len()),
                        });
                        return bytes.len();
                    }
                    Shape::Array => *self = Self::Array(Array::new(line)),
                    Shape::Lines => *self = Self::Lines(Lines::new(line)),
                }
                let start = found.len();
                let done = done + self.split(text, over, found);
                for range in found.iter_mut().skip(start).flat_map(|f| &mut f.what) {
                    *range = range.start + mark + blank..range.end + mark + blank;
                }
                done
            }
        }
    }

    /// The line in which the next event begins.
    pub(super) fn line(&self) -> u64 {
        match self {
            Self::Undecided(line) => *line,
            Self::Lines(lines) => lines.line(),
            Self::Array(array) => array.line(),
        }
    }
}

/// What an input is.
enum Shape {
    Unknown,
    Array,
    Object,
    Lines,
}

impl Shape {
    /// Judges by the beginning of the input behind all blanks.
    fn of(text: &[u8], over: bool) -> Self {
        if text.first() == Some(&b'[') {
            return Self::Array;
        }
        let end = memchr::memchr(b'\n', text);
        let first_line = text.get(..end.unwrap_or(text.len())).unwrap_or_default();
        let small = text.len() < WHOLE_BYTES;
        if end.is_none() && !over && small {
            Self::Unknown
        } else if !small || text.is_empty() || is_value(first_line) {
            Self::Lines
        } else if !over {
            Self::Unknown
        } else if is_value(text) {
            Self::Object
        } else {
            Self::Lines
        }
    }
}

fn is_value(text: &[u8]) -> bool {
    json::read(text, &Bump::new()).is_ok()
}

/// How many lines end in a text.
pub(super) fn count_lines(text: &[u8]) -> u64 {
    memchr::memchr_iter(b'\n', text).count() as u64
}

/// A text without the blanks around it, by its range.
pub(super) fn trim(bytes: &[u8], range: std::ops::Range<usize>) -> std::ops::Range<usize> {
    let text = bytes.get(range.clone()).unwrap_or_default();
    let start = range.start + text.len() - text.trim_ascii_start().len();
    start..start.max(range.start + text.trim_ascii_end().len())
}
