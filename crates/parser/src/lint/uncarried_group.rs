use segue_evaluator::Program;
use segue_evaluator::program::{Body, Expr, Key, Mapping, MergeMember};

use super::{Rule, Subject};
use crate::diagnostic::codes::lint as codes;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};

/// Group keys under which groups have a profile and no events.
pub(super) struct UncarriedGroup;

impl Rule for UncarriedGroup {
    fn code(&self) -> &'static Code {
        &codes::UNCARRIED_GROUP
    }

    fn check(&self, subject: &Subject<'_>, found: &mut Diagnostics) {
        let program = subject.program;
        for mapping in &subject.mappings {
            if !mapping.compiled(program).is_some_and(|m| m.enabled) {
                continue;
            }
            for given in mapping.given(program) {
                let (Some(carried), Some(Expr::Text(key))) =
                    (&given.field.pitfalls.carried, given.value)
                else {
                    continue;
                };
                let mut carriers = carriers(program, &carried.by).peekable();
                if key.is_empty() || **key == *carried.already || carriers.peek().is_none() {
                    continue;
                }
                if carriers.any(|carrier| names(carrier, key)) {
                    continue;
                }
                let by = &carried.by;
                let message = format!("no mapping puts `{key}` into the {by} records");
                let help = format!(
                    "unless the senders put `{key}` into their properties, no {by} counts for a group: add a property \
                     of that name to the mappings"
                );
                found.push(Diagnostic::new(self.code(), given.node.span, message).help(help));
            }
        }
    }
}

/// The enabled mappings that send records of a kind.
fn carriers<'p>(program: &'p Program, kind: &str) -> impl Iterator<Item = &'p Mapping> {
    program.mappings.iter().filter(move |mapping| {
        let action = program.destination.actions.get(mapping.action);
        mapping.enabled && action.is_some_and(|a| a.records.iter().any(|r| r == kind))
    })
}

/// Whether a mapping speaks of a property of this name anywhere.
fn names(mapping: &Mapping, name: &str) -> bool {
    match &mapping.body {
        Body::Fields(values) => values.iter().any(|(_, value)| says(value, name)),
        Body::Whole(value) => says(value, name),
    }
}

fn says(expr: &Expr, name: &str) -> bool {
    let is = |key: &Key| match key {
        Key::Text(text) => **text == *name,
        // It might be anything.
        Key::Computed(_) => true,
    };
    let here = match expr {
        Expr::Text(text) => **text == *name,
        Expr::Object { members, .. } => members.iter().any(|(key, _)| is(key)),
        Expr::MergeInto(_, members) => members.iter().any(|member| match member {
            MergeMember::Set(key, _) => is(key),
            MergeMember::Remove(_) => false,
        }),
        Expr::Directive(_) => true,
        _ => false,
    };
    here || expr.children().into_iter().any(|child| says(child, name))
}
