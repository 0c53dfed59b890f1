//! The file of dead letters.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use super::disk;
use crate::Error;

/// A file of dead letters, made when the first one is written. What is there is kept.
#[derive(Debug)]
pub struct DeadLetters {
    path: PathBuf,
    file: Option<File>,
    /// The bytes of whole letters in it.
    length: u64,
}

impl DeadLetters {
    /// The file at `path`, whether it exists or not.
    pub fn at(path: &Path) -> Result<Self, Error> {
        let mut letters = Self {
            path: path.to_owned(),
            file: None,
            length: 0,
        };
        match OpenOptions::new().append(true).read(true).open(path) {
            Ok(file) => {
                letters.length = file
                    .metadata()
                    .map_err(|source| letters.unwritable(source))?
                    .len();
                letters.file = Some(file);
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(source) => return Err(letters.unwritable(source)),
        }
        Ok(letters)
    }

    /// Cuts off everything after the first `length` bytes.
    pub(super) fn cut_back(&mut self, length: u64) -> Result<(), Error> {
        if self.length < length {
            return Err(Error::DeadLettersMissing {
                path: self.path.clone(),
                found: self.length,
                wanted: length,
            });
        }
        if let Some(file) = &self.file {
            file.set_len(length)
                .and_then(|()| file.sync_all())
                .map_err(|source| self.unwritable(source))?;
        }
        self.length = length;
        Ok(())
    }

    /// Whether the last letter is whole. A file that was cut must not be added to.
    pub fn check(&mut self) -> Result<(), Error> {
        let last = || -> io::Result<Option<u8>> {
            let Some(mut file) = self.file.as_ref().filter(|_| self.length > 0) else {
                return Ok(None);
            };
            let mut last = [0];
            file.seek(SeekFrom::Start(self.length - 1))?;
            file.read_exact(&mut last)?;
            Ok(last.first().copied())
        };
        match last() {
            Ok(None | Some(b'\n')) => Ok(()),
            Ok(Some(_)) => Err(Error::DeadLettersCut {
                path: self.path.clone(),
            }),
            Err(source) => Err(self.unwritable(source)),
        }
    }

    /// Appends whole lines. They are on disk when it returns; on failure none of them is in the file.
    pub(super) fn append(&mut self, lines: &[u8]) -> Result<(), Error> {
        if lines.is_empty() {
            return Ok(());
        }
        if let Err(source) = self.write(lines) {
            if let Some(file) = &self.file {
                // The error that counts is the first one; a letter cut in two would be found at the next start.
                let _ = file.set_len(self.length);
            }
            return Err(self.unwritable(source));
        }
        self.length += lines.len() as u64;
        Ok(())
    }

    fn write(&mut self, lines: &[u8]) -> io::Result<()> {
        let file = match &mut self.file {
            Some(file) => file,
            None => {
                let file = OpenOptions::new()
                    .append(true)
                    .create(true)
                    .open(&self.path)?;
                disk::sync_parent(&self.path)?;
                self.file.insert(file)
            }
        };
        file.write_all(lines)?;
        file.sync_data()
    }

    /// The bytes of whole letters in the file.
    pub fn length(&self) -> u64 {
        self.length
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    fn unwritable(&self, source: io::Error) -> Error {
        Error::DeadLettersUnwritable {
            path: self.path.clone(),
            source,
        }
    }
}
