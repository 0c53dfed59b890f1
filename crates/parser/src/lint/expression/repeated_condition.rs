use super::{Rule, in_place};
use crate::diagnostic::codes::lint as codes;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::rule::ast::{Comparator, Expr, Kind};
use crate::rule::print::print;

/// Conditions that stand twice beside `and` or `or`, and texts that stand twice in a list to compare with.
pub(super) struct RepeatedCondition;

impl Rule for RepeatedCondition {
    fn code(&self) -> &'static Code {
        &codes::REPEATED_CONDITION
    }

    fn check(&self, expr: &Expr, _: bool, found: &mut Diagnostics) {
        match &expr.kind {
            Kind::And(all) => repeated(all, expr, Kind::And, found),
            Kind::Or(all) => repeated(all, expr, Kind::Or, found),
            Kind::Compare(Comparator::In | Comparator::NotIn, _, list) => items(list, found),
            Kind::Call {
                function,
                arguments,
                ..
            } if matches!(function.text.as_str(), "contains" | "match") => {
                for argument in arguments {
                    items(argument, found);
                }
            }
            _ => {}
        }
    }
}

fn items(list: &Expr, found: &mut Diagnostics) {
    if let Kind::List(items) = &list.kind {
        repeated(items, list, Kind::List, found);
    }
}

fn repeated(
    all: &[Expr],
    whole: &Expr,
    again: impl Fn(Vec<Expr>) -> Kind,
    found: &mut Diagnostics,
) {
    for (at, one) in all.iter().enumerate() {
        let before = all.iter().take(at);
        let Some(first) = before.clone().find(|other| *other == one) else {
            continue;
        };
        let others: Vec<Expr> = before.chain(all.iter().skip(at + 1)).cloned().collect();
        let mended = match (&whole.kind, others.as_slice()) {
            (Kind::List(_), _) => print(&Expr::new(again(others), whole.span)),
            (_, [only]) => print(only),
            _ => in_place(
                print(&Expr::new(again(others), whole.span)),
                whole,
                all.first().unwrap_or(whole),
            ),
        };
        found.push(
            Diagnostic::new(
                &codes::REPEATED_CONDITION,
                one.span,
                "this stands here twice",
            )
            .label(first.span, "the first time")
            .help("leave one of them out, or write what was meant instead")
            .fix(whole.span, mended, false),
        );
        // The rest shows when that is mended.
        return;
    }
}
