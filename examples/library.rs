//! Loads a mapping file and maps an event, without the command line.

use segue_evaluator::{Bump, json};
use segue_parser::{Compiler, Environment};

#[derive(Debug)]
struct Variables;

impl Environment for Variables {
    fn get(&self, name: &str) -> Option<String> {
        std::env::var(name).ok()
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let compiler = Compiler::new(segue_mixpanel::destination())?;
    let compiled = compiler.compile(include_str!("segue.yaml"), &Variables);
    let program = compiled.program.ok_or("the mapping file does not load")?;

    let arena = Bump::new();
    let event = json::read(
        br#"{"type":"track","event":"Signed Up","userId":"u1"}"#,
        &arena,
    )?;
    program.run(event, 1_767_225_600_000, &arena, |fired| {
        println!("{}: {:?}", fired.mapping.name, fired.payload);
    })?;
    Ok(())
}
