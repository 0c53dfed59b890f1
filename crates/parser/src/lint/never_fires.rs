use super::{Rule, Subject, fixed};
use crate::diagnostic::codes::lint as codes;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::reason::Answer;

/// Conditions that hold for no event.
pub(super) struct NeverFires;

impl Rule for NeverFires {
    fn code(&self) -> &'static Code {
        &codes::NEVER_FIRES
    }

    fn check(&self, subject: &Subject<'_>, found: &mut Diagnostics) {
        for condition in subject.conditions() {
            if fixed(found, condition.span) {
                continue;
            }
            if subject.ask(&[(condition.expr, true)]) == Answer::Never {
                let message = if condition.drops {
                    "this holds for no event, so nothing is dropped"
                } else {
                    "this holds for no event, so the mapping never fires"
                };
                found.push(
                    Diagnostic::new(self.code(), condition.span, message)
                        .help("its parts rule each other out; `or` takes either of them"),
                );
            }
        }
    }
}
