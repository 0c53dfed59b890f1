use segue_evaluator::Program;
use segue_evaluator::program::{self, Expr};
use segue_evaluator::schema::Field;

use super::Subscription;
use crate::diagnostic::Diagnostic;
use crate::file::Body;
use crate::yaml::Node;

/// A field that a mapping of the file gives a value of its own.
#[derive(Clone, Copy, Debug)]
pub(super) struct Given<'s> {
    /// What is known of it.
    pub(super) field: &'s Field,
    /// What is written.
    pub(super) node: &'s Node,
    /// Whether it is one of Segment's, in which directives stand for expressions.
    pub(super) pasted: bool,
    /// What the field comes to; none where it is unmapped.
    pub(super) value: Option<&'s Expr>,
}

impl<'s> Subscription<'s> {
    /// The fields it gives values, in the order of the action.
    pub(super) fn given(&self, program: &'s Program) -> Vec<Given<'s>> {
        let values = match self.compiled(program).map(|compiled| &compiled.body) {
            Some(program::Body::Fields(values)) => values.as_slice(),
            _ => &[],
        };
        let mut found = Vec::new();
        for (at, field) in self.action.fields.iter().enumerate() {
            let value = values.iter().find(|(field, _)| *field == at);
            let given = |node, pasted| Given {
                field,
                node,
                pasted,
                value: value.map(|(_, value)| value),
            };
            match &self.entry.body {
                Body::Fields(fields) => {
                    let own = fields.iter().filter(|entry| entry.key.text == field.key);
                    found.extend(own.map(|entry| given(entry.node, false)));
                }
                Body::Segment(node) => {
                    let own = node.get(&field.key);
                    found.extend(own.map(|entry| given(&entry.value, true)));
                }
            }
        }
        found
    }

    /// Whether a field has a value at all.
    pub(super) fn sets(&self, program: &Program, field: usize) -> bool {
        match self.compiled(program).map(|compiled| &compiled.body) {
            Some(program::Body::Fields(values)) => values.iter().any(|(at, _)| *at == field),
            _ => true,
        }
    }
}

impl Given<'_> {
    /// A finding that is mended by the field's default in place of what is written.
    pub(super) fn by_default(&self, finding: Diagnostic) -> Diagnostic {
        match &self.field.default {
            Some(default) if !self.pasted => {
                finding.fix(self.node.span, format!("={default}"), false)
            }
            _ => finding,
        }
    }
}
