use std::io::{self, Write};
use std::path::PathBuf;

use clap::Args;
use segue_parser::format;

use super::input::{self, Input};
use crate::render::{Drawing, counted};
use crate::stop::{Outcome, Stop};
use crate::{diff, parallel};

/// Lay out mapping files and their tests
#[derive(Debug, Args)]
pub(crate) struct FmtArgs {
    /// Mapping files and `*.test.yaml` files, folders with such in them, `-` for standard input, which goes to standard
    /// output; without any, `segue.yaml` and the `*.test.yaml` files beside it
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,

    /// Change nothing, list the files that would change; exits with 1 where there are any
    #[arg(long)]
    check: bool,

    /// Change nothing, print what would change as a unified diff; exits with 1 where there is something
    #[arg(long)]
    diff: bool,

    /// What the file on standard input is called in findings and in the diff
    #[arg(long, value_name = "NAME")]
    stdin_filename: Option<PathBuf>,
}

/// How many files there are of each kind.
#[derive(Default)]
struct Tally {
    changed: usize,
    unchanged: usize,
    broken: usize,
}

impl FmtArgs {
    pub(crate) fn run(self) -> Result<Outcome, Stop> {
        let inputs = input::open(&self.files, self.stdin_filename.as_deref())?;
        let destination = segue_mixpanel::destination();
        let mut tally = Tally::default();
        let formatted = parallel::map(&inputs, |input| format(&input.text()))?;
        for (input, formatted) in inputs.iter().zip(formatted) {
            let text = input.text();
            match formatted {
                Ok(formatted) => {
                    let changed = Some(formatted.as_str()).filter(|formatted| *formatted != text);
                    tally.count(changed.is_some());
                    match changed {
                        Some(after) if self.diff => {
                            let diff = diff::unified(&input.name, &text, after, &destination);
                            io::stdout().write_all(diff.as_bytes())?;
                        }
                        Some(_) if self.check => writeln!(io::stdout(), "{}", input.name)?,
                        _ if self.only_shows() => {}
                        changed => input.put_back(changed)?,
                    }
                }
                Err(found) => {
                    tally.broken += 1;
                    Drawing::new(&input.name, &text, &destination).draw_all(&found);
                }
            }
        }
        self.say(&tally, &inputs);
        let found = tally.broken > 0 || self.only_shows() && tally.changed > 0;
        Ok(Outcome::found(found))
    }

    fn only_shows(&self) -> bool {
        self.check || self.diff
    }

    /// Says on standard error what has been done. If that fails, nobody is listening. An editor that has its text laid
    /// out need not be told.
    fn say(&self, tally: &Tally, inputs: &[Input]) {
        if tally.broken == 0 && inputs.iter().any(|input| input.stdin) && inputs.len() == 1 {
            return;
        }
        let changed = if self.only_shows() {
            "to be laid out"
        } else {
            "laid out"
        };
        let counts = [
            (tally.changed, changed),
            (tally.unchanged, "unchanged"),
            (tally.broken, "left alone because of errors"),
        ];
        let counts = counts.iter().filter(|(count, _)| *count > 0);
        let counts: Vec<_> = counts
            .map(|(count, what)| format!("{count} {what}"))
            .collect();
        let files = counted(inputs.len(), "file");
        let colon = if counts.is_empty() { "" } else { ": " };
        let _ = writeln!(anstream::stderr(), "{files}{colon}{}", counts.join(", "));
    }
}

impl Tally {
    fn count(&mut self, changed: bool) {
        if changed {
            self.changed += 1;
        } else {
            self.unchanged += 1;
        }
    }
}
