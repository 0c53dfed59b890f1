//! Mapping files and everything found in them: the cases are `cases/mapping_files/*.yaml`.
//!
//! A case has a `note`, a `file` (below a head of version, destination and token, unless it has its own), and under
//! `expect` its findings in order: code, severity, line and column, the underlined text in backquotes, and behind a
//! bar the message and the help, which may be left out. Lines count from the first of `file`.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::unwrap_used,
    reason = "a test that cannot go on stops"
)]

mod fixes;

use std::collections::BTreeMap;
use std::path::Path;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::test_runner::TestRunner;
use segue_parser::diagnostic::{Code, Diagnostic, LineIndex, Severity, codes};
use segue_parser::{Compiler, Tested, Tests};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    note: String,
    file: String,
    #[serde(default)]
    environment: BTreeMap<String, String>,
    #[serde(default)]
    expect: Vec<String>,
    /// The settings under their canonical keys, as JSON.
    settings: Option<serde_json::Value>,
    unset: Option<Vec<String>>,
    /// Names of the compiled mappings in order.
    mappings: Option<Vec<String>>,
}

fn compiler() -> Compiler {
    Compiler::new(segue_mixpanel::destination()).unwrap()
}

#[test]
fn cases_are_found_wrong_where_they_are_and_nowhere_else() {
    let compiler = compiler();
    let failures: Vec<String> = cases()
        .iter()
        .filter_map(|(file, case)| {
            let difference = run(&compiler, case).err()?;
            Some(format!("{file}: {}\n{difference}", case.note))
        })
        .collect();
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

fn cases() -> Vec<(String, Case)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases/mapping_files");
    let mut paths: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    paths
        .iter()
        .flat_map(|path| {
            let text = std::fs::read_to_string(path).unwrap();
            let cases: Vec<Case> = serde_yaml::from_str(&text).unwrap();
            let file = path.file_name().unwrap().to_string_lossy().into_owned();
            cases.into_iter().map(move |case| (file.clone(), case))
        })
        .collect()
}

fn run(compiler: &Compiler, case: &Case) -> Result<(), String> {
    let complete = Code::complete(&case.file);
    let head = complete.len() - case.file.len();
    let head_lines = complete[..head].matches('\n').count();
    let compilation = compiler.compile(&complete, &case.environment);
    let lines = LineIndex::new(&complete);
    let found: Vec<String> = compilation
        .diagnostics
        .iter()
        .map(|d| {
            let at = lines.position(d.span.start);
            let underlined = &complete[d.span.start..d.span.end];
            let (code, severity) = (d.code.id, d.severity.as_str());
            let line = at.line as isize - head_lines as isize;
            let column = at.column;
            let help = d
                .help
                .as_deref()
                .map_or(String::new(), |h| format!(" | {h}"));
            format!(
                "{code} {severity} {line}:{column} `{underlined}` | {}{help}",
                d.message
            )
        })
        .collect();
    let agree = |found: &String, wanted: &String| {
        found == wanted
            || found
                .strip_prefix(wanted.as_str())
                .is_some_and(|r| r.starts_with(" |"))
    };
    let same = found.len() == case.expect.len()
        && found.iter().zip(&case.expect).all(|(f, w)| agree(f, w));
    if !same {
        return Err(format!("  wanted {:#?}\n  found {found:#?}", case.expect));
    }
    check("settings", case.settings.as_ref(), || {
        compilation
            .settings
            .clone()
            .map(serde_json::Value::Object)
            .unwrap_or_default()
    })?;
    check("unset", case.unset.as_ref(), || compilation.unset.clone())?;
    check("mappings", case.mappings.as_ref(), || {
        let program = compilation.program.iter().flat_map(|p| &p.mappings);
        program.map(|m| m.name.clone()).collect()
    })
}

fn check<T: PartialEq + std::fmt::Debug>(
    what: &str,
    wanted: Option<&T>,
    found: impl Fn() -> T,
) -> Result<(), String> {
    match wanted {
        Some(wanted) if *wanted != found() => {
            Err(format!("  {what}: wanted {wanted:?}, found {:?}", found()))
        }
        _ => Ok(()),
    }
}

#[test]
fn a_file_of_tests_is_checked_by_itself_and_against_its_program() {
    let compiler = compiler();
    let text = "mapping_file: segue.yaml\ntests:\n  - name: a\n    event: {type: page}\n    \
                expect: {Page Calls: {}, Pages: {}, Track Calls: {evnt: x}}\n  - name: b\n";
    let codes = |found: &[Diagnostic]| found.iter().map(|d| d.code.id).collect::<Vec<_>>();
    let check = |text: &str, tested: Tested<'_>| codes(&Tests::read(text).check(tested).1);
    assert_eq!(Tests::read(text).mapping_file(), Some("segue.yaml"));
    assert_eq!(check(text, Tested::Broken), ["SG204", "SG204"]);
    assert_eq!(check(text, Tested::Unreadable), ["SG707", "SG204", "SG204"]);
    let compilation = compiler.compile(&Code::complete("presets: all\n"), &BTreeMap::new());
    let program = compilation.program.unwrap();
    let tested = Tested::Program(&program);
    assert_eq!(check(text, tested), ["SG701", "SG702", "SG204", "SG204"]);
    assert_eq!(check("tests: []\n", tested), ["SG204"]);
    // Comments count here too, those that silence nothing once everything has been looked for.
    let text = "mapping_file: segue.yaml # segue-ignore SG801: why\ntests: # segue-ignore SG801\n";
    assert_eq!(check(text, tested), ["SG220", "SG898"]);
    let text =
        "mapping_file: segue.yaml # segue-ignore SG801: why\ntests: # segue-ignore SG220: soon\n";
    assert_eq!(check(text, Tested::Broken), [""; 0]);
    assert_eq!(check(text, tested), ["SG899"]);
}

/// Files that are nearly right: the cases and the examples of all codes, with pieces cut out, doubled and replaced.
fn nearly_right() -> impl Strategy<Value = String> {
    let examples = codes::all().flat_map(|code| [code.bad, code.good]);
    let files: Vec<String> = cases()
        .into_iter()
        .map(|(_, case)| case.file)
        .filter(|file| file.len() < 2000)
        .chain(examples.map(str::to_owned))
        .map(|file| Code::complete(&file))
        .collect();
    let edit = (
        any::<Index>(),
        0..12_usize,
        "[-=:{}\\[\\]\"'#@$&*!|> \na0é]{0,3}",
    );
    (select(files), vec(edit, 1..4)).prop_map(|(mut file, edits)| {
        for (at, len, text) in edits {
            let start = file.floor_char_boundary(at.index(file.len() + 1));
            let end = file.ceil_char_boundary((start + len).min(file.len()));
            file.replace_range(start..end, &text);
        }
        file
    })
}

/// Compiling ends, with a program or with errors, and every finding stands in the file.
fn compiles_or_says_why(compiler: &Compiler, file: &str) -> Result<(), TestCaseError> {
    let compilation = compiler.compile(file, &BTreeMap::new());
    let errors = compilation
        .diagnostics
        .iter()
        .filter(|d| d.severity == Severity::Error);
    prop_assert_eq!(compilation.program.is_none(), errors.count() > 0);
    for finding in &compilation.diagnostics {
        let labels = finding.labels.iter().map(|(span, _)| *span);
        let fix = finding.fix.iter().map(|fix| fix.span);
        for span in labels.chain(fix).chain([finding.span]) {
            prop_assert!(file.get(span.start..span.end).is_some(), "{:?}", finding);
        }
    }
    Ok(())
}

#[test]
fn every_text_compiles_or_says_why() {
    let compiler = compiler();
    let config = ProptestConfig::with_cases(256);
    let mut runner = TestRunner::new(config);
    runner
        .run(&nearly_right(), |file| {
            compiles_or_says_why(&compiler, &file)
        })
        .unwrap();
    runner
        .run(&any::<String>(), |file| {
            compiles_or_says_why(&compiler, &file)
        })
        .unwrap();
}
