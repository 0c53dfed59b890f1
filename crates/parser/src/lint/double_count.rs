use segue_evaluator::program::Mapping;

use super::pinned::Pinned;
use super::{Rule, Subject};
use crate::diagnostic::codes::lint as codes;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::reason::Answer;

/// Two mappings that send the same kind of record for one event.
pub(super) struct DoubleCount;

impl Rule for DoubleCount {
    fn code(&self) -> &'static Code {
        &codes::DOUBLE_COUNT
    }

    fn check(&self, subject: &Subject<'_>, found: &mut Diagnostics) {
        let program = subject.program;
        let mappings = program.mappings.iter().zip(subject.origins);
        let enabled = mappings.filter(|(mapping, _)| mapping.enabled);
        let enabled: Vec<_> = enabled
            .map(|(m, o)| (m, o, Pinned::of(&m.trigger)))
            .collect();
        for (at, (second, origin, pinned)) in enabled.iter().enumerate() {
            for (first, other, others) in enabled.iter().take(at) {
                let in_one_group = first.group.is_some() && first.group == second.group;
                let records = |mapping: &Mapping| {
                    let action = program.destination.actions.get(mapping.action);
                    action.map_or(&[][..], |action| action.records.as_slice())
                };
                let shared = records(first).iter().find(|r| records(second).contains(r));
                let Some(record) = shared.filter(|_| !in_one_group && !pinned.excludes(others))
                else {
                    continue;
                };
                let both = subject.kept(&[(&first.trigger, true), (&second.trigger, true)]);
                let Answer::Witness(event) = subject.ask(&both) else {
                    continue;
                };
                let message = format!(
                    "`{}` can fire for the same event and also sends {record} records",
                    first.name
                );
                let finding = Diagnostic::new(self.code(), origin.span, message).help(format!(
                    "both fire for `{event}`; narrow one of them, or put both under `first_match`"
                ));
                found.push(if other.span == origin.span {
                    finding
                } else {
                    finding.label(other.span, "the other one")
                });
                // With one other it is said; the rest shows when that is mended.
                break;
            }
        }
    }
}
