//! What the Segment spec says of events, for questions about sensible ones only.

use std::collections::BTreeSet;

use segue_evaluator::path::{Paths, Segment};
use segue_evaluator::program::Expr;

use crate::reason::Wanted;

/// Fields that every event has.
const ALWAYS: &[&str] = &[
    "messageId",
    "timestamp",
    "originalTimestamp",
    "sentAt",
    "receivedAt",
];

/// Fields that only calls of some types have.
const ONLY_OF: &[(&str, &[&str])] = &[
    ("event", &["track"]),
    ("category", &["page", "screen"]),
    ("groupId", &["group"]),
    ("previousId", &["alias"]),
];

/// Facts about events.
pub(super) struct Facts {
    paths: Paths,
    facts: Vec<Fact>,
}

struct Fact {
    /// The fields of the event that it is about.
    fields: Vec<&'static str>,
    condition: Expr,
    says: String,
}

impl Facts {
    /// What every event has: an id and the times, and a user id or an anonymous one.
    pub(super) fn of_all() -> Self {
        let mut paths = Paths::default();
        let mut facts: Vec<Fact> = ALWAYS
            .iter()
            .map(|field| Fact {
                fields: vec![field],
                condition: there(field, &mut paths),
                says: format!("every event has `{field}`"),
            })
            .collect();
        let ids = ["userId", "anonymousId"];
        let condition = Expr::Or(ids.map(|id| there(id, &mut paths)).into());
        facts.push(Fact {
            fields: ids.into(),
            condition,
            says: "every event has `userId` or `anonymousId`".to_owned(),
        });
        Self { paths, facts }
    }

    /// Which types of call have which fields.
    pub(super) fn of_types() -> Self {
        let mut paths = Paths::default();
        let facts = ONLY_OF.iter().map(|(field, types)| {
            let mut ways = vec![Expr::Not(Box::new(there(field, &mut paths)))];
            let of_type = |name: &&str| {
                let name = Box::new(Expr::Text((*name).into()));
                Expr::Equal(Box::new(path("type", &mut paths)), name)
            };
            ways.extend(types.iter().map(of_type));
            Fact {
                fields: vec![field],
                condition: Expr::Or(ways),
                says: format!("only {} calls have `{field}`", types.join(" and ")),
            }
        });
        let facts = facts.collect();
        Self { paths, facts }
    }

    /// Those about any of these fields.
    pub(super) fn about(&self, roots: &BTreeSet<&str>) -> Vec<Wanted<'_>> {
        let about = |fact: &&Fact| fact.fields.iter().any(|field| roots.contains(field));
        let facts = self.facts.iter().filter(about);
        facts.map(|fact| self.wanted(fact)).collect()
    }

    /// Each, in words.
    pub(super) fn each(&self) -> impl Iterator<Item = (&str, Wanted<'_>)> {
        let facts = self.facts.iter();
        facts.map(|fact| (fact.says.as_str(), self.wanted(fact)))
    }

    fn wanted<'f>(&'f self, fact: &'f Fact) -> Wanted<'f> {
        Wanted {
            condition: &fact.condition,
            holds: true,
            paths: &self.paths,
            lets: &[],
        }
    }
}

fn path(field: &str, paths: &mut Paths) -> Expr {
    let path = paths.intern(&[Segment::new(field)]);
    path.map_or(Expr::Event, Expr::Path)
}

/// That an event has a field.
fn there(field: &str, paths: &mut Paths) -> Expr {
    let value = Box::new(path(field, paths));
    Expr::Not(Box::new(Expr::IsNull(value)))
}
