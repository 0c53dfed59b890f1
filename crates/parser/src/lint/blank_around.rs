use segue_evaluator::schema::FieldKind;

use super::{Rule, Subject};
use crate::diagnostic::codes::lint as codes;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Span};
use crate::yaml::NodeKind;

/// Texts of fields that begin or end with a blank.
pub(super) struct BlankAround;

impl Rule for BlankAround {
    fn code(&self) -> &'static Code {
        &codes::BLANK_AROUND_TEXT
    }

    fn check(&self, subject: &Subject<'_>, found: &mut Diagnostics) {
        for given in subject
            .mappings
            .iter()
            .flat_map(|m| m.given(subject.program))
        {
            let (FieldKind::String, NodeKind::Scalar(scalar)) =
                (&given.field.kind, &given.node.kind)
            else {
                continue;
            };
            let text = scalar.text.as_str();
            let Some(snippet) = given.node.snippet().filter(|_| scalar.verbatim) else {
                continue;
            };
            let expression = text.starts_with('=') && !given.pasted;
            // A block ends with a line break that nobody has written as part of the text.
            let inner = text.trim_end_matches('\n');
            let trimmed = inner.trim();
            if expression || trimmed.is_empty() || trimmed == inner {
                continue;
            }
            let start = inner.len() - inner.trim_start().len();
            let blanks = match start {
                0 => snippet.span(trimmed.len()..inner.len()),
                start => snippet.span(0..start),
            };
            let message = "this text is sent with the blanks around it";
            let finding = Diagnostic::new(self.code(), blanks, message).help(
                "leave them out: the destination keeps them, so that the same name looks like two",
            );
            found.push(finding.fix(Span::new(blanks.start, blanks.end), "", false));
        }
    }
}
