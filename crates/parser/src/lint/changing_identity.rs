use super::{Rule, Subject, reading};
use crate::diagnostic::codes::lint as codes;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};

/// Fields by which a repeated event is recognised, with a value that is another one each time.
pub(super) struct ChangingIdentity;

/// What differs whenever an event is sent again.
const CHANGING: &[&str] = &["sentAt", "receivedAt"];

impl Rule for ChangingIdentity {
    fn code(&self) -> &'static Code {
        &codes::CHANGING_IDENTITY
    }

    fn check(&self, subject: &Subject<'_>, found: &mut Diagnostics) {
        let given = subject
            .mappings
            .iter()
            .flat_map(|m| m.given(subject.program));
        for given in given.filter(|given| given.field.pitfalls.unique) {
            let roots = given
                .value
                .and_then(|value| reading::roots(value, subject.program));
            let changing =
                |root: &&&str| roots.as_ref().is_some_and(|roots| roots.contains(**root));
            let Some(root) = CHANGING.iter().find(changing) else {
                continue;
            };
            let message = format!("`{root}` is another one each time the event is sent");
            let finding = Diagnostic::new(self.code(), given.node.span, message);
            let effect = given.field.pitfalls.missing.as_deref().unwrap_or_default();
            found.push(given.by_default(finding.help(effect)));
        }
    }
}
