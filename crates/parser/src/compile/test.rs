//! `tests:`, checked against the mappings of the file.

use std::collections::HashSet;

use segue_evaluator::Program;
use segue_evaluator::eval::FailureCode;
use segue_evaluator::schema::{Action, Destination};

use super::mapping::Planned;
use super::{Compiler, plan};
use crate::diagnostic::codes::test as codes;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::file::{Expected, MappingFile, TestCase, TestFile, TextBuf, Wanted, suggest};
use crate::yaml;

/// What tests may name.
pub(super) struct Known<'k> {
    /// The mappings, each with its action.
    mappings: Vec<(&'k str, Option<&'k Action>)>,
    /// Names of mappings that are wrong, about which nothing more is said.
    wrong: HashSet<&'k str>,
}

impl<'k> Known<'k> {
    /// The mappings of a file that is being compiled.
    pub(super) fn planned(
        file: &'k MappingFile<'_>,
        planned: &'k [Planned<'_>],
        destination: &'k Destination,
    ) -> Self {
        let planned = planned.iter();
        Self {
            mappings: planned
                .map(|p| (p.name.text, p.action(destination)))
                .collect(),
            wrong: plan::written(file),
        }
    }

    /// The mappings of a program.
    fn of(program: &'k Program) -> Self {
        let actions = &program.destination.actions;
        let mappings = program.mappings.iter();
        Self {
            mappings: mappings
                .map(|m| (m.name.as_str(), actions.get(m.action)))
                .collect(),
            wrong: HashSet::new(),
        }
    }

    pub(super) fn check(&self, tests: &[TestCase], diagnostics: &mut Diagnostics) {
        for test in tests {
            let outcomes = match &test.expected {
                None => &[],
                Some(Expected::Every(outcome)) => std::slice::from_ref(outcome),
                Some(Expected::Each(outcomes)) => outcomes.as_slice(),
            };
            for (name, wanted) in outcomes.iter().flat_map(|outcome| &outcome.fired) {
                let known = self.mappings.iter().find(|(known, _)| *known == name.text);
                match (known, wanted) {
                    (None, _) if self.wrong.contains(&*name.text) => {}
                    (None, _) => diagnostics.push(unknown(
                        &codes::UNKNOWN_MAPPING,
                        name,
                        "there is no such mapping",
                        self.mappings.iter().map(|(name, _)| *name),
                    )),
                    (Some(_), Wanted::Error(code)) => outcome_exists(code, diagnostics),
                    (Some((_, None)), Wanted::Payload(_)) => {}
                    (Some((_, Some(action))), Wanted::Payload(fields)) => {
                        fields_exist(fields, action, diagnostics);
                    }
                }
            }
        }
    }
}

fn outcome_exists(code: &TextBuf, diagnostics: &mut Diagnostics) {
    let known = FailureCode::ALL.iter().map(|c| c.as_str());
    if !known.clone().any(|c| c == code.text) {
        diagnostics.push(unknown(
            &codes::UNKNOWN_ERROR,
            code,
            "there is no such error outcome",
            known,
        ));
    }
}

fn fields_exist(fields: &[(TextBuf, String)], action: &Action, diagnostics: &mut Diagnostics) {
    for (field, _) in fields {
        if action.field(&field.text).is_none() {
            diagnostics.push(unknown(
                &codes::UNKNOWN_EXPECTED_FIELD,
                field,
                format!("`{}` has no such field", action.key),
                action.fields.iter().map(|f| f.key.as_str()),
            ));
        }
    }
}

fn unknown<'k>(
    code: &'static Code,
    written: &TextBuf,
    message: impl Into<String>,
    known: impl Iterator<Item = &'k str> + Clone,
) -> Diagnostic {
    let finding = Diagnostic::new(code, written.span, message);
    suggest(finding, written.as_text(), known)
}

impl Compiler {
    /// Reads a file of tests on its own (`*.test.yaml`), and everything wrong with it by itself.
    pub fn test_file(&self, text: &str) -> (Option<TestFile>, Vec<Diagnostic>) {
        let mut diagnostics = Diagnostics::default();
        let file = yaml::read(text, &mut diagnostics)
            .and_then(|document| TestFile::read(&document.root, &mut diagnostics));
        (file, diagnostics.into_sorted())
    }

    /// What is wrong with tests beside the program they are for.
    pub fn check_tests(&self, tests: &[TestCase], program: &Program) -> Vec<Diagnostic> {
        let mut diagnostics = Diagnostics::default();
        Known::of(program).check(tests, &mut diagnostics);
        diagnostics.into_sorted()
    }
}
