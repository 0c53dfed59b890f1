//! What things are, as Markdown to be shown.

use std::fmt::Write as _;

use segue_evaluator::Type;
use segue_evaluator::function::Signature;
use segue_evaluator::schema::{Action, Field, FieldKind, Policy, Setting, SettingKind};
use segue_parser::Preset;
use segue_parser::diagnostic::Code;

use crate::shape::Key;
use crate::spec::EventPath;

/// The name of a field's type.
pub fn kind(kind: &FieldKind) -> &'static str {
    match kind {
        FieldKind::String => "text",
        FieldKind::Number { .. } => "number",
        FieldKind::Integer => "whole number",
        FieldKind::Boolean => "boolean",
        FieldKind::DateTime => "date",
        FieldKind::Object { .. } => "object",
        FieldKind::ObjectList { .. } => "list of objects",
    }
}

/// The name of a type at the beginning of a sentence.
fn with_article(kind: &str) -> String {
    let article = if kind.starts_with(['a', 'e', 'i', 'o', 'u']) {
        "An"
    } else {
        "A"
    };
    format!("{article} {kind}")
}

/// A field in one paragraph: what it means, its type and its default.
pub fn field(field: &Field) -> String {
    let mut text = format!("{} {}", field.meaning, with_article(kind(&field.kind)));
    if field.required {
        text.push_str(", required");
    }
    if let FieldKind::Number { min, max } = &field.kind {
        text.extend(min.map(|min| format!(", at least {min}")));
        text.extend(max.map(|max| format!(", at most {max}")));
    }
    text.push('.');
    let default = field.default.iter();
    text.extend(default.map(|default| format!(" Default: `={default}`.")));
    if !field.sent {
        text.push_str(" It is never sent.");
    }
    text
}

/// Whether `field+:` can add members to a field.
pub(crate) fn takes_members(field: &Field) -> bool {
    matches!(field.kind, FieldKind::Object { .. })
}

/// The members that a field declares.
pub(crate) fn members(field: &Field) -> &[Field] {
    match &field.kind {
        FieldKind::Object { fields } | FieldKind::ObjectList { fields } => fields,
        _ => &[],
    }
}

/// A heading of what is described, and a paragraph.
pub(crate) fn entry(heading: &str, text: &str) -> String {
    format!("**`{heading}`**\n\n{text}")
}

/// A key of a mapping file.
pub(crate) fn key(key: &Key) -> String {
    let required = if key.required { " Required." } else { "" };
    entry(key.name, &format!("{}{required}", key.meaning))
}

/// An action: what it does, when it fires by default, what it needs.
pub(crate) fn action(action: &Action) -> String {
    let mut text = format!(
        "**{}** `{}`\n\n{}",
        action.label, action.key, action.meaning
    );
    if let Some(trigger) = &action.trigger {
        let _ = write!(text, "\n\nTrigger unless it is given one: `{trigger}`");
    }
    let required: Vec<_> = action
        .fields
        .iter()
        .filter(|field| field.required)
        .collect();
    if !required.is_empty() {
        let names: Vec<_> = required
            .iter()
            .map(|field| format!("`{}`", field.key))
            .collect();
        let _ = write!(text, "\n\nRequired fields: {}", names.join(", "));
    }
    text
}

/// A preset: its trigger, action and fields.
pub(crate) fn preset(preset: &Preset) -> String {
    // The head is the same in every mapping file.
    let mapping = preset
        .text
        .split_once("mappings:\n")
        .map_or(&*preset.text, |(_, m)| m);
    format!(
        "The preset **{}** as it is shipped:\n\n```yaml\n{}\n```",
        preset.name,
        unindented(&mapping.replacen("- ", "  ", 1))
    )
}

/// A function: how it is written, what it does, an example.
pub(crate) fn function(function: &Signature) -> String {
    let (example, value) = function.example;
    format!(
        "```\n{}\n```\n\n{}\n\n`{example}` gives `{value}`",
        signature(function),
        function.meaning
    )
}

/// How a function is written and what it gives.
pub(crate) fn signature(function: &Signature) -> String {
    format!(
        "{} → {}",
        function.usage,
        function.returns.without(Type::MISSING)
    )
}

/// A path of the Segment spec.
pub(crate) fn path(path: &EventPath) -> String {
    entry(
        path.path,
        &format!("{} {}.", path.meaning, with_article(path.kind)),
    )
}

/// A setting under its own key or the one Segment has for it.
pub(crate) fn setting(setting: &Setting, segments: bool) -> String {
    let takes = match &setting.kind {
        SettingKind::Text => "A text.".to_owned(),
        SettingKind::Url => "An address, `https://...`.".to_owned(),
        SettingKind::Choice(choices) => {
            let words: Vec<_> = choices.iter().filter_map(|words| words.first()).collect();
            let words: Vec<_> = words.iter().map(|word| format!("`{word}`")).collect();
            format!("One of {}.", words.join(", "))
        }
        SettingKind::Switch if segments => "`\"1\"` or `\"0\"`.".to_owned(),
        SettingKind::Switch => "`true` or `false`.".to_owned(),
        SettingKind::Group(_) => "A map.".to_owned(),
        SettingKind::Policies => "A map of policies to `segment` or `improved`.".to_owned(),
    };
    let mut text = format!("{} {takes}", setting.meaning);
    if setting.required {
        text.push_str(" Required.");
    }
    if setting.secret {
        text.push_str(" A secret: write `\"${NAME}\"` and keep it in the environment.");
    }
    let deprecated = setting.deprecated.iter();
    text.extend(deprecated.map(|note| format!("\n\nOn its way out: {note}")));
    match &setting.segment_key {
        Some(key) if segments => entry(
            key,
            &format!("Segment's name for `{}`. {text}", setting.key),
        ),
        _ => entry(&setting.key, &text),
    }
}

/// A policy.
pub(crate) fn policy(policy: &Policy) -> String {
    entry(&policy.name, &policy.meaning)
}

/// The page of a finding.
pub(crate) fn finding(code: &Code) -> String {
    format!("**{}** `{}`\n\n{}", code.id, code.name, code.page.trim())
}

/// Lines without the indentation they share.
pub(crate) fn unindented(text: &str) -> String {
    let lines = text.trim_end().lines();
    let indent = |line: &str| line.len() - line.trim_start_matches(' ').len();
    let written = lines.clone().filter(|line| !line.trim().is_empty());
    let shared = written.map(indent).min().unwrap_or(0);
    let lines = lines.map(|line| line.get(shared..).unwrap_or_default());
    lines.collect::<Vec<_>>().join("\n")
}
