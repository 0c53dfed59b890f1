//! What is said about a mapping, and the traps that can be seen in it.

use super::data::Member;
use super::directive::Name;
use crate::diagnostic::codes::directive as codes;
use crate::diagnostic::{Diagnostic, Diagnostics, Span, nearest};
use crate::rule::EVENT_FIELDS;
use crate::yaml::Snippet;

/// A mistake that only fails the events that get there.
pub(super) fn as_warning(finding: Diagnostic) -> Diagnostic {
    let code = &codes::FAILS_WHEN_REACHED;
    Diagnostic {
        code,
        severity: code.severity,
        message: format!("this fails every event that gets here: {}", finding.message),
        ..finding
    }
}

/// A directive that is none.
pub(super) fn unknown_directive(directive: &Member<'_>) -> Diagnostic {
    let message = format!("`{}` is no directive", directive.key);
    let finding = Diagnostic::new(&codes::UNKNOWN_DIRECTIVE, directive.key_span, message);
    match nearest(&directive.key, Name::ALL.iter().map(|(name, _)| *name)) {
        Some(meant) => finding.help(format!("did you mean `{meant}`?")).fix(
            directive.key_span,
            format!("\"{meant}\""),
            false,
        ),
        None => finding.help("keys that begin with `@` are kept for directives"),
    }
}

/// A first step that is no field of the Segment spec.
pub(super) fn unknown_root(root: &str, fields: &[String], span: Span) -> Diagnostic {
    let message = format!("`{root}` is no field of a Segment event");
    let known = EVENT_FIELDS
        .iter()
        .copied()
        .chain(fields.iter().map(String::as_str));
    Diagnostic::new(&codes::UNKNOWN_EVENT_FIELD, span, message).help(match nearest(root, known) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => "where events do carry it, name it under `event_fields`".to_owned(),
    })
}

/// What a text looks like that is none, and the directive that would make it one.
pub(super) fn mistakable(text: &str) -> Option<(&'static str, &'static str)> {
    if text.starts_with("$.") {
        Some(("a path", "@path"))
    } else if text.contains("{{") && text.contains("}}") {
        Some(("a template", "@template"))
    } else {
        None
    }
}

/// A text that is sent as it stands and looks as if it was not meant to be.
pub(super) fn plain_text(text: Snippet<'_>, span: Span, diagnostics: &mut Diagnostics) {
    let Some((what, directive)) = mistakable(text.text) else {
        return;
    };
    let message = format!("this text looks like {what} and is sent as it stands");
    let written = format!(
        "{{\"{directive}\": {}}}",
        serde_json::Value::from(text.text)
    );
    diagnostics.push(
        Diagnostic::new(&codes::PLAIN_TEXT, span, message)
            .help(format!("where its value is meant, write `{written}`"))
            .fix(span, written, false),
    );
}

/// A path that is not read as it looks.
pub(super) fn path(text: Snippet<'_>, span: Span, diagnostics: &mut Diagnostics) {
    let path = text.text;
    let below = path.strip_prefix("$.").unwrap_or(path);
    let (message, help) = if path == "$" || path.starts_with("$[") {
        (
            "`$` without a dot behind it is read as a key",
            "begin the path with `$.`",
        )
    } else if path.find("$.").is_some_and(|at| at > 0) {
        (
            "a `$.` inside a path is cut out of it",
            "only the beginning of a path may be `$.`",
        )
    } else if ["[*]", "[?", "[:", ".*", "[@"]
        .iter()
        .any(|form| below.contains(form))
        || below.starts_with('*')
        || below.contains("..")
    {
        (
            "wildcards, filters, slices and `..` are no part of Segment's paths",
            "name each step, or use `@arrayPath` to go through a list",
        )
    } else {
        return;
    };
    diagnostics.push(Diagnostic::new(&codes::NOT_JSONPATH, span, message).help(help));
}
