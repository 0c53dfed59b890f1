use segue_evaluator::schema::Field;

use super::given::Given;
use super::spec::Facts;
use super::{Rule, Subject, reading, said};
use crate::diagnostic::codes::lint as codes;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Span};
use crate::file::is_null;
use crate::reason::Answer;

/// Fields by which events are told apart, and which are left without a value.
pub(super) struct MissingIdentity;

impl Rule for MissingIdentity {
    fn code(&self) -> &'static Code {
        &codes::MISSING_IDENTITY
    }

    fn check(&self, subject: &Subject<'_>, found: &mut Diagnostics) {
        let facts = Facts::of_all();
        for mapping in &subject.mappings {
            let given = mapping.given(subject.program);
            let mut unset: Vec<(&Field, &str)> = Vec::new();
            for (at, field) in mapping.action.fields.iter().enumerate() {
                let Some(effect) = &field.pitfalls.missing else {
                    continue;
                };
                match given.iter().find(|given| given.field.key == field.key) {
                    Some(given) if said(found, given.node.span) => {}
                    Some(given) if is_null(given.node) => {
                        let message = format!("this leaves events without `{}`", field.key);
                        let finding = Diagnostic::new(self.code(), given.node.span, message)
                            .help(with_default(effect, field));
                        found.push(given.by_default(finding));
                    }
                    Some(given) => {
                        let Some(event) = without(subject, mapping.position, given, &facts) else {
                            continue;
                        };
                        let message = format!("`{}` has no value for `{event}`", field.key);
                        let finding = Diagnostic::new(self.code(), given.node.span, message)
                            .help(with_default(effect, field));
                        found.push(completed(finding, given));
                    }
                    None if !mapping.sets(subject.program, at) => unset.push((field, effect)),
                    None => {}
                }
            }
            if !unset.is_empty() {
                found.push(none_set(mapping.entry.head, &unset));
            }
        }
    }
}

/// An event for which the mapping fires and the field has no value.
fn without(
    subject: &Subject<'_>,
    position: usize,
    given: &Given<'_>,
    facts: &Facts,
) -> Option<serde_json::Value> {
    let compiled = subject.program.mappings.get(position)?;
    let missing = reading::nullish(given.value?)?;
    let roots = reading::roots(given.value?, subject.program)?;
    let mut wanted = vec![(&missing, true)];
    wanted.extend(subject.fires(compiled));
    match subject.ask_beside(&wanted, facts.about(&roots)) {
        Answer::Witness(event) => Some(event),
        Answer::Never | Answer::Open => None,
    }
}

/// The finding about fields that a mapping without defaults does not set.
fn none_set(head: Span, unset: &[(&Field, &str)]) -> Diagnostic {
    let names: Vec<_> = unset.iter().map(|(f, _)| format!("`{}`", f.key)).collect();
    let effects: Vec<_> = unset
        .iter()
        .map(|(field, effect)| format!("without `{}`, {effect}", field.key))
        .collect();
    Diagnostic::new(
        &codes::MISSING_IDENTITY,
        head,
        format!("this mapping sets no {}", names.join(", no ")),
    )
    .help(effects.join("; "))
}

fn with_default(effect: &str, field: &Field) -> String {
    match &field.default {
        Some(default) => format!("{effect} (by default it is `{default}`)"),
        None => effect.to_owned(),
    }
}

/// With the default behind the value, for events that have none.
fn completed(finding: Diagnostic, given: &Given<'_>) -> Diagnostic {
    let (Some(default), Some(snippet)) = (&given.field.default, given.node.snippet()) else {
        return finding;
    };
    let Some(written) = snippet.text.strip_prefix('=') else {
        return finding;
    };
    let whole = snippet.span(1..snippet.text.len());
    if default.split(" ?? ").any(|part| part == written.trim()) {
        return finding.fix(whole, default.as_str(), false);
    }
    let behind = Span::new(whole.end, whole.end);
    finding.fix(behind, format!(" ?? {default}"), false)
}
