//! From the settings of the classic Mixpanel destination, in cloud mode, to a mapping file over the actions.
//!
//! The classic destination is fixed code with switches. What its switches chose becomes mappings; what it called things
//! in Mixpanel stays, as far as properties can be named; what no action can send is said in the report.

mod events;
mod people;
mod settings;

#[cfg(test)]
mod tests;

use segue_evaluator::limits;
use segue_parser::Compiler;
use segue_parser::rule;

use crate::document::{API_SECRET, Document, TOKEN, literal, quoted};
use crate::export::Export;
use crate::report::{Report, Variable, Verdict};
use crate::yaml::{Map, Yaml};
use crate::{Error, Imported};
use settings::Settings;

const UNDERSTOOD: &str = "understood are the settings of the destination as the Public API (`GET /destinations/ID`) or \
    the Config API has them, or an object with `token`, `people`, `trackAllPages` and the others";

/// Makes a mapping file of the settings of the classic Mixpanel destination.
pub fn import(export: &str, compiler: &Compiler) -> Result<Imported, Error> {
    let export = Export::read(export)?;
    let named = export.settings().or_else(|| export.as_settings());
    let settings = Settings::read(&named.unwrap_or_default());
    if export.has_setting("projectToken") {
        let what =
            "is of Mixpanel (Actions): `segue import segment` reads it with its subscriptions";
        return Err(export.unknown(what, UNDERSTOOD));
    }
    if !settings.any {
        return Err(export.unknown("holds no settings of the destination", UNDERSTOOD));
    }
    let mut report = Report::default();
    let mut document = Document::new(compiler);
    document.settings = destination(&settings, &mut report);
    events::add(&settings, &mut document, &mut report);
    people::add(&settings, &mut document, &mut report);
    elsewhere(&settings, &mut report);
    let count = document.mappings.len();
    if count > limits::MAPPINGS {
        return Err(Error::TooMany {
            count,
            most: limits::MAPPINGS,
            disabled: 0,
        });
    }
    Ok(document.finish("classic", "as the classic destination had it", report))
}

/// Where to send, and who is sending.
fn destination(settings: &Settings, report: &mut Report) -> Map {
    let mut map = Map::default();
    let mut variable = |key: &str, name: &'static str, setting: &str| {
        map.put(key, Yaml::text(format!("${{{name}}}")));
        report.variables.push(Variable {
            name,
            setting: setting.to_owned(),
        });
    };
    variable("project_token", TOKEN, "token");
    if settings.secret {
        variable("api_secret", API_SECRET, "apiKey");
    }
    map.put("region", Yaml::text(if settings.eu { "EU" } else { "US" }));
    if !settings.source_name.trim().is_empty() {
        map.put("source_name", Yaml::text(literal(&settings.source_name)));
    }
    map
}

/// Settings that have nothing to do with what a server can send.
fn elsewhere(settings: &Settings, report: &mut Report) {
    if !settings.super_properties.is_empty() {
        let names = listed(&settings.super_properties);
        let message = format!(
            "{names}: super properties are remembered per user by Mixpanel's own library; register them there, or add \
             them to `event_properties` from the events that carry them"
        );
        report.note(Verdict::NotCarried, "superProperties", message);
    }
    if settings.legacy_super_properties {
        let message = "traits on events get no `$` in front of their names; rename those that reports rely on under \
                       `event_properties`";
        report.note(Verdict::NotCarried, "legacySuperProperties", message);
    }
    if !settings.browser.is_empty() {
        let message = "these are of the library in the browser; a server has no cookies";
        report.note(Verdict::Changed, listed(&settings.browser), message);
    }
    if !settings.unknown.is_empty() {
        let message =
            "the destination is not known to have such settings; nothing was made of them";
        report.note(Verdict::Changed, listed(&settings.unknown), message);
    }
    if !settings.unreadable.is_empty() {
        let message = "the value is of another type than the setting has; see to it by hand";
        report.note(Verdict::NotCarried, listed(&settings.unreadable), message);
    }
}

fn listed(names: &[String]) -> String {
    let quoted: Vec<_> = names.iter().map(|name| format!("`{name}`")).collect();
    quoted.join(", ")
}

/// An entry of `mappings`.
fn mapping(comment: &str, name: &str, trigger: &str, action: &str, fields: Map) -> Yaml {
    let mut map = Map::default();
    let comments = if comment.is_empty() {
        Vec::new()
    } else {
        vec![comment.to_owned()]
    };
    map.say(comments, "name", Yaml::text(name));
    map.put("trigger", Yaml::text(trigger));
    map.put("action", Yaml::text(action));
    map.put("fields", Yaml::Map(fields));
    Yaml::Map(map)
}

/// Texts in an expression, as a list.
fn list(texts: &[String]) -> String {
    let all: Vec<_> = texts.iter().map(|text| quoted(text)).collect();
    format!("[{}]", all.join(", "))
}

/// An expression as a value, in canonical form.
fn expression(text: &str) -> Yaml {
    let canonical = rule::format(text);
    Yaml::text(format!("={}", canonical.as_deref().unwrap_or(text)))
}
