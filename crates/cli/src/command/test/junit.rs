use std::fmt::Write;

use segue_testing::Problem;

use super::{Case, Results};

/// Results in the XML that build servers read.
pub(super) fn report(all: &[Results]) -> String {
    let mut suites = String::new();
    let (mut tests, mut failures) = (0, 0);
    for results in all {
        let failed = results.cases.iter().filter(|case| !case.passed()).count();
        let broken = usize::from(results.broken.is_some());
        let count = results.cases.len() + broken;
        tests += count;
        failures += failed;
        let file = escaped(&results.file);
        // Writing to a text does not fail.
        let _ = writeln!(
            suites,
            r#"  <testsuite name="{file}" tests="{count}" failures="{failed}" errors="{broken}">"#
        );
        if let Some(broken) = &results.broken {
            let _ = writeln!(
                suites,
                r#"    <testcase classname="{file}" name="loads"><error message="{}"/></testcase>"#,
                escaped(broken)
            );
        }
        for case in &results.cases {
            write_case(&file, case, &mut suites);
        }
        suites.push_str("  </testsuite>\n");
    }
    let errors = all.iter().filter(|r| r.broken.is_some()).count();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites tests=\"{tests}\" failures=\"{failures}\" errors=\"{errors}\">\n{suites}</testsuites>\n"
    )
}

fn write_case(file: &str, case: &Case, out: &mut String) {
    let (name, line) = (escaped(&case.name), case.line);
    let _ = write!(
        out,
        r#"    <testcase classname="{file}" name="{name}" file="{file}" line="{line}""#
    );
    if case.passed() {
        out.push_str("/>\n");
        return;
    }
    out.push_str(">\n");
    for problem in &case.problems {
        let _ = write!(
            out,
            r#"      <failure message="{}">"#,
            escaped(&message(problem))
        );
        for change in problem.trouble.changes() {
            let side = |json: &Option<String>| escaped(json.as_deref().unwrap_or("nothing"));
            if !change.path.is_empty() {
                let _ = write!(out, "{}: ", escaped(&change.path));
            }
            let (expected, came_out) = (side(&change.expected), side(&change.came_out));
            let _ = writeln!(out, "expected {expected}, came out {came_out}");
        }
        out.push_str("</failure>\n");
    }
    out.push_str("    </testcase>\n");
}

fn message(problem: &Problem) -> String {
    let mut text = String::new();
    if let Some(event) = problem.event {
        let _ = write!(text, "event {event}: ");
    }
    if let Some(mapping) = &problem.mapping {
        let _ = write!(text, "{mapping}: ");
    }
    text + &problem.trouble.to_string()
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
