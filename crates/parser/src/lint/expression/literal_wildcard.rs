use super::{Compared, Rule, in_place, searched};
use crate::diagnostic::codes::lint as codes;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::rule::ast::{Comparator, Expr, Kind};
use crate::rule::literal::encode;
use crate::rule::print::print;

/// Stars where they are no wildcards.
pub(super) struct LiteralWildcard;

impl Rule for LiteralWildcard {
    fn code(&self) -> &'static Code {
        &codes::LITERAL_WILDCARD
    }

    fn check(&self, expr: &Expr, _: bool, found: &mut Diagnostics) {
        if let Some(compared) = Compared::of(expr) {
            let value = print(compared.value);
            let Kind::Compare(_, first, _) = &expr.kind else {
                return;
            };
            for (text, literal) in compared.texts.into_iter().filter(|(text, _)| starred(text)) {
                let call = format!("match({value}, {})", encode(text));
                let message = format!("`{}` takes `*` for itself", compared.comparator.as_str());
                let finding = Diagnostic::new(self.code(), literal.span, message)
                    .help(format!("write `{call}` for a pattern"));
                found.push(match compared.comparator {
                    Comparator::Equal => finding.fix(expr.span, call, false),
                    Comparator::NotEqual => {
                        let not = in_place(format!("not {call}"), expr, first);
                        finding.fix(expr.span, not, false)
                    }
                    _ => finding,
                });
            }
        }
        if let Some((_, texts)) = searched(expr, "contains") {
            for (text, literal) in texts.into_iter().filter(|(text, _)| starred(text)) {
                let plain = encode(text.trim_matches('*'));
                found.push(
                    Diagnostic::new(self.code(), literal.span, "`contains` takes `*` for itself")
                        .help(format!("write `{plain}`: it is found anywhere in the text"))
                        .fix(literal.span, plain, false),
                );
            }
        }
    }
}

/// Whether a text begins or ends with a star, and has more to it.
fn starred(text: &str) -> bool {
    (text.starts_with('*') || text.ends_with('*')) && text.chars().any(char::is_alphanumeric)
}
