//! Any text can be compiled as an expression and as a condition; what compiles has a value for an event.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use segue_evaluator::{Bump, json};
use segue_parser::Compiler;

static COMPILER: LazyLock<Compiler> =
    LazyLock::new(|| Compiler::new(segue_mixpanel::destination()).unwrap());

fuzz_target!(|text: &str| {
    for condition in [false, true] {
        let Ok(rule) = COMPILER.rule(text, condition, true) else {
            continue;
        };
        let mut arena = Bump::new();
        for line in include_str!("../../examples/events.ndjson").lines() {
            let event = json::read(line.as_bytes(), &arena).unwrap();
            let _ = rule.eval(event, 0, &arena);
            arena.reset();
        }
    }
});
