use std::io::{self, Read};
use std::sync::Arc;

use super::buffer::Buffer;
use super::compression::decompress;
use super::splitter::Splitter;
use super::{Batch, Found};

/// One input being read.
pub(super) struct Input {
    name: Arc<str>,
    reader: io::Result<Box<dyn Read + Send>>,
    splitter: Splitter,
    /// The beginning of an event whose end has not been read yet.
    rest: Buffer,
    over: bool,
}

impl Input {
    /// An input that could not be opened is one whose first read fails.
    pub(super) fn new(name: Arc<str>, reader: io::Result<impl Read + Send + 'static>) -> Self {
        Self {
            name,
            reader: reader.and_then(decompress),
            splitter: Splitter::default(),
            rest: Buffer::default(),
            over: false,
        }
    }

    /// Fills the batch with what is next; false where nothing is left.
    pub(super) fn fill(&mut self, batch: &mut Batch) -> bool {
        batch.file = self.name.clone();
        batch.found.clear();
        batch.breaks_off = false;
        std::mem::swap(&mut batch.buffer, &mut self.rest);
        self.rest.clear();
        while batch.found.is_empty() && !self.over {
            let read = self.read(&mut batch.buffer);
            let bytes = batch.buffer.bytes();
            self.over = !matches!(read, Ok(1..));
            let ends = matches!(read, Ok(0));
            let done = self.splitter.split(bytes, ends, &mut batch.found);
            if let Err(error) = read {
                batch.breaks_off = true;
                batch.found.push(Found {
                    line: self.splitter.line(),
                    what: Err(format!("reading breaks off here: {error}")),
                });
            }
            if batch.found.is_empty() {
                batch.buffer.drop_front(done);
            } else {
                self.rest.extend(bytes.get(done..).unwrap_or_default());
            }
        }
        !batch.found.is_empty()
    }

    /// Appends what can be had at once.
    fn read(&mut self, buffer: &mut Buffer) -> io::Result<usize> {
        match &mut self.reader {
            Ok(reader) => buffer.read(reader),
            Err(error) => Err(std::mem::replace(error, io::ErrorKind::NotFound.into())),
        }
    }
}
