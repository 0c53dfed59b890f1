use super::{Rule, depends};
use crate::diagnostic::codes::lint as codes;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::rule::EVENT_FIELDS;
use crate::rule::ast::{Expr, Kind};

/// Parts of conditions that are the same for every event.
pub(super) struct FixedCondition;

impl Rule for FixedCondition {
    fn code(&self) -> &'static Code {
        &codes::FIXED_CONDITION
    }

    fn check(&self, expr: &Expr, _: bool, found: &mut Diagnostics) {
        let conditions: Vec<&Expr> = match &expr.kind {
            Kind::And(all) | Kind::Or(all) => all.iter().collect(),
            Kind::Not(inner) => vec![inner],
            Kind::Call {
                function,
                arguments,
                ..
            } if function.text == "if" => {
                arguments.chunks_exact(2).filter_map(<[_]>::first).collect()
            }
            _ => return,
        };
        for condition in conditions {
            // What is joined is looked at by its parts.
            let joint = matches!(condition.kind, Kind::And(_) | Kind::Or(_) | Kind::Not(_));
            if !joint && !depends(condition) {
                let message = "this has the same answer for every event";
                let finding = Diagnostic::new(self.code(), condition.span, message);
                found.push(match quoted_field(condition) {
                    Some((field, quoted)) => finding
                        .help(format!("write `{field}` for the field of the event"))
                        .fix(quoted.span, field, false),
                    None => {
                        finding.help("compare something of the event, or leave the condition out")
                    }
                });
            }
        }
    }
}

/// A field of the event that stands in quotes, if a condition compares one.
fn quoted_field(condition: &Expr) -> Option<(&str, &Expr)> {
    condition.kind.children().find_map(|side| match &side.kind {
        Kind::Text(text) if EVENT_FIELDS.contains(&text.as_str()) => Some((text.as_str(), side)),
        _ => None,
    })
}
