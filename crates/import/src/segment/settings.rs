//! The settings of Mixpanel (Actions).

use segue_parser::yaml::{Node, NodeKind, Resolved};

use crate::document::{API_SECRET, TOKEN, literal};
use crate::export::Export;
use crate::report::{Report, Variable, Verdict};
use crate::yaml::{Map, Yaml};

const COMPATIBILITY: &str = "`segment` sends what Segment sent, value for value. Without this line Segue stops the \
    documented ways in which that loses or corrupts data, such as message ids that Mixpanel refuses, times in seconds \
    filed under 1970, and events located where the sender is.";

/// The settings of the destination.
const NAMES: &[&str] = &[
    "projectToken",
    "apiSecret",
    "apiRegion",
    "sourceName",
    "strictMode",
];

/// The settings, in Segue's words. Secrets are left to the environment.
pub(super) fn settings(export: &Export<'_>, report: &mut Report) -> Map {
    let mut map = Map::default();
    report.variables.push(Variable {
        name: TOKEN,
        setting: "projectToken".to_owned(),
    });
    map.put("project_token", Yaml::text(format!("${{{TOKEN}}}")));
    match export.settings() {
        Some(found) => given(&found, &mut map, report),
        None => report.note(
            Verdict::Changed,
            "settings",
            "the export has none; add `region` and `source_name` where the destination has them",
        ),
    }
    map.say(
        vec![COMPATIBILITY.to_owned()],
        "compatibility",
        Yaml::text("segment"),
    );
    map
}

fn given(found: &[(&str, &Node)], map: &mut Map, report: &mut Report) {
    for name in NAMES {
        if let Some((_, node)) = found.iter().find(|(known, _)| known == name) {
            match scalar(node) {
                Some(value) => setting(name, &value, map, report),
                None => refused(name, "it is no single value", report),
            }
        }
    }
    // The destination's own subscriptions may stand among its settings.
    let others = found.iter().map(|(name, _)| *name);
    let others = others.filter(|name| !NAMES.contains(name) && *name != "subscriptions");
    let others: Vec<_> = others.map(|name| format!("`{name}`")).collect();
    if !others.is_empty() {
        let message = format!(
            "left out {}: the destination has no such settings",
            others.join(", ")
        );
        report.note(Verdict::Changed, "settings", message);
    }
}

fn setting(name: &str, value: &str, map: &mut Map, report: &mut Report) {
    match (name, value) {
        ("apiSecret", "") => {}
        ("apiSecret", _) => {
            report.variables.push(Variable {
                name: API_SECRET,
                setting: name.to_owned(),
            });
            map.put("api_secret", Yaml::text(format!("${{{API_SECRET}}}")));
        }
        ("apiRegion", _) => match value.split_whitespace().next() {
            Some(region @ ("US" | "EU" | "IN")) => map.put("region", Yaml::text(region)),
            _ => refused(
                name,
                "it is no region; set `region` to US, EU or IN",
                report,
            ),
        },
        ("sourceName", _) => map.put("source_name", Yaml::text(literal(value))),
        ("strictMode", "1") => map.put("strict", Yaml::raw(true)),
        ("strictMode", "0") => map.put("strict", Yaml::raw(false)),
        ("strictMode", _) => refused(
            name,
            "it is neither 1 nor 0; set `strict` to true or false",
            report,
        ),
        _ => {}
    }
}

fn refused(name: &str, why: &str, report: &mut Report) {
    report.note(Verdict::NotCarried, name, why);
}

/// A value as text, as Segment coerces settings: null is the empty one.
fn scalar(node: &Node) -> Option<String> {
    let NodeKind::Scalar(scalar) = &node.kind else {
        return None;
    };
    Some(match scalar.resolve() {
        Resolved::Null => String::new(),
        Resolved::Bool(value) => value.to_string(),
        Resolved::Number(number) => number,
        Resolved::Text => scalar.text.clone(),
    })
}
