use std::fmt::Write as _;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use segue_evaluator::schema::{Action, Destination};
use segue_parser::{Compiler, DestinationError, Origin, Preset, Writer};

use super::table::table;
use crate::mappings::compiler;
use crate::stop::{Outcome, Stop};

/// Show the presets that come with Segue
#[derive(Debug, Args)]
pub(crate) struct PresetsArgs {
    #[command(subcommand)]
    what: Option<What>,
}

#[derive(Debug, Subcommand)]
enum What {
    /// List them; what is done where nothing is said
    List,
    /// Print one as it comes with Segue
    Show {
        /// Its name, such as "Page Calls"
        #[arg(value_name = "NAME")]
        name: String,
        /// Write out every field with its default
        #[arg(long)]
        expand: bool,
    },
    /// Write all of them into a folder, a file each
    Export {
        /// The folder; made if it is not there
        #[arg(value_name = "DIR")]
        folder: PathBuf,
    },
}

impl PresetsArgs {
    pub(crate) fn run(self) -> Result<Outcome, Stop> {
        let compiler = compiler()?;
        let text = match self.what.unwrap_or(What::List) {
            What::List => list(&compiler)?,
            What::Show { name, expand } => {
                let preset = find(&compiler, &name)?;
                if expand {
                    expanded(preset, compiler.destination())?
                } else {
                    preset.text.clone()
                }
            }
            What::Export { folder } => {
                return export(&folder, compiler.presets());
            }
        };
        io::stdout().write_all(text.as_bytes())?;
        Ok(Outcome::Done)
    }
}

/// The preset of a name.
pub(super) fn find<'c>(compiler: &'c Compiler, name: &str) -> Result<&'c Preset, Stop> {
    let presets = compiler.presets();
    let names = presets.iter().map(|preset| preset.name.as_str());
    presets
        .iter()
        .find(|preset| preset.name == name)
        .ok_or_else(|| Stop::unknown("preset", name, names))
}

fn action<'d>(preset: &Preset, destination: &'d Destination) -> Option<&'d Action> {
    destination.actions.get(preset.action)
}

fn trigger(origin: &Origin) -> &str {
    let written = origin.trigger.first();
    written.map_or("", |part| &part.text)
}

/// The preset as a mapping file that leaves nothing to defaults.
fn expanded(preset: &Preset, destination: &Destination) -> Result<String, DestinationError> {
    let origin = preset.origin(destination)?;
    let Some(action) = action(preset, destination) else {
        return Ok(String::new());
    };
    let mut text = format!(
        "version: 1\ndestination: {}\nmappings:\n  - name: {}\n    trigger: {}\n    action: {}\n    defaults: false\n    fields:\n",
        destination.name,
        preset.name,
        trigger(&origin),
        action.key,
    );
    for (at, field) in action.fields.iter().enumerate() {
        let mut fields = origin.fields.iter();
        let origin = fields.find(|origin| origin.field == at);
        let part = origin.and_then(|origin| origin.parts.first());
        let value = part.map(|part| match part.by {
            // As its file has it.
            Writer::File(span) | Writer::Preset(_, span) => {
                let written = preset.text.get(span.start..span.end);
                written.unwrap_or_default().to_owned()
            }
            Writer::Default => scalar(&part.text),
        });
        let key = &field.key;
        let _ = match value {
            Some(value) => writeln!(text, "      {key}: {value}"),
            None => writeln!(text, "      # {key} has no default"),
        };
    }
    Ok(segue_parser::format(&text).unwrap_or(text))
}

/// An expression as YAML has it: in quotes where it would be read as something else without them.
fn scalar(expression: &str) -> String {
    if expression.contains(": ") || expression.contains(" #") {
        format!("'{}'", expression.replace('\'', "''"))
    } else {
        expression.to_owned()
    }
}

fn list(compiler: &Compiler) -> Result<String, DestinationError> {
    let destination = compiler.destination();
    let row = |preset: &Preset| {
        let origin = preset.origin(destination)?;
        let action = action(preset, destination).map_or("", |action| &action.key);
        Ok([&preset.name, action, trigger(&origin)].map(str::to_owned))
    };
    let rows = compiler.presets().iter().map(row);
    let rows: Vec<_> = rows.collect::<Result<_, DestinationError>>()?;
    Ok(table(["preset", "action", "trigger"], rows))
}

fn export(folder: &Path, presets: &[Preset]) -> Result<Outcome, Stop> {
    fs::create_dir_all(folder).map_err(|error| Stop::write(folder, error))?;
    let paths: Vec<_> = presets
        .iter()
        .map(|preset| (folder.join(&preset.file), &preset.text))
        .collect();
    if let Some((path, _)) = paths.iter().find(|(path, _)| path.exists()) {
        return Err(Stop::Exists(path.clone()));
    }
    for (path, text) in &paths {
        fs::write(path, text).map_err(|error| Stop::write(path, error))?;
        writeln!(io::stdout(), "{}", path.display())?;
    }
    Ok(Outcome::Done)
}
