use segue_evaluator::schema::{Destination, PresetFile};

use super::mapping::{Layer, Planned};
use super::unit::Unit;
use super::{DestinationError, Origin};
use crate::diagnostic::{Diagnostics, Severity};
use crate::file::{Entry, Item, MappingFile};
use crate::yaml::{self, Document};

/// A preset that ships with the destination: a mapping file with one mapping.
#[derive(Debug)]
pub struct Preset {
    /// Its name.
    pub name: String,
    /// The name of its file, `page-calls.yaml`.
    pub file: String,
    /// The text of its file.
    pub text: String,
    /// Position of its action in [`Destination::actions`].
    pub action: usize,
    /// Its trigger, and every field it sets, the defaults of the action included.
    pub origin: Origin,
    document: Document,
}

impl Preset {
    /// Reads and compiles the file of a preset.
    pub(super) fn read(
        source: &PresetFile,
        destination: &Destination,
    ) -> Result<Self, DestinationError> {
        let wrong = |message: &str| DestinationError {
            message: format!("the preset `{}`: {message}", source.file),
        };
        let mut unit = Unit::new(destination);
        let document = yaml::read(&source.text, &mut unit.diagnostics);
        let file = document
            .as_ref()
            .and_then(|d| MappingFile::read(&d.root, &mut unit.diagnostics));
        let compiled = file.as_ref().and_then(only).and_then(|entry| {
            let name = entry.name?;
            let layer = Layer {
                entry,
                file: &source.text,
                preset: None,
            };
            let planned = Planned::own(name, layer);
            let (mapping, origin) = unit.mapping(&planned)?;
            Some((mapping.name, mapping.action, origin))
        });
        if let Some(error) = first_error(std::mem::take(&mut unit.diagnostics)) {
            return Err(wrong(&error));
        }
        let (Some((name, action, origin)), Some(document)) = (compiled, document) else {
            return Err(wrong("it is no file with one mapping of its own"));
        };
        Ok(Self {
            name,
            file: source.file.clone(),
            text: source.text.clone(),
            action,
            origin,
            document,
        })
    }

    /// Its mapping, taken apart.
    pub(super) fn entry(&self) -> Option<Entry<'_>> {
        let file = MappingFile::read(&self.document.root, &mut Diagnostics::default())?;
        match file.items.into_iter().next()? {
            Item::Mapping(entry) => Some(entry),
            Item::FirstMatch(_) => None,
        }
    }
}

/// The one mapping of a preset's file.
fn only<'f, 'n>(file: &'f MappingFile<'n>) -> Option<&'f Entry<'n>> {
    match file.items.as_slice() {
        [Item::Mapping(entry)] if entry.presets.is_none() => Some(entry),
        _ => None,
    }
}

/// The message of the first error, if there is one.
pub(super) fn first_error(diagnostics: Diagnostics) -> Option<String> {
    diagnostics
        .into_sorted()
        .into_iter()
        .find(|d| d.severity == Severity::Error)
        .map(|d| d.message)
}
