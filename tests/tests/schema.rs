//! The JSON Schema beside the compiler: it lets through what compiles, refuses what has the wrong structure, and its
//! copies under `schema/` are those of the program. `BLESS=1` writes them down anew.
#![allow(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot go on stops"
)]

use std::fs;
use std::path::{Path, PathBuf};

use segue_editor::schema;
use segue_parser::diagnostic::{Code, Diagnostics, Severity, codes};
use segue_parser::yaml::{self, Node, NodeKind, Resolved};
use segue_parser::{Compiler, Environment, Tested, Tests};
use segue_tests::json_schema::violation;
use serde_json::Value;

#[derive(Debug)]
struct NoVariables;

impl Environment for NoVariables {
    fn get(&self, _: &str) -> Option<String> {
        None
    }
}

fn compiler() -> Compiler {
    Compiler::new(segue_mixpanel::destination()).unwrap()
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The texts of the files below a folder whose name ends so.
fn below(folder: &Path, end: &str, texts: &mut Vec<(String, String)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            below(&path, end, texts);
        } else if path.to_string_lossy().ends_with(end)
            && let Ok(text) = fs::read_to_string(&path)
        {
            texts.push((path.display().to_string(), text));
        }
    }
}

/// A file as the data that a schema is about; none where it is no YAML.
fn data(text: &str) -> Option<Value> {
    yaml::read(text, &mut Diagnostics::default()).map(|document| value(&document.root))
}

fn value(node: &Node) -> Value {
    match &node.kind {
        NodeKind::Scalar(scalar) => match scalar.resolve() {
            Resolved::Null => Value::Null,
            Resolved::Bool(value) => Value::Bool(value),
            Resolved::Number(number) => serde_json::from_str(&number).unwrap(),
            Resolved::Text => Value::from(scalar.text.as_str()),
        },
        NodeKind::Sequence(items) => items.iter().map(value).collect(),
        NodeKind::Mapping(entries) => entries
            .iter()
            .map(|e| {
                (
                    e.key.as_str().unwrap_or_default().to_owned(),
                    value(&e.value),
                )
            })
            .collect(),
    }
}

/// Every mapping file of the project, right or wrong.
fn mapping_files() -> Vec<(String, String)> {
    let mut files = Vec::new();
    for folder in [
        "examples",
        "presets",
        "tests/command_line/files",
        "tests/scenarios",
        "tests/presets",
    ] {
        below(&root().join(folder), ".yaml", &mut files);
        below(&root().join(folder), ".yml", &mut files);
    }
    for code in codes::all() {
        for example in [code.good, code.bad] {
            files.push((code.id.to_owned(), Code::complete(example)));
        }
    }
    let mut cases = Vec::new();
    below(
        &root().join("tests/cases/mapping_files"),
        ".yaml",
        &mut cases,
    );
    for (name, text) in cases {
        let cases: Vec<Value> = serde_yaml::from_str(&text).unwrap();
        for case in cases {
            let file = case.get("file").and_then(Value::as_str).unwrap();
            let note = case.get("note").and_then(Value::as_str).unwrap();
            files.push((format!("{name}: {note}"), Code::complete(file)));
        }
    }
    files
}

#[test]
fn what_compiles_is_valid() {
    let compiler = compiler();
    let schema = schema::mapping_file(&compiler);
    let mut count = 0;
    for (name, text) in mapping_files() {
        let compilation = compiler.compile(&text, &NoVariables);
        let wrong = compilation
            .diagnostics
            .iter()
            .any(|d| d.severity == Severity::Error);
        if wrong {
            continue;
        }
        count += 1;
        if let Some(violation) = violation(&schema, &data(&text).unwrap()) {
            panic!("{name}: {violation}\n{text}");
        }
    }
    assert!(count > 200, "{count}");
}

/// Findings about structure alone, all of whose examples the schema refuses.
const STRUCTURE: &[&str] = &[
    "SG200", "SG201", "SG203", "SG204", "SG205", "SG206", "SG207", "SG208", "SG212", "SG213",
    "SG214", "SG215", "SG217", "SG219", "SG601", "SG602", "SG603",
];

#[test]
fn what_has_the_wrong_structure_is_invalid() {
    let schema = schema::mapping_file(&compiler());
    for code in codes::all().filter(|code| STRUCTURE.contains(&code.id)) {
        if let Some(file) = data(&Code::complete(code.bad)) {
            assert!(
                violation(&schema, &file).is_some(),
                "{}:\n{}",
                code.id,
                code.bad
            );
        }
    }
}

#[test]
fn files_of_tests_are_valid() {
    let schema = schema::test_file(&compiler());
    let mut files = Vec::new();
    for folder in ["examples", "presets", "tests"] {
        below(&root().join(folder), ".test.yaml", &mut files);
    }
    assert!(files.len() > 3, "{}", files.len());
    for (name, text) in files {
        // Whether it loads on its own.
        let (_, found) = Tests::read(&text).check(Tested::Broken);
        if found.iter().any(|d| d.severity == Severity::Error) {
            continue;
        }
        if let Some(violation) = violation(&schema, &data(&text).unwrap()) {
            panic!("{name}: {violation}");
        }
    }
    for wrong in [
        "tests: []",
        "mapping_file: a\ntest: []",
        "mapping_file: a\ntests: [{name: a}]",
    ] {
        assert!(
            violation(&schema, &data(wrong).unwrap()).is_some(),
            "{wrong}"
        );
    }
}

#[test]
fn the_copies_are_those_of_the_program() {
    let compiler = compiler();
    for (name, schema) in [
        ("segue.schema.json", schema::mapping_file(&compiler)),
        ("segue.test.schema.json", schema::test_file(&compiler)),
    ] {
        let path = root().join("schema").join(name);
        let wanted = format!("{schema:#}\n");
        if fs::read_to_string(&path).is_ok_and(|text| text == wanted) {
            continue;
        }
        assert!(
            std::env::var_os("BLESS").is_some(),
            "{name} is not what `segue schema` prints; `just bless` writes it down"
        );
        fs::create_dir_all(root().join("schema")).unwrap();
        fs::write(path, wanted).unwrap();
    }
}
