use super::{Compared, Rule};
use crate::diagnostic::codes::lint as codes;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::rule::ast::{Expr, Kind};
use crate::rule::literal::encode;

/// Comparisons with texts that begin or end with a blank.
pub(super) struct BlankAround;

impl Rule for BlankAround {
    fn code(&self) -> &'static Code {
        &codes::BLANK_AROUND_TEXT
    }

    fn check(&self, expr: &Expr, _: bool, found: &mut Diagnostics) {
        let Some(compared) = Compared::of(expr) else {
            return;
        };
        if !matches!(compared.value.kind, Kind::Path(_)) {
            return;
        }
        for (text, literal) in compared.texts {
            let trimmed = text.trim();
            if trimmed.is_empty() || trimmed == text {
                continue;
            }
            found.push(
                Diagnostic::new(
                    self.code(),
                    literal.span,
                    "this only equals texts with the same blanks around them",
                )
                .help(format!("write `{}`", encode(trimmed)))
                .fix(literal.span, encode(trimmed), false),
            );
        }
    }
}
