//! Any text can be compiled as a mapping file; what loads maps the example's events.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use segue_evaluator::{Bump, json};
use segue_parser::{Compiler, Environment};

#[derive(Debug)]
struct NoVariables;

impl Environment for NoVariables {
    fn get(&self, _: &str) -> Option<String> {
        None
    }
}

static COMPILER: LazyLock<Compiler> =
    LazyLock::new(|| Compiler::new(segue_mixpanel::destination()).unwrap());

fuzz_target!(|text: &str| {
    let compilation = COMPILER.compile(text, &NoVariables);
    for diagnostic in &compilation.diagnostics {
        let span = diagnostic.span;
        assert!(text.get(span.start..span.end).is_some(), "{diagnostic:?}");
    }
    let Some(program) = compilation.program else {
        return;
    };
    let mut arena = Bump::new();
    for line in include_str!("../../examples/events.ndjson").lines() {
        let event = json::read(line.as_bytes(), &arena).unwrap();
        let _ = program.run(event, 0, &arena, |_| {});
        arena.reset();
    }
});
