//! Fields as an entry writes them: what differs from a preset or the action's defaults, or all of them.

use segue_evaluator::program::{Expr, Let};
use segue_evaluator::schema::{Action, Field};
use segue_parser::rule;

use super::baseline::Base;
use super::body::Carried;
use super::expr::sorted;
use super::value::Writer;
use crate::yaml::{Map, Yaml};

/// The fields of an entry.
pub(super) struct Fields {
    /// Whether those not named have their defaults.
    pub(super) defaults: bool,
    pub(super) map: Map,
}

/// The shorter way of writing the fields: over a base, or from nothing.
pub(super) fn fields(carried: &Carried, action: &Action, base: &Base, lets: &[Let]) -> Fields {
    let writer = Writer {
        paths: &carried.paths,
        lets,
        expands: false,
    };
    let (mut over, mut whole) = (Map::default(), Map::default());
    let fields = action.fields.iter().zip(&carried.fields).zip(&base.fields);
    for ((field, value), default) in fields {
        let value = value.as_ref().filter(|(value, _)| counts(value, field));
        let Some((value, caveats)) = value else {
            if default.is_some() {
                over.put(&field.key, Yaml::raw("null"));
            }
            continue;
        };
        let yaml = match value {
            Expr::Null => Yaml::text("=null"),
            value => writer.field(value, &field.kind),
        };
        let comments: Vec<String> = caveats.iter().map(ToString::to_string).collect();
        whole.say(comments.clone(), &field.key, yaml.clone());
        let shown = rule::show(&sorted(value), &carried.paths, lets);
        if default.as_ref() != Some(&shown) {
            over.say(comments, &field.key, yaml);
        }
    }
    let defaults = over.members.len() <= whole.members.len() + 1;
    Fields {
        defaults,
        map: if defaults { over } else { whole },
    }
}

/// Whether a value is one: null counts only where the field takes it.
fn counts(value: &Expr, field: &Field) -> bool {
    field.null_allowed || !matches!(value, Expr::Null)
}
