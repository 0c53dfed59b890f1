//! `${NAME}`, `${NAME:-default}` and `$$` in texts, replaced after the text has been read, so that the value of a
//! variable never becomes structure.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;

use crate::diagnostic::codes::setting;
use crate::diagnostic::{Diagnostic, Span};

/// Where `${NAME}` is looked up.
pub trait Environment: fmt::Debug {
    /// The value of a variable, none if it is unset.
    fn get(&self, name: &str) -> Option<String>;
}

impl Environment for BTreeMap<String, String> {
    fn get(&self, name: &str) -> Option<String> {
        BTreeMap::get(self, name).cloned()
    }
}

/// Replaces references to variables, and remembers those that are unset.
#[derive(Debug)]
pub struct Expander<'e> {
    environment: &'e dyn Environment,
    unset: RefCell<Vec<(Span, String)>>,
    /// Whether texts with references count as unknown, whatever the environment says now.
    pub(crate) veiled: bool,
}

/// A text with its references replaced.
#[derive(Debug, PartialEq, Eq)]
pub struct Expanded<'t> {
    /// The text; a reference to an unset variable without a default stands in it as it was written.
    pub text: Cow<'t, str>,
    /// Whether there were references in it.
    pub variables: bool,
    /// Whether such a placeholder is in the text, so that nothing can be said of its content.
    pub placeholder: bool,
}

impl<'e> Expander<'e> {
    /// An expander that looks variables up in an environment.
    pub fn new(environment: &'e dyn Environment) -> Self {
        Self {
            environment,
            unset: RefCell::default(),
            veiled: false,
        }
    }

    /// The same for what is to hold in any environment.
    pub(crate) fn veiled(&self) -> Self {
        Self {
            veiled: true,
            ..Self::new(self.environment)
        }
    }

    /// The unset variables without a default that were met, in the order of the file, each once.
    pub fn into_unset(self) -> Vec<String> {
        let mut found = self.unset.into_inner();
        found.sort();
        let mut names: Vec<String> = Vec::new();
        for (_, name) in found {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names
    }

    /// Replaces the references in a text; `locate` says where a byte range of it stands in the file.
    ///
    /// As in a shell, the default also serves where the variable is set to the empty text.
    pub fn expand<'t>(
        &self,
        text: &'t str,
        locate: impl Fn(Range<usize>) -> Span,
    ) -> Result<Expanded<'t>, Diagnostic> {
        let mut out = String::new();
        let (mut variables, mut placeholder) = (false, false);
        let mut done = 0;
        while let Some(at) = text.get(done..).and_then(|rest| rest.find('$')) {
            let at = done + at;
            let rest = text.get(at + 1..).unwrap_or("");
            out.push_str(text.get(done..at).unwrap_or(""));
            if rest.starts_with('$') {
                out.push('$');
                done = at + 2;
            } else if let Some(body) = rest.strip_prefix('{') {
                let Some(len) = body.find('}') else {
                    return Err(malformed(locate(at..text.len()), "has no closing `}`"));
                };
                let end = at + 2 + len + 1;
                let body = body.get(..len).unwrap_or("");
                let (name, default) = match body.split_once(":-") {
                    Some((name, default)) => (name, Some(default)),
                    None => (body, None),
                };
                if !is_name(name) {
                    return Err(malformed(locate(at..end), "names no variable"));
                }
                variables = true;
                match (self.environment.get(name), default) {
                    (Some(value), None) => out.push_str(&value),
                    (Some(value), Some(_)) if !value.is_empty() => out.push_str(&value),
                    (_, Some(default)) => out.push_str(default),
                    (None, None) => {
                        self.unset
                            .borrow_mut()
                            .push((locate(at..end), name.to_owned()));
                        out.push_str(text.get(at..end).unwrap_or(""));
                        placeholder = true;
                    }
                }
                done = end;
            } else {
                out.push('$');
                done = at + 1;
            }
        }
        let text = match done {
            0 => Cow::Borrowed(text),
            _ => {
                out.push_str(text.get(done..).unwrap_or(""));
                Cow::Owned(out)
            }
        };
        Ok(Expanded {
            text,
            variables,
            placeholder,
        })
    }
}

/// A name as shells take it: letters, digits and `_`, no digit first.
fn is_name(name: &str) -> bool {
    !name.starts_with(|c: char| c.is_ascii_digit())
        && !name.is_empty()
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
}

fn malformed(span: Span, what: &str) -> Diagnostic {
    Diagnostic::new(
        &setting::MALFORMED_VARIABLE,
        span,
        format!("this reference to the environment {what}"),
    )
    .help("write `${NAME}` or `${NAME:-default}`, and `$${` for the text `${`")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn expand(text: &str) -> Result<(String, bool, Vec<String>), Span> {
        let environment = BTreeMap::from([
            ("A".to_owned(), "one".to_owned()),
            ("EMPTY".to_owned(), String::new()),
            ("NESTED".to_owned(), "${A}$$".to_owned()),
        ]);
        let expander = Expander::new(&environment);
        let expanded = expander
            .expand(text, |range| Span::new(range.start, range.end))
            .map_err(|d| d.span)?;
        let (text, placeholder) = (expanded.text.into_owned(), expanded.placeholder);
        Ok((text, placeholder, expander.into_unset()))
    }

    #[test]
    fn references_are_replaced_once() {
        let cases = [
            ("", ""),
            ("plain $ and $5", "plain $ and $5"),
            ("${A}", "one"),
            ("<${A}|${A}>", "<one|one>"),
            ("${A:-two}", "one"),
            ("${B:-two}", "two"),
            ("${B:-}", ""),
            ("${B:-a:-b}", "a:-b"),
            ("${EMPTY}", ""),
            ("${EMPTY:-two}", "two"),
            ("${NESTED}", "${A}$$"),
            ("$${A}", "${A}"),
            ("$$$${A}", "$${A}"),
            ("$$${A}", "$one"),
            ("cost: 5$", "cost: 5$"),
            ("é${A}é", "éoneé"),
        ];
        for (text, wanted) in cases {
            assert_eq!(
                expand(text),
                Ok((wanted.to_owned(), false, vec![])),
                "{text}"
            );
        }
    }

    #[test]
    fn unset_variables_stay_as_written_and_are_named_once() {
        assert_eq!(
            expand("${C}-${B}-${C}"),
            Ok((
                "${C}-${B}-${C}".to_owned(),
                true,
                vec!["C".into(), "B".into()]
            ))
        );
    }

    #[test]
    fn malformed_references_are_errors_where_they_stand() {
        let cases = [
            ("a${", 1, 3),
            ("a${A", 1, 4),
            ("${}", 0, 3),
            ("${1A}", 0, 5),
            ("x ${A B} y", 2, 8),
            ("${A-b}", 0, 6),
            ("${:-b}", 0, 6),
        ];
        for (text, start, end) in cases {
            assert_eq!(expand(text), Err(Span::new(start, end)), "{text}");
        }
    }
}
