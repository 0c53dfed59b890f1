//! What the fuzz targets share: the compiler, a pool of programs, and what must hold of findings and records.

use std::sync::LazyLock;

use segue_evaluator::json::Layouts;
use segue_evaluator::{Bump, Program, json};
use segue_mixpanel::{Mixpanel, Records, Settings, Source};
use segue_parser::diagnostic::{Code, Diagnostic, codes};
use segue_parser::{Compilation, Compiler, Environment};
use segue_tests::oracle;

pub use segue_tests::made;

/// The clock of every run.
pub const NOW: i64 = 1_767_225_600_000;

/// An environment in which every variable is set.
#[derive(Debug)]
struct Everything;

impl Environment for Everything {
    fn get(&self, name: &str) -> Option<String> {
        Some(name.to_lowercase())
    }
}

/// The compiler for the one destination.
pub static COMPILER: LazyLock<Compiler> = LazyLock::new(|| {
    Compiler::new(segue_mixpanel::destination()).expect("our own destination compiles")
});

/// A program and the destination with its settings.
pub struct Subject {
    program: Program,
    mixpanel: Mixpanel,
}

/// What events are run through: every example that loads.
pub static SUBJECTS: LazyLock<Vec<Subject>> = LazyLock::new(|| {
    let files = mapping_files();
    files
        .iter()
        .filter_map(|file| Subject::new(compile(file)))
        .collect()
});

/// Mapping files of all kinds: the example, and those that show what the findings are about.
pub fn mapping_files() -> Vec<String> {
    let example = include_str!("../../examples/segue.yaml").to_owned();
    let codes = codes::all().flat_map(|code| [code.bad, code.good]);
    std::iter::once(example)
        .chain(codes.map(Code::complete))
        .collect()
}

/// Compiles a mapping file.
pub fn compile(file: &str) -> Compilation {
    COMPILER.compile(file, &Everything)
}

impl Subject {
    /// What a mapping file that loads has compiled to.
    pub fn new(compilation: Compilation) -> Option<Self> {
        let settings = Settings::new(&compilation.settings?).ok()?;
        Some(Self {
            program: compilation.program?,
            mixpanel: Mixpanel::new(settings),
        })
    }

    /// Runs an event as far as the requests, whose bodies must be JSON, and so must every record be. What comes out is
    /// what plain walking of the event gives.
    pub fn run(&self, text: &[u8]) {
        let subject = oracle::Subject {
            program: &self.program,
            mixpanel: &self.mixpanel,
            now: NOW,
        };
        let mut layouts = Layouts::default();
        let plain = subject.plain(text);
        // The second time the reader knows what is coming.
        for _ in 0..2 {
            assert_eq!(subject.fast(text, &mut layouts), plain);
        }
        let arena = Bump::new();
        let Ok(event) = self.program.read(text, &arena) else {
            return;
        };
        let mut records = Records::default();
        let source = Source {
            event: event.value,
            now: NOW,
        };
        let _ = self.program.run(event, NOW, &arena, |fired| {
            if let Ok(payload) = &fired.payload {
                let _ = self
                    .mixpanel
                    .records(fired.action, payload, source, &arena, &mut records);
            }
        });
        for (_, body) in records.iter() {
            json::read(body, &arena).expect("a record is JSON");
        }
        for request in self.mixpanel.requests(&records) {
            json::read(&request.body, &arena).expect("a body is JSON");
        }
    }
}

/// The events of the example.
pub fn example_events() -> impl Iterator<Item = &'static str> {
    include_str!("../../examples/events.ndjson").lines()
}

/// Findings must be about places that are there, so that they can be drawn.
pub fn check(findings: &[Diagnostic], text: &str) {
    for finding in findings {
        let fix = finding.fix.iter().map(|fix| fix.span);
        let labels = finding.labels.iter().map(|(span, _)| *span);
        for span in std::iter::once(finding.span).chain(fix).chain(labels) {
            assert!(text.get(span.start..span.end).is_some(), "{finding:?}");
        }
    }
}
