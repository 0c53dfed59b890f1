use std::collections::HashMap;

use segue_evaluator::path::PathId;
use segue_evaluator::program::Expr;

/// The literals of which a condition wants one at a path, for each path at which it does: enough to tell apart most
/// conditions that never hold together, at a look.
#[derive(Debug, Default)]
pub(super) struct Pinned<'e>(HashMap<PathId, &'e [Expr]>);

impl<'e> Pinned<'e> {
    pub(super) fn of(condition: &'e Expr) -> Self {
        let mut this = Self::default();
        this.gather(condition);
        this
    }

    fn gather(&mut self, condition: &'e Expr) {
        let (path, literals) = match condition {
            Expr::And(parts) => return parts.iter().for_each(|part| self.gather(part)),
            Expr::Equal(left, right) => match (&**left, &**right) {
                (Expr::Path(path), literal) | (literal, Expr::Path(path)) => {
                    (path, std::slice::from_ref(literal))
                }
                _ => return,
            },
            Expr::In(subject, list) => match (&**subject, &**list) {
                (Expr::Path(path), Expr::List { items, .. }) => (path, items.as_slice()),
                _ => return,
            },
            _ => return,
        };
        let is_literal = |expr: &Expr| matches!(expr, Expr::Text(_) | Expr::Number(_));
        if literals.iter().all(is_literal) {
            self.0.insert(*path, literals);
        }
    }

    /// Whether some path would have to have two values.
    pub(super) fn excludes(&self, other: &Self) -> bool {
        self.0.iter().any(|(path, ours)| {
            let theirs = other.0.get(path);
            theirs.is_some_and(|theirs| !ours.iter().any(|a| theirs.iter().any(|b| same(a, b))))
        })
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
        ] {
            assert_eq!(excludes(a, b), wanted, "{a} | {b}");
        }
    }
}
