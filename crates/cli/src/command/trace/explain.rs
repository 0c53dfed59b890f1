//! From an event to what became of it: the outcomes are those of the run itself, and each is then explained.

use segue_evaluator::eval::{Event, Failure, Scope};
use segue_evaluator::program::Mapping;
use segue_evaluator::{Bump, Payload, json};
use segue_mixpanel::{Records, Source, check};
use segue_parser::Origin;
use serde_json::value::RawValue;

use super::super::map::{write_records, write_requests};
use super::expression::Reader;
use super::policy::{Made, Others};
use super::report::{Asked, Dropping, Fate, Sent, Trace, Traced, Wrong};
use super::warning::warnings;
use crate::events;
use crate::mappings::Mappings;
use crate::place::Places;

/// What explains events, made once for all of them.
pub(super) struct Explainer<'m> {
    pub(super) mappings: &'m Mappings,
    pub(super) places: Places<'m>,
    others: Others,
    /// By position of the `let` entry: whether its value comes from the environment.
    pub(super) secrets: Vec<bool>,
}

/// What is being explained: one event.
struct Explained<'a> {
    explainer: &'a Explainer<'a>,
    event: Event<'a>,
    now: i64,
    arena: &'a Bump,
}

/// A mapping that ran, by its name, and what it sends.
struct Ran<'a> {
    mapping: &'a str,
    payload: Option<Payload<'a>>,
    records: Result<Records, Failure>,
}

impl<'m> Explainer<'m> {
    pub(super) fn new(mappings: &'m Mappings) -> Self {
        Self {
            mappings,
            places: Places::new(mappings),
            others: Others::new(&mappings.mixpanel),
            secrets: super::expression::secrets(mappings),
        }
    }

    pub(super) fn explain<'a, 'e>(
        &'a self,
        event: &events::Event<'e>,
        read: Event<'a>,
        now: i64,
        arena: &'a Bump,
    ) -> Trace<'e> {
        let explained = Explained {
            explainer: self,
            event: read,
            now,
            arena,
        };
        let mut trace = Trace {
            event: event.number,
            file: event.file,
            line: event.line,
            error: None,
            drops: Vec::new(),
            lets: Vec::new(),
            mappings: Vec::new(),
        };
        explained.fill(&mut trace);
        trace
    }
}

impl<'a> Explained<'a> {
    fn fill(&self, trace: &mut Trace<'_>) {
        let program = &self.explainer.mappings.program;
        let mut ran = Vec::new();
        let verdict = program.run(self.event, self.now, self.arena, |fired| {
            let mut records = Records::default();
            let payload = fired.payload;
            let made = payload.as_ref().map_err(Clone::clone).and_then(|payload| {
                let mixpanel = &self.explainer.mappings.mixpanel;
                mixpanel.records(
                    fired.action,
                    payload,
                    self.source(),
                    self.arena,
                    &mut records,
                )
            });
            ran.push(Ran {
                mapping: &fired.mapping.name,
                payload: payload.ok(),
                records: made.map(|()| records),
            });
        });
        trace.error = verdict.err().map(wrong);
        let mut reader = Reader::new(self.explainer, self.scope());
        trace.drops = self.drops(&mut reader);
        let kept = |drop: &Dropping| drop.condition.tried.holds == Some(false);
        let dropped = !trace.drops.iter().all(kept);
        let all = program.mappings.iter();
        for (mapping, origin) in all.zip(&self.explainer.mappings.origins.mappings) {
            let fired = ran.iter().find(|ran| ran.mapping == mapping.name);
            let mut traced = self.idle(mapping, origin);
            if dropped || trace.error.is_some() {
                traced.outcome = Fate::Dropped;
            } else if !mapping.enabled {
                traced.outcome = Fate::Disabled;
            } else if let (None, Some(other)) = (fired, self.taken(mapping, &ran)) {
                traced.outcome = Fate::AfterAnother;
                traced.after = Some(other.to_owned());
            } else {
                self.asked(mapping, origin, fired, &mut reader, &mut traced);
            }
            trace.mappings.push(traced);
        }
        trace.lets = reader.lets();
    }

    /// A scope with all of what may be spent on an event: explaining one thing takes nothing from the next.
    fn scope(&self) -> Scope<'a> {
        let program = &self.explainer.mappings.program;
        program.scope(self.event, self.now, self.arena)
    }

    fn source(&self) -> Source<'a> {
        Source {
            event: self.event.value,
            now: self.now,
        }
    }

    /// The conditions under `drop` up to the one that holds or fails.
    fn drops(&self, reader: &mut Reader<'a>) -> Vec<Dropping> {
        let mappings = self.explainer.mappings;
        let mut drops = Vec::new();
        for (drop, part) in mappings.program.drops.iter().zip(&mappings.origins.drops) {
            let tried = reader.condition(&drop.condition);
            let holds = tried.holds;
            drops.push(Dropping {
                name: drop.name.clone(),
                condition: Asked {
                    written: reader.written(std::slice::from_ref(part)),
                    tried,
                },
            });
            if holds != Some(false) {
                break;
            }
        }
        drops
    }

    /// Which other mapping of its group ran.
    fn taken<'r>(&self, mapping: &Mapping, ran: &'r [Ran<'_>]) -> Option<&'r str> {
        let group = mapping.group?;
        let program = &self.explainer.mappings.program;
        let mut members = program.mappings.iter();
        let before = members.by_ref().take_while(|m| m.name != mapping.name);
        let mut members = before.filter(|m| m.group == Some(group));
        members
            .find_map(|member| ran.iter().find(|ran| ran.mapping == member.name))
            .map(|ran| ran.mapping)
    }

    fn idle(&self, mapping: &Mapping, origin: &Origin) -> Traced {
        let actions = &self.explainer.mappings.program.destination.actions;
        let action = actions.get(mapping.action);
        Traced {
            mapping: mapping.name.clone(),
            action: action.map_or_else(String::new, |action| action.key.clone()),
            preset: origin.preset.clone(),
            at: self
                .explainer
                .places
                .of(segue_parser::Writer::File(origin.span)),
            outcome: Fate::DidNotFire,
            after: None,
            trigger: None,
            fields: Vec::new(),
            error: None,
            policies: Vec::new(),
            warnings: Vec::new(),
            sent: None,
        }
    }

    /// Explains a mapping whose trigger is asked.
    fn asked(
        &self,
        mapping: &'a Mapping,
        origin: &'a Origin,
        fired: Option<&Ran<'a>>,
        reader: &mut Reader<'a>,
        traced: &mut Traced,
    ) {
        reader.begin(self.scope());
        traced.trigger = Some(Asked {
            written: reader.written(&origin.trigger),
            tried: reader.condition(&mapping.trigger),
        });
        let mappings = self.explainer.mappings;
        let actions = &mappings.program.destination.actions;
        let (Some(ran), Some(action)) = (fired, actions.get(mapping.action)) else {
            return;
        };
        traced.fields = reader.fields(mapping, origin, action, ran.payload);
        match &ran.records {
            Ok(records) => {
                traced.outcome = Fate::Fired;
                if let Some(payload) = &ran.payload {
                    let made = check::Made {
                        action,
                        payload,
                        source: self.source(),
                        records,
                    };
                    traced.warnings = warnings(&mappings.mixpanel, made, self.arena);
                }
                let made = Made {
                    mapping,
                    pasted: origin.pasted,
                    action,
                    records,
                    source: self.source(),
                };
                traced.policies = self.explainer.others.applied(&made, &self.scope());
                traced.sent = Some(Sent {
                    records: member(|out| write_records(records, out)),
                    requests: member(|out| {
                        write_requests(&mappings.mixpanel.requests(records), false, out);
                    }),
                });
            }
            Err(failure) => {
                traced.outcome = Fate::Failed;
                traced.error = Some(wrong(failure.clone()));
            }
        }
    }
}

fn wrong(failure: Failure) -> Wrong {
    Wrong {
        code: failure.code.as_str(),
        field: failure.field,
        message: failure.message,
    }
}

/// What is written as `,"KEY":JSON`, without its key.
fn member(write: impl FnOnce(&mut Vec<u8>)) -> Box<RawValue> {
    let mut out = Vec::new();
    write(&mut out);
    let colon = out.iter().position(|byte| *byte == b':');
    let json = out.split_off(colon.map_or(0, |at| at + 1));
    parse(json).unwrap_or_default()
}

/// A value as JSON; none for no value.
pub(super) fn raw(value: segue_evaluator::Value<'_>) -> Option<Box<RawValue>> {
    let mut out = Vec::new();
    json::write(value, &mut out);
    parse(out).filter(|_| !value.is_missing())
}

fn parse(json: Vec<u8>) -> Option<Box<RawValue>> {
    RawValue::from_string(String::from_utf8(json).ok()?).ok()
}
