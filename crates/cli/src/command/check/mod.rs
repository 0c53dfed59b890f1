mod text;

use std::io::{self, Write};
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use segue_evaluator::json::Layouts;
use segue_evaluator::{Bump, eval};
use segue_mixpanel::check::{Made, Place, Report, Survey};
use segue_mixpanel::{Records, Source};

use crate::clock::{Clock, ClockArgs};
use crate::events::{Batch, Events};
use crate::mappings::{Mappings, MappingsArgs};
use crate::stop::{Outcome, Stop};

/// Run real events through the mappings and report what Mixpanel would reject, lose or misread; nothing is sent
#[derive(Debug, Args)]
pub(crate) struct CheckArgs {
    #[command(flatten)]
    mappings: MappingsArgs,

    /// Event files, also .gz and .zst; `-` or none for standard input
    #[arg(value_name = "EVENTS")]
    events: Vec<PathBuf>,

    /// How the report is written: for people, or as one JSON object
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

impl CheckArgs {
    pub(crate) fn run(self) -> Result<Outcome, Stop> {
        let clock = Clock::new(&self.clock)?;
        let mappings = Mappings::load(&self.mappings)?;
        let events = Events::open(&self.events)?;
        let report = survey(events, clock, &mappings);
        let mut out = anstream::stdout().lock();
        match self.format {
            Format::Text => text::write(&report, &mut out)?,
            Format::Json => {
                serde_json::to_writer(&mut out, &report).map_err(io::Error::from)?;
                writeln!(out)?;
            }
        }
        Ok(Outcome::found(report.is_bad()))
    }
}

fn survey(mut events: Events, clock: Clock, mappings: &Mappings) -> Report {
    let mut survey = Survey::default();
    let mut records = Records::default();
    let (mut arena, mut layouts) = (Bump::new(), Layouts::default());
    let mut batch = Batch::default();
    while events.fill(&mut batch) {
        let now = clock.now();
        for event in batch.events() {
            let place = Place {
                event: event.number,
                file: event.file,
                line: event.line,
            };
            match event.read(&mappings.program.paths, &mut layouts, &arena) {
                Ok(read) => look(
                    mappings,
                    place,
                    read,
                    now,
                    &arena,
                    &mut records,
                    &mut survey,
                ),
                Err(reason) => survey.unreadable(place, &reason),
            }
            arena.reset();
        }
    }
    survey.report()
}

/// Runs one event through the mappings, and the checks over the records.
fn look<'a>(
    mappings: &'a Mappings,
    place: Place<'_>,
    event: eval::Event<'a>,
    now: i64,
    arena: &'a Bump,
    records: &mut Records,
    survey: &mut Survey,
) {
    let Mappings {
        program, mixpanel, ..
    } = mappings;
    let source = Source {
        event: event.value,
        now,
    };
    let verdict = program.run(event, now, arena, |fired| {
        let name = &fired.mapping.name;
        records.clear();
        let made = fired.payload.and_then(|payload| {
            mixpanel.records(fired.action, &payload, source, arena, records)?;
            Ok(payload)
        });
        match made {
            Ok(payload) => {
                let made = Made {
                    action: fired.action,
                    payload: &payload,
                    source,
                    records,
                };
                survey.records(mixpanel, place, name, made, arena);
            }
            Err(failure) => survey.failed(place, Some(name), &failure),
        }
    });
    survey.event(place, verdict.as_ref().copied());
}
