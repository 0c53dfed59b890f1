use segue_parser::diagnostic::{Diagnostic, Severity};

use super::Report;
use crate::junit::{Case, Failure, Outcome, Suite};

/// A case for each finding, and one that passes for a file without any. What fails the run fails.
pub(crate) fn suites(reports: &[Report<'_>], fails: impl Fn(Severity) -> bool) -> Vec<Suite> {
    let suite = |report: &Report<'_>| Suite {
        file: report.drawing.name.to_owned(),
        cases: if report.findings.is_empty() {
            vec![Case {
                name: "nothing found".to_owned(),
                line: None,
                outcome: Outcome::Passed,
            }]
        } else {
            let findings = report.findings.iter();
            findings
                .map(|found| case(report, found, fails(found.severity)))
                .collect()
        },
    };
    reports.iter().map(suite).collect()
}

fn case(report: &Report<'_>, diagnostic: &Diagnostic, fails: bool) -> Case {
    let drawing = &report.drawing;
    let at = drawing.index.position(diagnostic.span.start);
    let severity = diagnostic.severity.as_str();
    let message = drawing.secrets.mask(&diagnostic.message);
    let message = format!("{severity}: {message}");
    let mut details = format!("{}:{}:{}", drawing.name, at.line, at.column);
    if let Some(help) = drawing.help(diagnostic) {
        details = format!("{details}\nhelp: {help}");
    }
    Case {
        name: format!(
            "{} {} {}:{}",
            diagnostic.code.id, diagnostic.code.name, at.line, at.column
        ),
        line: Some(at.line),
        outcome: if fails {
            Outcome::Failed(vec![Failure { message, details }])
        } else {
            Outcome::Remarked(format!("{message}\n{details}"))
        },
    }
}
