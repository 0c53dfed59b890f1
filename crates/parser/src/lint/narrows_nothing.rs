use segue_evaluator::program::Expr;

use super::{Rule, Subject, said};
use crate::diagnostic::codes::lint as codes;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::reason::Answer;

/// Conditions behind `where` that hold for everything the trigger takes.
pub(super) struct NarrowsNothing;

impl Rule for NarrowsNothing {
    fn code(&self) -> &'static Code {
        &codes::NARROWS_NOTHING
    }

    fn check(&self, subject: &Subject<'_>, found: &mut Diagnostics) {
        for mapping in &subject.mappings {
            let (Some(compiled), Some(node)) =
                (mapping.compiled(subject.program), mapping.entry.narrowed)
            else {
                continue;
            };
            let Expr::And(parts) = &compiled.trigger else {
                continue;
            };
            let [trigger, narrowed] = parts.as_slice() else {
                continue;
            };
            let takes = matches!(subject.ask(&[(trigger, true)]), Answer::Witness(_));
            let left = || subject.ask(&[(trigger, true), (narrowed, false)]);
            if takes && !said(found, node.span) && left() == Answer::Never {
                let message = "this holds for every event that the mapping takes without it";
                let finding = Diagnostic::new(self.code(), node.span, message)
                    .help("leave `where` out, or write what sets the events apart");
                found.push(subject.left_out(finding, node.span, false));
            }
        }
    }
}
