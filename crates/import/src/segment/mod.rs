//! From the subscriptions of a destination to a mapping file that does the same.
//!
//! `shape` finds them in what the APIs answer, `trigger` says what Segment's reader makes of their conditions, `body`
//! and `native` turn their mappings into fields, and `entry` compares those with the presets.

mod baseline;
mod body;
mod entry;
mod expr;
mod fields;
mod liquid;
mod native;
mod settings;
mod shape;
mod trigger;
mod value;

#[cfg(test)]
mod tests;

use segue_evaluator::limits;
use segue_parser::Compiler;

use crate::document::Document;
use crate::export::Export;
use crate::report::Report;
use crate::yaml::Yaml;
use crate::{Error, Imported};
use baseline::Baseline;
use entry::{Entry, Importer};

/// Makes a mapping file of the subscriptions of a Mixpanel (Actions) destination, as the Public API or the Config API
/// has them, or in a bare list. The file is in `compatibility: segment`, and sends the same records.
pub fn import(export: &str, compiler: &Compiler) -> Result<Imported, Error> {
    let export = Export::read(export)?;
    let mut report = Report::default();
    let subscriptions = shape::subscriptions(&export, &mut report)?;
    let mut document = Document::new(compiler);
    document.settings = settings::settings(&export, &mut report);
    let baseline = Baseline::new(compiler);
    let mut importer = Importer::new(compiler, &baseline);
    let entries: Vec<Entry> = subscriptions
        .iter()
        .filter_map(|subscription| importer.entry(subscription, &mut report))
        .collect();
    let all_presets = (0..baseline.presets.len())
        .all(|preset| entries.iter().any(|entry| entry.preset == Some(preset)));
    let unchanged = |entry: &&Entry| all_presets && entry.unchanged;
    let disabled = entries.iter().filter(|entry| !entry.enabled).count();
    if entries.len() > limits::MAPPINGS {
        return Err(Error::TooMany {
            count: entries.len(),
            most: limits::MAPPINGS,
            disabled,
        });
    }
    document.all_presets = all_presets;
    document.event_fields = importer.event_fields();
    document.lets = importer.lets;
    document.mappings = entries
        .iter()
        .filter(|entry| !unchanged(entry))
        .map(|entry| Yaml::Map(entry.map.clone()))
        .collect();
    Ok(document.finish("segment", "as it was at Segment", report))
}
