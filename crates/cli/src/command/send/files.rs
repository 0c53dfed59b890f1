//! Which files a run reads and writes, and that no file is both.

use std::fs;
use std::path::{Path, PathBuf};

use segue_delivery::{DeadLetter, DeadLetters, InputIdentity};

use super::SendArgs;
use crate::stop::Stop;

/// The dead letters where no file is named.
const DEAD_LETTERS: &str = "segue-dead-letters.ndjson";

pub(super) struct Files {
    pub(super) inputs: Vec<PathBuf>,
    pub(super) dead_letters: PathBuf,
}

impl Files {
    pub(super) fn new(arguments: &SendArgs) -> Result<Self, Stop> {
        let inputs = match &arguments.replay {
            Some(file) => vec![file.clone()],
            None => arguments.events.clone(),
        };
        let files = Self {
            dead_letters: dead_letters(arguments),
            inputs,
        };
        files.check(arguments)?;
        Ok(files)
    }

    fn check(&self, arguments: &SendArgs) -> Result<(), Stop> {
        if let Some(replayed) = &arguments.replay {
            check_letters(replayed)?;
        }
        let written = [
            ("--dead-letters", Some(&self.dead_letters)),
            ("--checkpoint", arguments.checkpoint.as_ref()),
        ];
        let written = written
            .into_iter()
            .filter_map(|(option, path)| Some((option, path?)));
        let mut read: Vec<&PathBuf> = self.inputs.iter().collect();
        read.push(&arguments.mappings.file);
        for (option, path) in written {
            if let Some(same) = read.iter().find(|other| is_same(path, other)) {
                return Err(Stop::UsedTwice {
                    option,
                    path: (*same).clone(),
                });
            }
            read.push(path);
        }
        Ok(())
    }

    /// What the inputs are known by when the run is resumed.
    pub(super) fn identities(&self) -> Result<Vec<InputIdentity>, Stop> {
        let standard_input = Path::new("-");
        if self.inputs.is_empty() || self.inputs.iter().any(|path| path == standard_input) {
            return Err(Stop::StandardInputNotResumable);
        }
        let identities = self.inputs.iter().map(|path| InputIdentity::of(path));
        Ok(identities.collect::<Result<_, _>>()?)
    }

    /// What the inputs are called in dead letters.
    pub(super) fn names(&self) -> Vec<String> {
        let names = self.inputs.iter().map(|path| path.display().to_string());
        names.collect()
    }

    pub(super) fn letters(&self) -> Result<DeadLetters, Stop> {
        Ok(DeadLetters::at(&self.dead_letters)?)
    }
}

fn dead_letters(arguments: &SendArgs) -> PathBuf {
    if let Some(path) = &arguments.dead_letters {
        return path.clone();
    }
    if let Some(replayed) = &arguments.replay {
        let mut again = replayed.clone().into_os_string();
        again.push(".again");
        return again.into();
    }
    match &arguments.checkpoint {
        Some(checkpoint) => checkpoint.with_file_name(DEAD_LETTERS),
        None => DEAD_LETTERS.into(),
    }
}

/// Whether two paths lead to one file, there or not.
fn is_same(a: &Path, b: &Path) -> bool {
    let place = |path: &Path| fs::canonicalize(path).or_else(|_| std::path::absolute(path));
    match (place(a), place(b)) {
        (Ok(a), Ok(b)) => a == b,
        _ => a == b,
    }
}

/// Whether a file has dead letters in it, as far as its first line tells.
fn check_letters(path: &Path) -> Result<(), Stop> {
    use std::io::{BufRead, BufReader};

    let failed = |error| Stop::read(path, error);
    let mut reader = BufReader::new(fs::File::open(path).map_err(failed)?);
    let mut line = Vec::new();
    while line.trim_ascii().is_empty() {
        line.clear();
        if reader.read_until(b'\n', &mut line).map_err(failed)? == 0 {
            return Ok(());
        }
    }
    match serde_json::from_slice::<DeadLetter<'_>>(&line) {
        Ok(_) => Ok(()),
        Err(_) => Err(Stop::NoDeadLetters(path.to_owned())),
    }
}
