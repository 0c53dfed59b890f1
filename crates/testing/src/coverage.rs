//! What of a mapping file its tests have exercised.

use std::collections::HashMap;

use segue_evaluator::Program;
use segue_evaluator::eval::{Frame, Scope};
use segue_evaluator::program::{Body, Expr};
use segue_evaluator::value::Value;
use segue_parser::rule::show;
use segue_parser::{Origin, Writer};

use crate::run::Answer;

/// Which parts of a program count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counted {
    /// What mapping files write: mappings and their triggers, and the fields that a file or a preset sets.
    Written,
    /// The defaults of the actions, too.
    All,
}

/// The parts of a program, and which of them were exercised.
#[derive(Debug)]
pub struct Coverage {
    points: Vec<Point>,
    by_place: HashMap<Place, usize>,
}

/// A part of a mapping that a test can exercise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Point {
    /// The name of the mapping.
    pub mapping: String,
    /// What was to happen, as one sentence: `` `event` has a value ``.
    pub what: String,
    /// Whether it did.
    pub exercised: bool,
}

/// A mapping by position, an expression in it by its address, and which of the ways through it.
type Place = (usize, usize, usize);

impl Coverage {
    /// The parts of a program that count, none of them exercised; by mapping, `origins` say who wrote them.
    pub fn new(program: &Program, origins: &[Origin], counted: Counted) -> Self {
        let mut coverage = Self {
            points: Vec::new(),
            by_place: HashMap::new(),
        };
        for (at, mapping) in program.mappings.iter().enumerate() {
            if !mapping.enabled {
                continue;
            }
            let text = |expr: &Expr| show(expr, &program.paths, &program.lets);
            let mut add = |address, way, what| {
                let point = Point {
                    mapping: mapping.name.clone(),
                    what,
                    exercised: false,
                };
                coverage
                    .by_place
                    .insert((at, address, way), coverage.points.len());
                coverage.points.push(point);
            };
            add(0, 0, "it fires".to_owned());
            conditions(&mapping.trigger, &mut |condition| {
                let shown = text(condition);
                add(address(condition), 1, format!("`{shown}` holds"));
                add(address(condition), 0, format!("`{shown}` does not hold"));
            });
            let Body::Fields(fields) = &mapping.body else {
                continue;
            };
            let action = program.destination.actions.get(mapping.action);
            for (field, expr) in fields {
                let origin = origins.get(at).into_iter().flat_map(|o| &o.fields);
                let mut parts = origin.filter(|o| o.field == *field).flat_map(|o| &o.parts);
                if counted == Counted::Written && parts.all(|part| part.by == Writer::Default) {
                    continue;
                }
                let key = action.and_then(|action| action.fields.get(*field));
                let key = key.map_or("", |field| &field.key);
                add(address(expr), 0, format!("`{key}` has a value"));
                ways(expr, &mut |expr, way, what| {
                    // The address of the field's own expression has its value as way 0.
                    add(
                        address(expr),
                        way + 1,
                        format!("in `{key}`, {}", what(&text)),
                    );
                });
            }
        }
        coverage
    }

    /// All parts, in the order of the file.
    pub fn points(&self) -> &[Point] {
        &self.points
    }

    /// How much was exercised, from 0 to 100; all of nothing is 100.
    pub fn percent(&self) -> f64 {
        let exercised = self.points.iter().filter(|point| point.exercised).count();
        match self.points.len() {
            0 => 100.0,
            all => 100.0 * exercised as f64 / all as f64,
        }
    }

    /// Notes what an event has exercised.
    pub(crate) fn note<'a>(&mut self, program: &'a Program, scope: &Scope<'a>, answer: &Answer) {
        if answer.dropped.is_some() {
            return;
        }
        for (at, mapping) in program.mappings.iter().enumerate() {
            if !mapping.enabled {
                continue;
            }
            let mut walk = Walk {
                coverage: self,
                mapping: at,
                scope,
            };
            walk.condition(&mapping.trigger);
            if answer.of(at).is_none() {
                continue;
            }
            walk.hit(0, 0);
            if let Body::Fields(fields) = &mapping.body {
                for (_, expr) in fields {
                    if !walk.value(expr, scope.top()).is_nullish() {
                        walk.hit(address(expr), 0);
                    }
                    walk.ways(expr, scope.top());
                }
            }
        }
    }
}

fn address(expr: &Expr) -> usize {
    std::ptr::from_ref(expr).addr()
}

/// The single conditions of a trigger.
fn conditions<'p>(expr: &'p Expr, each: &mut impl FnMut(&'p Expr)) {
    match expr {
        Expr::And(all) | Expr::Or(all) => all.iter().for_each(|e| conditions(e, each)),
        Expr::Not(inner) if inner.is_joint() => conditions(inner, each),
        single => each(single),
    }
}

/// Writes an expression as text.
type Shown<'s> = &'s dyn Fn(&Expr) -> String;

/// The ways through the fallbacks and choices of a value: each with its number, and what taking it means.
fn ways<'p>(expr: &'p Expr, each: &mut impl FnMut(&'p Expr, usize, &dyn Fn(Shown<'_>) -> String)) {
    match expr {
        Expr::Coalesce(first, otherwise) => {
            each(expr, 0, &|text| format!("`{}` has a value", text(first)));
            each(expr, 1, &|text| {
                format!("`{}` is taken for `{}`", text(otherwise), text(first))
            });
        }
        Expr::If(branches, _) => {
            for (at, (condition, _)) in branches.iter().enumerate() {
                each(expr, at, &|text| format!("`{}` holds", text(condition)));
            }
            each(expr, branches.len(), &|text| {
                let all: Vec<_> = branches.iter().map(|(c, _)| text(c)).collect();
                format!("`{}` does not hold", all.join("` or `"))
            });
        }
        _ => {}
    }
    expr.children()
        .into_iter()
        .for_each(|child| ways(child, each));
}

/// One mapping, gone through for one event.
struct Walk<'w, 'a> {
    coverage: &'w mut Coverage,
    mapping: usize,
    scope: &'w Scope<'a>,
}

impl<'a> Walk<'_, 'a> {
    fn hit(&mut self, address: usize, way: usize) {
        let point = self.coverage.by_place.get(&(self.mapping, address, way));
        if let Some(point) = point.and_then(|at| self.coverage.points.get_mut(*at)) {
            point.exercised = true;
        }
    }

    fn value(&self, expr: &'a Expr, frame: Frame<'a>) -> Value<'a> {
        self.scope.eval(expr, frame).unwrap_or_default()
    }

    fn holds(&self, expr: &'a Expr, frame: Frame<'a>) -> bool {
        self.scope.holds(expr, frame).unwrap_or_default()
    }

    /// A trigger, of which only what decides is looked at.
    fn condition(&mut self, expr: &'a Expr) -> bool {
        match expr {
            Expr::And(all) => all.iter().all(|e| self.condition(e)),
            Expr::Or(all) => all.iter().any(|e| self.condition(e)),
            Expr::Not(inner) if inner.is_joint() => !self.condition(inner),
            single => {
                let holds = self.holds(single, self.scope.top());
                self.hit(address(single), usize::from(holds));
                holds
            }
        }
    }

    /// The ways taken through a value.
    fn ways(&mut self, expr: &'a Expr, frame: Frame<'a>) {
        match expr {
            Expr::Coalesce(first, otherwise) => {
                let falls_back = self.value(first, frame).is_nullish();
                self.hit(address(expr), 1 + usize::from(falls_back));
                self.ways(first, frame);
                if falls_back {
                    self.ways(otherwise, frame);
                }
            }
            Expr::If(branches, otherwise) => {
                let mut taken = branches.len();
                for (at, (condition, _)) in branches.iter().enumerate() {
                    self.ways(condition, frame);
                    if self.holds(condition, frame) {
                        taken = at;
                        break;
                    }
                }
                self.hit(address(expr), 1 + taken);
                let branch = branches.get(taken).map(|(_, value)| value);
                if let Some(value) = branch.or(otherwise.as_deref()) {
                    self.ways(value, frame);
                }
            }
            Expr::Map(list, body) => {
                self.ways(list, frame);
                let list = self.value(list, frame);
                let items = match &list {
                    Value::List(list) => list.items(),
                    Value::Object(_) => std::slice::from_ref(&list),
                    _ => &[],
                };
                for (index, input) in items.iter().enumerate() {
                    let input = *input;
                    self.ways(body, Frame { input, index });
                }
            }
            other => other
                .children()
                .into_iter()
                .for_each(|e| self.ways(e, frame)),
        }
    }
}
