//! Mapping files and everything found in them: the cases are `cases/mapping_files/*.yaml`.
//!
//! A case has a `note`, a `file` (below a head of version, destination and token, unless it has its own), and under
//! `expect` its findings in order, each `CODE severity line:column \`underlined text\` | message`; what stands behind
//! the bar may be left out. Lines count from the first of `file`.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::unwrap_used,
    reason = "a test that cannot go on stops"
)]

use std::collections::BTreeMap;
use std::path::Path;

use segue_parser::Compiler;
use segue_parser::diagnostic::{Code, LineIndex};
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
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases/mapping_files");
    let mut failures = Vec::new();
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    assert!(!files.is_empty());
    for path in files {
        let text = std::fs::read_to_string(&path).unwrap();
        let cases: Vec<Case> = serde_yaml::from_str(&text).unwrap();
        for case in cases {
            if let Err(difference) = run(&compiler, &case) {
                let file = path.file_name().unwrap().to_string_lossy();
                failures.push(format!("{file}: {}\n{difference}", case.note));
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
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
    check("settings", &case.settings, || {
        compilation
            .settings
            .clone()
            .map(serde_json::Value::Object)
            .unwrap_or_default()
    })?;
    check("unset", &case.unset, || compilation.unset.clone())?;
    check("mappings", &case.mappings, || {
        let program = compilation.program.iter().flat_map(|p| &p.mappings);
        program.map(|m| m.name.clone()).collect()
    })
}

fn check<T: PartialEq + std::fmt::Debug>(
    what: &str,
    wanted: &Option<T>,
    found: impl Fn() -> T,
) -> Result<(), String> {
    match wanted {
        Some(wanted) if *wanted != found() => {
            Err(format!("  {what}: wanted {wanted:?}, found {:?}", found()))
        }
        _ => Ok(()),
    }
}
