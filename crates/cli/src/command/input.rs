//! Mapping files and files of tests that a command looks over, whatever is in them, and puts back changed.

use std::borrow::Cow;
use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use crate::files::{self, STDIN, beside, is_test_file};
use crate::stop::Stop;

/// A file that has been read.
pub(super) struct Input {
    /// As findings call it.
    pub(super) name: String,
    /// Where it is, or is to be thought to be.
    path: PathBuf,
    /// Whether it comes through standard input.
    pub(super) stdin: bool,
    bytes: Vec<u8>,
}

/// Reads the files that are to be looked over; `stdin_name` is what standard input is called.
pub(super) fn open(paths: &[PathBuf], stdin_name: Option<&Path>) -> Result<Vec<Input>, Stop> {
    let stdin = PathBuf::from(STDIN);
    let paths = match stdin_name {
        Some(_) if paths.is_empty() => vec![stdin.clone()],
        _ => files::mappings_and_tests(paths)?,
    };
    if stdin_name.is_some() && !paths.contains(&stdin) {
        return Err(Stop::NameWithoutStdin);
    }
    let read = |path: PathBuf| {
        if path == stdin {
            Input::stdin(stdin_name)
        } else {
            let bytes = fs::read(&path).map_err(|error| Stop::read(&path, error))?;
            Ok(Input::new(path, false, bytes))
        }
    };
    paths.into_iter().map(read).collect()
}

impl Input {
    fn new(path: PathBuf, stdin: bool, bytes: Vec<u8>) -> Self {
        Self {
            name: path.display().to_string(),
            path,
            stdin,
            bytes,
        }
    }

    fn stdin(name: Option<&Path>) -> Result<Self, Stop> {
        let mut bytes = Vec::new();
        let read = io::stdin().lock().read_to_end(&mut bytes);
        read.map_err(|error| Stop::read(Path::new(STDIN), error))?;
        Ok(Self::new(
            name.unwrap_or(Path::new(STDIN)).to_owned(),
            true,
            bytes,
        ))
    }

    /// Its text. Bytes that are no UTF-8 become U+FFFD, which the parser reports at its place.
    pub(super) fn text(&self) -> Cow<'_, str> {
        String::from_utf8_lossy(&self.bytes)
    }

    /// Whether it is a file of tests, by its name.
    pub(super) fn holds_tests(&self) -> bool {
        let name = self.path.file_name().unwrap_or_default();
        is_test_file(&name.to_string_lossy())
    }

    /// The path of a file that is named in it.
    pub(super) fn beside(&self, path: &str) -> PathBuf {
        beside(&self.path, path)
    }

    /// Writes what it has become, none where it stays: to standard output where it came through standard input, else
    /// over it.
    pub(super) fn put_back(&self, text: Option<&str>) -> Result<(), Stop> {
        match text {
            _ if self.stdin => io::stdout().write_all(text.map_or(&self.bytes, str::as_bytes))?,
            Some(text) => files::replace(&self.path, text)?,
            None => {}
        }
        Ok(())
    }
}
