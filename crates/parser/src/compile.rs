use std::sync::Arc;

use segue_evaluator::schema::{Destination, SettingValues};
use segue_evaluator::{Program, Rule};

use crate::Environment;
use crate::diagnostic::Diagnostic;

/// Compiles mapping files for one destination.
#[derive(Debug)]
pub struct Compiler {
    destination: Arc<Destination>,
}

/// The destination's own data (defaults, presets) does not compile.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub struct DestinationError {
    /// Which part, and what is wrong with it.
    pub message: String,
}

/// What a mapping file compiled to, and everything found on the way.
#[derive(Debug)]
pub struct Compilation {
    /// The program; none where an error was found.
    pub program: Option<Program>,
    /// The settings under their canonical keys, defaults filled in by the destination; none where an error was
    /// found in them.
    pub settings: Option<SettingValues>,
    /// Environment variables that are unset and have no default, in the order of the file, each once. A placeholder
    /// stands for them.
    pub unset: Vec<String>,
    /// Findings in the order of the file.
    pub diagnostics: Vec<Diagnostic>,
}

impl Compiler {
    /// A compiler for a destination.
    pub fn new(destination: Destination) -> Result<Self, DestinationError> {
        Ok(Self {
            destination: Arc::new(destination),
        })
    }

    /// The destination.
    pub fn destination(&self) -> &Arc<Destination> {
        &self.destination
    }

    /// Compiles a mapping file.
    pub fn compile(&self, text: &str, environment: &dyn Environment) -> Compilation {
        let _ = (text, environment);
        todo!()
    }

    /// Compiles one expression (`segue eval --rule`, without the leading `=`) or, with `condition`, a condition.
    pub fn rule(
        &self,
        text: &str,
        condition: bool,
        any_field: bool,
    ) -> Result<Rule, Vec<Diagnostic>> {
        let _ = (text, condition, any_field);
        todo!()
    }

    /// Compiles one of Segment's mapping objects (JSON or YAML), without an action's schema. The warnings are for
    /// people, the rule runs all the same.
    pub fn segment_mapping(&self, text: &str) -> Result<(Rule, Vec<Diagnostic>), Vec<Diagnostic>> {
        let _ = text;
        todo!()
    }
}
