//! What expressions read and give.

use std::collections::BTreeSet;

use segue_evaluator::eval::{Explained, Failure, Scope};
use segue_evaluator::program::{Body, Expr, Mapping};
use segue_evaluator::schema::Action;
use segue_evaluator::{Payload, Value};
use segue_parser::rule::show;
use segue_parser::{FieldOrigin, Origin, Part as Origins, Writer};

use super::explain::{Explainer, raw};
use super::report::{Assigned, By, CameTo, Change, Met, Named, Part, Tried};
use crate::mappings::Mappings;

/// Goes through the expressions of a program for one event.
pub(super) struct Reader<'a> {
    explainer: &'a Explainer<'a>,
    scope: Scope<'a>,
    /// The `let` entries that were met.
    used: BTreeSet<usize>,
}

/// Whether each `let` entry has a value from the environment, its own or by way of another entry. Such a value is not
/// shown.
pub(super) fn secrets(mappings: &Mappings) -> Vec<bool> {
    let mut secrets = Vec::new();
    for (entry, part) in mappings.program.lets.iter().zip(&mappings.origins.lets) {
        let uses =
            |read: &&Expr| matches!(read, Expr::Let(at, _) if secrets.get(*at) == Some(&true));
        let secret = part.text.contains("${") || entry.value.reads().iter().any(uses);
        secrets.push(secret);
    }
    secrets
}

impl<'a> Reader<'a> {
    pub(super) fn new(explainer: &'a Explainer<'a>, scope: Scope<'a>) -> Self {
        Self {
            explainer,
            scope,
            used: BTreeSet::new(),
        }
    }

    /// Goes on in another scope.
    pub(super) fn begin(&mut self, scope: Scope<'a>) {
        self.scope = scope;
    }

    /// Pieces of the file as they are written, and where.
    pub(super) fn written(&self, parts: &[Origins]) -> Vec<Part> {
        let parts = parts.iter().map(|part| Part {
            by: match part.by {
                Writer::Default => By::Default,
                Writer::Preset(..) => By::Preset,
                Writer::File(_) => By::File,
            },
            text: part.text.clone(),
            at: self.explainer.places.of(part.by),
        });
        parts.collect()
    }

    pub(super) fn condition(&mut self, condition: &'a Expr) -> Tried {
        let explained = self.scope.explain(condition);
        self.tried(explained)
    }

    fn tried(&mut self, explained: Explained<'a>) -> Tried {
        let (holds, error) = match explained.holds {
            Some(Ok(holds)) => (Some(holds), None),
            Some(Err(failure)) => (None, Some(failure.message)),
            None => (None, None),
        };
        let parts = explained.parts.into_iter();
        Tried {
            condition: self.show(explained.condition),
            holds,
            error,
            met: self.met(&explained.met),
            parts: parts.map(|part| self.tried(part)).collect(),
        }
    }

    /// The fields of a mapping that fired; in the payload, if there is one, stands what became of them.
    pub(super) fn fields(
        &mut self,
        mapping: &'a Mapping,
        origin: &Origin,
        action: &Action,
        payload: Option<Payload<'a>>,
    ) -> Vec<Assigned> {
        let whole = match &mapping.body {
            Body::Whole(expr) => Some((expr, self.scope.eval(expr, self.scope.top()))),
            Body::Fields(_) => None,
        };
        let mut assigned = Vec::new();
        for field in &origin.fields {
            let key = action.fields.get(field.field).map_or("", |f| &f.key);
            let (expr, value) = match (&mapping.body, &whole) {
                (_, Some((expr, Ok(object)))) => (*expr, Ok(object.get(key))),
                (_, Some((expr, Err(failure)))) => (*expr, Err(failure.clone())),
                (Body::Fields(fields), None) => {
                    match fields.iter().find(|(at, _)| *at == field.field) {
                        Some((_, expr)) => (expr, self.scope.eval(expr, self.scope.top())),
                        None => continue,
                    }
                }
                (Body::Whole(_), None) => continue,
            };
            let became = payload.and_then(|payload| payload.values.get(field.field).copied());
            assigned.push(self.field(key, field, expr, value, became));
        }
        assigned
    }

    fn field(
        &mut self,
        key: &str,
        origin: &FieldOrigin,
        expr: &'a Expr,
        value: Result<Value<'a>, Failure>,
        became: Option<Value<'a>>,
    ) -> Assigned {
        let change = match (&value, became) {
            (Err(_), _) => Change::Failed,
            (Ok(Value::Missing), _) => Change::Missing,
            (Ok(_), None) => Change::Kept,
            (Ok(_), Some(Value::Missing)) => Change::Dropped,
            (Ok(value), Some(became)) if value.equals(&became) => Change::Kept,
            (Ok(_), Some(_)) => Change::Coerced,
        };
        Assigned {
            field: key.to_owned(),
            written: self.written(&origin.parts),
            reads: self.reads(expr),
            came_to: came_to(value),
            change,
            became: became.and_then(raw).filter(|_| change == Change::Coerced),
        }
    }

    /// The `let` entries that were met, and those that they read.
    pub(super) fn lets(mut self) -> Vec<Named> {
        let mut named = Vec::new();
        // An entry sees only those before it.
        while let Some(at) = self.used.pop_last() {
            let mappings = self.explainer.mappings;
            let entry = mappings.program.lets.get(at);
            let Some((entry, part)) = entry.zip(mappings.origins.lets.get(at)) else {
                continue;
            };
            let value = self.scope.eval(&entry.value, self.scope.top());
            let value = value.map(|value| self.masked(at, value));
            let mut written = self.written(std::slice::from_ref(part));
            let Some(written) = written.pop() else {
                continue;
            };
            named.push(Named {
                name: entry.name.clone(),
                written,
                reads: self.reads(&entry.value),
                came_to: came_to(value),
            });
        }
        named.reverse();
        named
    }

    /// What an expression reads, with the values there.
    fn reads(&mut self, expr: &'a Expr) -> Vec<Met> {
        let reads = self.scope.reads(expr);
        self.met(&reads)
    }

    fn met(&mut self, reads: &[(&'a Expr, Value<'a>)]) -> Vec<Met> {
        let met = reads.iter().map(|(expr, value)| {
            let value = match expr {
                Expr::Let(at, _) => {
                    self.used.insert(*at);
                    self.masked(*at, *value)
                }
                _ => *value,
            };
            Met {
                path: self.show(expr),
                value: raw(value),
            }
        });
        met.collect()
    }

    fn masked(&self, at: usize, value: Value<'a>) -> Value<'a> {
        match self.explainer.secrets.get(at) {
            Some(true) => Value::text("***"),
            _ => value,
        }
    }

    fn show(&self, expr: &Expr) -> String {
        let program = &self.explainer.mappings.program;
        show(expr, &program.paths, &program.lets)
    }
}

fn came_to(value: Result<Value<'_>, Failure>) -> CameTo {
    match value {
        Ok(value) => CameTo {
            value: raw(value),
            error: None,
        },
        Err(failure) => CameTo {
            value: None,
            error: Some(failure.message),
        },
    }
}
