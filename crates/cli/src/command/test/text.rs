use std::io::{self, Write};

use segue_testing::Problem;

use super::{Case, Results};
use crate::render::counted;

const GREEN: &str = "\x1b[32m";
const RED: &str = "\x1b[1;31m";
const PLAIN: &str = "\x1b[0m";

/// Writes results for people.
pub(super) fn write(all: &[Results], out: &mut impl Write) -> io::Result<()> {
    // A file without tests is worth a line only where there is no other.
    let some = all.iter().any(|results| !results.is_empty());
    for results in all.iter().filter(|results| !(some && results.is_empty())) {
        writeln!(out, "{}", results.file)?;
        if let Some(broken) = &results.broken {
            writeln!(out, "  {RED}FAIL{PLAIN}  {broken}")?;
        }
        for case in &results.cases {
            write_case(case, out)?;
        }
        writeln!(out)?;
    }
    let cases = || all.iter().flat_map(|results| &results.cases);
    if cases().next().is_none() {
        write!(out, "no test was run")?;
        return write_broken(all, out);
    }
    let count = |wanted: fn(&&Case) -> bool| cases().filter(wanted).count();
    let (failed, updated) = (count(|c| !c.passed()), count(|c| c.updated));
    write!(out, "{}: ", counted(cases().count(), "test"))?;
    write!(out, "{} passed, {failed} failed", count(|c| c.passed()))?;
    if updated > 0 {
        write!(out, ", {updated} rewritten")?;
    }
    write_broken(all, out)
}

/// Ends the summary with how many files did not load.
fn write_broken(all: &[Results], out: &mut impl Write) -> io::Result<()> {
    let broken = all.iter().filter(|r| r.broken.is_some()).count();
    if broken > 0 {
        write!(out, "; {} did not load", counted(broken, "file"))?;
    }
    writeln!(out)
}

fn write_case(case: &Case, out: &mut impl Write) -> io::Result<()> {
    let Case { name, line, .. } = case;
    if case.passed() {
        let note = if case.updated { " (rewritten)" } else { "" };
        return writeln!(out, "  {GREEN}ok{PLAIN}    {name}{note}");
    }
    writeln!(out, "  {RED}FAIL{PLAIN}  {name} (line {line})")?;
    case.problems.iter().try_for_each(|p| write_problem(p, out))
}

fn write_problem(problem: &Problem, out: &mut impl Write) -> io::Result<()> {
    write!(out, "        ")?;
    if let Some(event) = problem.event {
        write!(out, "event {event}: ")?;
    }
    if let Some(mapping) = &problem.mapping {
        write!(out, "{mapping}: ")?;
    }
    writeln!(out, "{}", problem.trouble)?;
    let side = |json: &Option<String>| json.clone().unwrap_or_else(|| "nothing".to_owned());
    for change in problem.trouble.changes() {
        if !change.path.is_empty() {
            writeln!(out, "          {}", change.path)?;
        }
        writeln!(out, "            expected  {}", side(&change.expected))?;
        writeln!(out, "            came out  {}", side(&change.came_out))?;
    }
    Ok(())
}
