use super::{Rule, Subject};
use crate::diagnostic::codes::lint as codes;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};

/// Names under `let:` that no expression uses.
pub(super) struct UnusedLet;

impl Rule for UnusedLet {
    fn code(&self) -> &'static Code {
        &codes::UNUSED_LET
    }

    fn check(&self, subject: &Subject<'_>, found: &mut Diagnostics) {
        let names = subject.file.lets.iter().map(|entry| entry.name);
        for (name, _) in names.zip(subject.used_lets).filter(|(_, used)| !**used) {
            let finding = Diagnostic::new(self.code(), name.span, "no expression uses this name")
                .help(format!("use it as `let.{}`, or remove it", name.text));
            found.push(subject.left_out(finding, name.span, false));
        }
    }
}
