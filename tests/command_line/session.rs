//! Commands that are run, and how what comes out is written down.

use std::cell::RefCell;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

/// A folder to run commands in, and the folder in it that they run in.
pub(crate) struct Folder(TempDir, RefCell<PathBuf>);

impl Folder {
    /// A folder with a copy of the files for sessions.
    pub(crate) fn with_files() -> Self {
        let folder = TempDir::new().unwrap();
        copy(
            &crate::root().join("tests/command_line/files"),
            folder.path(),
        );
        copy(
            &crate::root().join("examples"),
            &folder.path().join("examples"),
        );
        let at = folder.path().to_owned();
        Self(folder, RefCell::new(at))
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    /// Runs later commands in a folder inside, which is made if it is not there.
    pub(crate) fn enter(&self, folder: &str) {
        let at = self.1.borrow().join(folder);
        fs::create_dir_all(&at).unwrap();
        self.1.replace(at);
    }

    /// Writes a file where commands run.
    pub(crate) fn write(&self, name: &str, text: &str) {
        fs::write(self.1.borrow().join(name), text).unwrap();
    }

    /// Runs a line such as `segue lint < file`.
    pub(crate) fn run(&self, line: &str) -> Output {
        let mut words = words(line).into_iter();
        let mut command = match words.next().as_deref() {
            Some("segue") => Command::new(env!("CARGO_BIN_EXE_segue")),
            other => panic!("`segue` runs in sessions, not {other:?}"),
        };
        command
            .current_dir(&*self.1.borrow())
            .env_clear()
            .stdin(Stdio::null());
        let mut into = None;
        while let Some(word) = words.next() {
            match word.as_str() {
                "<" => {
                    let file = self.1.borrow().join(words.next().unwrap());
                    command.stdin(File::open(file).unwrap());
                }
                ">" => into = words.next(),
                _ => {
                    command.arg(word);
                }
            }
        }
        let mut output = command.output().unwrap();
        if let Some(file) = into {
            fs::write(
                self.1.borrow().join(file),
                std::mem::take(&mut output.stdout),
            )
            .unwrap();
        }
        output
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// A line taken apart as a shell does, quotes and all, without variables.
fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    for c in line.chars() {
        match (quote, c) {
            (None, '\'' | '"') => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            (Some(open), c) if open == c => quote = None,
            (None, ' ') => words.extend(word.take()),
            _ => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    words
}

/// Runs the commands of a session and gives the session with what came out.
pub(crate) fn replay(session: &str, folder: &Folder) -> String {
    let mut replayed = String::new();
    for line in session.lines() {
        if let Some(command) = line.strip_prefix("$ ") {
            let output = folder.run(command);
            writeln!(replayed, "{line}").unwrap();
            write_lines(&mut replayed, '|', &output.stdout);
            write_lines(&mut replayed, '!', &output.stderr);
            let code = output.status.code().unwrap();
            if code != 0 {
                writeln!(replayed, "? {code}").unwrap();
            }
        } else if !line.starts_with(['|', '!', '?']) {
            writeln!(replayed, "{line}").unwrap();
        }
    }
    replayed
}

fn write_lines(session: &mut String, mark: char, bytes: &[u8]) {
    for line in String::from_utf8_lossy(bytes).lines() {
        writeln!(session, "{}", format!("{mark} {line}").trim_end()).unwrap();
    }
}

/// The lines in which two texts differ.
pub(crate) fn difference(written: &str, came_out: &str) -> String {
    let (written, came_out): (Vec<_>, Vec<_>) =
        (written.lines().collect(), came_out.lines().collect());
    let same = written
        .iter()
        .zip(&came_out)
        .take_while(|(a, b)| a == b)
        .count();
    let end = written.iter().rev().zip(came_out.iter().rev());
    let most = written.len().min(came_out.len()) - same;
    let behind = end.take_while(|(a, b)| a == b).count().min(most);
    let mut text = String::new();
    for line in &written[same..written.len() - behind] {
        writeln!(text, "- {line}").unwrap();
    }
    for line in &came_out[same..came_out.len() - behind] {
        writeln!(text, "+ {line}").unwrap();
    }
    text
}
