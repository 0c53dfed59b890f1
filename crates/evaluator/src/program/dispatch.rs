//! Which mappings an event can reach at all, by what their triggers say about `type` and `event`.

use std::collections::{BTreeMap, BTreeSet};

use super::{Expr, Let, Mapping, Patterns};
use crate::eval::Scope;
use crate::path::{PathId, Paths, Segment};

/// The mappings of a program, sorted by the texts that their triggers want at `type` and `event`.
///
/// A pure optimisation: a mapping that is not reachable has a trigger that would be false, and would not fail.
#[derive(Debug, Default)]
pub(crate) struct Dispatch {
    columns: Vec<Column>,
}

/// A set of mappings by position. Those beyond its width are in every set.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reachable(u64);

/// What the triggers say about one path.
#[derive(Debug)]
struct Column {
    path: PathId,
    /// The mappings that do not care.
    rest: u64,
    /// The mappings that a text reaches.
    by_text: BTreeMap<Box<str>, u64>,
}

impl Dispatch {
    /// What is dispatched on.
    const KEYS: [&str; 2] = ["type", "event"];

    pub(crate) fn new(paths: &mut Paths, lets: &[Let], mappings: &[Mapping]) -> Self {
        let columns = Self::KEYS.into_iter().filter_map(|key| {
            let path = paths.intern(&[Segment::new(key)])?;
            Some(Column::new(path, lets, mappings))
        });
        Self {
            columns: columns.collect(),
        }
    }

    /// The mappings whose triggers may hold for an event.
    pub(crate) fn reachable(&self, scope: &Scope<'_>) -> Reachable {
        let sets = self.columns.iter().map(|column| column.reachable(scope));
        Reachable(sets.fold(u64::MAX, |all, set| all & set))
    }
}

impl Reachable {
    /// Whether a mapping is in the set.
    pub(crate) fn contains(self, mapping: usize) -> bool {
        bit(mapping).is_none_or(|bit| self.0 & bit != 0)
    }
}

impl Column {
    fn new(path: PathId, lets: &[Let], mappings: &[Mapping]) -> Self {
        let mut rest = 0;
        let mut by_text = BTreeMap::<_, u64>::new();
        for (at, mapping) in mappings.iter().enumerate() {
            let Some(bit) = bit(at) else {
                break;
            };
            match wanted(&mapping.trigger, path, lets) {
                None => rest |= bit,
                Some(texts) => {
                    for text in texts {
                        *by_text.entry(text.into()).or_default() |= bit;
                    }
                }
            }
        }
        Self {
            path,
            rest,
            by_text,
        }
    }

    fn reachable(&self, scope: &Scope<'_>) -> u64 {
        let text = scope.path(self.path).as_str();
        let named = text.and_then(|text| self.by_text.get(text));
        self.rest | named.copied().unwrap_or_default()
    }
}

/// The bit of a mapping, none beyond the width of a set.
fn bit(mapping: usize) -> Option<u64> {
    1_u64.checked_shl(mapping.try_into().ok()?)
}

/// The texts at a path for which a condition may hold, none where it does not say. For any other value it is false, and
/// does not fail.
fn wanted<'p>(condition: &'p Expr, path: PathId, lets: &'p [Let]) -> Option<BTreeSet<&'p str>> {
    let is_path = |expr: &Expr| matches!(expr, Expr::Path(p) if *p == path);
    match condition {
        Expr::Bool(false) => Some(BTreeSet::new()),
        Expr::IsTrue(inner) => wanted(inner, path, lets),
        Expr::Equal(a, b) => match (&**a, &**b) {
            (subject, Expr::Text(text)) | (Expr::Text(text), subject) if is_path(subject) => {
                Some(BTreeSet::from([&**text]))
            }
            _ => None,
        },
        Expr::In(subject, list) if is_path(subject) => texts(list, lets),
        Expr::And(conditions) => {
            // What stands behind a condition that may fail is not reached where that one fails.
            let safe = conditions.iter().take_while(|c| never_fails(c)).count();
            let asked = conditions.iter().take(safe + 1);
            asked
                .filter_map(|condition| wanted(condition, path, lets))
                .reduce(|a, b| a.intersection(&b).copied().collect())
        }
        Expr::Or(conditions) => {
            let mut all = BTreeSet::new();
            for condition in conditions {
                all.extend(wanted(condition, path, lets)?);
            }
            Some(all)
        }
        _ => None,
    }
}

/// The texts of a list that is made of nothing else.
fn texts<'p>(list: &'p Expr, lets: &'p [Let]) -> Option<BTreeSet<&'p str>> {
    let list = match list {
        Expr::Let(at, rest) if rest.is_empty() => &lets.get(*at)?.value,
        list => list,
    };
    let Expr::List { items, .. } = list else {
        return None;
    };
    let texts = items.iter().map(|item| match item {
        Expr::Text(text) => Some(&**text),
        _ => None,
    });
    texts.collect()
}

/// Whether an expression has a value for every event that leaves any of its limits. It may say no without need.
fn never_fails(expr: &Expr) -> bool {
    match expr {
        Expr::Null
        | Expr::Bool(_)
        | Expr::Number(_)
        | Expr::Text(_)
        | Expr::Event
        | Expr::Path(_)
        | Expr::Input(_)
        | Expr::Index => true,
        Expr::List { items: all, .. } | Expr::And(all) | Expr::Or(all) => {
            all.iter().all(never_fails)
        }
        Expr::Not(inner)
        | Expr::IsTrue(inner)
        | Expr::IsBool(inner, _)
        | Expr::IsNull(inner)
        | Expr::OtherNumber(inner, _) => never_fails(inner),
        Expr::Equal(a, b)
        | Expr::Order(_, a, b)
        | Expr::In(a, b)
        | Expr::Arithmetic(_, a, b)
        | Expr::Coalesce(a, b)
        | Expr::Contains {
            subject: a,
            parts: b,
            ..
        } => never_fails(a) && never_fails(b),
        Expr::Match {
            subject,
            patterns: Patterns::Fixed(_),
            ..
        } => never_fails(subject),
        _ => false,
    }
}
