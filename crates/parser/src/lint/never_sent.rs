use segue_evaluator::schema::{Field, FieldKind};

use super::{Rule, Subject};
use crate::diagnostic::codes::lint as codes;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Span};
use crate::file::is_null;
use crate::yaml::{Node, NodeKind};

/// Fields, and members of them, that an action accepts and does nothing with.
pub(super) struct NeverSent;

impl Rule for NeverSent {
    fn code(&self) -> &'static Code {
        &codes::NEVER_SENT
    }

    fn check(&self, subject: &Subject<'_>, found: &mut Diagnostics) {
        for mapping in &subject.mappings {
            for entry in mapping.fields() {
                let (key, span) = (entry.key.text, entry.key.span);
                value(
                    (key, span),
                    entry.node,
                    &mapping.action.fields,
                    subject,
                    found,
                );
            }
        }
    }
}

/// Looks at the value written under a key of a field or of an object with these fields.
fn value(
    (key, span): (&str, Span),
    node: &Node,
    fields: &[Field],
    subject: &Subject<'_>,
    found: &mut Diagnostics,
) {
    let Some(field) = fields.iter().find(|f| f.key == key) else {
        return;
    };
    if !field.sent && !is_null(node) {
        let message = "this field is accepted and never sent";
        let finding = Diagnostic::new(&codes::NEVER_SENT, span, message)
            .help("remove it, or put the value into a field that is sent");
        found.push(subject.left_out(finding, span, false));
        return;
    }
    let (FieldKind::Object { fields } | FieldKind::ObjectList { fields }) = &field.kind else {
        return;
    };
    let objects = match &node.kind {
        NodeKind::Sequence(items) => items.as_slice(),
        _ => std::slice::from_ref(node),
    };
    for object in objects {
        let NodeKind::Mapping(members) = &object.kind else {
            continue;
        };
        for member in members {
            let key = member.key.as_str().unwrap_or("");
            value(
                (key, member.key.span),
                &member.value,
                fields,
                subject,
                found,
            );
        }
    }
}
