use super::{Rule, Subject};
use crate::diagnostic::codes::lint as codes;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::reason::Answer;

/// Mappings whose trigger holds for no event.
pub(super) struct NeverFires;

impl Rule for NeverFires {
    fn code(&self) -> &'static Code {
        &codes::NEVER_FIRES
    }

    fn check(&self, subject: &Subject<'_>, found: &mut Diagnostics) {
        for mapping in &subject.mappings {
            let Some(compiled) = mapping.compiled(subject.program) else {
                continue;
            };
            if subject.ask(&[(&compiled.trigger, true)]) == Answer::Never {
                let message = "this holds for no event, so the mapping never fires";
                found.push(
                    Diagnostic::new(self.code(), mapping.when(), message)
                        .help("its parts rule each other out; `or` takes either of them"),
                );
            }
        }
    }
}
