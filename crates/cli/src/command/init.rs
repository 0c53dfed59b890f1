use std::fs;
use std::io::{self, Write};
use std::path::Path;

use clap::Args;

use super::presets::find;
use crate::mappings::{DEFAULT_FILE, compiler};
use crate::stop::{Outcome, Stop};

const MAPPINGS: &str = include_str!("../../templates/segue.yaml");
const EVENTS: &str = include_str!("../../examples/events.ndjson");
/// The line of the template that a choice of presets replaces.
const ALL_PRESETS: &str = "presets: all\n";

/// Write a mapping file to start from, and sample events
#[derive(Debug, Args)]
pub(crate) struct InitArgs {
    /// Begin with this preset alone; may be repeated
    #[arg(long = "preset", value_name = "NAME")]
    presets: Vec<String>,
}

impl InitArgs {
    pub(crate) fn run(self) -> Result<Outcome, Stop> {
        let files = [
            (Path::new(DEFAULT_FILE), self.mappings()?),
            (Path::new("events.ndjson"), EVENTS.to_owned()),
        ];
        if let Some((path, _)) = files.iter().find(|(path, _)| path.exists()) {
            return Err(Stop::Exists(path.to_path_buf()));
        }
        let mut stdout = io::stdout();
        for (path, text) in &files {
            fs::write(path, text).map_err(|error| Stop::write(path, error))?;
            writeln!(stdout, "{}", path.display())?;
        }
        Ok(Outcome::Done)
    }

    /// The mapping file with the chosen presets.
    fn mappings(&self) -> Result<String, Stop> {
        if self.presets.is_empty() {
            return Ok(MAPPINGS.to_owned());
        }
        let compiler = compiler()?;
        let mut chosen = vec!["mappings:\n".to_owned()];
        for name in &self.presets {
            find(&compiler, name)?;
            chosen.push(format!("  - preset: {name}\n"));
        }
        Ok(MAPPINGS.replace(ALL_PRESETS, &chosen.concat()))
    }
}
