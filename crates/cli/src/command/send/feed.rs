//! From events, or dead letters, to what is delivered.

use std::borrow::Cow;
use std::sync::Arc;

use segue_delivery::{Failure, Mapped, Mapping, Origin, Record, Source, Users};
use segue_evaluator::json::{Layouts, ReadError};
use segue_evaluator::{Bump, Program, Value, Verdict, eval, json};
use segue_mixpanel::{Lane, Mixpanel, Records};
use tokio::sync::mpsc;

use crate::clock::Clock;
use crate::events::{Batch, Event, Events};

/// The mappings of a program by number, as delivery names them.
#[derive(Clone, Debug)]
pub(super) struct Names(Arc<[Mapping]>);

impl Names {
    pub(super) fn new(program: &Program) -> Self {
        let actions = &program.destination.actions;
        let mappings = program.mappings.iter().map(|mapping| Mapping {
            name: mapping.name.clone(),
            action: actions
                .get(mapping.action)
                .map_or_else(String::new, |action| action.key.clone()),
        });
        Self(mappings.collect())
    }

    /// All names by number.
    pub(super) fn all(&self) -> Vec<String> {
        self.0.iter().map(|mapping| mapping.name.clone()).collect()
    }

    /// The number of a name.
    pub(super) fn number(&self, name: &str) -> Option<u32> {
        let place = self.0.iter().position(|mapping| mapping.name == name)?;
        u32::try_from(place).ok()
    }
}

/// What makes something to deliver of what stands in a line of the input.
pub(super) trait Make {
    fn make(&mut self, event: &Event<'_>, input: &Arc<str>, now: i64, arena: &Bump) -> Mapped;
}

/// Hands on what is made of the input, from a position on, until there is no more or nobody takes it.
pub(super) fn feed(
    mut events: Events,
    position: u64,
    clock: Clock,
    mut maker: impl Make,
    out: &mpsc::Sender<Mapped>,
) {
    let mut arena = Bump::new();
    let mut batch = Batch::default();
    while events.fill(&mut batch) {
        let now = clock.now();
        let input = batch.file();
        for event in batch.events().filter(|event| event.number >= position) {
            let mapped = maker.make(&event, &input, now, &arena);
            arena.reset();
            if out.blocking_send(mapped).is_err() {
                return;
            }
        }
    }
}

/// Maps events.
pub(super) struct Mapper {
    pub(super) program: Program,
    pub(super) mixpanel: Arc<Mixpanel>,
    pub(super) names: Names,
    /// Used again for every event.
    pub(super) layouts: Layouts,
    /// Used again for every payload.
    pub(super) records: Records,
}

impl Make for Mapper {
    fn make(&mut self, event: &Event<'_>, input: &Arc<str>, now: i64, arena: &Bump) -> Mapped {
        let mut mapped = Mapped::new(
            event.number,
            self.source(event.bytes().unwrap_or_default(), input, event.line),
        );
        match event.read(&self.program.paths, &mut self.layouts, arena) {
            Ok(read) => self.map(read, now, None, arena, &mut mapped),
            Err(reason) => mapped.failures.push(unreadable(reason)),
        }
        mapped
    }
}

impl Mapper {
    /// Reads the text of an event.
    pub(super) fn read<'a>(
        &mut self,
        text: &'a [u8],
        arena: &'a Bump,
    ) -> Result<eval::Event<'a>, ReadError> {
        eval::Event::read(text, &self.program.paths, &mut self.layouts, arena)
    }

    pub(super) fn source(&self, text: &[u8], input: &Arc<str>, line: u64) -> Source {
        Source {
            text: text.into(),
            input: input.clone(),
            line,
            mappings: self.names.0.clone(),
        }
    }

    /// Runs an event through the mappings, or through one of them, and adds what comes out.
    pub(super) fn map<'a>(
        &'a mut self,
        event: eval::Event<'a>,
        now: i64,
        only: Option<u32>,
        arena: &'a Bump,
        mapped: &mut Mapped,
    ) {
        let Self {
            program,
            mixpanel,
            records,
            ..
        } = self;
        let users = users(event.value);
        let mut fired_any = false;
        let verdict = program.run(event, now, arena, |fired| {
            let number = program
                .mappings
                .iter()
                .position(|mapping| std::ptr::eq(mapping, fired.mapping));
            let number = number.and_then(|place| u32::try_from(place).ok());
            if only.is_some() && only != number {
                return;
            }
            fired_any = true;
            records.clear();
            let source = segue_mixpanel::Source {
                event: event.value,
                now,
            };
            let made = fired.payload.and_then(|payload| {
                mixpanel.records(fired.action, &payload, source, arena, records)
            });
            match made {
                Ok(()) => {
                    let origin = |record| Origin {
                        event: mapped.event,
                        mapping: number.unwrap_or_default(),
                        record,
                    };
                    let made = (0..).zip(records.iter()).map(|(record, (lane, body))| {
                        mixpanel.delivery_record(lane, body, users.clone(), origin(record))
                    });
                    mapped.records.extend(made);
                }
                Err(failure) => mapped.failures.push(Failure {
                    mapping: number,
                    field: failure.field,
                    reason: failure.message,
                }),
            }
        });
        match verdict {
            Ok(Verdict::Fired(_)) => mapped.unmatched = !fired_any,
            Ok(Verdict::Dropped(_) | Verdict::Unmatched) => mapped.unmatched = true,
            // A `drop` that cannot be evaluated: nobody knows what the event is.
            Err(failure) => mapped.failures.push(unreadable(failure.message)),
        }
    }

    /// A record that was made before.
    pub(super) fn record(
        &self,
        lane: Lane,
        body: &[u8],
        event: Option<Value<'_>>,
        origin: Origin,
    ) -> Record {
        let users = event.map_or_else(Users::default, users);
        self.mixpanel.delivery_record(lane, body, users, origin)
    }
}

/// An event of which nothing can be made.
pub(super) fn unreadable(reason: String) -> Failure {
    Failure {
        mapping: None,
        field: None,
        reason,
    }
}

/// Whose an event is: every id it carries.
fn users(event: Value<'_>) -> Users {
    let [user, anonymous] = ["userId", "anonymousId"].map(|name| id(event.get(name)));
    Users::new([&*user, &*anonymous])
}

fn id(value: Value<'_>) -> Cow<'_, str> {
    match value {
        Value::Text(text) => text.as_str().into(),
        Value::Number(_) => {
            let mut text = Vec::new();
            json::write(value, &mut text);
            String::from_utf8_lossy(&text).into_owned().into()
        }
        _ => "".into(),
    }
}
