//! What an event exercises.

use std::collections::BTreeSet;

use segue_evaluator::Program;
use segue_evaluator::eval::{Frame, Scope};
use segue_evaluator::program::{Body, Directive, Expr};
use segue_evaluator::value::Value;

use super::{Coverage, Way};
use crate::run::Answer;

impl Coverage {
    /// Notes what an event has exercised.
    pub(crate) fn note<'a>(&mut self, program: &'a Program, scope: &Scope<'a>, answer: &Answer) {
        let mut walk = Walk {
            coverage: self,
            scope,
            lets: BTreeSet::new(),
        };
        walk.all(program, answer);
        // Those that entries read are among those before them.
        while let Some(at) = walk.lets.pop_last() {
            if let Some(entry) = program.lets.get(at) {
                walk.through(&entry.value);
            }
        }
    }
}

/// A program, gone through for one event.
struct Walk<'w, 'a> {
    coverage: &'w mut Coverage,
    scope: &'w Scope<'a>,
    /// The `let` entries that were met.
    lets: BTreeSet<usize>,
}

impl<'a> Walk<'_, 'a> {
    fn all(&mut self, program: &'a Program, answer: &Answer) {
        for drop in &program.drops {
            self.through(&drop.condition);
            if answer.dropped.as_ref() == Some(&drop.name) {
                self.coverage.hit(&drop.condition, Way::Fires);
                return;
            }
        }
        let mut taken = None;
        for (at, mapping) in program.mappings.iter().enumerate() {
            if !mapping.enabled || (mapping.group.is_some() && mapping.group == taken) {
                continue;
            }
            self.through(&mapping.trigger);
            if answer.of(at).is_none() {
                continue;
            }
            taken = mapping.group;
            self.coverage.hit(&mapping.trigger, Way::Fires);
            match &mapping.body {
                Body::Fields(fields) => fields.iter().for_each(|(_, expr)| self.through(expr)),
                Body::Whole(expr) => self.through(expr),
            }
        }
    }

    /// Everything that evaluating an expression reaches.
    fn through(&mut self, expr: &'a Expr) {
        let scope = self.scope;
        // What fails exercises what stands before.
        let _ = scope.visit(expr, scope.top(), &mut |expr, frame| self.at(expr, frame));
    }

    fn at(&mut self, expr: &'a Expr, frame: Frame<'a>) {
        if let Expr::Let(at, _) = expr {
            self.lets.insert(*at);
        }
        if self.coverage.counts(expr, Way::Holds) {
            match self.scope.holds(expr, frame) {
                Ok(true) => self.coverage.hit(expr, Way::Holds),
                Ok(false) => self.coverage.hit(expr, Way::Fails),
                Err(_) => {}
            }
        }
        if self.coverage.counts(expr, Way::Value) && !self.value(expr, frame).is_nullish() {
            self.coverage.hit(expr, Way::Value);
        }
        if self.coverage.counts(expr, Way::Taken(0))
            && let Some(way) = self.taken(expr, frame)
        {
            self.coverage.hit(expr, Way::Taken(way));
        }
    }

    fn value(&self, expr: &'a Expr, frame: Frame<'a>) -> Value<'a> {
        self.scope.eval(expr, frame).unwrap_or_default()
    }

    /// Which of the ways through an expression is taken.
    fn taken(&self, expr: &'a Expr, frame: Frame<'a>) -> Option<usize> {
        let value = |expr| self.value(expr, frame);
        match expr {
            Expr::Coalesce(first, _) => Some(usize::from(value(first).is_nullish())),
            Expr::If(branches, _) => {
                let holds = |condition| matches!(self.scope.holds(condition, frame), Ok(true));
                let branch = branches.iter().position(|(condition, _)| holds(condition));
                Some(branch.unwrap_or(branches.len()))
            }
            Expr::Map(list, _) => has_item(value(list)),
            Expr::Directive(directive) => match &**directive {
                Directive::ArrayPath { list, .. } => has_item(value(list)),
                Directive::Case { value: text, .. } => changed(value(text), value(expr)),
                Directive::Replace(replace) => changed(value(&replace.value), value(expr)),
                _ => None,
            },
            _ => None,
        }
    }
}

/// The one way through a loop, where it is gone.
fn has_item(list: Value<'_>) -> Option<usize> {
    match list {
        Value::Object(_) => Some(0),
        Value::List(list) if !list.items().is_empty() => Some(0),
        _ => None,
    }
}

/// The one way through a change, where it makes a difference.
fn changed(before: Value<'_>, after: Value<'_>) -> Option<usize> {
    (!before.is_nullish() && !before.equals(&after)).then_some(0)
}
