//! Any text is a condition or an expression that has a value for every event, or has findings that can be drawn.
#![no_main]

use libfuzzer_sys::fuzz_target;
use segue_evaluator::{Bump, json};
use segue_fuzz::{COMPILER, NOW, check, example_events};

fuzz_target!(|text: &str| {
    for condition in [true, false] {
        match COMPILER.rule(text, condition, true) {
            Ok(rule) => {
                for line in example_events() {
                    let arena = Bump::new();
                    let event = json::read(line.as_bytes(), &arena).expect("the example is JSON");
                    let _ = rule.eval(rule.event(event, &arena), NOW, &arena);
                }
            }
            Err(findings) => {
                assert!(!findings.is_empty());
                check(&findings, text);
            }
        }
    }
});
