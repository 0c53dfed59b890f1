//! Mappings as a whole: the root directive, and `@transform`, which runs one inside another.

use std::borrow::Cow;

use segue_evaluator::program::{Directive, Expr};

use super::data::{Data, Kind, Member, get};
use super::directive::{Arguments, wrong};
use super::lower::{Lowering, Place, Reached, Validation};
use crate::diagnostic::codes::directive as codes;
use crate::diagnostic::{Diagnostic, Span};

/// The key of the root directive.
pub(super) const ROOT: &str = "__segment_internal_directive";

/// Folds all other fields into the root directive, as its `mapping`. None where there is no root directive.
pub(super) fn fold<'n>(data: &Data<'n>) -> Option<Result<Data<'n>, Diagnostic>> {
    let members = data.members()?;
    let root = get(members, ROOT)?;
    let refused = |message: &str, span: Span| {
        let finding = Diagnostic::new(&codes::ROOT_DIRECTIVE, span, message.to_owned());
        Some(Err(finding.help(format!(
            "write `\"{ROOT}\": {{\"@transform\": {{\"apply\": ...}}}}`"
        ))))
    };
    let fields = Data {
        span: data.span,
        kind: Kind::Object(members.iter().filter(|m| m.key != ROOT).cloned().collect()),
    };
    let mut folded = root.value.clone();
    let directive = match &mut folded.kind {
        Kind::Object(inner) if inner.len() == 1 => inner.first_mut().map(|m| &mut m.value),
        Kind::List(inner) if inner.len() == 1 => inner.first_mut(),
        Kind::Object(inner) if inner.len() > 1 => {
            return refused(
                "the root directive stands beside another key",
                root.value.span,
            );
        }
        _ => None,
    };
    match directive.map(|directive| &mut directive.kind) {
        Some(Kind::Object(arguments)) => match arguments.iter_mut().find(|m| m.key == "mapping") {
            Some(given) => given.value = fields,
            None => arguments.push(Member {
                key: Cow::Borrowed("mapping"),
                key_span: root.key_span,
                value: fields,
            }),
        },
        // A list takes no members.
        Some(Kind::List(_)) => {}
        _ => {
            return refused(
                "the root directive is no object of one directive",
                root.value.span,
            );
        }
    }
    Some(Ok(folded))
}

impl Lowering<'_, '_> {
    /// `@transform`
    pub(super) fn transform(&mut self, arguments: &Arguments<'_, '_>, place: Place) -> Expr {
        let (apply, mapping) = (arguments.get("apply"), arguments.get("mapping"));
        let present = |data: &&Data<'_>| place.validated || !data.is_falsy();
        let Some(apply) = apply.filter(present) else {
            return self.refuse(place, arguments.lacks("apply"));
        };
        let Some(mapping) = mapping.filter(present) else {
            return self.refuse(place, arguments.lacks("mapping"));
        };
        if apply.members().is_none() {
            return self.refuse(place, wrong("apply", "an object or a directive", apply));
        }
        if place.validated && mapping.members().is_none() {
            return self.invalid(wrong("mapping", "an object or a directive", mapping));
        }
        self.others(arguments, &["apply", "mapping"], place);
        let apply = self.applied(apply, place);
        let mapping = self.value(mapping, place.with_item());
        Expr::Directive(Box::new(Directive::Transform { apply, mapping }))
    }

    /// The `apply` of a `@transform`: a whole mapping, validated once more, and folded, when it runs.
    fn applied(&mut self, apply: &Data<'_>, place: Place) -> Expr {
        let folded = match fold(apply) {
            Some(Ok(folded)) => Some(folded),
            Some(Err(finding)) => return self.fails(place, finding),
            None => None,
        };
        if place.validated {
            let Some(folded) = folded else {
                return self.value(apply, place);
            };
            self.value(apply, place.never());
            return self.validated(&folded, place);
        }
        self.validated(folded.as_ref().unwrap_or(apply), place)
    }

    /// A mapping whose validation takes place when it is reached.
    fn validated(&mut self, data: &Data<'_>, place: Place) -> Expr {
        let own = Validation {
            fatal: place.reached == Reached::Always,
            failed: false,
        };
        let outer = std::mem::replace(&mut self.validation, own);
        let place = Place {
            validated: true,
            ..place
        };
        let value = self.value(data, place);
        let own = std::mem::replace(&mut self.validation, outer);
        if own.failed {
            let message = "the mapping under `apply` is not valid".into();
            return Expr::Directive(Box::new(Directive::Fail(message)));
        }
        value
    }
}
