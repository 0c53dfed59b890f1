use segue_evaluator::path::Paths;

use super::{Rule, Subject};
use crate::diagnostic::codes::directive as codes;
use crate::diagnostic::{Code, Diagnostics};
use crate::segment::reader;

/// Conditions pasted from Segment that its own reader gives up.
pub(super) struct UnreadableForSegment;

impl Rule for UnreadableForSegment {
    fn code(&self) -> &'static Code {
        &codes::UNREADABLE_CONDITION
    }

    fn check(&self, subject: &Subject<'_>, found: &mut Diagnostics) {
        let pasted = subject.mappings.iter().filter(|m| m.entry.subscribed);
        for (node, _) in pasted.filter_map(|m| m.trigger(subject.program)) {
            let Some(snippet) = node.snippet() else {
                continue;
            };
            if let Err(finding) = reader::condition(snippet, &mut Paths::default()) {
                found.push(finding.help(
                    "here the condition means what it says; only a subscription at Segment is affected",
                ));
            }
        }
    }
}
