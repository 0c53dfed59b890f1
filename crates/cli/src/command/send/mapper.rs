//! What the mappings make of events.

use std::borrow::Cow;
use std::sync::Arc;

use segue_delivery::{Failure, Mapped, Mapping, Origin, Record, Source, Users};
use segue_evaluator::path::{PathId, Segment};
use segue_evaluator::{Bump, Program, Value, Verdict, eval, json};
use segue_mixpanel::{Lane, Mixpanel, Records};

use super::feed::{Make, Scratch};
use crate::events::Event;

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

    /// All names by number, and behind them none, for a mapping that is gone.
    pub(super) fn all(&self) -> Vec<String> {
        let names = self.0.iter().map(|mapping| mapping.name.clone());
        names.chain([String::new()]).collect()
    }

    /// The number of a name.
    pub(super) fn number(&self, name: &str) -> Option<u32> {
        let place = self.0.iter().position(|mapping| mapping.name == name)?;
        u32::try_from(place).ok()
    }

    /// The mappings with one behind them that is gone, and its number.
    pub(super) fn with_gone(&self, gone: Mapping) -> (Arc<[Mapping]>, u32) {
        let number = u32::try_from(self.0.len()).unwrap_or(u32::MAX);
        (self.0.iter().cloned().chain([gone]).collect(), number)
    }
}

/// Where the ids of an event stand. The last one is that of an alias call, the id that it joins with another.
const IDS: [&str; 3] = ["userId", "anonymousId", "previousId"];

/// Maps events.
pub(super) struct Mapper {
    pub(super) program: Program,
    pub(super) mixpanel: Arc<Mixpanel>,
    pub(super) names: Names,
    /// By position in [`IDS`].
    ids: [Option<PathId>; IDS.len()],
}

impl Make for Mapper {
    fn make(&self, event: &Event<'_>, input: &Arc<str>, now: i64, scratch: &mut Scratch) -> Mapped {
        let Scratch {
            arena,
            layouts,
            records,
        } = scratch;
        let text = event.bytes().unwrap_or_default();
        let source = self.source(text, input, event.line);
        let mut mapped = Mapped::new(event.number, source);
        match event.read(&self.program.paths, layouts, arena) {
            Ok(read) => self.map(read, now, None, arena, records, &mut mapped),
            Err(reason) => mapped.failures.push(unreadable(reason)),
        }
        mapped
    }
}

impl Mapper {
    pub(super) fn new(mut program: Program, mixpanel: Arc<Mixpanel>, names: Names) -> Self {
        let ids = IDS.map(|id| program.paths.intern(&[Segment::new(id)]));
        Self {
            program,
            mixpanel,
            names,
            ids,
        }
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
        &'a self,
        event: eval::Event<'a>,
        now: i64,
        only: Option<u32>,
        arena: &'a Bump,
        records: &mut Records,
        mapped: &mut Mapped,
    ) {
        let Self {
            program, mixpanel, ..
        } = self;
        let users = self.users(event);
        let mut fired_any = false;
        let verdict = program.run(event, now, arena, |fired| {
            let number = u32::try_from(fired.number).ok();
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
        event: Option<eval::Event<'_>>,
        origin: Origin,
    ) -> Record {
        let users = event.map_or_else(Users::default, |event| self.users(event));
        self.mixpanel.delivery_record(lane, body, users, origin)
    }

    /// Whose an event is: every id it carries.
    fn users(&self, event: eval::Event<'_>) -> Users {
        let ids = self
            .ids
            .map(|path| id(path.map_or(Value::Missing, |path| event.at(path))));
        Users::new(ids.iter().map(|id| &**id))
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
