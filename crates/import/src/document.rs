//! The mapping file in the making.

use std::collections::BTreeMap;

use segue_evaluator::path::Paths;
use segue_parser::Compiler;
use segue_parser::diagnostic::{Diagnostic, Diagnostics, LineIndex, Severity};
use segue_parser::rule::{self, Context};
use segue_parser::yaml::{self, Entry, Node, NodeKind};

use crate::Imported;
use crate::report::{Report, Verdict};
use crate::yaml::{Map, Yaml, comments};

/// The variable that takes the place of the project token.
pub(crate) const TOKEN: &str = "MIXPANEL_TOKEN";
/// The variable that takes the place of the secret.
pub(crate) const API_SECRET: &str = "MIXPANEL_API_SECRET";

/// The parts of a mapping file.
pub(crate) struct Document<'c> {
    compiler: &'c Compiler,
    pub(crate) settings: Map,
    /// Whether the presets that no mapping changes are there as well.
    pub(crate) all_presets: bool,
    pub(crate) event_fields: Vec<String>,
    pub(crate) lets: Map,
    pub(crate) mappings: Vec<Yaml>,
}

impl<'c> Document<'c> {
    pub(crate) fn new(compiler: &'c Compiler) -> Self {
        Self {
            compiler,
            settings: Map::default(),
            all_presets: false,
            event_fields: Vec::new(),
            lets: Map::default(),
            mappings: Vec::new(),
        }
    }

    fn text(&self) -> String {
        let mut map = Map::default();
        map.put("version", Yaml::raw(1));
        map.put("destination", Yaml::text("mixpanel"));
        map.put("settings", Yaml::Map(self.settings.clone()));
        if self.all_presets {
            map.put("presets", Yaml::text("all"));
        }
        if !self.event_fields.is_empty() {
            let names = self.event_fields.iter().map(Yaml::text);
            map.put("event_fields", Yaml::List(names.collect()));
        }
        if !self.lets.is_empty() {
            map.put("let", Yaml::Map(self.lets.clone()));
        }
        if !self.mappings.is_empty() {
            map.put("mappings", Yaml::List(self.mappings.clone()));
        }
        let mut text = String::new();
        map.write(0, &mut text);
        text
    }

    fn findings(&self, text: &str) -> Vec<Diagnostic> {
        let environment: BTreeMap<String, String> = BTreeMap::new();
        self.compiler.compile(text, &environment).diagnostics
    }

    /// Whether there is no error in it.
    pub(crate) fn loads(&self) -> bool {
        let found = self.findings(&self.text());
        found.iter().all(|d| d.severity != Severity::Error)
    }

    /// The file with its head. What lint would say of it is said in the report and silenced: it is as it was.
    pub(crate) fn finish(self, what: &str, reason: &str, mut report: Report) -> Imported {
        let text = laid_out(self.text());
        let text = silenced(&text, &self.findings(&text), reason, &mut report);
        let mut file = String::new();
        comments(&head(what, &report), 0, &mut file);
        file.push_str(&text);
        let file = laid_out(file);
        Imported { file, report }
    }
}

/// The text as `segue fmt` has it.
fn laid_out(text: String) -> String {
    segue_parser::format(&text).unwrap_or(text)
}

/// The text with a comment above every line that something was found on.
fn silenced(text: &str, found: &[Diagnostic], reason: &str, report: &mut Report) -> String {
    let index = LineIndex::new(text);
    let document = yaml::read(text, &mut Diagnostics::default());
    let root = document.as_ref().map(|document| &document.root);
    let mut above: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    for finding in found {
        // No comment stands inside a text of several lines.
        let offset = finding.span.start;
        let line = index.line(root.map_or(offset, |root| begins(root, offset)));
        let name = finding.code.name;
        let comment = format!("segue-ignore {name}: {reason}");
        let all = above.entry(line).or_default();
        if !all.contains(&comment) {
            all.push(comment);
            let message = match &finding.help {
                Some(help) => format!("{}; {help}", finding.message),
                None => finding.message.clone(),
            };
            match root.and_then(|root| mapping_at(root, offset)) {
                Some(mapping) => {
                    report.note(Verdict::Changed, mapping, format!("{name}: {message}"));
                }
                None => report.note(Verdict::Changed, name, message),
            }
        }
    }
    let mut out = String::with_capacity(text.len());
    for (line, written) in text.split_inclusive('\n').enumerate() {
        if let Some(all) = above.get(&(line + 1)) {
            let indent = written.len() - written.trim_start_matches([' ', '-']).len();
            let dash = written.trim_start_matches(' ').starts_with("- ");
            let indent = if dash { indent - 2 } else { indent };
            comments(all, indent, &mut out);
        }
        out.push_str(written);
    }
    out
}

/// Where what a comment can stand above begins: for a place in a text behind a key, the key.
fn begins(node: &Node, offset: usize) -> usize {
    let next = match &node.kind {
        NodeKind::Scalar(_) => None,
        NodeKind::Sequence(items) => items.iter().find(|item| item.span.contains(offset)),
        NodeKind::Mapping(entries) => {
            let mut entries = entries.iter();
            let around = |entry: &&Entry| entry.key.span.to(entry.value.span).contains(offset);
            match entries.find(around) {
                Some(entry) if matches!(entry.value.kind, NodeKind::Scalar(_)) => {
                    return entry.key.span.start;
                }
                entry => entry.map(|entry| &entry.value),
            }
        }
    };
    next.map_or(offset, |next| begins(next, offset))
}

/// The name of the mapping that stands at a place of the file.
fn mapping_at(root: &Node, offset: usize) -> Option<String> {
    let NodeKind::Sequence(mappings) = &root.get("mappings")?.value.kind else {
        return None;
    };
    let mapping = mappings
        .iter()
        .find(|mapping| mapping.span.contains(offset))?;
    let name = mapping.get("name").or_else(|| mapping.get("preset"))?;
    name.value.as_str().map(str::to_owned)
}

/// What stands at the head of the file.
fn head(what: &str, report: &Report) -> Vec<String> {
    let mut head = vec![format!("Written by `segue import {what}`.")];
    if !report.variables.is_empty() {
        head.push(String::new());
        head.push("To set in the environment before sending:".to_owned());
        head.extend(
            report
                .variables
                .iter()
                .map(|v| format!("- {}: the `{}`", v.name, v.setting)),
        );
    }
    let mut lost = report.of(Verdict::NotCarried).peekable();
    if lost.peek().is_some() {
        head.push(String::new());
        head.push("Not carried over:".to_owned());
        head.extend(lost.map(|n| format!("- {}: {}", n.subject, n.message)));
    }
    head
}

/// A text of the source where `${NAME}` would be a variable.
pub(crate) fn literal(text: &str) -> String {
    text.replace('$', "$$")
}

/// A key as a text with holes that has none.
pub(crate) fn key(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    let mut rest = name.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '{' if rest.peek() == Some(&'{') => out.push_str("{{\"{\"}}"),
            '=' if out.is_empty() => out.push_str("{{\"=\"}}"),
            c => out.push(c),
        }
    }
    out
}

/// Whether a text would be read as something else than itself.
pub(crate) fn looks_like_more(text: &str) -> bool {
    let mut paths = Paths::default();
    let cx = Context {
        paths: &mut paths,
        lets: &[],
        event_fields: &[],
        any_field: true,
        segment_texts: true,
        environment: None,
        used_lets: &mut Vec::new(),
    };
    text.starts_with('=') || text.contains("{{") || rule::looks_like_expression(text, &cx)
}

/// A text as a value that stands for it.
pub(crate) fn value(text: &str) -> Yaml {
    if looks_like_more(text) {
        return Yaml::text(format!("={}", quoted(text)));
    }
    Yaml::text(text)
}

/// A text in an expression.
pub(crate) fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
