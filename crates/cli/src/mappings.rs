//! The mapping file a command runs events through.

use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;
use segue_evaluator::Program;
use segue_mixpanel::{Mixpanel, Settings};
use segue_parser::diagnostic::{Diagnostic, Severity};
use segue_parser::{Compilation, Compiler, DestinationError, Environment, Origins};

use crate::render::{Drawing, counted};
use crate::stop::Stop;

/// The option that names the mapping file.
#[derive(Debug, Args)]
pub(crate) struct MappingsArgs {
    /// The mapping file
    #[arg(
        short = 'm',
        long = "mappings",
        value_name = "FILE",
        default_value = DEFAULT_FILE
    )]
    pub(crate) file: PathBuf,
}

/// The mapping file where none is named.
pub(crate) const DEFAULT_FILE: &str = "segue.yaml";

/// A mapping file that loads.
#[derive(Debug)]
pub(crate) struct Mappings {
    pub(crate) program: Program,
    pub(crate) mixpanel: Mixpanel,
    /// Where the parts of the program come from.
    pub(crate) origins: Origins,
    /// What the mapping file is called.
    pub(crate) file: String,
    /// The text of the mapping file.
    pub(crate) text: String,
}

impl Mappings {
    /// Compiles the file; draws what is wrong with it on standard error. A variable that is unset is a placeholder.
    pub(crate) fn load(arguments: &MappingsArgs) -> Result<Self, Stop> {
        Self::compile(arguments).map(|(mappings, _)| mappings)
    }

    /// The same for a command that sends, which has no use for placeholders, with a hash of all that decides what is
    /// sent.
    pub(crate) fn load_to_send(arguments: &MappingsArgs) -> Result<(Self, String), Stop> {
        let (mappings, compilation) = Self::compile(arguments)?;
        if !compilation.unset.is_empty() {
            return Err(Stop::Unset {
                file: arguments.file.clone(),
                names: compilation.unset,
            });
        }
        let all = serde_json::json!([compilation.settings, mappings.text]).to_string();
        Ok((mappings, segue_delivery::fingerprint(all.as_bytes())))
    }

    fn compile(arguments: &MappingsArgs) -> Result<(Self, Compilation), Stop> {
        let text = read_text(&arguments.file)?;
        let name = arguments.file.display().to_string();
        let compiler = compiler()?;
        let mut compilation = compiler.compile(&text, &ProcessEnvironment);
        if let Some(mappings) = Self::of(&mut compilation, &name, &text)? {
            return Ok((mappings, compilation));
        }
        let errors = draw_errors(&name, &text, compilation.diagnostics, &compiler);
        Err(Stop::Invalid(format!(
            "`{name}` does not load: {}",
            counted(errors, "error")
        )))
    }

    /// What a file has compiled to, taken out of it; none where it does not load.
    pub(crate) fn of(
        compilation: &mut Compilation,
        file: &str,
        text: &str,
    ) -> Result<Option<Self>, Stop> {
        let (Some(program), Some(settings)) = (compilation.program.take(), &compilation.settings)
        else {
            return Ok(None);
        };
        let mixpanel = Mixpanel::new(Settings::new(settings)?);
        let origins = std::mem::take(&mut compilation.origins);
        Ok(Some(Self {
            program,
            mixpanel,
            origins,
            file: file.to_owned(),
            text: text.to_owned(),
        }))
    }
}

/// Draws the errors among findings on standard error, and counts them.
pub(crate) fn draw_errors(
    name: &str,
    text: &str,
    mut findings: Vec<Diagnostic>,
    compiler: &Compiler,
) -> usize {
    findings.retain(|d| d.severity == Severity::Error);
    Drawing::new(name, text, compiler.destination()).draw_all(&findings);
    findings.len()
}

/// The compiler for Mixpanel's mapping files.
pub(crate) fn compiler() -> Result<Compiler, DestinationError> {
    Compiler::new(segue_mixpanel::destination())
}

/// The text of a mapping file. Bytes that are no UTF-8 become U+FFFD, which the parser reports at its place.
pub(crate) fn read_text(path: &Path) -> Result<String, Stop> {
    let bytes = fs::read(path).map_err(|error| Stop::read(path, error))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// `${NAME}` is looked up among the variables of the process.
#[derive(Debug)]
pub(crate) struct ProcessEnvironment;

impl Environment for ProcessEnvironment {
    fn get(&self, name: &str) -> Option<String> {
        std::env::var(name).ok()
    }
}
