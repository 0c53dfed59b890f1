use super::{Rule, Subject, fixed};
use crate::diagnostic::codes::lint as codes;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::reason::Answer;

/// Conditions that hold for every event.
pub(super) struct AlwaysFires;

impl Rule for AlwaysFires {
    fn code(&self) -> &'static Code {
        &codes::ALWAYS_FIRES
    }

    fn check(&self, subject: &Subject<'_>, found: &mut Diagnostics) {
        for condition in subject.conditions() {
            if fixed(found, condition.span) {
                continue;
            }
            if subject.ask(&[(condition.expr, false)]) == Answer::Never {
                let message = if condition.drops {
                    "this holds for every event, so all are dropped"
                } else {
                    "this holds for every event, of whatever type"
                };
                found.push(
                    Diagnostic::new(self.code(), condition.span, message)
                        .help("say which events are meant, such as `type = \"track\"`"),
                );
            }
        }
    }
}
