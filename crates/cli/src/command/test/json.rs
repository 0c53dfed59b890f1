use std::io::{self, Write};

use segue_testing::{Change, Problem};
use serde::Serialize;
use serde_json::value::RawValue;

use super::Results;
use super::coverage::Covered;

/// A test in `segue test --format json`. A file that could not be loaded is a failed test without name and line.
#[derive(Serialize)]
struct Test<'r> {
    file: &'r str,
    line: Option<usize>,
    name: Option<&'r str>,
    passed: bool,
    problems: Vec<Found<'r>>,
}

#[derive(Serialize)]
struct Found<'r> {
    #[serde(skip_serializing_if = "Option::is_none")]
    event: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    mapping: Option<&'r str>,
    message: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    differences: Vec<Difference<'r>>,
}

/// Without a side where there is nothing.
#[derive(Serialize)]
struct Difference<'r> {
    path: &'r str,
    #[serde(skip_serializing_if = "Option::is_none")]
    expected: Option<&'r RawValue>,
    #[serde(skip_serializing_if = "Option::is_none")]
    came_out: Option<&'r RawValue>,
}

/// Writes results as one JSON object.
pub(super) fn write(all: &[Results], coverage: &[Covered], out: &mut impl Write) -> io::Result<()> {
    #[derive(Serialize)]
    struct Report<'r> {
        tests: Vec<Test<'r>>,
        passed: usize,
        failed: usize,
        #[serde(skip_serializing_if = "<[_]>::is_empty")]
        coverage: &'r [Covered],
    }
    let tests: Vec<_> = all.iter().flat_map(tests).collect();
    let passed = tests.iter().filter(|test| test.passed).count();
    let report = Report {
        passed,
        failed: tests.len() - passed,
        tests,
        coverage,
    };
    serde_json::to_writer(&mut *out, &report)?;
    writeln!(out)
}

fn tests(results: &Results) -> impl Iterator<Item = Test<'_>> {
    let file = results.file.as_str();
    let broken = results.broken.iter().map(move |broken| Test {
        file,
        line: None,
        name: None,
        passed: false,
        problems: vec![Found {
            event: None,
            mapping: None,
            message: broken.clone(),
            differences: Vec::new(),
        }],
    });
    broken.chain(results.cases.iter().map(move |case| Test {
        file,
        line: Some(case.line),
        name: Some(&case.name),
        passed: case.passed(),
        problems: case.problems.iter().map(Found::new).collect(),
    }))
}

impl<'r> Found<'r> {
    fn new(problem: &'r Problem) -> Self {
        let changes = problem.trouble.changes().iter();
        Self {
            event: problem.event,
            mapping: problem.mapping.as_deref(),
            message: problem.trouble.to_string(),
            differences: changes.map(Difference::new).collect(),
        }
    }
}

impl<'r> Difference<'r> {
    fn new(change: &'r Change) -> Self {
        let side = |json: &'r Option<String>| {
            let json = json.as_deref()?;
            serde_json::from_str(json).ok()
        };
        Self {
            path: &change.path,
            expected: side(&change.expected),
            came_out: side(&change.came_out),
        }
    }
}
