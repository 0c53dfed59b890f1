//! What is wrong with a file.

use segue_parser::diagnostic::Diagnostic;
use segue_parser::{Compiler, Environment, Tested, Tests};

use crate::file::{Kind, Source};

/// What `segue lint` finds in a file.
pub fn findings(
    compiler: &Compiler,
    source: Source<'_>,
    environment: &dyn Environment,
) -> Vec<Diagnostic> {
    let Kind::Tests(mapping_file) = source.kind else {
        return compiler.compile(source.text, environment).diagnostics;
    };
    let tests = Tests::read(source.text);
    let Some(mapping_file) = mapping_file else {
        return tests.check(Tested::Unreadable).1;
    };
    let program = compiler.compile(mapping_file, environment).program;
    let tested = program.as_ref().map_or(Tested::Broken, Tested::Program);
    tests.check(tested).1
}
