//! Which mappings a file comes to: presets expanded, names unique, no more than there may be.

use std::collections::{HashMap, HashSet};

use segue_evaluator::limits;

use super::mapping::{Layer, Planned};
use super::preset::Preset;
use crate::diagnostic::codes::file as codes;
use crate::diagnostic::{Diagnostic, Diagnostics, Span};
use crate::file::{Entry, Item, MappingFile, PresetNames, Text, suggest};

/// A preset with its mapping taken apart.
pub(super) struct Base<'p> {
    /// Its position among the presets.
    pub(super) at: usize,
    pub(super) preset: &'p Preset,
    pub(super) entry: Entry<'p>,
}

impl<'p> Base<'p> {
    pub(super) fn of((at, preset): (usize, &'p Preset)) -> Option<Self> {
        let entry = preset.entry()?;
        Some(Self { at, preset, entry })
    }
}

/// The mappings of a file in the order in which they run.
pub(super) fn plan<'p>(
    file: &'p MappingFile<'p>,
    text: &'p str,
    bases: &'p [Base<'p>],
    diagnostics: &mut Diagnostics,
) -> Vec<Planned<'p>> {
    let mut planned = Vec::new();
    if let Some(span) = file.all_presets {
        let named = named(file);
        let unnamed = bases.iter().filter(|b| !named.contains(&*b.preset.name));
        planned.extend(unnamed.map(|base| Planned::preset(base, span)));
    }
    for (place, item) in file.items.iter().enumerate() {
        let group = matches!(item, Item::FirstMatch(_)).then_some(place);
        for entry in item.entries() {
            let layer = Layer {
                entry,
                file: text,
                preset: None,
            };
            let first = planned.len();
            match (&entry.presets, entry.name) {
                (None, Some(name)) => planned.push(Planned::own(name, layer)),
                (None, None) => {}
                (Some(names), name) => {
                    let name = name.filter(|_| matches!(names, PresetNames::One(_)));
                    for preset in names.names() {
                        match bases.iter().find(|b| b.preset.name == preset.text) {
                            Some(base) => {
                                planned.push(Planned::changed(base, *preset, name, layer));
                            }
                            None => diagnostics.push(unknown(*preset, bases)),
                        }
                    }
                }
            }
            planned.iter_mut().skip(first).for_each(|p| p.group = group);
        }
    }
    limited(&planned, diagnostics);
    unique(&mut planned, diagnostics);
    planned
}

/// The names that entries of the file have, or that they change.
fn named<'f>(file: &'f MappingFile<'_>) -> HashSet<&'f str> {
    let entries = file.items.iter().flat_map(Item::entries);
    entries
        .flat_map(|entry| entry.name.iter().chain(presets(entry)))
        .map(|name| name.text)
        .collect()
}

/// The names that the mappings of the file have, also of those that are wrong.
pub(super) fn written<'f>(file: &'f MappingFile<'_>) -> HashSet<&'f str> {
    let entries = file.items.iter().flat_map(Item::entries);
    entries
        .flat_map(|entry| match &entry.name {
            Some(name) => std::slice::from_ref(name),
            None => presets(entry),
        })
        .map(|name| name.text)
        .collect()
}

fn presets<'e, 'n>(entry: &'e Entry<'n>) -> &'e [Text<'n>] {
    entry.presets.as_ref().map_or(&[], PresetNames::names)
}

fn unknown(name: Text<'_>, bases: &[Base<'_>]) -> Diagnostic {
    let finding = Diagnostic::new(&codes::UNKNOWN_PRESET, name.span, "there is no such preset");
    suggest(finding, name, bases.iter().map(|b| b.preset.name.as_str()))
}

/// Keeps the first mapping of each name.
fn unique(planned: &mut Vec<Planned<'_>>, diagnostics: &mut Diagnostics) {
    let mut seen: HashMap<&str, Span> = HashMap::new();
    planned.retain(|mapping| {
        let Text { text, span } = mapping.name;
        let Some(first) = seen.insert(text, span) else {
            return true;
        };
        diagnostics.push(
            Diagnostic::new(
                &codes::DUPLICATE_NAME,
                span,
                format!("two mappings are called `{text}`"),
            )
            .label(first, "the one before")
            .help("give one of them another `name`"),
        );
        false
    });
}

fn limited(planned: &[Planned<'_>], diagnostics: &mut Diagnostics) {
    if let Some(over) = planned.get(limits::MAPPINGS) {
        let (limit, count) = (limits::MAPPINGS, planned.len());
        diagnostics.push(
            Diagnostic::new(
                &codes::TOO_MANY_MAPPINGS,
                over.name.span,
                format!("there are {count} mappings, and {limit} is the most; `{}` is the first over it", over.name.text),
            )
            .help("presets and disabled mappings count too; remove some, or split the file in two"),
        );
    }
}
