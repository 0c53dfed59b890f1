//! What expressions read from the event.

use std::collections::BTreeSet;

use segue_evaluator::Program;
use segue_evaluator::program::Expr;

/// The fields of the event that a value depends on; none where that cannot be told.
pub(super) fn roots<'p>(expr: &'p Expr, program: &'p Program) -> Option<BTreeSet<&'p str>> {
    let mut found = BTreeSet::new();
    gather(expr, program, &mut found).then_some(found)
}

fn gather<'p>(expr: &'p Expr, program: &'p Program, found: &mut BTreeSet<&'p str>) -> bool {
    match expr {
        Expr::Path(path) => {
            let root = program.paths.segments(*path).first().map(|s| s.key());
            found.extend(root);
            true
        }
        Expr::Let(at, _) => match program.lets.get(*at) {
            Some(entry) => gather(&entry.value, program, found),
            None => false,
        },
        Expr::Event | Expr::Query(_) | Expr::Directive(_) => false,
        other => other
            .children()
            .into_iter()
            .all(|child| gather(child, program, found)),
    }
}

/// The condition that a value is missing or null; none where that cannot be told.
pub(super) fn nullish(expr: &Expr) -> Option<Expr> {
    Some(match expr {
        Expr::Null => Expr::Bool(true),
        Expr::Path(_) => Expr::IsNull(Box::new(expr.clone())),
        Expr::Bool(_)
        | Expr::Number(_)
        | Expr::Text(_)
        | Expr::Template { .. }
        | Expr::List { .. }
        | Expr::Object { .. } => Expr::Bool(false),
        Expr::Coalesce(a, b) => Expr::And(vec![nullish(a)?, nullish(b)?]),
        Expr::If(branches, otherwise) => {
            let mut ways = Vec::new();
            let mut before = Vec::new();
            for (condition, value) in branches {
                let mut way = before.clone();
                way.extend([condition.clone(), nullish(value)?]);
                ways.push(Expr::And(way));
                before.push(Expr::Not(Box::new(condition.clone())));
            }
            before.push(match otherwise {
                Some(otherwise) => nullish(otherwise)?,
                None => Expr::Bool(true),
            });
            ways.push(Expr::And(before));
            Expr::Or(ways)
        }
        _ => return None,
    })
}
