use std::io::{self, Read};

/// How much is read at a time.
const CHUNK: usize = 256 << 10;

/// Bytes that have been read. Its memory is used again and again, and cleared only once.
#[derive(Debug)]
pub(super) struct Buffer {
    memory: Vec<u8>,
    filled: usize,
}

impl Default for Buffer {
    fn default() -> Self {
        Self {
            memory: vec![0; CHUNK],
            filled: 0,
        }
    }
}

impl Buffer {
    pub(super) fn bytes(&self) -> &[u8] {
        self.memory.get(..self.filled).unwrap_or_default()
    }

    pub(super) fn clear(&mut self) {
        self.filled = 0;
    }

    /// Takes away so many bytes from the front.
    pub(super) fn drop_front(&mut self, count: usize) {
        self.memory.copy_within(count..self.filled, 0);
        self.filled -= count;
    }

    /// Appends bytes.
    pub(super) fn extend(&mut self, bytes: &[u8]) {
        self.room(bytes.len()).copy_from_slice(bytes);
        self.filled += bytes.len();
    }

    /// Appends what can be had at once; how much that is, and 0 at the end.
    pub(super) fn read(&mut self, reader: &mut impl Read) -> io::Result<usize> {
        let count = loop {
            match reader.read(self.room(CHUNK)) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                other => break other?,
            }
        };
        self.filled += count;
        Ok(count)
    }

    /// The memory of the next so many bytes.
    fn room(&mut self, count: usize) -> &mut [u8] {
        let end = self.filled + count;
        if self.memory.len() < end {
            self.memory.resize(end, 0);
        }
        self.memory.get_mut(self.filled..end).unwrap_or_default()
    }
}
