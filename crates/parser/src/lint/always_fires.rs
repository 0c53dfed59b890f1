use super::{Rule, Subject};
use crate::diagnostic::codes::lint as codes;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::reason::Answer;

/// Mappings whose trigger holds for every event.
pub(super) struct AlwaysFires;

impl Rule for AlwaysFires {
    fn code(&self) -> &'static Code {
        &codes::ALWAYS_FIRES
    }

    fn check(&self, subject: &Subject<'_>, found: &mut Diagnostics) {
        for mapping in &subject.mappings {
            let Some(compiled) = mapping.compiled(subject.program) else {
                continue;
            };
            if subject.ask(&[(&compiled.trigger, false)]) == Answer::Never {
                let message = "this holds for every event, of whatever type";
                found.push(
                    Diagnostic::new(self.code(), mapping.when(), message)
                        .help("say which events are meant, such as `type = \"track\"`"),
                );
            }
        }
    }
}
