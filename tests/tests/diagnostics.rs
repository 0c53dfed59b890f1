//! Every registered finding: its examples show what they say, and how it is drawn is reviewed as a golden file.
//!
//! `BLESS=1`, which `just bless` sets, writes the golden files anew.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on stops")]

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use segue::render::Drawing;
use segue_parser::diagnostic::{Code, Diagnostic, codes};
use segue_parser::{Compiler, Environment, Tested, Tests};

/// Every variable is set.
#[derive(Debug)]
struct Everything;

impl Environment for Everything {
    fn get(&self, name: &str) -> Option<String> {
        Some(name.to_lowercase())
    }
}

fn compiler() -> Compiler {
    Compiler::new(segue_mixpanel::destination()).unwrap()
}

/// What is found in a mapping file, or a file of tests beside one with all presets.
fn findings(compiler: &Compiler, file: &str) -> Vec<Diagnostic> {
    if !file.starts_with("mapping_file:") {
        return compiler.compile(file, &Everything).diagnostics;
    }
    let tests = Tests::read(file);
    let presets = compiler.compile(&Code::complete("presets: all\n"), &Everything);
    let program = presets
        .program
        .filter(|_| tests.mapping_file() == Some("segue.yaml"));
    let tested = program.as_ref().map_or(Tested::Unreadable, Tested::Program);
    tests.check(tested).1
}

/// What a person sees, without colours.
fn drawn(compiler: &Compiler, file: &str, findings: &[Diagnostic]) -> String {
    let drawing = Drawing::new("segue.yaml", file, compiler.destination());
    let mut out = Vec::new();
    for finding in findings {
        drawing
            .draw(finding, &mut anstream::StripStream::new(&mut out))
            .unwrap();
    }
    String::from_utf8(out).unwrap()
}

fn golden(code: &Code) -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("diagnostics");
    folder.join(format!("{}.txt", code.id))
}

#[test]
fn ids_and_names_are_unique_and_every_code_has_a_page() {
    let mut seen = HashSet::new();
    for code in codes::all() {
        assert!(seen.insert(code.id), "{} twice", code.id);
        assert!(seen.insert(code.name), "{} twice", code.name);
        assert!(
            code.page.ends_with('.'),
            "{} needs a page of whole sentences",
            code.id
        );
        assert!(
            code.name
                .chars()
                .all(|c| matches!(c, 'a'..='z' | '0'..='9' | '-')),
            "{}",
            code.name
        );
    }
}

#[test]
fn a_good_example_has_no_findings() {
    let compiler = compiler();
    let mut wrong = Vec::new();
    for code in codes::all() {
        let file = Code::complete(code.good);
        let found = findings(&compiler, &file);
        if !found.is_empty() {
            wrong.push(format!("{}\n{}", code.id, drawn(&compiler, &file, &found)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_bad_example_has_its_finding_and_no_other() {
    let compiler = compiler();
    let mut wrong = Vec::new();
    for code in codes::all() {
        let file = Code::complete(code.bad);
        let found = findings(&compiler, &file);
        let alone = matches!(found.as_slice(), [only] if only.code == code);
        if !alone {
            wrong.push(format!(
                "{}: {} findings\n{}",
                code.id,
                found.len(),
                drawn(&compiler, &file, &found)
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn findings_are_drawn_as_their_golden_files_have_it() {
    let compiler = compiler();
    let bless = std::env::var_os("BLESS").is_some();
    let mut wrong = Vec::new();
    for code in codes::all() {
        let file = Code::complete(code.bad);
        let drawn = drawn(&compiler, &file, &findings(&compiler, &file));
        let path = golden(code);
        if bless {
            fs::write(&path, &drawn).unwrap();
        } else if fs::read_to_string(&path).unwrap_or_default() != drawn {
            wrong.push(format!("{} is drawn as\n{drawn}", code.id));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn messages_are_one_sentence_without_its_end() {
    let compiler = compiler();
    for code in codes::all() {
        for finding in findings(&compiler, &Code::complete(code.bad)) {
            let message = &finding.message;
            let word = message.split(' ').next().unwrap_or("");
            let acronym = word.chars().filter(char::is_ascii_uppercase).count() > 1;
            let name = ["Segment", "Mixpanel", "Liquid"].contains(&word);
            let lower = !word.starts_with(|c: char| c.is_uppercase()) || acronym || name;
            assert!(lower && !message.ends_with('.'), "{}: {message}", code.id);
            assert!(
                finding.help.is_none_or(|help| !help.is_empty()),
                "{}",
                code.id
            );
        }
    }
}

#[test]
fn every_golden_file_is_of_a_code() {
    let ids: HashSet<_> = codes::all().map(golden).collect();
    for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("diagnostics")).unwrap() {
        let path = entry.unwrap().path();
        assert!(ids.contains(&path), "{} is left over", path.display());
    }
}
