//! Loads a mapping file and maps an event, without the command line.

use segue_evaluator::Bump;
use segue_mixpanel::{Mixpanel, Records, Settings, Source};
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
    let mixpanel = Mixpanel::new(Settings::new(&compiled.settings.unwrap_or_default())?);

    let (arena, mut records) = (Bump::new(), Records::default());
    let event = program.read(
        br#"{"type":"track","event":"Signed Up","userId":"u1"}"#,
        &arena,
    )?;
    let source = Source {
        event: event.value,
        now: 1_767_225_600_000,
    };
    program.run(event, source.now, &arena, |fired| {
        let made = fired.payload.and_then(|payload| {
            mixpanel.records(fired.action, &payload, source, &arena, &mut records)
        });
        println!("{}: {made:?}", fired.mapping.name);
    })?;
    for (lane, body) in records.iter() {
        println!("{} {}", lane.as_str(), String::from_utf8_lossy(body));
    }
    Ok(())
}
