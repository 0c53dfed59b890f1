use segue_evaluator::path::Paths;

use super::{Rule, Subject, said};
use crate::diagnostic::codes::directive as codes;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::reason::{self, Answer, Wanted};
use crate::segment::reader;

/// Conditions pasted from Segment that its own reader takes for something else.
pub(super) struct ReadOtherwise;

impl Rule for ReadOtherwise {
    fn code(&self) -> &'static Code {
        &codes::READ_OTHERWISE
    }

    fn check(&self, subject: &Subject<'_>, found: &mut Diagnostics) {
        let pasted = subject.mappings.iter().filter(|m| m.entry.subscribed);
        for (node, trigger) in pasted.filter_map(|m| m.trigger(subject.program)) {
            // What a finding about the words of it is about is not said twice.
            if said(found, node.span) {
                continue;
            }
            let mut paths = Paths::default();
            let read = node
                .snippet()
                .and_then(|snippet| reader::condition(snippet, &mut paths).ok());
            let Some(read) = read else {
                continue;
            };
            let ask = |here: bool| {
                let condition = |condition, holds, paths| Wanted {
                    condition,
                    holds,
                    paths,
                    lets: subject.lets,
                };
                let ours: Wanted<'_> = condition(trigger, here, &subject.program.paths);
                reason::find(&[ours, condition(&read, !here, &paths)])
            };
            let (message, event) = match (ask(true), ask(false)) {
                (Answer::Witness(event), _) => ("Segment would not fire this", event),
                (_, Answer::Witness(event)) => ("Segment would also fire this", event),
                _ => continue,
            };
            found.push(
                Diagnostic::new(self.code(), node.span, format!("{message} for `{event}`"))
                    .help("here it means what it says; at Segment, write it so that both agree"),
            );
        }
    }
}
