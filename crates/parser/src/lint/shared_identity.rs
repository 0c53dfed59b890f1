use segue_evaluator::program::Expr;

use super::{Rule, Subject, reading, said};
use crate::diagnostic::codes::lint as codes;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};

/// Fields that tell people or events apart, with a value that many have in common.
pub(super) struct SharedIdentity;

/// Fields of the Segment spec that many events have in common.
const COMMON: &[&str] = &[
    "type",
    "event",
    "name",
    "category",
    "userId",
    "anonymousId",
    "groupId",
    "previousId",
    "channel",
    "version",
    "projectId",
    "writeKey",
];

impl Rule for SharedIdentity {
    fn code(&self) -> &'static Code {
        &codes::SHARED_IDENTITY
    }

    fn check(&self, subject: &Subject<'_>, found: &mut Diagnostics) {
        for given in subject
            .mappings
            .iter()
            .flat_map(|m| m.given(subject.program))
        {
            let (Some(effect), Some(value)) = (&given.field.pitfalls.shared, given.value) else {
                continue;
            };
            if said(found, given.node.span) {
                continue;
            }
            let Some(roots) = reading::roots(value, subject.program) else {
                continue;
            };
            let common = || roots.iter().all(|root| COMMON.contains(root));
            let message = match (roots.is_empty(), given.field.pitfalls.unique) {
                (true, _) if says_nobody(value) => continue,
                (true, _) => "this is the same for every event",
                (false, true) if common() => "many events have the same value here",
                (false, _) => continue,
            };
            let finding = Diagnostic::new(self.code(), given.node.span, message).help(effect);
            found.push(given.by_default(finding));
        }
    }
}

/// The empty text and null count as no value.
fn says_nobody(value: &Expr) -> bool {
    match value {
        Expr::Text(text) => text.is_empty(),
        value => matches!(value, Expr::Null),
    }
}
