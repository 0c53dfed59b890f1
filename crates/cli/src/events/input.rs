use std::io::{self, Read};
use std::sync::Arc;

use super::compression::decompress;
use super::splitter::Splitter;
use super::{Batch, Found};

/// How much is read at a time.
const CHUNK: usize = 256 << 10;

/// One input being read.
pub(super) struct Input {
    name: Arc<str>,
    reader: io::Result<Box<dyn Read + Send>>,
    splitter: Splitter,
    /// The beginning of an event whose end has not been read yet.
    rest: Vec<u8>,
    over: bool,
}

impl Input {
    /// An input that could not be opened is one whose first read fails.
    pub(super) fn new(name: Arc<str>, reader: io::Result<impl Read + Send + 'static>) -> Self {
        Self {
            name,
            reader: reader.and_then(decompress),
            splitter: Splitter::default(),
            rest: Vec::new(),
            over: false,
        }
    }

    /// Fills the batch with what is next; false where nothing is left.
    pub(super) fn fill(&mut self, batch: &mut Batch) -> bool {
        batch.file = self.name.clone();
        batch.found.clear();
        batch.breaks_off = false;
        std::mem::swap(&mut batch.bytes, &mut self.rest);
        self.rest.clear();
        while batch.found.is_empty() && !self.over {
            let done = match self.read(&mut batch.bytes) {
                Ok(count) => {
                    self.over = count == 0;
                    self.splitter
                        .split(&batch.bytes, self.over, &mut batch.found)
                }
                Err(error) => {
                    self.over = true;
                    batch.breaks_off = true;
                    let done = self.splitter.split(&batch.bytes, false, &mut batch.found);
                    batch.found.push(Found {
                        line: self.splitter.line(),
                        what: Err(format!("reading breaks off here: {error}")),
                    });
                    done
                }
            };
            if batch.found.is_empty() {
                batch.bytes.drain(..done);
            } else {
                self.rest
                    .extend_from_slice(batch.bytes.get(done..).unwrap_or_default());
            }
        }
        !batch.found.is_empty()
    }

    /// Appends what can be had at once.
    fn read(&mut self, bytes: &mut Vec<u8>) -> io::Result<usize> {
        let reader = match &mut self.reader {
            Ok(reader) => reader,
            Err(error) => return Err(std::mem::replace(error, io::ErrorKind::NotFound.into())),
        };
        let filled = bytes.len();
        bytes.resize(filled + CHUNK, 0);
        let count = loop {
            match reader.read(bytes.get_mut(filled..).unwrap_or_default()) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                other => break other,
            }
        };
        bytes.truncate(filled + count.as_ref().map_or(0, |count| *count));
        count
    }
}
