//! The command line, as people and scripts see it. Each file of `cases` is a session:
//!
//! ```text
//! # a comment
//! $ segue map -m mappings.yaml events.ndjson
//! | a line on standard output
//! ! a line on standard error
//! ? 1                         the exit code, where it is not 0
//! ```
//!
//! A session has a folder of its own with a copy of `files`. `< FILE` and `> FILE` redirect. `BLESS=1` writes down
//! what came out. The sessions in `docs` and the README run too, see `docs.rs`.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on stops"
)]

mod check;
mod conformance;
mod docs;
mod inputs;
mod lint;
mod pipes;
mod presets;
mod session;
mod threads;
mod trace;

use std::fs;
use std::path::{Path, PathBuf};

use session::Folder;

/// The root of the project.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

#[test]
fn sessions() {
    let cases = root().join("tests/command_line/cases");
    let mut wrong = Vec::new();
    let mut files: Vec<_> = fs::read_dir(&cases)
        .unwrap()
        .map(|e| e.unwrap().path())
        .collect();
    files.sort();
    assert!(!files.is_empty());
    for file in files {
        let written = fs::read_to_string(&file).unwrap();
        let folder = Folder::with_files();
        let came_out = session::replay(&written, &folder);
        if came_out == written {
            continue;
        }
        if std::env::var_os("BLESS").is_some() {
            fs::write(&file, came_out).unwrap();
        } else {
            wrong.push(format!(
                "{}:\n{}",
                file.display(),
                session::difference(&written, &came_out)
            ));
        }
    }
    assert!(
        wrong.is_empty(),
        "{}\n`just bless` writes down what comes out",
        wrong.join("\n")
    );
}
