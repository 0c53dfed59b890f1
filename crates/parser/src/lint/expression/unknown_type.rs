use super::{Compared, Rule, event_field};
use crate::diagnostic::codes::lint as codes;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, nearest};
use crate::rule::ast::Expr;
use crate::rule::literal::encode;

/// Comparisons of `type` with a misspelt type of call, or with the name of an event.
pub(super) struct UnknownType;

/// The types of call of the Segment spec.
const TYPES: &[&str] = &["alias", "group", "identify", "page", "screen", "track"];

impl Rule for UnknownType {
    fn code(&self) -> &'static Code {
        &codes::UNKNOWN_TYPE
    }

    fn check(&self, expr: &Expr, in_map: bool, found: &mut Diagnostics) {
        let Some(compared) = Compared::of(expr) else {
            return;
        };
        if event_field(compared.value, in_map) != Some("type") {
            return;
        }
        for (text, literal) in compared.texts {
            if TYPES.contains(&text) {
                continue;
            }
            let near = nearest(text, TYPES.iter().copied());
            // A word that is near to none may be a type of a sender's own; a name of an event is not.
            let name = text.contains(|c: char| c.is_whitespace() || c.is_uppercase());
            if near.is_none() && !name {
                continue;
            }
            let message = "no Segment call is of this type";
            let finding = Diagnostic::new(self.code(), literal.span, message);
            found.push(match near {
                Some(near) => finding
                    .help(format!("did you mean `{near}`?"))
                    .fix(literal.span, encode(near), false),
                None => finding.help(
                    "there are `alias`, `group`, `identify`, `page`, `screen` and `track`; the name that a track call \
                     has is in `event`",
                ),
            });
        }
    }
}
