//! The XML in which build servers read results.

use std::fmt::Write;

/// What was looked at in one file.
#[derive(Debug)]
pub(crate) struct Suite {
    /// The file.
    pub(crate) file: String,
    pub(crate) cases: Vec<Case>,
}

/// One thing that was looked at.
#[derive(Debug)]
pub(crate) struct Case {
    pub(crate) name: String,
    /// From 1; none where it is about the file as a whole.
    pub(crate) line: Option<usize>,
    pub(crate) outcome: Outcome,
}

#[derive(Debug)]
pub(crate) enum Outcome {
    Passed,
    /// It passed, and this is to be said all the same.
    Remarked(String),
    Failed(Vec<Failure>),
    /// It could not be looked at, for this reason.
    Broken(String),
}

#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) message: String,
    /// The rest of it, over several lines.
    pub(crate) details: String,
}

/// The report of all files.
pub(crate) fn report(suites: &[Suite]) -> String {
    let mut out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".to_owned();
    let counts = counts(suites.iter().flat_map(|suite| &suite.cases));
    // Writing to a text does not fail.
    let _ = writeln!(out, "<testsuites {counts}>");
    for suite in suites {
        let file = escaped(&suite.file);
        let counts = self::counts(suite.cases.iter());
        let _ = writeln!(out, r#"  <testsuite name="{file}" {counts}>"#);
        for case in &suite.cases {
            write_case(&file, case, &mut out);
        }
        out.push_str("  </testsuite>\n");
    }
    out + "</testsuites>\n"
}

fn counts<'c>(cases: impl Iterator<Item = &'c Case>) -> String {
    let (mut tests, mut failures, mut errors) = (0, 0, 0);
    for case in cases {
        tests += 1;
        failures += usize::from(matches!(case.outcome, Outcome::Failed(_)));
        errors += usize::from(matches!(case.outcome, Outcome::Broken(_)));
    }
    format!(r#"tests="{tests}" failures="{failures}" errors="{errors}""#)
}

fn write_case(file: &str, case: &Case, out: &mut String) {
    let name = escaped(&case.name);
    let _ = write!(out, r#"    <testcase classname="{file}" name="{name}""#);
    if let Some(line) = case.line {
        let _ = write!(out, r#" file="{file}" line="{line}""#);
    }
    match &case.outcome {
        Outcome::Passed => out.push_str("/>\n"),
        Outcome::Remarked(text) => {
            let text = escaped(text);
            let _ = writeln!(out, "><system-out>{text}</system-out></testcase>");
        }
        Outcome::Failed(failures) => {
            out.push_str(">\n");
            for Failure { message, details } in failures {
                let _ = writeln!(
                    out,
                    r#"      <failure message="{}">{}</failure>"#,
                    escaped(message),
                    escaped_lines(details)
                );
            }
            out.push_str("    </testcase>\n");
        }
        Outcome::Broken(reason) => {
            let reason = escaped(reason);
            let _ = writeln!(out, r#"><error message="{reason}"/></testcase>"#);
        }
    }
}

/// Several lines, kept as such.
fn escaped_lines(text: &str) -> String {
    let lines: Vec<_> = text.split('\n').map(escaped).collect();
    lines.join("\n")
}

/// A text as XML has it; control characters, which XML cannot hold, become U+FFFD.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' => out.push_str("&#10;"),
            '\t' => out.push_str("&#9;"),
            '\r' => out.push_str("&#13;"),
            '\u{0}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}
