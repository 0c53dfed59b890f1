//! The file of dead letters.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use super::{DeadLetter, disk, lock};
use crate::Error;

/// A file of dead letters, made when the first one is written. What is there is kept, and several runs may write to it.
#[derive(Debug)]
pub struct DeadLetters {
    path: PathBuf,
    file: Option<File>,
    /// The bytes of whole letters in it.
    length: u64,
}

impl DeadLetters {
    /// The file at `path`, whether it exists or not. Where it does not, it could be made.
    pub fn at(path: &Path) -> Result<Self, Error> {
        let mut letters = Self {
            path: path.to_owned(),
            file: None,
            length: 0,
        };
        match letters.open() {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                disk::could_be_made(path).map_err(|source| letters.unwritable(source))?;
            }
            other => other.map_err(|source| letters.unwritable(source))?,
        }
        Ok(letters)
    }

    fn open(&mut self) -> io::Result<()> {
        let file = OpenOptions::new()
            .append(true)
            .read(true)
            .open(&self.path)?;
        if file.metadata()?.is_file() {
            lock::shared(&file)?;
        }
        self.length = file.metadata()?.len();
        self.file = Some(file);
        Ok(())
    }

    /// Cuts off what stands behind the first `length` bytes: letters that are `own`, and one that is no whole line.
    /// Those of other runs stay.
    pub(super) fn cut_back(
        &mut self,
        length: u64,
        own: impl Fn(&DeadLetter<'_>) -> bool,
    ) -> Result<(), Error> {
        if self.length < length {
            return Err(Error::DeadLettersMissing {
                path: self.path.clone(),
                found: self.length,
                wanted: length,
            });
        }
        let Some(file) = self.file.take_if(|_| self.length > length) else {
            return Ok(());
        };
        let failed = |source| self.unwritable(source);
        // Another run may be about to write to the end that is looked at.
        if !lock::exclusive(&file).map_err(failed)? {
            return Err(Error::DeadLettersInUse {
                path: self.path.clone(),
            });
        }
        rewrite(&file, &self.path, length, own).map_err(failed)?;
        drop(file);
        self.open().map_err(|source| self.unwritable(source))
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

    /// Appends whole lines. They are on disk when it returns.
    pub(super) fn append(&mut self, lines: &[u8]) -> Result<(), Error> {
        if lines.is_empty() {
            return Ok(());
        }
        self.write(lines).map_err(|source| self.unwritable(source))
    }

    fn write(&mut self, lines: &[u8]) -> io::Result<()> {
        if self.file.is_none() {
            drop(
                OpenOptions::new()
                    .append(true)
                    .create(true)
                    .open(&self.path)?,
            );
            disk::sync_parent(&self.path)?;
            self.open()?;
        }
        let Some(file) = &mut self.file else {
            return Ok(());
        };
        let before = file.metadata()?.len();
        if let Err(error) = file.write_all(lines).and_then(|()| disk::sync(file)) {
            // The error that counts is the first one; a letter cut in two would be found at the next start.
            let _ = file.set_len(before);
            return Err(error);
        }
        self.length = file.metadata()?.len();
        Ok(())
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

/// Keeps the first bytes of a file, and of the lines behind them those that are whole and not `own`. There is a whole
/// file at every instant.
fn rewrite(
    file: &File,
    path: &Path,
    length: u64,
    own: impl Fn(&DeadLetter<'_>) -> bool,
) -> io::Result<()> {
    let mut reader = BufReader::new(file);
    reader.seek(SeekFrom::Start(length))?;
    let beside = lock::beside(path, ".tmp");
    let mut kept: Option<File> = None;
    let mut line = Vec::new();
    while reader.read_until(b'\n', &mut line)? > 0 {
        let letter = serde_json::from_slice(&line);
        if line.ends_with(b"\n") && !letter.is_ok_and(|letter| own(&letter)) {
            let kept = match &mut kept {
                Some(kept) => kept,
                None => {
                    let mut copy = File::create(&beside)?;
                    io::copy(&mut File::open(path)?.take(length), &mut copy)?;
                    kept.insert(copy)
                }
            };
            kept.write_all(&line)?;
        }
        line.clear();
    }
    match kept {
        Some(kept) => {
            kept.sync_all()?;
            fs::rename(&beside, path)?;
            disk::sync_parent(path)
        }
        None => file.set_len(length).and_then(|()| file.sync_all()),
    }
}
