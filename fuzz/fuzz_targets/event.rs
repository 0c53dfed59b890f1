//! Any bytes can be read as an event; what is one goes through every preset and action as far as requests.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use segue_evaluator::{Bump, Program, Value, json};
use segue_mixpanel::{Mixpanel, Records, Settings, Source};
use segue_parser::{Compiler, Environment};

#[derive(Debug)]
struct NoVariables;

impl Environment for NoVariables {
    fn get(&self, _: &str) -> Option<String> {
        None
    }
}

const MAPPINGS: &str = r#"
version: 1
destination: mixpanel
settings: {project_token: token}
presets: all
mappings:
  - {name: Aliases, trigger: type != null, action: alias}
  - {name: Increments, trigger: type != null, action: incrementProperties}
  - {name: Purchases, trigger: type != null, action: trackPurchase}
"#;

static LOADED: LazyLock<(Program, Mixpanel)> = LazyLock::new(|| {
    let compiler = Compiler::new(segue_mixpanel::destination()).unwrap();
    let compilation = compiler.compile(MAPPINGS, &NoVariables);
    let settings = Settings::new(&compilation.settings.unwrap()).unwrap();
    (compilation.program.unwrap(), Mixpanel::new(settings))
});

fuzz_target!(|bytes: &[u8]| {
    let (program, mixpanel) = &*LOADED;
    let arena = Bump::new();
    let Ok(event @ Value::Object(_)) = json::read(bytes, &arena) else {
        return;
    };
    let source = Source { event, now: 0 };
    let mut records = Records::default();
    let _ = program.run(event, 0, &arena, |fired| {
        if let Ok(payload) = fired.payload {
            let _ = mixpanel.records(fired.action, &payload, source, &arena, &mut records);
        }
    });
    for request in mixpanel.requests(&records) {
        json::read(&request.body, &arena).unwrap();
    }
});
