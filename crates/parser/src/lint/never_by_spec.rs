use super::spec::Facts;
use super::{Rule, Subject, said};
use crate::diagnostic::codes::lint as codes;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::reason::Answer;

/// Conditions that hold for no event as the Segment spec has it.
pub(super) struct NeverBySpec;

impl Rule for NeverBySpec {
    fn code(&self) -> &'static Code {
        &codes::NEVER_BY_SPEC
    }

    fn check(&self, subject: &Subject<'_>, found: &mut Diagnostics) {
        let facts = Facts::of_types();
        for condition in subject.conditions() {
            if said(found, condition.span) {
                continue;
            }
            let holds = [(condition.expr, true)];
            if !matches!(subject.ask(&holds), Answer::Witness(_)) {
                continue;
            }
            let against =
                |(_, fact): &(_, _)| subject.ask_beside(&holds, vec![*fact]) == Answer::Never;
            if let Some((says, _)) = facts.each().find(against) {
                let message = "this holds for no event as the Segment spec has it";
                let finding = Diagnostic::new(self.code(), condition.span, message);
                found.push(finding.help(format!("by the spec {says}")));
            }
        }
    }
}
