//! `@if` and `@case`.

use segue_evaluator::program::{Case, Directive, Expr};

use super::data::{Data, Kind};
use super::directive::{Arguments, wrong};
use super::lower::{Lowering, Place, missing};
use super::report;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::directive as codes;

impl Lowering<'_, '_> {
    /// `@if`
    pub(super) fn condition(&mut self, arguments: &Arguments<'_, '_>, place: Place) -> Expr {
        let (exists, blank) = (arguments.get("exists"), arguments.get("blank"));
        let truthy = |data: Option<&Data<'_>>| data.is_some_and(|data| !data.is_falsy());
        self.others(arguments, &["exists", "blank", "then", "else"], place);
        let decided = truthy(exists) || truthy(blank);
        // Which of the parts are resolved, and for which events.
        let (whether, branch) = if decided {
            (place, place.sometimes())
        } else {
            (place.never(), place.never())
        };
        let condition = match (exists, blank) {
            (Some(exists), blank) => {
                if let Some(blank) = blank {
                    self.value(blank, place.never());
                }
                self.constant(exists, decided);
                let value = self.value(exists, whether);
                Expr::Not(Box::new(Expr::IsNull(Box::new(value))))
            }
            (None, Some(blank)) => {
                self.blank(arguments);
                let value = self.value(blank, whether);
                Expr::Directive(Box::new(Directive::NotBlank(value)))
            }
            (None, None) => Expr::Bool(false),
        };
        let then = arguments.get("then").map(|then| self.value(then, branch));
        let otherwise = arguments.get("else").map(|otherwise| {
            if otherwise.is_falsy() {
                let message = format!("an `else` of {} is dropped", shown(otherwise));
                let finding = Diagnostic::new(&codes::DROPPED_ELSE, otherwise.span, message)
                    .help("where it is meant to be sent, write it as `{\"@literal\": ...}`");
                self.diagnostics.push(finding);
                return None;
            }
            Some(Box::new(self.value(otherwise, branch)))
        });
        if !decided {
            let message = "`@if` has neither an `exists` nor a `blank` to decide by";
            let finding = Diagnostic::new(&codes::MISSING_ARGUMENT, arguments.data.span, message)
                .help("give it a directive, such as `\"exists\": {\"@path\": \"$.userId\"}`");
            return self.fails(place, finding);
        }
        let then = then.unwrap_or_else(missing);
        Expr::If(vec![(condition, then)], otherwise.flatten())
    }

    /// Warns of a condition that is the same for all events.
    fn constant(&mut self, exists: &Data<'_>, decided: bool) {
        let noted = exists
            .text()
            .is_some_and(|text| report::mistakable(text.text).is_some());
        if decided && !noted && !exists.holds_directive() {
            let verdict = match exists.kind {
                Kind::Null => "never",
                _ => "always",
            };
            let message = format!("this is not read from the event, so it {verdict} exists");
            let finding = Diagnostic::new(&codes::CONSTANT_CONDITION, exists.span, message)
                .help("where a field is meant, write `{\"@path\": \"$.field\"}`");
            self.diagnostics.push(finding);
        }
    }

    /// Warns of `blank`, which is the wrong way round.
    fn blank(&mut self, arguments: &Arguments<'_, '_>) {
        let span = super::data::get(arguments.members, "blank").map(|m| m.key_span);
        let message =
            "`blank` takes `then` when the value is *not* blank, and 0 and false count as blank";
        let finding = Diagnostic::new(
            &codes::BLANK_INVERTED,
            span.unwrap_or(arguments.data.span),
            message,
        )
        .help("where only missing and null are meant, `exists` says it");
        self.diagnostics.push(finding);
    }

    /// `@case`
    pub(super) fn case(&mut self, arguments: &Arguments<'_, '_>, place: Place) -> Expr {
        let (operator, value) = (arguments.get("operator"), arguments.get("value"));
        if place.validated {
            if let Some(operator) = operator.filter(|operator| operator.text().is_none()) {
                return self.invalid(wrong("operator", "a text", operator));
            }
            if let Some(value) = value.filter(|v| v.text().is_none() && !v.is_directive()) {
                return self.invalid(wrong("value", "a text or a directive", value));
            }
        }
        self.others(arguments, &["operator", "value"], place);
        let Some(operator) = operator.filter(|operator| !operator.is_falsy()) else {
            if let Some(value) = value {
                self.value(value, place.never());
            }
            return self.fails(place, arguments.lacks("operator"));
        };
        let case = match operator.text().map(|operator| operator.text) {
            Some("lower") => Some(Case::Lower),
            Some("upper") => Some(Case::Upper),
            _ => None,
        };
        let Some(value) = value.filter(|value| !value.is_falsy()) else {
            return missing();
        };
        if case.is_none() {
            let message =
                "an operator that is neither `lower` nor `upper`, spelled so, fails on texts";
            if value.text().is_some() {
                let finding = Diagnostic::new(&codes::WRONG_ARGUMENT, operator.span, message);
                return self.fails(place, finding);
            }
            self.odd(operator, message, &["lower", "upper"]);
        }
        let value = self.value(value, place);
        Expr::Directive(Box::new(Directive::Case { case, value }))
    }
}

/// A falsy literal, for messages.
fn shown(data: &Data<'_>) -> &'static str {
    match data.kind {
        Kind::Null => "null",
        Kind::Bool(_) => "`false`",
        Kind::Number(_) => "0",
        _ => "the empty text",
    }
}
