use super::Rule;
use crate::diagnostic::codes::lint as codes;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::rule::ast::{Expr, Kind};
use crate::rule::print::print;

/// Keys that stand twice in an object of an expression.
pub(super) struct RepeatedMember;

impl Rule for RepeatedMember {
    fn code(&self) -> &'static Code {
        &codes::REPEATED_MEMBER
    }

    fn check(&self, expr: &Expr, _: bool, found: &mut Diagnostics) {
        let Kind::Object(members) = &expr.kind else {
            return;
        };
        for (at, (key, _)) in members.iter().enumerate() {
            let mut behind = members.iter().skip(at + 1);
            let Some((later, _)) = behind.find(|(other, _)| other == key) else {
                continue;
            };
            let others = members.iter().take(at).chain(members.iter().skip(at + 1));
            let mended = Kind::Object(others.cloned().collect());
            found.push(
                Diagnostic::new(self.code(), key.span, "the value of this key is lost")
                    .label(later.span, "this one counts")
                    .help("keep one of the two")
                    .fix(expr.span, print(&Expr::new(mended, expr.span)), false),
            );
            // The rest shows when that is mended.
            return;
        }
    }
}
