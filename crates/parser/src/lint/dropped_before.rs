use segue_evaluator::program::Drop;

use super::{Rule, Subject};
use crate::diagnostic::codes::lint as codes;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::reason::Answer;

/// Mappings that never fire because every event they are for is dropped.
pub(super) struct DroppedBefore;

impl Rule for DroppedBefore {
    fn code(&self) -> &'static Code {
        &codes::DROPPED_BEFORE
    }

    fn check(&self, subject: &Subject<'_>, found: &mut Diagnostics) {
        let drops = &subject.program.drops;
        let all = |drop: &Drop| subject.ask(&[(&drop.condition, false)]) == Answer::Never;
        // A drop of everything is reported itself.
        if drops.is_empty() || drops.iter().any(all) {
            return;
        }
        for mapping in &subject.mappings {
            let Some(compiled) = mapping.compiled(subject.program) else {
                continue;
            };
            let fires = (&compiled.trigger, true);
            if !matches!(subject.ask(&[fires]), Answer::Witness(_))
                || subject.ask(&subject.kept(&[fires])) != Answer::Never
            {
                continue;
            }
            let message = "every event this holds for is dropped, so the mapping never fires";
            let finding = Diagnostic::new(self.code(), mapping.when(), message)
                .help("remove the mapping, or narrow what is dropped");
            // The one drop that does it, if it takes no more than one.
            let alone = drops
                .iter()
                .zip(&subject.file.drops)
                .filter(|(drop, _)| {
                    subject.ask(&[fires, (&drop.condition, false)]) == Answer::Never
                })
                .map(|(_, written)| written.name.span)
                .next();
            found.push(match alone {
                Some(span) => finding.label(span, "dropped here"),
                None => finding,
            });
        }
    }
}
