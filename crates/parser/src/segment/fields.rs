//! The fields of an action, as a mapping sets them.

use segue_evaluator::program::{Body, Expr, Key};
use segue_evaluator::schema::{Action, Field, FieldKind};
use segue_evaluator::value::Number;

use super::data::{Data, Kind, Member, get};
use super::lower::{Lowering, Place};
use super::scope::fold;
use crate::diagnostic::codes::directive as codes;
use crate::diagnostic::{Diagnostic, nearest};

impl Lowering<'_, '_> {
    /// The body of a mapping of an action.
    pub(super) fn body(&mut self, data: &Data<'_>, action: &Action) -> Option<Body> {
        let members = match &data.kind {
            Kind::Object(members) => members.as_slice(),
            // Nothing counts as an empty object.
            Kind::Null => &[],
            _ => {
                self.diagnostics.push(super::not_a_mapping(data));
                return None;
            }
        };
        if let Some(folded) = fold(data) {
            return match folded {
                Err(finding) => {
                    self.diagnostics.push(finding);
                    None
                }
                Ok(folded) => {
                    // Only of `@transform` the fields are known to come through.
                    if let Some(fields) = transformed(&folded) {
                        self.check(fields, data, action);
                    }
                    Some(Body::Whole(self.value(&folded, Place::TOP)))
                }
            };
        }
        if data.is_directive() {
            return Some(Body::Whole(self.value(data, Place::TOP)));
        }
        self.check(members, data, action);
        let (mut fields, mut dropped) = (Vec::new(), Vec::new());
        for member in members {
            let value = self.value(&member.value, Place::TOP);
            match action.field(&member.key) {
                Some(field) => fields.push((field, value)),
                None => dropped.push((Key::Text(member.key.as_ref().into()), value)),
            }
        }
        if dropped.iter().all(|(_, value)| is_total(value)) {
            return Some(Body::Fields(fields));
        }
        // A field that is dropped still fails the event where its directive fails.
        let known = fields.into_iter().filter_map(|(at, value)| {
            let key = action.fields.get(at)?.key.as_str();
            Some((Key::Text(key.into()), value))
        });
        Some(Body::Whole(Expr::object(
            known.chain(dropped).collect(),
            true,
        )))
    }

    /// Checks the fields against those of the action.
    fn check(&mut self, members: &[Member<'_>], mapping: &Data<'_>, action: &Action) {
        for member in members {
            match action
                .field(&member.key)
                .and_then(|at| action.fields.get(at))
            {
                Some(field) => self.check_field(field, &member.value),
                None => self.unknown(member, &action.fields, &action.key),
            }
        }
        for field in action.fields.iter().filter(|field| field.required) {
            let mapped = get(members, &field.key);
            if mapped.is_some_and(|m| !is_empty(&m.value)) {
                continue;
            }
            let span = match (mapped, members.first()) {
                (Some(mapped), _) => mapped.value.span,
                (None, Some(first)) => first.key_span,
                (None, None) => mapping.span,
            };
            let message = format!("the required field `{}` is not mapped", field.key);
            let finding = Diagnostic::new(&codes::REQUIRED_UNMAPPED, span, message).help(
                "without it no event is ever sent; `mapping` takes no defaults from the action",
            );
            self.diagnostics.push(finding);
        }
    }

    fn check_field(&mut self, field: &Field, data: &Data<'_>) {
        if !is_empty(data) && !data.is_directive() && !may_fit(&field.kind, data) {
            let message = format!("`{}` never takes {}", field.key, described(data));
            let finding = Diagnostic::new(&codes::NEVER_FITS, data.span, message)
                .help("every event with this value would be refused");
            self.diagnostics.push(finding);
        }
        if let FieldKind::Object { fields } = &field.kind
            && let Some(members) = data.members()
            && !fields.is_empty()
            && !data.is_directive()
        {
            for member in members {
                match fields.iter().find(|f| f.key == member.key) {
                    Some(field) => self.check_field(field, &member.value),
                    None => self.unknown(member, fields, &field.key),
                }
            }
        }
    }

    fn unknown(&mut self, member: &Member<'_>, fields: &[Field], of: &str) {
        let message = format!("`{of}` has no field `{}`, so it is not sent", member.key);
        let finding = Diagnostic::new(&codes::UNKNOWN_FIELD, member.key_span, message);
        let meant = nearest(&member.key, fields.iter().map(|f| f.key.as_str()));
        self.diagnostics.push(match meant {
            Some(meant) => finding.help(format!("did you mean `{meant}`?")),
            None => finding,
        });
    }
}

/// The fields under the `mapping` of a `@transform`.
fn transformed<'d, 'n>(folded: &'d Data<'n>) -> Option<&'d [Member<'n>]> {
    let directive = get(folded.members()?, "@transform")?;
    let fields = get(directive.value.members()?, "mapping")?;
    (!fields.value.is_directive()).then(|| fields.value.members())?
}

/// Whether it is null or the empty text, which are as good as no value.
fn is_empty(data: &Data<'_>) -> bool {
    match &data.kind {
        Kind::Null => true,
        Kind::Text(text) => text.text.is_empty(),
        _ => false,
    }
}

/// Whether a literal can be coerced to the type of a field.
fn may_fit(kind: &FieldKind, data: &Data<'_>) -> bool {
    match (kind, &data.kind) {
        (FieldKind::Object { .. }, Kind::Object(_)) => true,
        (FieldKind::Object { .. }, _) => false,
        (FieldKind::ObjectList { .. }, Kind::Object(_) | Kind::List(_)) => true,
        (FieldKind::ObjectList { .. }, _) => false,
        (_, Kind::Object(_)) => false,
        (_, Kind::List(items)) => items.len() == 1,
        (FieldKind::Number { .. } | FieldKind::Integer, Kind::Text(text)) => {
            Number::loose(text.text).is_some()
        }
        (FieldKind::Boolean, Kind::Text(text)) => matches!(text.text, "true" | "false"),
        (FieldKind::DateTime, Kind::Bool(_)) => false,
        _ => true,
    }
}

fn described(data: &Data<'_>) -> String {
    match &data.kind {
        Kind::Text(_) => "this text".to_owned(),
        Kind::List(_) => "this list".to_owned(),
        _ => data.describe().to_owned(),
    }
}

/// Whether a value can never fail.
fn is_total(value: &Expr) -> bool {
    match value {
        Expr::List { items, .. } | Expr::Template { pieces: items, .. } => {
            items.iter().all(is_total)
        }
        Expr::Object { members, .. } => members.iter().all(|(_, value)| is_total(value)),
        Expr::Null
        | Expr::Bool(_)
        | Expr::Number(_)
        | Expr::Text(_)
        | Expr::Path(_)
        | Expr::Input(_) => true,
        _ => false,
    }
}
