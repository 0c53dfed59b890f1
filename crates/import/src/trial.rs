//! Mapping files run on events, for tests.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use segue_evaluator::{Bump, Program};
use segue_mixpanel::{Mixpanel, Records, Settings, Source};
use segue_parser::{Compilation, Compiler};
use serde_json::Value;

pub(crate) static COMPILER: LazyLock<Compiler> =
    LazyLock::new(|| Compiler::new(segue_mixpanel::destination()).unwrap());

/// The clock.
pub(crate) const NOW: i64 = 1_767_225_600_000;

/// A mapping file that loads, and what sends its records.
pub(crate) struct Trial {
    program: Program,
    mixpanel: Mixpanel,
}

/// A mapping that fired, with the bodies of its records or the code of its failure.
pub(crate) type Fired = (String, Result<Vec<Value>, String>);

impl Trial {
    /// A file of ours, of which there is nothing to say.
    pub(crate) fn clean(file: &str) -> Self {
        let compilation = compile(file);
        let found = &compilation.diagnostics;
        assert!(found.is_empty(), "{found:#?}\n{file}");
        assert_eq!(segue_parser::format(file).unwrap(), file);
        Self::of(compilation).unwrap()
    }

    /// Any file; none where it does not load.
    pub(crate) fn load(file: &str) -> Option<Self> {
        Self::of(compile(file))
    }

    fn of(compilation: Compilation) -> Option<Self> {
        let settings = Settings::new(compilation.settings.as_ref()?).unwrap();
        Some(Self {
            program: compilation.program?,
            mixpanel: Mixpanel::new(settings),
        })
    }

    /// What fires for an event; none where it is none.
    pub(crate) fn run(&self, event: &str) -> Option<Vec<Fired>> {
        let arena = Bump::new();
        let event = self.program.read(event.as_bytes(), &arena).ok()?;
        let source = Source {
            event: event.value,
            now: NOW,
        };
        let mut all = Vec::new();
        let ran = self.program.run(event, NOW, &arena, |fired| {
            let mut records = Records::default();
            let made = fired.payload.and_then(|payload| {
                self.mixpanel
                    .records(fired.action, &payload, source, &arena, &mut records)
            });
            let bodies = records
                .iter()
                .map(|(_, body)| serde_json::from_slice(body).unwrap());
            let outcome = made
                .map(|()| bodies.collect())
                .map_err(|failure| format!("{:?}", failure.code));
            all.push((fired.mapping.name.clone(), outcome));
        });
        ran.ok().map(|_| all)
    }
}

fn compile(file: &str) -> Compilation {
    let variables = ["MIXPANEL_TOKEN", "MIXPANEL_API_SECRET"];
    let variables = variables.map(|name| (name.to_owned(), "x".to_owned()));
    COMPILER.compile(file, &BTreeMap::from(variables))
}
