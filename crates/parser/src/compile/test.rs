//! `tests:`, checked against the mappings of the file.

use std::collections::HashSet;

use segue_evaluator::eval::FailureCode;
use segue_evaluator::schema::Destination;

use super::mapping::Planned;
use crate::diagnostic::codes::test as codes;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::file::{Expected, Outcome, TestCase, Wanted, suggest};

/// What tests may name.
pub(super) struct Known<'k, 'p> {
    pub(super) destination: &'k Destination,
    pub(super) planned: &'k [Planned<'p>],
    /// Names that stand in the file, also of mappings that are wrong.
    pub(super) written: HashSet<&'k str>,
}

impl Known<'_, '_> {
    pub(super) fn check(&self, test: &TestCase, diagnostics: &mut Diagnostics) {
        let outcomes = match &test.expected {
            None => &[],
            Some(Expected::Every(outcome)) => std::slice::from_ref(outcome),
            Some(Expected::Each(outcomes)) => outcomes.as_slice(),
        };
        for outcome in outcomes {
            self.outcome(outcome, diagnostics);
        }
    }

    fn outcome(&self, outcome: &Outcome, diagnostics: &mut Diagnostics) {
        for (name, wanted) in &outcome.fired {
            let Some(planned) = self.planned.iter().find(|p| p.name.text == name.text) else {
                if !self.written.contains(&*name.text) {
                    let finding = Diagnostic::new(
                        &codes::UNKNOWN_MAPPING,
                        name.span,
                        "there is no such mapping",
                    );
                    let names = self.planned.iter().map(|p| p.name.text);
                    diagnostics.push(suggest(finding, name.as_text(), names));
                }
                continue;
            };
            match wanted {
                Wanted::Error(code) => {
                    let known = FailureCode::ALL.iter().map(|c| c.as_str());
                    if !known.clone().any(|c| c == code.text) {
                        let finding = Diagnostic::new(
                            &codes::UNKNOWN_ERROR,
                            code.span,
                            "there is no such error outcome",
                        );
                        diagnostics.push(suggest(finding, code.as_text(), known));
                    }
                }
                Wanted::Payload(fields) => {
                    let Some(action) = planned.action(self.destination) else {
                        continue;
                    };
                    for (field, _) in fields {
                        if action.field(&field.text).is_none() {
                            let finding = Diagnostic::new(
                                &codes::UNKNOWN_EXPECTED_FIELD,
                                field.span,
                                format!("`{}` has no such field", action.key),
                            );
                            let keys = action.fields.iter().map(|f| f.key.as_str());
                            diagnostics.push(suggest(finding, field.as_text(), keys));
                        }
                    }
                }
            }
        }
    }
}
