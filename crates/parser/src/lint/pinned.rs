use std::collections::HashMap;

use segue_evaluator::path::PathId;
use segue_evaluator::program::{Expr, Glob, Patterns};

/// What a condition wants at paths, whatever else it says: enough to tell most conditions that never hold together, at a
/// look.
#[derive(Debug, Default)]
pub(super) struct Pinned<'e>(HashMap<PathId, Wanted<'e>>);

/// What is wanted at one path.
#[derive(Clone, Copy, Debug)]
enum Wanted<'e> {
    /// One of these literals.
    Literal(&'e [Expr]),
    /// A text that matches one of these.
    Pattern(&'e [Glob]),
}

impl<'e> Pinned<'e> {
    pub(super) fn of(condition: &'e Expr) -> Self {
        let mut this = Self::default();
        this.gather(condition);
        this
    }

    fn gather(&mut self, condition: &'e Expr) {
        let (subject, wanted) = match condition {
            Expr::And(parts) => return parts.iter().for_each(|part| self.gather(part)),
            Expr::Equal(left, right) if matches!(**left, Expr::Path(_)) => {
                (left, Wanted::Literal(std::slice::from_ref(&**right)))
            }
            Expr::Equal(left, right) => (right, Wanted::Literal(std::slice::from_ref(&**left))),
            Expr::In(subject, list) => match &**list {
                Expr::List { items, .. } => (subject, Wanted::Literal(items)),
                _ => return,
            },
            Expr::Match {
                subject,
                patterns: Patterns::Fixed(globs),
                bang: false,
            } => (subject, Wanted::Pattern(globs)),
            _ => return,
        };
        let known = match wanted {
            Wanted::Literal(literals) => literals.iter().all(is_literal),
            Wanted::Pattern(_) => true,
        };
        if let (Expr::Path(path), true) = (&**subject, known) {
            self.0.insert(*path, wanted);
        }
    }

    /// Whether nothing at some path can be what both want there.
    pub(super) fn excludes(&self, other: &Self) -> bool {
        let both = |(path, ours)| Some((ours, other.0.get(path)?));
        let mut shared = self.0.iter().filter_map(both);
        shared.any(|(ours, theirs)| match (*ours, *theirs) {
            (Wanted::Literal(ours), Wanted::Literal(theirs)) => {
                !ours.iter().any(|a| theirs.iter().any(|b| same(a, b)))
            }
            (Wanted::Literal(literals), Wanted::Pattern(globs))
            | (Wanted::Pattern(globs), Wanted::Literal(literals)) => {
                !literals.iter().any(|literal| matches(literal, globs))
            }
            (Wanted::Pattern(_), Wanted::Pattern(_)) => false,
        })
    }
}

fn is_literal(expr: &Expr) -> bool {
    matches!(expr, Expr::Text(_) | Expr::Number(_))
}

fn matches(literal: &Expr, globs: &[Glob]) -> bool {
    match literal {
        Expr::Text(text) => globs.iter().any(|glob| glob.matches(text)),
        _ => true,
    }
}

/// Whether two literals are equal, as far as that can be told.
fn same(a: &Expr, b: &Expr) -> bool {
    match (a, b) {
        (Expr::Text(a), Expr::Text(b)) => a == b,
        (Expr::Number(a), Expr::Number(b)) => match (a.parse::<f64>(), b.parse::<f64>()) {
            (Ok(a), Ok(b)) => a == b,
            _ => true,
        },
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use segue_evaluator::path::Paths;

    use super::*;
    use crate::diagnostic::Diagnostics;
    use crate::rule::{self, Context};
    use crate::yaml::{OffsetMap, Snippet};

    fn excludes(a: &str, b: &str) -> bool {
        let mut paths = Paths::default();
        let [a, b] = [a, b].map(|text| {
            let mut cx = Context {
                paths: &mut paths,
                lets: &[],
                event_fields: &[],
                any_field: false,
                segment_texts: false,
                environment: None,
                used_lets: &mut Vec::new(),
            };
            let offsets = OffsetMap::identity(0, text.len());
            let snippet = Snippet::new(text, &offsets);
            rule::condition(snippet, &mut cx, &mut Diagnostics::default()).unwrap()
        });
        let (a, b) = (Pinned::of(&a), Pinned::of(&b));
        assert_eq!(a.excludes(&b), b.excludes(&a));
        a.excludes(&b)
    }

    #[test]
    fn other_literals_at_one_path_exclude_each_other() {
        for (a, b, wanted) in [
            ("type = \"track\"", "type = \"page\"", true),
            ("type = \"track\"", "type = \"track\"", false),
            ("type = \"track\"", "event = \"page\"", false),
            ("type = \"track\"", "type != \"track\"", false),
            ("event = \"A\"", "event in [\"B\", \"C\"]", true),
            ("event in [\"A\", \"B\"]", "event in [\"B\", \"C\"]", false),
            (
                "userId != null and (type = \"track\" and event = \"A\")",
                "event = \"B\"",
                true,
            ),
            ("event = \"A\" or event = \"C\"", "event = \"B\"", false),
            ("properties.n = 1", "properties.n = 1.0", false),
            ("properties.n = 1", "properties.n = 2", true),
            ("properties.n = 1", "properties.n = \"1\"", true),
            ("properties.n = properties.m", "properties.n = 1", false),
            ("match(event, \"A*\")", "event = \"B\"", true),
            ("match(event, \"A*\")", "event in [\"B\", \"AB\"]", false),
            ("not match(event, \"A*\")", "event = \"B\"", false),
            ("!match(event, \"A*\")", "event = \"B\"", false),
            ("match(event, \"A*\")", "match(event, \"B*\")", false),
        ] {
            assert_eq!(excludes(a, b), wanted, "{a} | {b}");
        }
    }
}
