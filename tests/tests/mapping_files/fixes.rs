//! Fixes: each mends what it is for, and none does harm.

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use segue_evaluator::Program;
use segue_parser::diagnostic::{Code, Diagnostic, Fixes, Severity, codes, mend, replace};
use segue_parser::{Compilation, Compiler};

use crate::{cases, compiler, nearly_right};

fn compile(compiler: &Compiler, file: &str) -> Compilation {
    compiler.compile(file, &BTreeMap::new())
}

/// The errors by code and message, in an order of their own.
fn errors(found: &[Diagnostic]) -> Vec<(&str, &str)> {
    let errors = found.iter().filter(|d| d.severity == Severity::Error);
    let mut errors: Vec<_> = errors.map(|d| (d.code.id, d.message.as_str())).collect();
    errors.sort_unstable();
    errors
}

/// What a program does, whatever it is called by inside.
fn meaning(program: &Program) -> String {
    let paths: Vec<_> = program.paths.all().collect();
    let Program {
        coercion,
        drops,
        lets,
        mappings,
        ..
    } = program;
    format!("{coercion:?} {paths:?} {drops:?} {lets:?} {mappings:?}")
}

#[test]
fn the_fix_of_an_example_mends_it_and_breaks_nothing() {
    let compiler = compiler();
    let mut wrong = Vec::new();
    let mut fixes = 0;
    for code in codes::all() {
        let file = Code::complete(code.bad);
        let before = compile(&compiler, &file);
        for fix in before.diagnostics.iter().filter_map(|d| d.fix.as_ref()) {
            fixes += 1;
            let mended = replace(&file, [(fix.span, fix.replacement.as_str())]);
            let after = compile(&compiler, &mended);
            let still = after.diagnostics.iter().any(|d| d.code == code);
            let (Some(program), false) = (&after.program, still) else {
                let left: Vec<_> = after
                    .diagnostics
                    .iter()
                    .map(|d| (d.code.id, &d.message))
                    .collect();
                wrong.push(format!("{}: {mended}\n{left:?}", code.id));
                continue;
            };
            let same = before
                .program
                .as_ref()
                .is_none_or(|p| meaning(p) == meaning(program));
            if fix.safe && !same {
                wrong.push(format!("{}: the program is another:\n{mended}", code.id));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(fixes > 20, "{fixes} fixes");
}

/// Makes the fixes of a file and holds the outcome against it.
fn fixes_do_no_harm(compiler: &Compiler, file: &str) -> Result<usize, TestCaseError> {
    let before = compile(compiler, file);
    let lint = |text: &str| compile(compiler, text).diagnostics;
    let all = mend(file, Fixes::All, lint);
    let mut known = errors(&before.diagnostics).into_iter();
    for error in errors(&all.left) {
        prop_assert!(
            known.any(|k| k == error),
            "{error:?} is new in\n{}",
            all.text
        );
    }
    let safe = mend(file, Fixes::Safe, lint);
    let after = compile(compiler, &safe.text);
    prop_assert_eq!(&after.diagnostics, &safe.left);
    if let Some(before) = &before.program {
        let same = after
            .program
            .is_some_and(|after| meaning(before) == meaning(&after));
        prop_assert!(same, "the program is another:\n{}", safe.text);
    }
    // What is mended is mended.
    prop_assert_eq!(
        mend(&safe.text, Fixes::Safe, lint).fixes,
        0,
        "{}",
        safe.text
    );
    Ok(all.fixes)
}

#[test]
fn fixes_of_the_cases_do_no_harm() {
    let compiler = compiler();
    let mut made = 0;
    for (file, case) in cases() {
        for text in [case.file.clone(), case.file.replace('\n', "\r\n")] {
            match fixes_do_no_harm(&compiler, &Code::complete(&text)) {
                Ok(fixes) => made += fixes,
                Err(harm) => panic!("{file}: {}: {harm}", case.note),
            }
        }
    }
    assert!(made > 100, "{made} fixes");
}

#[test]
fn fixes_of_files_that_are_nearly_right_do_no_harm() {
    let compiler = compiler();
    let mut runner = TestRunner::new(ProptestConfig::with_cases(96));
    let law = |file: String| fixes_do_no_harm(&compiler, &file).map(drop);
    runner.run(&nearly_right(), law).unwrap();
}
