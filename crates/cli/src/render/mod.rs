//! Findings about a mapping file, drawn for people or written as JSON.

mod json;
mod secrets;
mod text;

use segue_evaluator::schema::Destination;
use segue_parser::diagnostic::{Diagnostic, LineIndex};

use secrets::Secrets;

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
