use std::io::{self, Write};
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use segue_parser::diagnostic::Severity;

use crate::files;
use crate::mappings::{DEFAULT_FILE, ProcessEnvironment, compiler, read_text};
use crate::render::{Drawing, counted};
use crate::stop::{Outcome, Stop};

/// Check mapping files
#[derive(Debug, Args)]
pub(crate) struct LintArgs {
    /// Mapping files, and folders with mapping files in them
    #[arg(value_name = "FILE", default_value = DEFAULT_FILE)]
    files: Vec<PathBuf>,

    /// How findings are written: drawn for people, or one JSON array on standard output
    #[arg(long, value_enum, default_value_t)]
    format: Format,

    /// Count warnings as something found, for the exit code
    #[arg(long, value_name = "WHAT", value_enum)]
    deny: Option<Deny>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    #[default]
    Text,
    Json,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Deny {
    Warnings,
}

/// How many findings there are.
#[derive(Default)]
struct Tally {
    errors: usize,
    warnings: usize,
    hints: usize,
}

impl LintArgs {
    pub(crate) fn run(self) -> Result<Outcome, Stop> {
        let files = files::gather(&self.files, files::is_mapping_file)?;
        let compiler = compiler()?;
        let mut findings = Vec::new();
        let mut tally = Tally::default();
        for file in &files {
            let text = read_text(file)?;
            let compilation = compiler.compile(&text, &ProcessEnvironment);
            for diagnostic in &compilation.diagnostics {
                tally.add(diagnostic.severity);
            }
            let name = file.display().to_string();
            let drawing = Drawing::new(&name, &text, compiler.destination());
            match self.format {
                Format::Text => drawing.draw_all(&compilation.diagnostics),
                Format::Json => {
                    findings.extend(compilation.diagnostics.iter().map(|d| drawing.finding(d)));
                }
            }
        }
        match self.format {
            Format::Text => tally.say(files.len()),
            Format::Json => {
                let mut line = serde_json::to_vec(&findings).map_err(io::Error::from)?;
                line.push(b'\n');
                io::stdout().write_all(&line)?;
            }
        }
        let denied = self.deny == Some(Deny::Warnings) && tally.warnings > 0;
        Ok(Outcome::found(tally.errors > 0 || denied))
    }
}

impl Tally {
    fn add(&mut self, severity: Severity) {
        match severity {
            Severity::Error => self.errors += 1,
            Severity::Warning => self.warnings += 1,
            Severity::Hint => self.hints += 1,
        }
    }

    /// Says on standard error what was found. If that fails, nobody is listening.
    fn say(&self, files: usize) {
        let counts = [
            (self.errors, "error"),
            (self.warnings, "warning"),
            (self.hints, "hint"),
        ];
        let found: Vec<_> = counts
            .into_iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, what)| counted(count, what))
            .collect();
        let found = if found.is_empty() {
            "nothing found".to_owned()
        } else {
            found.join(", ")
        };
        let files = counted(files, "file");
        let _ = writeln!(anstream::stderr(), "{files} checked: {found}");
    }
}
