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
    document: Document,
}

impl Preset {
    /// Reads the file of a preset.
    pub(super) fn read(
        source: &PresetFile,
        destination: &Destination,
    ) -> Result<Self, DestinationError> {
        let mut found = Diagnostics::default();
        let document = yaml::read(&source.text, &mut found);
        let file = document
            .as_ref()
            .and_then(|d| MappingFile::read(&d.root, &mut found));
        let named = file.as_ref().and_then(only).and_then(|entry| {
            let key = entry.action?.text;
            let action = destination.actions.iter().position(|a| a.key == key)?;
            Some((entry.name?.text.to_owned(), action))
        });
        if let Some(error) = first_error(found) {
            return Err(wrong(&source.file, &error));
        }
        let (Some((name, action)), Some(document)) = (named, document) else {
            let why = "it is no file with one mapping of its own";
            return Err(wrong(&source.file, why));
        };
        Ok(Self {
            name,
            file: source.file.clone(),
            text: source.text.clone(),
            action,
            document,
        })
    }

    /// Compiles it: its trigger, and every field it sets, the defaults of the action included.
    pub fn origin(&self, destination: &Destination) -> Result<Origin, DestinationError> {
        let mut unit = Unit::new(destination);
        let entry = self.entry();
        let compiled = entry.as_ref().and_then(|entry| {
            let layer = Layer {
                entry,
                file: &self.text,
                preset: None,
            };
            unit.mapping(&Planned::own(entry.name?, layer))
        });
        match (first_error(unit.diagnostics), compiled) {
            (None, Some((_, origin))) => Ok(origin),
            (error, _) => Err(wrong(&self.file, &error.unwrap_or_default())),
        }
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

fn wrong(file: &str, why: &str) -> DestinationError {
    DestinationError {
        message: format!("the preset `{file}`: {why}"),
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
