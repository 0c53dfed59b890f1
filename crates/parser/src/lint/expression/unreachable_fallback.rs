use segue_evaluator::{Type, function};

use super::{Rule, in_place};
use crate::diagnostic::codes::lint as codes;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::rule::ast::{Expr, Kind};
use crate::rule::print::print;

/// Values behind `??` that are never used, because there always is one before it.
pub(super) struct UnreachableFallback;

impl Rule for UnreachableFallback {
    fn code(&self) -> &'static Code {
        &codes::UNREACHABLE_FALLBACK
    }

    fn check(&self, expr: &Expr, _: bool, found: &mut Diagnostics) {
        let Kind::Coalesce(all) = &expr.kind else {
            return;
        };
        let Some(last) = all.iter().position(is_there) else {
            return;
        };
        let (Some(present), Some(unused)) = (all.get(last), all.get(last + 1)) else {
            return;
        };
        let used: Vec<Expr> = all.iter().take(last + 1).cloned().collect();
        let mended = match used.as_slice() {
            [only] => print(only),
            _ => in_place(
                print(&Expr::new(Kind::Coalesce(used), expr.span)),
                expr,
                all.first().unwrap_or(expr),
            ),
        };
        let message = "this is never used: what stands before it always has a value";
        let help = match present.kind {
            Kind::Template(_) => {
                "a text with holes is there even where the holes are empty; put the `??` into the hole"
            }
            _ => "leave it out",
        };
        found.push(
            Diagnostic::new(self.code(), unused.span, message)
                .help(help)
                .fix(expr.span, mended, false),
        );
    }
}

/// Whether a value is neither missing nor null, whatever the event.
fn is_there(expr: &Expr) -> bool {
    match &expr.kind {
        Kind::Bool(_)
        | Kind::Number(_)
        | Kind::Text(_)
        | Kind::Template(_)
        | Kind::List(_)
        | Kind::Object(_)
        | Kind::And(_)
        | Kind::Or(_)
        | Kind::Not(_)
        | Kind::Compare(..) => true,
        Kind::Call { function, .. } => function::find(&function.text)
            .is_some_and(|signature| !signature.returns.overlaps(Type::NULL.or(Type::MISSING))),
        _ => false,
    }
}
