use super::{Failure, Scope};
use crate::program::Expr;
use crate::value::Value;

/// A condition taken apart: what each part came to, and on which values.
#[derive(Debug)]
pub struct Explained<'a> {
    /// The condition.
    pub condition: &'a Expr,
    /// Whether it holds; none where what stands before it had decided already.
    pub holds: Option<Result<bool, Failure>>,
    /// The conditions it is joined of by `and`, `or` and `not`; none in a single one.
    pub parts: Vec<Explained<'a>>,
    /// Of a single condition that was reached: what it reads, and the values met there.
    pub met: Vec<(&'a Expr, Value<'a>)>,
}

impl<'a> Scope<'a> {
    /// Whether a condition holds and why.
    pub fn explain(&self, condition: &'a Expr) -> Explained<'a> {
        self.explained(condition, true)
    }

    fn explained(&self, condition: &'a Expr, reached: bool) -> Explained<'a> {
        let mut decided = !reached;
        let mut part = |part: &'a Expr, until: bool| {
            let explained = self.explained(part, !decided);
            decided |= match &explained.holds {
                Some(Ok(holds)) => *holds == until,
                Some(Err(_)) => true,
                None => false,
            };
            explained
        };
        let parts: Vec<_> = match condition {
            Expr::And(_) => condition
                .operands()
                .into_iter()
                .map(|e| part(e, false))
                .collect(),
            Expr::Or(_) => condition
                .operands()
                .into_iter()
                .map(|e| part(e, true))
                .collect(),
            Expr::Not(inner) if inner.is_joint() => vec![part(inner, true)],
            _ => Vec::new(),
        };
        let met = if reached && parts.is_empty() {
            self.reads(condition)
        } else {
            Vec::new()
        };
        Explained {
            condition,
            holds: reached.then(|| self.holds(condition, self.top())),
            parts,
            met,
        }
    }

    /// What an expression reads from the event and from `let`, each once, with the values there.
    pub fn reads(&self, expr: &'a Expr) -> Vec<(&'a Expr, Value<'a>)> {
        let value = |read| (read, self.eval(read, self.top()).unwrap_or_default());
        expr.reads().into_iter().map(value).collect()
    }
}
