use std::fmt::Write as _;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use segue_evaluator::schema::{Destination, PresetFile};
use segue_parser::diagnostic::Diagnostics;
use segue_parser::yaml::{self, Node, NodeKind};

use super::table::table;
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
        let destination = segue_mixpanel::destination();
        let presets: Vec<_> = destination
            .presets
            .iter()
            .filter_map(Preset::read)
            .collect();
        let text = match self.what.unwrap_or(What::List) {
            What::List => list(&presets),
            What::Show { name, expand } => {
                let preset = Preset::find(&presets, &name)?;
                if expand {
                    preset.expanded(&destination)
                } else {
                    preset.file.text.clone()
                }
            }
            What::Export { folder } => {
                return export(&folder, &presets);
            }
        };
        io::stdout().write_all(text.as_bytes())?;
        Ok(Outcome::Done)
    }
}

/// A shipped preset, taken apart.
pub(super) struct Preset<'d> {
    file: &'d PresetFile,
    mapping: Node,
}

impl<'d> Preset<'d> {
    /// Reads its file, of which tests know that it has exactly one mapping.
    pub(super) fn read(file: &'d PresetFile) -> Option<Self> {
        let document = yaml::read(&file.text, &mut Diagnostics::default())?;
        match &document.root.get("mappings")?.value.kind {
            NodeKind::Sequence(mappings) => mappings.first().map(|mapping| Self {
                file,
                mapping: mapping.clone(),
            }),
            _ => None,
        }
    }

    /// The preset of a name.
    pub(super) fn find<'p>(presets: &'p [Self], name: &str) -> Result<&'p Self, Stop> {
        presets
            .iter()
            .find(|preset| preset.text("name") == name)
            .ok_or_else(|| Stop::unknown("preset", name, presets.iter().map(|p| p.text("name"))))
    }

    fn text(&self, key: &str) -> &str {
        let entry = self.mapping.get(key);
        entry
            .and_then(|entry| entry.value.as_str())
            .unwrap_or_default()
    }

    /// What the file has for a field, as it is written there.
    fn field(&self, key: &str) -> Option<&str> {
        let span = self.mapping.get("fields")?.value.get(key)?.value.span;
        self.file.text.get(span.start..span.end)
    }

    /// The preset as a mapping file that leaves nothing to defaults.
    fn expanded(&self, destination: &Destination) -> String {
        let action = self.text("action");
        let mut text = format!(
            "version: 1\ndestination: {}\nmappings:\n  - name: {}\n    trigger: {}\n    action: {action}\n    defaults: false\n    fields:\n",
            destination.name,
            self.text("name"),
            self.text("trigger"),
        );
        let fields = destination
            .actions
            .iter()
            .filter(|a| a.key == action)
            .flat_map(|a| &a.fields);
        for field in fields {
            let key = &field.key;
            let _ = match (self.field(key), &field.default) {
                (Some(value), _) => writeln!(text, "      {key}: {value}"),
                (None, Some(default)) => writeln!(text, "      {key}: {}", scalar(default)),
                (None, None) => writeln!(text, "      # {key} has no default"),
            };
        }
        text
    }
}

/// An expression as YAML has it: in quotes where it would be read as something else without them.
fn scalar(expression: &str) -> String {
    if expression.contains(": ") || expression.contains(" #") {
        format!("'={}'", expression.replace('\'', "''"))
    } else {
        format!("={expression}")
    }
}

fn list(presets: &[Preset<'_>]) -> String {
    let rows = presets
        .iter()
        .map(|preset| ["name", "action", "trigger"].map(|key| preset.text(key).to_owned()));
    table(["preset", "action", "trigger"], rows)
}

fn export(folder: &Path, presets: &[Preset<'_>]) -> Result<Outcome, Stop> {
    fs::create_dir_all(folder).map_err(|error| Stop::write(folder, error))?;
    let paths: Vec<_> = presets
        .iter()
        .map(|preset| (folder.join(&preset.file.file), &preset.file.text))
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
