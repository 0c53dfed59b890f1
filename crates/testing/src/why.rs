//! Why a mapping did not fire.

use std::collections::BTreeSet;

use segue_evaluator::eval::{Explained, Scope};
use segue_evaluator::program::Expr;
use segue_evaluator::{Program, Value, json};
use segue_parser::rule::show;

use crate::run::Shot;

/// So many characters of a value are shown.
const SHOWN: usize = 100;

/// Why a mapping did not fire for an event that no `drop` held for: none where its trigger does not say.
pub(crate) fn unfired<'a>(
    program: &'a Program,
    at: usize,
    fired: &[Shot],
    scope: &Scope<'a>,
) -> Option<String> {
    let mapping = program.mappings.get(at)?;
    if !mapping.enabled {
        return Some("it is disabled".to_owned());
    }
    let before = fired.iter().filter(|shot| shot.mapping < at);
    let mut before = before.filter_map(|shot| program.mappings.get(shot.mapping));
    let same = |group| mapping.group.is_some() && mapping.group == group;
    if let Some(first) = before.find(|other| same(other.group)) {
        return Some(format!("of its `first_match`, `{}` did", first.name));
    }
    let explained = scope.explain(&mapping.trigger);
    let deciding = deciding(&explained)?;
    let text = |expr: &Expr| show(expr, &program.paths, &program.lets);
    let met = met(deciding.condition, program, scope);
    let met = met.into_iter().map(|(read, value)| {
        let value = match value {
            Value::Missing => "missing".to_owned(),
            value => written(value),
        };
        format!("`{}` is {value}", text(read))
    });
    let met: Vec<_> = met.collect();
    let met = match met.as_slice() {
        [] => String::new(),
        met => format!(" ({})", met.join(", ")),
    };
    Some(format!("`{}` does not hold{met}", text(deciding.condition)))
}

/// What a condition reads from the event, itself or by way of `let`. Values under `let` may be secrets.
fn met<'a>(
    condition: &'a Expr,
    program: &'a Program,
    scope: &Scope<'a>,
) -> Vec<(&'a Expr, Value<'a>)> {
    let mut met = Vec::new();
    let mut lets = BTreeSet::new();
    let mut next = Some(condition);
    while let Some(expr) = next {
        for (read, value) in scope.reads(expr) {
            match read {
                Expr::Let(at, _) => {
                    lets.insert(*at);
                }
                _ => met.push((read, value)),
            }
        }
        // An entry sees those before it.
        let entry = lets.pop_last().and_then(|at| program.lets.get(at));
        next = entry.map(|entry| &entry.value);
    }
    met
}

/// The part of a condition that keeps it from holding: of several joined by `and`, the one that does not hold.
fn deciding<'e, 'a>(explained: &'e Explained<'a>) -> Option<&'e Explained<'a>> {
    if !matches!(explained.holds, Some(Ok(false))) {
        return None;
    }
    let parts = match explained.condition {
        Expr::And(_) => explained.parts.as_slice(),
        _ => &[],
    };
    Some(parts.iter().find_map(deciding).unwrap_or(explained))
}

/// A value as JSON, cut where it is long.
fn written(value: Value<'_>) -> String {
    let mut out = Vec::new();
    json::write(value, &mut out);
    let json = String::from_utf8_lossy(&out);
    match json.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", json.get(..end).unwrap_or_default()),
        None => json.into_owned(),
    }
}
