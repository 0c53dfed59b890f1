//! Any text is a mapping file that loads and maps the example's events, or one with findings that can be drawn.
#![no_main]

use libfuzzer_sys::fuzz_target;
use segue_fuzz::{Subject, check, compile, example_events};
use segue_parser::diagnostic::Severity;

fuzz_target!(|text: &str| {
    let compilation = compile(text);
    check(&compilation.diagnostics, text);
    let mut findings = compilation.diagnostics.iter();
    let errors = findings.any(|d| d.severity == Severity::Error);
    assert_eq!(compilation.program.is_none(), errors);
    if let Some(subject) = Subject::new(compilation) {
        example_events().for_each(|event| subject.run(event.as_bytes()));
    }
});
