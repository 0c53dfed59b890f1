mod coverage;
mod json;
mod junit;
mod suite;
mod text;

use std::io::{self, Write};
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use segue_evaluator::program::Glob;
use segue_testing::{Counted, Problem};

use crate::clock::Clock;
use crate::files;
use crate::mappings::compiler;
use crate::stop::{Outcome, Stop};
use suite::{Subjects, Suite};

/// Run the tests of mapping files
#[derive(Debug, Args)]
pub(crate) struct TestArgs {
    /// Mapping files and `*.test.yaml` files, and folders with such in them; without any, `segue.yaml` and the
    /// `*.test.yaml` files beside it
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,

    /// Run the tests whose name holds this text; `*`, `?` and `[a-z]` stand for others
    #[arg(long, value_name = "PATTERN")]
    run: Option<String>,

    /// Rewrite what the tests expect to what comes out, and leave the rest of the files as it is
    #[arg(long)]
    update: bool,

    /// Say what of the mapping files the tests have exercised: of what files and presets write, or of all, the
    /// defaults of the actions included
    #[arg(long, value_name = "OF", value_enum, num_args = 0..=1, require_equals = true, default_missing_value = "written")]
    coverage: Option<Of>,

    /// Fail where less than so many percent of a mapping file were exercised
    #[arg(long, value_name = "PERCENT", value_parser = percent)]
    threshold: Option<f64>,

    /// How the results are written
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    #[default]
    Text,
    Json,
    Junit,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Of {
    Written,
    All,
}

impl From<Of> for Counted {
    fn from(of: Of) -> Self {
        match of {
            Of::Written => Self::Written,
            Of::All => Self::All,
        }
    }
}

/// A number from 0 to 100.
fn percent(text: &str) -> Result<f64, String> {
    text.parse()
        .ok()
        .filter(|percent| (0.0..=100.0).contains(percent))
        .ok_or_else(|| "a number from 0 to 100 is wanted".to_owned())
}

/// How the tests of a file went.
struct Results {
    file: String,
    /// Why none of them could be run.
    broken: Option<String>,
    cases: Vec<Case>,
}

/// How a test went.
struct Case {
    name: String,
    /// From 1.
    line: usize,
    /// Whether its expectations have been rewritten.
    updated: bool,
    /// None where it passed.
    problems: Vec<Problem>,
}

impl TestArgs {
    pub(crate) fn run(self) -> Result<Outcome, Stop> {
        let compiler = compiler()?;
        let asked = self.threshold.map(|_| Of::Written);
        let counted = self.coverage.or(asked).map(Counted::from);
        let mut subjects = Subjects::new(&compiler, counted);
        let clock = Clock::System.now();
        let pattern = self.run.as_ref().map(|p| Glob::new(&format!("*{p}*")));
        let chosen = |name: &str| pattern.as_ref().is_none_or(|p| p.matches(name));
        let mut all = Vec::new();
        for file in files::mappings_and_tests(&self.files)? {
            let mut suite = Suite::load(&file, &mut subjects)?;
            let mut results = suite.run(&subjects, clock, chosen);
            if self.update && suite.update(&subjects, clock, chosen)? {
                let before = results;
                results = suite.run(&subjects, clock, chosen);
                for (case, before) in results.cases.iter_mut().zip(&before.cases) {
                    case.updated = case.passed() && !before.passed();
                }
            }
            all.push(results);
        }
        let coverage = subjects.coverage();
        let threshold = self.threshold.unwrap_or_default();
        match self.format {
            Format::Text => {
                let mut out = anstream::stdout().lock();
                text::write(&all, &mut out)?;
                coverage::write(&coverage, threshold, &mut out)?;
            }
            Format::Json => json::write(&all, &coverage, &mut io::stdout().lock())?,
            Format::Junit => io::stdout().write_all(junit::report(&all).as_bytes())?,
        }
        // Who runs no test learns nothing, and should know it.
        let none = all.iter().all(|results| results.cases.is_empty());
        let below = coverage.iter().any(|c| c.is_below(threshold));
        let passed = all.iter().all(Results::passed);
        Ok(Outcome::found(none || below || !passed))
    }
}

impl Results {
    /// Whether there is nothing to say of the file.
    fn is_empty(&self) -> bool {
        self.broken.is_none() && self.cases.is_empty()
    }

    fn passed(&self) -> bool {
        self.broken.is_none() && self.cases.iter().all(Case::passed)
    }
}

impl Case {
    fn passed(&self) -> bool {
        self.problems.is_empty()
    }
}
