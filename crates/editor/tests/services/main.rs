//! The services, each asked about the `^` of a text, which is often no YAML yet.
#![allow(
    clippy::panic,
    clippy::unwrap_used,
    clippy::string_slice,
    reason = "a test that cannot go on stops"
)]

mod completion;
mod meaning;
mod others;

use segue_editor::{Kind, Source};
use segue_parser::{Compiler, Environment};

#[derive(Debug)]
struct NoVariables;

impl Environment for NoVariables {
    fn get(&self, _: &str) -> Option<String> {
        None
    }
}

fn compiler() -> Compiler {
    Compiler::new(segue_mixpanel::destination()).unwrap()
}

/// What most files begin with.
const HEAD: &str = "version: 1\ndestination: mixpanel\nsettings: {project_token: \"${T}\"}\n";

/// A text without its `^`, below the head unless it has its own, and where that stood.
fn marked(text: &str) -> (String, usize) {
    let head = if text.contains("version") || text.len() < 6 {
        ""
    } else {
        HEAD
    };
    let whole = format!("{head}{text}");
    let at = whole.find('^').unwrap();
    (whole.replacen('^', "", 1), at)
}

fn mappings(text: &str) -> Source<'_> {
    let kind = Kind::Mappings;
    Source { text, kind }
}
