mod explain;
mod expression;
mod policy;
mod report;
mod text;
mod warning;

use std::io::{self, Write};
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use segue_evaluator::Bump;
use segue_evaluator::json::Layouts;

use crate::clock::{Clock, ClockArgs};
use crate::events::{Batch, Events};
use crate::lines;
use crate::mappings::{Mappings, MappingsArgs};
use crate::stop::{Outcome, Stop};
use explain::Explainer;

/// Explain what becomes of an event: why mappings fire or not, and where each field comes from
#[derive(Debug, Args)]
pub(crate) struct TraceArgs {
    #[command(flatten)]
    mappings: MappingsArgs,

    /// The file of the event, or of several; `-` or none for standard input
    #[arg(value_name = "EVENT")]
    event: Option<PathBuf>,

    /// How the explanation is written: for people, or as one line of JSON an event
    #[arg(long, value_enum, default_value_t)]
    format: Format,

    #[command(flatten)]
    clock: ClockArgs,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    #[default]
    Text,
    Json,
}

impl TraceArgs {
    pub(crate) fn run(self) -> Result<Outcome, Stop> {
        let clock = Clock::new(&self.clock)?;
        let mappings = Mappings::load(&self.mappings)?;
        let explainer = Explainer::new(&mappings);
        let mut events = Events::open(self.event.as_slice())?;
        let mut out = anstream::stdout().lock();
        let (mut arena, mut layouts) = (Bump::new(), Layouts::default());
        let mut batch = Batch::default();
        let mut failed = false;
        while events.fill(&mut batch) {
            for event in batch.events() {
                match event.read(&mappings.program.paths, &mut layouts, &arena) {
                    Ok(read) => {
                        let trace = explainer.explain(&event, read, clock.now(), &arena);
                        failed |= trace.failed();
                        match self.format {
                            Format::Text => text::write(&trace, &mut out)?,
                            Format::Json => {
                                serde_json::to_writer(&mut out, &trace).map_err(io::Error::from)?;
                                writeln!(out)?;
                            }
                        }
                    }
                    Err(reason) => {
                        let mut line = Vec::new();
                        lines::write_unreadable(&event, &reason, &mut line);
                        out.write_all(&line)?;
                        failed = true;
                    }
                }
                arena.reset();
            }
        }
        Ok(Outcome::found(failed))
    }
}
