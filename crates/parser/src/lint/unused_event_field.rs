use segue_evaluator::Program;
use segue_evaluator::program::{Body, Expr};

use super::{Rule, Subject};
use crate::diagnostic::codes::lint as codes;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};

/// Names under `event_fields:` that no expression reads.
pub(super) struct UnusedEventField;

impl Rule for UnusedEventField {
    fn code(&self) -> &'static Code {
        &codes::UNUSED_EVENT_FIELD
    }

    fn check(&self, subject: &Subject<'_>, found: &mut Diagnostics) {
        let program = subject.program;
        for name in &subject.file.event_fields {
            if !expressions(program).any(|expr| reads(expr, name.text, program)) {
                let finding =
                    Diagnostic::new(self.code(), name.span, "no expression reads this field").help(
                        "remove it, or correct it: fields of the Segment spec need not be listed",
                    );
                found.push(subject.left_out(finding, name.span, true));
            }
        }
    }
}

/// All expressions of a program.
fn expressions(program: &Program) -> impl Iterator<Item = &Expr> {
    let drops = program.drops.iter().map(|drop| &drop.condition);
    let lets = program.lets.iter().map(|entry| &entry.value);
    let mappings = program.mappings.iter().flat_map(|mapping| {
        let values: Vec<&Expr> = match &mapping.body {
            Body::Fields(values) => values.iter().map(|(_, value)| value).collect(),
            Body::Whole(value) => vec![value],
        };
        std::iter::once(&mapping.trigger).chain(values)
    });
    drops.chain(lets).chain(mappings)
}

/// Whether an expression may read a field; what a directive reads only shows when it runs.
fn reads(expr: &Expr, field: &str, program: &Program) -> bool {
    match expr {
        Expr::Path(path) => {
            let root = program.paths.segments(*path).first().map(|s| s.key());
            root == Some(field)
        }
        Expr::Query(query) => query.text.contains(field),
        Expr::Directive(_) | Expr::Event => true,
        other => {
            let mut inside = other.children().into_iter();
            inside.any(|child| reads(child, field, program))
        }
    }
}
