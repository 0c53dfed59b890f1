use super::{Rule, Subject};
use crate::diagnostic::codes::lint as codes;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Span};
use crate::file::Text;
use crate::yaml::NodeKind;

/// Defaults that hand on all a sender has put into the event.
const WHOLE: &[&str] = &["properties", "traits", "context"];

/// Maps that take the place of a default with everything in it, where they were most likely meant to add to it.
pub(super) struct ReplacedDefault;

impl Rule for ReplacedDefault {
    fn code(&self) -> &'static Code {
        &codes::REPLACED_DEFAULT
    }

    fn check(&self, subject: &Subject<'_>, found: &mut Diagnostics) {
        for mapping in subject.mappings.iter().filter(|m| m.defaults) {
            for entry in mapping.fields() {
                let default = mapping
                    .action
                    .fields
                    .iter()
                    .find(|f| f.key == entry.key.text);
                let default = default.and_then(|f| f.default.as_deref());
                let Some(whole) = default.filter(|d| WHOLE.contains(d)) else {
                    continue;
                };
                if entry.adds || !matches!(entry.node.kind, NodeKind::Mapping(_)) {
                    continue;
                }
                let Text { text, span } = entry.key;
                // Before a closing quote.
                let quoted = span.end - span.start > text.len();
                let behind = span.end - usize::from(quoted);
                let behind = Span::new(behind, behind);
                found.push(
                    Diagnostic::new(
                        self.code(),
                        entry.key.span,
                        format!("this map replaces the default, which is all of `{whole}`"),
                    )
                    .help(format!("write `{}+:` to add to it", entry.key.text))
                    .fix(behind, "+", false),
                );
            }
        }
    }
}
