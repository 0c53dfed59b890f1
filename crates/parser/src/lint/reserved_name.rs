use super::{Rule, Subject, members};
use crate::diagnostic::codes::lint as codes;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};

/// Properties by names that mean something else to the destination.
pub(super) struct ReservedName;

impl Rule for ReservedName {
    fn code(&self) -> &'static Code {
        &codes::RESERVED_NAME
    }

    fn check(&self, subject: &Subject<'_>, found: &mut Diagnostics) {
        for mapping in &subject.mappings {
            for given in mapping.given(subject.program) {
                for (key, span) in members::keys(&given) {
                    let Some(known) = given.field.misnomer(&key) else {
                        continue;
                    };
                    let effect = known.effect.as_deref().unwrap_or_default();
                    let field = known.field.as_deref();
                    let help = match field.filter(|f| mapping.action.field(f).is_some()) {
                        Some(field) => format!("{effect}; set the field `{field}` of the mapping"),
                        None => format!("{effect}; call it something else"),
                    };
                    let message = "this property name is reserved";
                    found.push(Diagnostic::new(self.code(), span, message).help(help));
                }
            }
        }
    }
}
