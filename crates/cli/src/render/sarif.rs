//! Findings in the Static Analysis Results Interchange Format, version 2.1.0.

use std::fmt::Write;
use std::path::{MAIN_SEPARATOR, Path};

use segue_parser::diagnostic::{Code, Diagnostic, Severity, Span};
use serde_json::{Value, json};

use super::{Report, page};

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

/// The log of one run.
pub(crate) fn log(reports: &[Report<'_>]) -> Value {
    let found = || reports.iter().flat_map(|report| report.findings);
    let mut codes: Vec<&Code> = found().map(|diagnostic| diagnostic.code).collect();
    codes.sort_unstable_by_key(|code| code.id);
    codes.dedup();
    let results: Vec<Value> = reports
        .iter()
        .flat_map(|report| {
            let findings = report.findings.iter();
            findings.map(|diagnostic| result(report, diagnostic, &codes))
        })
        .collect();
    json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "segue",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": codes.iter().map(|code| rule(code)).collect::<Vec<_>>(),
            }},
            "columnKind": "utf16CodeUnits",
            "results": results,
        }],
    })
}

fn rule(code: &Code) -> Value {
    json!({
        "id": code.id,
        "name": code.name,
        "shortDescription": {"text": code.name.replace('-', " ")},
        "fullDescription": {"text": code.page},
        "help": {"text": code.page, "markdown": page(code)},
        "defaultConfiguration": {"level": level(code.severity)},
    })
}

fn result(report: &Report<'_>, diagnostic: &Diagnostic, codes: &[&Code]) -> Value {
    let drawing = &report.drawing;
    let place = |span: Span| {
        json!({
            "artifactLocation": {"uri": uri(drawing.path())},
            "region": report.region(span),
        })
    };
    let labels = diagnostic.labels.iter().enumerate();
    let labels = labels.map(|(id, (span, label))| {
        json!({
            "id": id,
            "message": {"text": drawing.secrets.mask(label)},
            "physicalLocation": place(*span),
        })
    });
    let fixes = drawing.shown_fix(diagnostic).map(|fix| {
        json!({
            "description": {"text": drawing.help(diagnostic).unwrap_or("write it so".into())},
            "artifactChanges": [{
                "artifactLocation": {"uri": uri(drawing.path())},
                "replacements": [{
                    "deletedRegion": report.region(fix.span),
                    "insertedContent": {"text": fix.replacement},
                }],
            }],
            "properties": {"safe": fix.safe},
        })
    });
    json!({
        "ruleId": diagnostic.code.id,
        "ruleIndex": codes.iter().position(|code| *code == diagnostic.code),
        "level": level(diagnostic.severity),
        "message": {"text": drawing.told(diagnostic)},
        "locations": [{"physicalLocation": place(diagnostic.span)}],
        "relatedLocations": labels.collect::<Vec<_>>(),
        "fixes": fixes.into_iter().collect::<Vec<_>>(),
    })
}

impl Report<'_> {
    /// A region, its columns in UTF-16 code units.
    fn region(&self, span: Span) -> Value {
        let (start, end) = (
            self.drawing.index.utf16_position(span.start),
            self.drawing.index.utf16_position(span.end),
        );
        json!({
            "startLine": start.line,
            "startColumn": start.column,
            "endLine": end.line,
            "endColumn": end.column,
        })
    }
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Hint => "note",
    }
}

/// A path as a URI.
fn uri(path: &Path) -> String {
    let text = path.to_string_lossy().replace(MAIN_SEPARATOR, "/");
    let mut uri = match (path.is_absolute(), text.starts_with('/')) {
        (true, true) => "file://".to_owned(),
        (true, false) => "file:///".to_owned(),
        (false, _) => String::new(),
    };
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'.' | b'_' | b'~' => {
                uri.push(char::from(byte));
            }
            _ => {
                // Writing to a text does not fail.
                let _ = write!(uri, "%{byte:02X}");
            }
        }
    }
    uri
}
