mod tally;

use std::io::{self, Write};
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use segue_parser::diagnostic::{Diagnostic, Fixes, Mended, Severity, mend};
use segue_parser::{Compiler, Tested, Tests};
use serde::Serialize;

use super::input::{self, Input};
use crate::mappings::{ProcessEnvironment, compiler, read_text};
use crate::render::{self, Drawing, Report};
use crate::stop::{Outcome, Stop};
use crate::{diff, junit, parallel};
use tally::Tally;

/// Check mapping files and their tests, and mend what can be mended
#[derive(Debug, Args)]
pub(crate) struct LintArgs {
    /// Mapping files and `*.test.yaml` files, folders with such in them, `-` for standard input; without any,
    /// `segue.yaml` and the `*.test.yaml` files beside it
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,

    /// How findings are written: drawn for people on standard error, all else on standard output
    #[arg(long, value_enum, default_value_t)]
    format: Format,

    /// Make the fixes that cannot change what a file means; what is left is reported
    #[arg(long)]
    fix: bool,

    /// With `--fix` or `--diff`: also the fixes that may not be what was meant
    #[arg(long)]
    unsafe_fixes: bool,

    /// Print what `--fix` would change as a unified diff, change nothing and report no findings; exits with 1 where
    /// there is something to change
    #[arg(long)]
    diff: bool,

    /// Count warnings as something found, for the exit code
    #[arg(long, value_name = "WHAT", value_enum)]
    deny: Option<Deny>,

    /// What the file on standard input is called in findings; its folder and its ending count as if it were there
    #[arg(long, value_name = "NAME")]
    stdin_filename: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Drawn with the line they are about
    #[default]
    Text,
    /// One JSON array
    Json,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// Workflow commands of GitHub Actions, which become annotations
    Github,
    /// The XML that build servers read
    Junit,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Deny {
    Warnings,
}

impl LintArgs {
    pub(crate) fn run(self) -> Result<Outcome, Stop> {
        let inputs = input::open(&self.files, self.stdin_filename.as_deref())?;
        let compiler = compiler()?;
        let fixes = self.fixes();
        let changes = self.fix || self.diff;
        let checked = parallel::map(&inputs, |input| {
            let lint = |text: &str| findings(input, text, &compiler);
            let text = input.text();
            if changes {
                return mend(&text, fixes, lint);
            }
            Mended {
                left: lint(&text),
                text: text.into_owned(),
                fixes: 0,
            }
        })?;
        let tally = Tally::of(&checked, fixes);
        if self.diff {
            print_diff(&inputs, &checked, &compiler)?;
            tally.say_changes();
            return Ok(Outcome::found(tally.fixes > 0));
        }
        // The text of standard input takes standard output for itself.
        let mut stdout_is_taken = false;
        if self.fix {
            for (input, mended) in inputs.iter().zip(&checked) {
                stdout_is_taken |= input.stdin;
                input.put_back((mended.fixes > 0).then_some(&mended.text))?;
            }
        }
        let reports: Vec<_> = inputs
            .iter()
            .zip(&checked)
            .map(|(input, mended)| Report {
                drawing: Drawing::new(&input.name, &mended.text, compiler.destination()),
                findings: &mended.left,
            })
            .collect();
        if stdout_is_taken {
            self.report(&reports, &tally, &mut io::stderr())?;
        } else {
            self.report(&reports, &tally, &mut io::stdout())?;
        }
        Ok(Outcome::found(tally.fails(|severity| self.fails(severity))))
    }

    fn fixes(&self) -> Fixes {
        if self.unsafe_fixes {
            Fixes::All
        } else {
            Fixes::Safe
        }
    }

    /// Whether a finding ends the command with 1.
    fn fails(&self, severity: Severity) -> bool {
        severity == Severity::Error
            || severity == Severity::Warning && self.deny == Some(Deny::Warnings)
    }

    fn report(
        &self,
        reports: &[Report<'_>],
        tally: &Tally,
        out: &mut impl Write,
    ) -> io::Result<()> {
        let findings = || {
            reports.iter().flat_map(|report| {
                let findings = report.findings.iter();
                findings.map(|finding| (&report.drawing, finding))
            })
        };
        match self.format {
            Format::Text => {
                for report in reports {
                    report.drawing.draw_all(report.findings);
                }
                tally.say(self.fix);
                Ok(())
            }
            Format::Json => {
                let findings: Vec<_> = findings().map(|(drawing, d)| drawing.finding(d)).collect();
                write_json(&findings, out)
            }
            Format::Sarif => write_json(&render::log(reports), out),
            Format::Github => findings().try_for_each(|(drawing, d)| drawing.annotate(d, out)),
            Format::Junit => {
                let suites = render::suites(reports, |severity| self.fails(severity));
                out.write_all(junit::report(&suites).as_bytes())
            }
        }
    }
}

/// What is found in a text that stands in place of a file's own.
fn findings(input: &Input, text: &str, compiler: &Compiler) -> Vec<Diagnostic> {
    if !input.holds_tests() {
        return compiler.compile(text, &ProcessEnvironment).diagnostics;
    }
    let tests = Tests::read(text);
    let mapping_file = tests.mapping_file().map(|file| input.beside(file));
    let mapping_file = mapping_file.map(|file| read_text(&file));
    let Some(Ok(mapping_file)) = mapping_file else {
        return tests.check(Tested::Unreadable).1;
    };
    let program = compiler.compile(&mapping_file, &ProcessEnvironment).program;
    let tested = program.as_ref().map_or(Tested::Broken, Tested::Program);
    tests.check(tested).1
}

fn write_json(value: &impl Serialize, out: &mut impl Write) -> io::Result<()> {
    let mut line = serde_json::to_vec(value)?;
    line.push(b'\n');
    out.write_all(&line)
}

fn print_diff(inputs: &[Input], checked: &[Mended], compiler: &Compiler) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    for (input, mended) in inputs.iter().zip(checked) {
        let (before, after) = (input.text(), &mended.text);
        let diff = diff::unified(&input.name, &before, after, compiler.destination());
        stdout.write_all(diff.as_bytes())?;
    }
    stdout.flush()
}
