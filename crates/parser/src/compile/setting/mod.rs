//! `settings:`, checked against what the destination declares.

mod value;

use segue_evaluator::schema::{Destination, Policy, Setting, SettingValues};

use crate::Expander;
use crate::diagnostic::codes::{file as file_codes, setting as codes};
use crate::diagnostic::{Diagnostic, Diagnostics, Severity, Span, nearest};
use crate::file::{MappingFile, Settings, Text, describe, is_null, suggest};
use crate::yaml::{Entry, Node, NodeKind};

/// Checks what stands under `settings:`; none where an error was found.
pub(super) fn settings(
    file: &MappingFile<'_>,
    destination: &Destination,
    expander: &Expander<'_>,
    diagnostics: &mut Diagnostics,
) -> Option<SettingValues> {
    let mark = diagnostics.len();
    let checker = Checker {
        policies: &destination.policies,
        expander,
    };
    let group = Group {
        what: "`settings`",
        schema: &destination.settings,
    };
    let node = match file.settings {
        Settings::Given(node) => Some(node),
        Settings::Absent => None,
        Settings::Misspelt => return None,
    };
    let values = match node.filter(|n| !is_null(n)) {
        Some(node) => checker.group(node, group, diagnostics),
        None => {
            let head = node.map_or(file.head, |n| n.span);
            group.missing(head, |_| false, diagnostics);
            SettingValues::new()
        }
    };
    if diagnostics.errors_since(mark) {
        return None;
    }
    for issue in (destination.check_settings)(&values) {
        let span = node.and_then(|n| group.key_span(n, &issue.key));
        let mut diagnostic = Diagnostic::new(
            &codes::SETTINGS_AT_ODDS,
            span.unwrap_or(file.head),
            issue.message,
        )
        .help(issue.help);
        if issue.error {
            diagnostic.severity = Severity::Error;
        }
        diagnostics.push(diagnostic);
    }
    (!diagnostics.errors_since(mark)).then_some(values)
}

/// What is needed to check a setting.
struct Checker<'c> {
    policies: &'c [Policy],
    expander: &'c Expander<'c>,
}

/// A map of settings.
#[derive(Clone, Copy)]
struct Group<'s> {
    what: &'s str,
    schema: &'s [Setting],
}

impl<'s> Group<'s> {
    /// The setting of a key, ours or Segment's.
    fn find(&self, key: &str) -> Option<&'s Setting> {
        let ours = self.schema.iter().find(|s| s.key == key);
        ours.or_else(|| self.schema.iter().find(|s| is_segments(s, key)))
    }

    /// Where the key of a setting stands, in either spelling.
    fn key_span(&self, node: &Node, key: &str) -> Option<Span> {
        let NodeKind::Mapping(entries) = &node.kind else {
            return None;
        };
        let names = |e: &&Entry| {
            let setting = e.key.as_str().and_then(|k| self.find(k));
            setting.is_some_and(|s| s.key == key)
        };
        entries.iter().find(names).map(|e| e.key.span)
    }

    /// Reports required settings that are not there.
    fn missing(&self, head: Span, there: impl Fn(&Setting) -> bool, diagnostics: &mut Diagnostics) {
        for setting in self.schema.iter().filter(|s| s.required && !there(s)) {
            diagnostics.push(
                Diagnostic::new(
                    &codes::MISSING_SETTING,
                    head,
                    format!("{} needs the key `{}`", self.what, setting.key),
                )
                .help(setting.meaning.clone()),
            );
        }
    }
}

impl Checker<'_> {
    /// The settings of a map under their canonical keys.
    fn group(&self, node: &Node, group: Group<'_>, diagnostics: &mut Diagnostics) -> SettingValues {
        let mut values = SettingValues::new();
        let NodeKind::Mapping(entries) = &node.kind else {
            diagnostics.push(bad(
                node.span,
                format!("{} is a map, not {}", group.what, describe(node)),
            ));
            return values;
        };
        // Pasted settings are read as leniently as Segment reads them.
        let pasted = entries.iter().any(|e| {
            let key = e.key.as_str().unwrap_or_default();
            group.schema.iter().any(|s| is_segments(s, key))
        });
        let lenient = if pasted {
            Severity::Warning
        } else {
            Severity::Error
        };
        let mut found: Vec<(&Setting, Text<'_>)> = Vec::new();
        let mut unknown: Vec<&str> = Vec::new();
        for entry in entries {
            let span = entry.key.span;
            let Some(text) = entry.key.as_str() else {
                continue;
            };
            let key = Text { text, span };
            let Some(setting) = group.find(text) else {
                let mut finding = suggest(
                    Diagnostic::new(
                        &codes::UNKNOWN_SETTING,
                        span,
                        format!("{} has no such key", group.what),
                    ),
                    key,
                    group.schema.iter().map(|s| s.key.as_str()),
                );
                finding.severity = lenient;
                diagnostics.push(finding);
                unknown.push(text);
                continue;
            };
            if let Some((_, first)) = found.iter().find(|(s, _)| s.key == setting.key) {
                diagnostics.push(again(*first, key, lenient));
            }
            found.push((setting, key));
            if let Some(note) = &setting.deprecated {
                let message = "this setting is on its way out";
                diagnostics
                    .push(Diagnostic::new(&codes::DEPRECATED_SETTING, span, message).help(note));
            }
            match self.value(
                &entry.value,
                setting,
                is_segments(setting, text),
                diagnostics,
            ) {
                Some(value) => values.insert(setting.key.clone(), value),
                None => values.remove(&setting.key),
            };
        }
        let head = entries.first().map_or(node.span, |e| e.key.span);
        let there = |setting: &Setting| {
            let misspelt = || !pasted && nearest(&setting.key, unknown.iter().copied()).is_some();
            found.iter().any(|(s, _)| s.key == setting.key) || misspelt()
        };
        group.missing(head, there, diagnostics);
        values
    }
}

/// Whether a key is Segment's for a setting.
fn is_segments(setting: &Setting, key: &str) -> bool {
    setting.segment_key.as_deref() == Some(key)
}

/// The finding about a setting that is written a second time.
fn again(first: Text<'_>, second: Text<'_>, lenient: Severity) -> Diagnostic {
    let mut finding = if first.text == second.text {
        let mut repeated = Diagnostic::new(
            &file_codes::REPEATED_KEY,
            second.span,
            "this key is written twice",
        );
        repeated.severity = lenient;
        repeated
    } else {
        let (one, two) = (first.text, second.text);
        let message = format!("`{one}` and `{two}` are two names for one thing");
        Diagnostic::new(&file_codes::TWO_NAMES, second.span, message)
    };
    finding = finding.label(first.span, "first written here");
    finding.help("keep one of the two")
}

/// A setting that cannot be taken.
fn bad(span: Span, message: impl Into<String>) -> Diagnostic {
    Diagnostic::new(&codes::BAD_SETTING, span, message)
}
