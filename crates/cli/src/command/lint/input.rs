//! The files that are looked over, whatever is in them.

use std::borrow::Cow;
use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use segue_parser::diagnostic::{Diagnostic, Mended};
use segue_parser::{Compiler, Tested, Tests};

use crate::files::{self, STDIN, beside, is_test_file};
use crate::mappings::{ProcessEnvironment, read_text};
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

    /// What is found in a text that stands in place of its own.
    pub(super) fn lint(&self, text: &str, compiler: &Compiler) -> Vec<Diagnostic> {
        let name = self.path.file_name().unwrap_or_default().to_string_lossy();
        if !is_test_file(&name) {
            return compiler.compile(text, &ProcessEnvironment).diagnostics;
        }
        let tests = Tests::read(text);
        let mapping_file = tests.mapping_file().map(|file| beside(&self.path, file));
        let mapping_file = mapping_file.map(|file| read_text(&file));
        let Some(Ok(mapping_file)) = mapping_file else {
            return tests.check(Tested::Unreadable).1;
        };
        let program = compiler.compile(&mapping_file, &ProcessEnvironment).program;
        let tested = program.as_ref().map_or(Tested::Broken, Tested::Program);
        tests.check(tested).1
    }

    /// Writes what it has become: to standard output where it came through standard input, else over it, if there is a
    /// change.
    pub(super) fn put_back(&self, mended: &Mended) -> Result<(), Stop> {
        let changed = mended.fixes > 0;
        if self.stdin {
            let bytes = if changed {
                mended.text.as_bytes()
            } else {
                &self.bytes
            };
            io::stdout().write_all(bytes)?;
        } else if changed {
            files::replace(&self.path, &mended.text)?;
        }
        Ok(())
    }
}
