//! What is measured: from the bytes of an event to the bytes of its records.

use segue_evaluator::eval::Event;
use segue_evaluator::json::Layouts;
use segue_evaluator::{Bump, Program};
use segue_mixpanel::{Mixpanel, Records, Settings, Source};
use segue_parser::{Compiler, Environment};

use crate::hand;

type Failed = Box<dyn std::error::Error>;

/// A way from event bytes to record bytes.
pub(crate) enum Subject {
    /// Hand-written code.
    Hand(fn(&[u8], &mut Vec<u8>) -> Result<(), serde_json::Error>),
    /// This engine, compiled beforehand, up to a stage.
    Segue(Box<Engine>, Stage),
    /// This engine, compiled anew for each round.
    Cold(String),
}

/// How far an event is taken.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stage {
    /// Read along the paths of the program.
    Read,
    /// Triggers and fields evaluated and coerced.
    Run,
    /// Records written.
    Records,
}

/// The engine with a program, and what it keeps from event to event.
pub(crate) struct Engine {
    program: Program,
    mixpanel: Mixpanel,
    arena: Bump,
    layouts: Layouts,
    records: Records,
}

#[derive(Debug)]
struct NoEnvironment;

impl Environment for NoEnvironment {
    fn get(&self, _: &str) -> Option<String> {
        None
    }
}

const NOW: i64 = 1_767_323_045_678;

impl Subject {
    /// A subject by name: `floor`, `tree`, `streamed`, `segment`, `improved`, `cold`, and
    /// `read`, `run` for the stages of `improved`; with the mapping file instead of
    /// the six presets where one is given.
    pub(crate) fn new(name: &str, mappings: Option<&str>) -> Result<Self, Failed> {
        let file = |compatibility: &str| match mappings {
            Some(file) => std::fs::read_to_string(file),
            None => Ok(format!(
                "version: 1\ndestination: mixpanel\nsettings: {{project_token: token, compatibility: {compatibility}}}\npresets: all\n"
            )),
        };
        Ok(match name {
            "floor" => Self::Hand(hand::floor),
            "tree" => Self::Hand(hand::tree),
            "streamed" => Self::Hand(hand::streamed),
            "segment" | "improved" => {
                Self::Segue(Box::new(Engine::new(&file(name)?)?), Stage::Records)
            }
            "read" => Self::Segue(Box::new(Engine::new(&file("improved")?)?), Stage::Read),
            "run" => Self::Segue(Box::new(Engine::new(&file("improved")?)?), Stage::Run),
            "cold" => Self::Cold(file("improved")?),
            _ => return Err("no such subject".into()),
        })
    }

    /// Takes every event through once. `out` holds the last event's bytes afterwards.
    pub(crate) fn round(&mut self, events: &[Vec<u8>], out: &mut Vec<u8>) -> Result<(), Failed> {
        match self {
            Self::Hand(map) => {
                for event in events {
                    out.clear();
                    map(event, out)?;
                }
            }
            Self::Segue(engine, stage) => {
                for event in events {
                    engine.map(event, *stage)?;
                }
            }
            Self::Cold(file) => {
                let mut engine = Engine::new(file)?;
                for event in events {
                    engine.map(event, Stage::Records)?;
                }
            }
        }
        Ok(())
    }
}

impl Engine {
    fn new(file: &str) -> Result<Self, Failed> {
        let compiler = Compiler::new(segue_mixpanel::destination())?;
        let compiled = compiler.compile(file, &NoEnvironment);
        let (Some(program), Some(settings)) = (compiled.program, compiled.settings) else {
            return Err(format!("{:?}", compiled.diagnostics).into());
        };
        let mixpanel = Mixpanel::new(Settings::new(&settings)?);
        Ok(Self {
            program,
            mixpanel,
            arena: Bump::new(),
            layouts: Layouts::default(),
            records: Records::default(),
        })
    }

    fn map(&mut self, event: &[u8], stage: Stage) -> Result<(), Failed> {
        self.arena.reset();
        self.records.clear();
        let (arena, records, mixpanel) = (&self.arena, &mut self.records, &self.mixpanel);
        let event = Event::read(event, &self.program.paths, &mut self.layouts, arena)?;
        if stage == Stage::Read {
            return Ok(());
        }
        let mut failed = None;
        self.program.run(event, NOW, arena, |fired| {
            let written = fired.payload.and_then(|payload| {
                if stage == Stage::Run {
                    return Ok(());
                }
                mixpanel.records(
                    fired.action,
                    &payload,
                    Source {
                        event: event.value,
                        now: NOW,
                    },
                    arena,
                    records,
                )
            });
            failed = failed.take().or(written.err());
        })?;
        failed.map_or(Ok(()), |failure| Err(failure.into()))
    }
}
