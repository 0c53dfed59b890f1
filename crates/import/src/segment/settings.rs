//! The settings of Mixpanel (Actions).

use segue_parser::yaml::{Node, NodeKind, Resolved};

use crate::document::{API_SECRET, TOKEN, literal};
use crate::export::Export;
use crate::report::{Report, Variable, Verdict};
use crate::yaml::{Map, Yaml};

const COMPATIBILITY: &str = "`segment` sends what Segment sent, value for value. Without this line Segue stops the \
    documented ways in which that loses or corrupts data, such as message ids that Mixpanel refuses, times in seconds \
    filed under 1970, and events located where the sender is.";

/// The settings, in Segue's words. Secrets are left to the environment.
pub(super) fn settings(export: &Export<'_>, report: &mut Report) -> Map {
    let mut map = Map::default();
    let found = export.settings();
    report.variables.push(Variable {
        name: TOKEN,
        setting: "projectToken".to_owned(),
    });
    map.put("project_token", Yaml::text(format!("${{{TOKEN}}}")));
    let Some(found) = found else {
        report.note(
            Verdict::Changed,
            "settings",
            "the export has none; add `region` and `source_name` where the destination has them",
        );
        map.say(
            vec![COMPATIBILITY.to_owned()],
            "compatibility",
            Yaml::text("segment"),
        );
        return map;
    };
    let mut ignored = Vec::new();
    for (name, node) in found {
        match (name, scalar(node)) {
            ("projectToken", _) => {}
            ("apiSecret", Some(value)) if !value.is_empty() => {
                report.variables.push(Variable {
                    name: API_SECRET,
                    setting: name.to_owned(),
                });
                map.put("api_secret", Yaml::text(format!("${{{API_SECRET}}}")));
            }
            ("apiSecret", _) => {}
            ("apiRegion", Some(value)) => match value.split_whitespace().next() {
                Some(region @ ("US" | "EU" | "IN")) => map.put("region", Yaml::text(region)),
                _ => refused(
                    name,
                    node,
                    "is no region; set `region` to US, EU or IN",
                    report,
                ),
            },
            ("sourceName", Some(value)) => {
                map.put("source_name", Yaml::text(literal(&value)));
            }
            ("strictMode", Some(value)) => match value.as_str() {
                "1" => map.put("strict", Yaml::raw(true)),
                "0" => map.put("strict", Yaml::raw(false)),
                _ => refused(
                    name,
                    node,
                    "is neither 1 nor 0; set `strict` to true or false",
                    report,
                ),
            },
            ("apiRegion" | "sourceName" | "strictMode", None) => {
                refused(name, node, "is no single value", report);
            }
            // The destination's own subscriptions may stand among its settings.
            ("subscriptions", _) => {}
            _ => ignored.push(format!("`{name}`")),
        }
    }
    if !ignored.is_empty() {
        let message = format!(
            "left out {}: the destination has no such settings",
            ignored.join(", ")
        );
        report.note(Verdict::Changed, "settings", message);
    }
    map.say(
        vec![COMPATIBILITY.to_owned()],
        "compatibility",
        Yaml::text("segment"),
    );
    map
}

fn refused(name: &str, node: &Node, what: &str, report: &mut Report) {
    let value = scalar(node).map_or_else(String::new, |value| format!("`{value}` "));
    report.note(Verdict::NotCarried, name, format!("{value}{what}"));
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
