use std::fmt::Write;

use segue_testing::Problem;

use super::{Case, Results};
use crate::junit::{self, Failure, Outcome, Suite};

/// Results in the XML that build servers read.
pub(super) fn report(all: &[Results]) -> String {
    let suites: Vec<Suite> = all.iter().map(suite).collect();
    junit::report(&suites)
}

fn suite(results: &Results) -> Suite {
    let broken = results.broken.iter().map(|broken| junit::Case {
        name: "loads".to_owned(),
        line: None,
        outcome: Outcome::Broken(broken.clone()),
    });
    Suite {
        file: results.file.clone(),
        cases: broken.chain(results.cases.iter().map(case)).collect(),
    }
}

fn case(case: &Case) -> junit::Case {
    junit::Case {
        name: case.name.clone(),
        line: Some(case.line),
        outcome: if case.passed() {
            Outcome::Passed
        } else {
            Outcome::Failed(case.problems.iter().map(failure).collect())
        },
    }
}

fn failure(problem: &Problem) -> Failure {
    let mut details = String::new();
    for change in problem.trouble.changes() {
        let side = |json: &Option<String>| json.clone().unwrap_or_else(|| "nothing".to_owned());
        if !change.path.is_empty() {
            // Writing to a text does not fail.
            let _ = write!(details, "{}: ", change.path);
        }
        let (expected, came_out) = (side(&change.expected), side(&change.came_out));
        let _ = writeln!(details, "expected {expected}, came out {came_out}");
    }
    Failure {
        message: message(problem),
        details,
    }
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
