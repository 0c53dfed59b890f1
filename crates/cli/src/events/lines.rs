use segue_evaluator::limits::EVENT_BYTES;

use super::splitter::trim;
use super::{Found, too_large};

/// One event a line; blank lines are none.
#[derive(Debug)]
pub(super) struct Lines {
    /// The line that comes next.
    line: u64,
    /// How far `bytes` has been searched for an end.
    searched: usize,
    /// Whether the rest of an event over the limit is being passed over.
    skipping: bool,
}

impl Lines {
    pub(super) fn new(line: u64) -> Self {
        Self {
            line,
            searched: 0,
            skipping: false,
        }
    }

    pub(super) fn line(&self) -> u64 {
        self.line
    }

    pub(super) fn split(&mut self, bytes: &[u8], over: bool, found: &mut Vec<Found>) -> usize {
        let searched = self.searched;
        let unsearched = bytes.get(searched..).unwrap_or_default();
        let mut done = 0;
        for end in memchr::memchr_iter(b'\n', unsearched) {
            self.end(bytes, done..searched + end, found);
            done = searched + end + 1;
        }
        if over {
            self.end(bytes, done..bytes.len(), found);
            done = bytes.len();
        } else if self.skipping {
            done = bytes.len();
        } else if bytes.len() - done > EVENT_BYTES {
            found.push(Found {
                line: self.line,
                what: Err(too_large()),
            });
            self.skipping = true;
            done = bytes.len();
        }
        self.searched = bytes.len() - done;
        done
    }

    fn end(&mut self, bytes: &[u8], range: std::ops::Range<usize>, found: &mut Vec<Found>) {
        let range = trim(bytes, range);
        if !std::mem::take(&mut self.skipping) && !range.is_empty() {
            found.push(Found {
                line: self.line,
                what: Ok(range),
            });
        }
        self.line += 1;
    }
}
