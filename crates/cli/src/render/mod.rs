//! Findings about a mapping file: drawn for people, or written for what reads them.

mod github;
mod json;
mod junit;
mod page;
mod sarif;
mod secrets;
mod text;

use std::borrow::Cow;
use std::path::Path;

use segue_evaluator::schema::Destination;
use segue_parser::diagnostic::{Diagnostic, Fix, LineIndex};

pub(crate) use junit::suites;
pub(crate) use page::page;
pub(crate) use sarif::log;
use secrets::Secrets;

/// A file and what was found in it.
#[derive(Debug)]
pub(crate) struct Report<'r> {
    pub(crate) drawing: Drawing<'r>,
    pub(crate) findings: &'r [Diagnostic],
}

/// A file and the ways of showing findings about it. What looks like a secret in it is never shown.
#[derive(Debug)]
pub struct Drawing<'t> {
    name: &'t str,
    index: LineIndex<'t>,
    secrets: Secrets,
}

impl<'t> Drawing<'t> {
    /// The file as it is called on the command line, its text, and the destination that knows which settings are
    /// secret.
    pub fn new(name: &'t str, text: &'t str, destination: &Destination) -> Self {
        Self {
            name,
            index: LineIndex::new(text),
            secrets: Secrets::find(text, destination),
        }
    }

    /// Draws findings on standard error, with colour where that is a terminal. If that fails, nobody is listening.
    pub(crate) fn draw_all(&self, diagnostics: &[Diagnostic]) {
        let mut stderr = anstream::stderr().lock();
        for diagnostic in diagnostics {
            let _ = self.draw(diagnostic, &mut stderr);
        }
    }

    /// The file: relative to the working directory where it is below it.
    fn path(&self) -> &'t Path {
        let folder = std::env::current_dir().ok();
        let path = Path::new(self.name);
        let below = folder.and_then(|folder| path.strip_prefix(folder).ok());
        let path = below.unwrap_or(path);
        path.strip_prefix(".").unwrap_or(path)
    }

    /// The remedy of a finding.
    fn help<'d>(&self, diagnostic: &'d Diagnostic) -> Option<Cow<'d, str>> {
        let help = diagnostic.help.as_ref();
        help.map(|help| self.secrets.mask(help))
    }

    /// What is wrong, and on a line of its own what to do.
    fn told(&self, diagnostic: &Diagnostic) -> String {
        let message = self.secrets.mask(&diagnostic.message);
        match self.help(diagnostic) {
            Some(help) => format!("{message}\nhelp: {help}"),
            None => message.into_owned(),
        }
    }

    /// The fix of a finding, unless it would show a secret.
    fn shown_fix<'d>(&self, diagnostic: &'d Diagnostic) -> Option<&'d Fix> {
        let fix = diagnostic.fix.as_ref();
        fix.filter(|fix| self.secrets.mask(&fix.replacement) == fix.replacement)
    }
}

/// A mapping file with what looks like a secret struck out, as long as it was.
pub(crate) fn masked(text: &str, destination: &Destination) -> String {
    Secrets::find(text, destination).into_masked_text()
}

/// A number of things: `1 error`, `2 errors`.
pub(crate) fn counted(count: usize, thing: &str) -> String {
    let s = if count == 1 { "" } else { "s" };
    format!("{count} {thing}{s}")
}
