use super::{Rule, Subject};
use crate::diagnostic::codes::lint as codes;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::reason::Answer;

/// Members of `first_match` that never get their turn.
pub(super) struct UnreachableMember;

impl Rule for UnreachableMember {
    fn code(&self) -> &'static Code {
        &codes::UNREACHABLE_MEMBER
    }

    fn check(&self, subject: &Subject<'_>, found: &mut Diagnostics) {
        for mapping in &subject.mappings {
            let Some(compiled) = mapping.compiled(subject.program) else {
                continue;
            };
            let before = subject.program.mappings.iter().take(mapping.position);
            let before: Vec<_> = before
                .filter(|m| m.enabled && m.group.is_some() && m.group == compiled.group)
                .map(|m| (&m.trigger, false))
                .collect();
            let fires = (&compiled.trigger, true);
            if before.is_empty() || !matches!(subject.ask(&[fires]), Answer::Witness(_)) {
                continue;
            }
            let wanted: Vec<_> = std::iter::once(fires).chain(before).collect();
            if subject.ask(&wanted) == Answer::Never {
                let message =
                    "a mapping before it in the group fires for every event this holds for";
                found.push(
                    Diagnostic::new(self.code(), mapping.when(), message)
                        .help("only the first that holds fires; put the narrower one first"),
                );
            }
        }
    }
}
