use super::{Rule, Subject};
use crate::diagnostic::codes::lint as codes;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::file::Item;

/// Groups of one mapping.
pub(super) struct LoneMember;

impl Rule for LoneMember {
    fn code(&self) -> &'static Code {
        &codes::LONE_MEMBER
    }

    fn check(&self, subject: &Subject<'_>, found: &mut Diagnostics) {
        for item in &subject.file.items {
            let Item::FirstMatch(members) = item else {
                continue;
            };
            let [only] = members.as_slice() else {
                continue;
            };
            // A list of presets is several.
            if only
                .presets
                .as_ref()
                .is_none_or(|presets| presets.names().len() == 1)
            {
                let message = "this is the only mapping of its group";
                found
                    .push(Diagnostic::new(self.code(), only.head, message).help(
                        "write it without `first_match`, or add the mappings it goes before",
                    ));
            }
        }
    }
}
