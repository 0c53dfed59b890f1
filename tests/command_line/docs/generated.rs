//! What of the pages is made from the program: tables between two comments, and whole pages of findings and checks.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;

use segue_evaluator::function::FUNCTIONS;
use segue_evaluator::limits;
use segue_evaluator::schema::{Action, Field, FieldKind, Setting, SettingKind};
use segue_mixpanel::check::{Severity, checks};
use segue_parser::Writer;
use segue_parser::diagnostic::codes;
use segue_tests::conformance::divergences;

use super::{compiler, hold};
use crate::session::Folder;

/// Puts a table in the place that two comments mark, `<!-- NAME -->` and `<!-- /NAME -->`.
fn hold_section(file: &str, section: &str, lines: &str) {
    let page = fs::read_to_string(crate::root().join(file)).unwrap();
    let open = format!("<!-- {section} -->\n");
    let close = format!("<!-- /{section} -->");
    let (before, rest) = page.split_once(&open).unwrap();
    let (_, behind) = rest.split_once(&close).unwrap();
    hold(
        file,
        &page,
        &format!("{before}{open}{lines}{close}{behind}"),
    );
}

#[test]
fn the_table_of_functions_is_complete() {
    let mut table = "| function | gives | |\n| --- | --- | --- |\n".to_owned();
    for function in FUNCTIONS {
        let (usage, returns, meaning) = (function.usage, function.returns, function.meaning);
        let (example, value) = function.example;
        writeln!(
            table,
            "| `{usage}` | {returns} | {meaning} `{example}` gives `{value}`. |"
        )
        .unwrap();
    }
    hold_section("docs/language.md", "functions", &table);
}

#[test]
fn the_table_of_divergences_is_complete() {
    let mut table = "| suite | reason | cases |\n| --- | --- | --- |\n".to_owned();
    for (suite, list) in divergences() {
        let mut reasons = BTreeMap::<String, Vec<String>>::new();
        for (id, reason) in list {
            let number = id.rsplit('-').next().unwrap().to_owned();
            reasons.entry(reason).or_default().push(number);
        }
        for (reason, cases) in reasons {
            writeln!(table, "| {suite} | {reason} | {} |", cases.join(" ")).unwrap();
        }
    }
    hold_section("docs/divergences.md", "divergences", &table);
}

#[test]
fn the_table_of_limits_has_their_values() {
    let bytes = |bytes: usize| match bytes >> 20 {
        0 => format!("{} KB", bytes >> 10),
        megabytes => format!("{megabytes} MB"),
    };
    let rows = [
        ("a mapping file", bytes(limits::FILE_BYTES)),
        (
            "mappings in it, presets included, enabled or not",
            limits::MAPPINGS.to_string(),
        ),
        ("an expression", bytes(limits::EXPRESSION_BYTES)),
        (
            "how deep an expression is nested",
            limits::EXPRESSION_DEPTH.to_string(),
        ),
        ("an event", bytes(limits::EVENT_BYTES)),
        (
            "how deep an event is nested",
            limits::EVENT_DEPTH.to_string(),
        ),
        (
            "hits of a JSONPath query on an event",
            limits::QUERY_HITS.to_string(),
        ),
        (
            "a text that one template, function or directive makes",
            bytes(limits::TEXT_BYTES),
        ),
        (
            "items that one function or directive makes",
            limits::ITEMS.to_string(),
        ),
        (
            "a payload, or a value under `let`",
            bytes(limits::VALUE_BYTES),
        ),
        ("the records of a payload", bytes(limits::RECORD_BYTES)),
        (
            "everything computed for an event",
            bytes(limits::COMPUTED_BYTES),
        ),
    ];
    let mut table = "| what | at most |\n| --- | --- |\n".to_owned();
    for (what, most) in rows {
        writeln!(table, "| {what} | {most} |").unwrap();
    }
    hold_section("docs/language.md", "limits", &table);
}

/// The pages of findings: the first digit of the codes on each, its file, and what it is about.
const STAGES: [(&str, &str, &str); 8] = [
    ("SG1", "yaml", "YAML"),
    ("SG2", "file", "The mapping file"),
    ("SG3", "syntax", "The rule language: syntax"),
    ("SG4", "types", "The rule language: names and types"),
    ("SG5", "segment", "What is pasted from Segment"),
    ("SG6", "settings", "Settings and environment"),
    ("SG7", "tests", "Tests"),
    ("SG8", "lint", "What is probably not meant"),
];

#[test]
fn the_pages_of_findings_are_complete() {
    let folder = Folder::with_files();
    let mut index = String::new();
    for (stage, file, title) in STAGES {
        let mut page = format!(
            "# Findings: {title}\n\nThe findings of `segue lint` with codes {stage}.., each as `segue explain CODE` prints it: \
             what it says, a mapping file with the mistake, and the same file without it. [All findings](../findings.md).\n"
        );
        write!(
            index,
            "\n## {title}\n\n| code | name | |\n| --- | --- | --- |\n"
        )
        .unwrap();
        for code in codes::all().filter(|code| code.id.starts_with(stage)) {
            let (id, name, severity) = (code.id, code.name, code.severity.as_str());
            let anchor = id.to_lowercase();
            let first = sentence(code.page);
            writeln!(
                index,
                "| [{id}](findings/{file}.md#{anchor}-{name}) | `{name}` | {severity}: {first} |"
            )
            .unwrap();
            page.push_str(&explained(&folder, id));
        }
        hold_page(&format!("docs/findings/{file}.md"), &page);
    }
    hold_section("docs/findings.md", "findings", &format!("{index}\n"));
}

#[test]
fn the_pages_of_checks_are_complete() {
    let folder = Folder::with_files();
    let mut index = String::new();
    for severity in Severity::ALL {
        let (word, meaning) = (severity.as_str(), severity.meaning());
        let mut page = format!(
            "# Checks: {word}\n\nWhat `segue check` finds with the severity *{word}*: {meaning}. Each check stands here as \
             `segue explain CODE` prints it, with events and two mapping files: with the first it is found, with the \
             second no longer. [All checks](../checks.md).\n"
        );
        write!(index, "\n### {word}\n\n| check | finds |\n| --- | --- |\n").unwrap();
        for check in checks().filter(|check| check.severity == severity) {
            let (code, title) = (check.code, check.title);
            writeln!(index, "| [`{code}`](checks/{word}.md#{code}) | {title} |").unwrap();
            page.push_str(&explained(&folder, code));
        }
        hold_page(&format!("docs/checks/{word}.md"), &page);
    }
    hold_section("docs/checks.md", "checks", &format!("{index}\n"));
}

/// The first sentence of a text.
fn sentence(text: &str) -> &str {
    let line = text.lines().next().unwrap_or_default();
    line.split_inclusive(". ")
        .next()
        .unwrap_or_default()
        .trim_end()
}

/// What `segue explain` prints, as a section of a page.
fn explained(folder: &Folder, code: &str) -> String {
    let output = folder.run(&format!("segue explain {code}"));
    assert!(output.status.success(), "{code}");
    let mut section = String::new();
    let mut fenced = false;
    for line in String::from_utf8(output.stdout).unwrap().lines() {
        fenced ^= line.starts_with("```");
        match line.strip_prefix("## ").filter(|_| !fenced) {
            Some(part) => writeln!(section, "**{part}**"),
            None if !fenced && line.starts_with("# ") => writeln!(section, "\n#{line}"),
            None => writeln!(section, "{line}"),
        }
        .unwrap();
    }
    section
}

fn hold_page(file: &str, wanted: &str) {
    let page = fs::read_to_string(crate::root().join(file)).unwrap_or_default();
    hold(file, &page, wanted);
}

#[test]
fn the_fields_of_actions_are_complete() {
    let destination = segue_mixpanel::destination();
    let mut text = String::new();
    for (at, action) in destination.actions.iter().enumerate() {
        let Action {
            key,
            label,
            meaning,
            ..
        } = action;
        write!(text, "\n## {key}\n\n{meaning} Segment calls it *{label}*.").unwrap();
        if let Some(trigger) = &action.trigger {
            write!(text, " Without `trigger` it fires where `{trigger}`.").unwrap();
        }
        let earlier = destination.actions.iter().take(at);
        let base = earlier
            .rev()
            .find(|base| base.fields.iter().all(|f| action.field(&f.key).is_some()));
        let inherited = |field: &Field| {
            let base = base.and_then(|base| base.fields.iter().find(|f| f.key == field.key));
            base == Some(field)
        };
        if let Some(base) = base {
            let key = &base.key;
            write!(
                text,
                " It has the fields of [{key}](#{}), and these, which it adds or changes:",
                key.to_lowercase()
            )
            .unwrap();
        }
        text.push_str("\n\n| field | type | default | meaning |\n| --- | --- | --- | --- |\n");
        for field in action.fields.iter().filter(|field| !inherited(field)) {
            row(field, "", &mut text);
        }
    }
    hold_section("docs/actions.md", "actions", &format!("{text}\n"));
}

/// Writes the row of a field and those of its sub-fields.
fn row(field: &Field, prefix: &str, table: &mut String) {
    let key = format!("{prefix}{}", field.key);
    let (kind, meaning) = (&field.kind, &field.meaning);
    let null = if field.null_allowed { " or null" } else { "" };
    let required = if field.required { ", **required**" } else { "" };
    let not_sent = if field.sent { "" } else { " **Never sent.**" };
    let default = field.default.as_ref().map_or_else(String::new, |default| {
        format!("`={}`", default.replace('|', "\\|"))
    });
    writeln!(
        table,
        "| `{key}` | {kind}{null}{required} | {default} | {meaning}{not_sent} |"
    )
    .unwrap();
    if let FieldKind::Object { fields } | FieldKind::ObjectList { fields } = kind {
        for inner in fields {
            row(inner, &format!("{key}."), table);
        }
    }
}

#[test]
fn the_table_of_presets_is_complete() {
    let compiler = compiler();
    let mut table =
        "| preset | fires where | action | sets | file |\n| --- | --- | --- | --- | --- |\n"
            .to_owned();
    for preset in compiler.presets() {
        let (name, file) = (&preset.name, &preset.file);
        let action = &compiler.destination().actions[preset.action];
        let origin = preset.origin(compiler.destination()).unwrap();
        let trigger = origin.trigger.iter().map(|part| part.text.as_str());
        let trigger: String = trigger.collect();
        let own = origin.fields.iter().flat_map(|field| {
            let parts = field.parts.iter().filter(|part| part.by != Writer::Default);
            parts.map(|part| format!("`{}: {}`", action.fields[field.field].key, part.text))
        });
        let own = own.collect::<Vec<_>>().join(", ");
        let (key, anchor) = (&action.key, action.key.to_lowercase());
        writeln!(
            table,
            "| {name} | `{trigger}` | [{key}](actions.md#{anchor}) | {own} | `{file}` |"
        )
        .unwrap();
    }
    hold_section("docs/presets.md", "presets", &table);
}

#[test]
fn the_table_of_settings_is_complete() {
    let mut table = "| key | holds | Segment's key | |\n| --- | --- | --- | --- |\n".to_owned();
    for setting in &segue_mixpanel::destination().settings {
        let (key, meaning) = (&setting.key, &setting.meaning);
        let required = if setting.required {
            ", **required**"
        } else {
            ""
        };
        let segment = setting.segment_key.as_ref().map(|key| format!("`{key}`"));
        let segment = segment.unwrap_or_default();
        let deprecated = setting.deprecated.as_ref();
        let deprecated = deprecated.map(|text| format!(" On its way out: {text}"));
        let deprecated = deprecated.unwrap_or_default();
        let kind = holds(setting);
        writeln!(
            table,
            "| `{key}` | {kind}{required} | {segment} | {meaning}{deprecated} |"
        )
        .unwrap();
    }
    hold_section("docs/mapping-file.md", "settings", &table);
}

/// What may stand behind a setting.
fn holds(setting: &Setting) -> String {
    match &setting.kind {
        SettingKind::Text => "text".to_owned(),
        SettingKind::Url => "an address".to_owned(),
        SettingKind::Switch => "`true` or `false`".to_owned(),
        SettingKind::Policies => "[policies](policies.md) with `segment` or `improved`".to_owned(),
        SettingKind::Group(settings) => {
            let keys: Vec<_> = settings.iter().map(|s| s.key.as_str()).collect();
            format!("`{{{}}}`", keys.join(", "))
        }
        SettingKind::Choice(choices) => {
            let words = choices
                .iter()
                .map(|spellings| format!("`{}`", spellings[0]));
            words.collect::<Vec<_>>().join(", ")
        }
    }
}
