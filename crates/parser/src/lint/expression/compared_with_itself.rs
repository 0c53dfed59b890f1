use super::{Rule, depends};
use crate::diagnostic::codes::lint as codes;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::rule::ast::{Expr, Kind};

/// Comparisons of something with itself.
pub(super) struct ComparedWithItself;

impl Rule for ComparedWithItself {
    fn code(&self) -> &'static Code {
        &codes::COMPARED_WITH_ITSELF
    }

    fn check(&self, expr: &Expr, _: bool, found: &mut Diagnostics) {
        let Kind::Compare(comparator, left, right) = &expr.kind else {
            return;
        };
        if left == right && depends(left) {
            let message = format!("both sides of `{}` are the same", comparator.as_str());
            found.push(
                Diagnostic::new(self.code(), expr.span, message).help(
                    "write what it is to be compared with; `!= null` asks whether it is there",
                ),
            );
        }
    }
}
