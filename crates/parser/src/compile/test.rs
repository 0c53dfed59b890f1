//! `tests:`, checked against the mappings of the file.

use std::collections::HashSet;

use segue_evaluator::Program;
use segue_evaluator::eval::FailureCode;
use segue_evaluator::schema::{Action, Destination};

use super::mapping::Planned;
use super::plan;
use crate::diagnostic::codes::test as codes;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::file::{Expected, MappingFile, TestCase, TestFile, TextBuf, Wanted, suggest};
use crate::lint;
use crate::yaml::{self, Document};

/// What tests may name.
pub(super) struct Known<'k> {
    /// The mappings, each with its action.
    mappings: Vec<(&'k str, Option<&'k Action>)>,
    /// Names of those that are switched off.
    disabled: HashSet<&'k str>,
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
        let disabled = planned.clone().filter(|p| !p.enabled());
        Self {
            disabled: disabled.map(|p| p.name.text).collect(),
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
        let disabled = mappings.clone().filter(|m| !m.enabled);
        Self {
            disabled: disabled.map(|m| m.name.as_str()).collect(),
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
                    (Some((known, _)), _) if self.disabled.contains(known) => {
                        let message = "this mapping is disabled, so it never fires";
                        diagnostics.push(
                            Diagnostic::new(&codes::DISABLED_MAPPING, name.span, message)
                                .help("enable the mapping, or expect it no longer"),
                        );
                    }
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

/// A file of tests on its own (`*.test.yaml`), read and not yet held against its mapping file.
#[derive(Debug)]
pub struct Tests<'t> {
    text: &'t str,
    document: Option<Document>,
    file: Option<TestFile>,
    diagnostics: Diagnostics,
}

/// What is known of the mapping file that tests are for.
#[derive(Clone, Copy, Debug)]
pub enum Tested<'p> {
    /// What it compiled to.
    Program(&'p Program),
    /// It does not load, which is reported where it is looked at itself.
    Broken,
    /// It is not there, or cannot be opened.
    Unreadable,
}

impl<'t> Tests<'t> {
    /// Reads a file of tests.
    pub fn read(text: &'t str) -> Self {
        let mut diagnostics = Diagnostics::default();
        let document = yaml::read(text, &mut diagnostics);
        let file = document
            .as_ref()
            .and_then(|document| TestFile::read(&document.root, &mut diagnostics));
        Self {
            text,
            document,
            file,
            diagnostics,
        }
    }

    /// The path of the mapping file, from the file of tests. None where it names none.
    pub fn mapping_file(&self) -> Option<&str> {
        self.file
            .as_ref()
            .map(|file| file.mapping_file.text.as_str())
    }

    /// The tests, and what is wrong with them by themselves and beside what they are for.
    pub fn check(self, tested: Tested<'_>) -> (Vec<TestCase>, Vec<Diagnostic>) {
        let Self {
            text,
            document,
            file,
            mut diagnostics,
        } = self;
        if let Some(file) = &file {
            match tested {
                Tested::Program(program) => {
                    Known::of(program).check(&file.tests, &mut diagnostics);
                }
                Tested::Broken => {}
                Tested::Unreadable => diagnostics.push(
                    Diagnostic::new(
                        &codes::UNREADABLE_MAPPING_FILE,
                        file.mapping_file.span,
                        "there is no mapping file here that can be read",
                    )
                    .help("write its path as it is from the folder of this file"),
                ),
            }
        }
        if let Some(document) = &document {
            let complete = matches!(tested, Tested::Program(_));
            lint::ignore::apply(text, document, complete, &mut diagnostics);
        }
        let tests = file.map_or_else(Vec::new, |file| file.tests);
        (tests, diagnostics.into_sorted())
    }
}
