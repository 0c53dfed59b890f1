//! The layout of mapping files: the cases are `cases/format/*.yaml`, and every mapping file of the project holds to
//! its laws.
//!
//! A case has a `note`, a `file`, and what it is laid out as: `wanted`; without it the file is laid out already. A file
//! that names no destination stands below a line that does.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on stops")]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use arbitrary::Unstructured;
use proptest::prelude::*;
use segue_evaluator::program::{Body, Expr};
use segue_parser::diagnostic::{Code, Severity, codes};
use segue_parser::yaml::{self, Node, NodeKind, Resolved};
use segue_parser::{Compiler, format, rule};
use segue_tests::made;
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    note: String,
    file: String,
    wanted: Option<String>,
}

static COMPILER: LazyLock<Compiler> =
    LazyLock::new(|| Compiler::new(segue_mixpanel::destination()).unwrap());

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

/// The files in a folder that end so, by name, with what they hold.
fn files(folder: &str, end: &str) -> Vec<(String, String)> {
    let mut files: Vec<_> = fs::read_dir(root().join(folder))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.to_string_lossy().ends_with(end))
        .map(|path| {
            let bytes = fs::read(&path).unwrap();
            let text = String::from_utf8_lossy(&bytes).into_owned();
            (path.display().to_string(), text)
        })
        .collect();
    files.sort();
    files
}

#[test]
fn cases_are_laid_out_as_wanted() {
    let mut wrong = String::new();
    for (path, text) in files("tests/cases/format", ".yaml") {
        let cases: Vec<Case> = serde_yaml::from_str(&text).unwrap();
        for case in cases {
            let head = if case.file.contains("destination") {
                ""
            } else {
                "destination: mixpanel\n"
            };
            let file = format!("{head}{}", case.file);
            let wanted = format!("{head}{}", case.wanted.as_ref().unwrap_or(&case.file));
            let formatted = format(&file);
            if formatted.as_ref() != Ok(&wanted) {
                let came_out = formatted.unwrap_or_else(|found| format!("{found:#?}"));
                let note = &case.note;
                writeln!(wrong, "{path}: {note}\n{came_out}\n-- wanted\n{wanted}").unwrap();
            }
            holds(&file);
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// What comes with Segue is laid out.
#[test]
fn shipped_files_are_laid_out() {
    let examples = files("examples", ".yaml");
    let mistakes = |path: &String| path.ends_with("/mistake.yaml");
    let examples = examples.into_iter().filter(|(path, _)| !mistakes(path));
    let templates = files("crates/cli/templates", ".yaml");
    for (path, text) in examples.chain(templates).chain(files("presets", ".yaml")) {
        assert_eq!(format(&text), Ok(text), "`segue fmt {path}` lays it out");
    }
}

/// The page about the layout: each example of what it changes stands before what becomes of it, and all others are
/// laid out.
#[test]
fn the_page_shows_what_is_done() {
    let page = fs::read_to_string(root().join("docs/format.md")).unwrap();
    let mut before = None;
    for (fence, text) in blocks(&page) {
        match fence {
            "yaml" => before = Some(text),
            "yaml mapping" => {
                let wanted = Code::complete(text);
                let file = Code::complete(before.take().unwrap_or(text));
                assert_eq!(format(&file), Ok(wanted), "{text}");
            }
            _ => {}
        }
    }
    assert_eq!(before, None);
}

/// The blocks of a page: what stands behind the fence, and what is in it.
fn blocks(page: &str) -> impl Iterator<Item = (&str, &str)> {
    let parts = page.split("```").skip(1).step_by(2);
    parts.filter_map(|block| block.split_once('\n'))
}

/// Every mapping file of the project: those that ship, those in the documentation, and those of the tests, mistakes
/// and all.
fn corpus() -> Vec<String> {
    let mut corpus: Vec<String> = [
        "examples",
        "presets",
        "tests/command_line/files",
        "tests/presets",
    ]
    .iter()
    .flat_map(|folder| files(folder, ".yaml"))
    .map(|(_, text)| text)
    .collect();
    for (_, page) in files("docs", ".md").into_iter().chain(files(".", ".md")) {
        let files = blocks(&page).filter(|(fence, _)| *fence == "yaml mapping");
        corpus.extend(files.map(|(_, text)| Code::complete(text)));
    }
    for folder in ["tests/cases/mapping_files", "tests/cases/payloads"] {
        for (_, cases) in files(folder, ".yaml") {
            let cases: Vec<BTreeMap<String, serde_yaml::Value>> =
                serde_yaml::from_str(&cases).unwrap();
            let files = cases.iter().filter_map(|case| case.get("file")?.as_str());
            corpus.extend(files.map(Code::complete));
        }
    }
    for code in codes::all() {
        corpus.extend([code.bad, code.good].map(Code::complete));
    }
    let recorded = segue_tests::mixpanel::Case::all();
    corpus.extend(recorded.into_iter().map(|case| case.mapping_file));
    corpus.sort();
    corpus.dedup();
    corpus
}

#[test]
fn every_mapping_file_of_the_project_means_the_same_laid_out() {
    let corpus = corpus();
    let laid_out = corpus.iter().filter(|text| holds(text)).count();
    assert!(
        laid_out > corpus.len() * 3 / 4,
        "{laid_out} of {}",
        corpus.len()
    );
}

/// Whether a file is laid out, and then means the same, and stays as it is. One that is not has mistakes, and each that
/// is said is found by the compiler, too.
fn holds(text: &str) -> bool {
    let before = Meaning::of(text);
    match format(text) {
        Ok(formatted) => {
            assert_eq!(format(&formatted), Ok(formatted.clone()), "{text}");
            let after = Meaning::of(&formatted);
            assert_eq!(after.program, before.program, "{text}\n---\n{formatted}");
            assert_eq!(after.data, before.data, "{text}\n---\n{formatted}");
            assert_eq!(after.comments, before.comments, "{text}\n---\n{formatted}");
            assert_eq!(after.found, before.found, "{text}\n---\n{formatted}");
            true
        }
        Err(found) => {
            for finding in found {
                assert_eq!(finding.severity, Severity::Error);
                assert!(
                    before.found.contains(&finding.code.id),
                    "{finding:#?}\n{text}"
                );
            }
            false
        }
    }
}

/// What a file comes to.
struct Meaning {
    /// What it compiles to, without places.
    program: String,
    /// What stands in the parts that are plain data.
    data: String,
    comments: Vec<String>,
    /// The codes of what is found in it.
    found: Vec<&'static str>,
}

impl Meaning {
    fn of(text: &str) -> Self {
        let compilation = COMPILER.compile(text, &BTreeMap::new());
        let program = compilation.program.as_ref().map(|program| {
            let parts = (&program.drops, &program.lets, &program.mappings);
            // Paths are numbers in these; as text they have their names.
            let drops = program.drops.iter().map(|drop| &drop.condition);
            let lets = program.lets.iter().map(|entry| &entry.value);
            let mut exprs: Vec<&Expr> = drops.chain(lets).collect();
            for mapping in &program.mappings {
                exprs.push(&mapping.trigger);
                match &mapping.body {
                    Body::Fields(fields) => exprs.extend(fields.iter().map(|(_, expr)| expr)),
                    Body::Whole(expr) => exprs.push(expr),
                }
            }
            let show = |expr| rule::show(expr, &program.paths, &program.lets);
            let texts: Vec<_> = exprs.into_iter().map(show).collect();
            format!("{parts:?} {texts:?} {:?}", program.coercion)
        });
        let rest = format!(
            "{:?} {:?} {:?} {:?}",
            compilation.settings, compilation.sources, compilation.tests, compilation.unset
        );
        let mut found: Vec<_> = compilation.diagnostics.iter().map(|d| d.code.id).collect();
        found.sort_unstable();
        let document = yaml::read(text, &mut segue_parser::diagnostic::Diagnostics::default());
        let (mut data, mut comments) = (String::new(), Vec::new());
        if let Some(document) = document {
            for key in ["mapping_file", "tests", "settings", "sources"] {
                let entry = document.root.get(key);
                entry.inspect(|entry| shape(&entry.value, &mut data));
            }
            let written = document.comments.iter();
            comments = written.map(|c| c.text.trim_end().to_owned()).collect();
            comments.sort();
        }
        Self {
            program: without_places(&format!("{program:?} {rest}")),
            data,
            comments,
            found,
        }
    }
}

/// A value as `{:?}` has it, without the numbers of its spans.
fn without_places(shown: &str) -> String {
    let mut parts = shown.split("Span { start: ");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        out.push_str(part.split_once('}').map_or("", |(_, rest)| rest));
    }
    out
}

/// What a node holds, as one line.
fn shape(node: &Node, out: &mut String) {
    match &node.kind {
        NodeKind::Scalar(scalar) => match scalar.resolve() {
            Resolved::Text => write!(out, "{:?}", scalar.text).unwrap(),
            _ => out.push_str(&scalar.text),
        },
        NodeKind::Sequence(items) => {
            for item in items {
                out.push_str("- ");
                shape(item, out);
            }
        }
        NodeKind::Mapping(entries) => {
            for entry in entries {
                write!(out, "{:?}: ", entry.key.as_str()).unwrap();
                shape(&entry.value, out);
            }
        }
    }
}

fn bytes() -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec(any::<u8>(), 0..600)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_mapping_file_means_the_same_laid_out(file in bytes(), style in bytes()) {
        let file = made::mapping_file(&mut Unstructured::new(&file)).unwrap();
        let file = serde_json::from_str(&file).unwrap();
        let styled = made::styled(&file, &mut Unstructured::new(&style)).unwrap();
        prop_assert!(holds(&styled), "{}\n{:#?}", styled, format(&styled));
    }
}
