use segue_evaluator::function::{self, Function};
use segue_evaluator::path::Paths;
use segue_evaluator::program::Expr as Lowered;
use segue_evaluator::{Bump, Rule as Runnable, Value};

use super::{Compared, Rule, searched};
use crate::diagnostic::codes::lint as codes;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::rule::ast::{Expr, Kind};
use crate::rule::literal::encode;

/// Comparisons of what a function gives with a text that it never gives.
pub(super) struct NeverGivenText;

/// Functions that change nothing about what they give: other texts they never give.
const SETTLING: &[Function] = &[
    Function::Lowercase,
    Function::Uppercase,
    Function::Snakecase,
    Function::Kebabcase,
    Function::Trim,
];

impl Rule for NeverGivenText {
    fn code(&self) -> &'static Code {
        &codes::NEVER_GIVEN_TEXT
    }

    fn check(&self, expr: &Expr, _: bool, found: &mut Diagnostics) {
        let (value, texts) = if let Some(compared) = Compared::of(expr) {
            (compared.value, compared.texts)
        } else {
            let searched = searched(expr, "contains").or_else(|| searched(expr, "match"));
            let Some((subject, mut texts)) = searched else {
                return;
            };
            // A part may begin with a blank after all, and in a pattern brackets and backslashes have a meaning.
            texts.retain(|(text, _)| !text.contains(['[', '\\']) && text.trim() == *text);
            (subject, texts)
        };
        let Kind::Call { function: name, .. } = &value.kind else {
            return;
        };
        let function = function::find(&name.text).and_then(|signature| signature.function);
        let Some(function) = function.filter(|function| SETTLING.contains(function)) else {
            return;
        };
        for (text, literal) in texts {
            let Some(given) = given(function, text).filter(|given| given != text) else {
                continue;
            };
            let message = format!("`{}` never gives this text", name.text);
            let given = encode(&given);
            found.push(
                Diagnostic::new(self.code(), literal.span, message)
                    .help(format!("write `{given}`"))
                    .fix(literal.span, given, false),
            );
        }
    }
}

/// What a function gives for a text.
fn given(function: Function, text: &str) -> Option<String> {
    let rule = Runnable {
        paths: Paths::default(),
        expr: Lowered::Call(function, vec![Lowered::Text(text.into())]),
        condition: false,
    };
    let arena = Bump::new();
    let given = rule
        .eval(rule.event(Value::Missing, &arena), 0, &arena)
        .ok()?;
    given.as_str().map(str::to_owned)
}
