//! What became of an event, as data.

use segue_evaluator::coerce;
use segue_evaluator::eval::{Event, Explained, Failure, Scope};
use segue_evaluator::program::{Body, Expr, Mapping};
use segue_evaluator::schema::Action;
use segue_evaluator::{Bump, Payload, Program, Value, json};
use segue_mixpanel::{Mixpanel, Policy, Records, Source};
use segue_parser::rule::show;
use segue_parser::{FieldOrigin, Origin, Writer};
use serde::Serialize;
use serde_json::value::RawValue;

use super::super::map::{write_records, write_requests};
use crate::mappings::Mappings;

/// What became of an event: a line of `segue trace --format json`.
#[derive(Serialize)]
pub(super) struct Trace {
    pub(super) event: u64,
    /// The conditions under `drop`, as far as they were asked.
    pub(super) drops: Vec<Dropping>,
    /// All mappings, in file order.
    pub(super) mappings: Vec<Traced>,
}

#[derive(Serialize)]
pub(super) struct Dropping {
    pub(super) name: String,
    pub(super) condition: Tried,
}

/// A condition, what it came to, and why.
#[derive(Serialize)]
pub(super) struct Tried {
    pub(super) condition: String,
    /// None where it was not asked, or failed.
    pub(super) holds: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) error: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) met: Vec<Met>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) parts: Vec<Tried>,
}

/// What stands at a place that is read; no value where nothing does.
#[derive(Serialize)]
pub(super) struct Met {
    pub(super) path: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) value: Option<Box<RawValue>>,
}

/// What became of an event in one mapping.
#[derive(Serialize)]
pub(super) struct Traced {
    pub(super) mapping: String,
    pub(super) action: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) preset: Option<String>,
    pub(super) outcome: Fate,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) trigger: Option<Tried>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) fields: Vec<Assigned>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) error: Option<Wrong>,
    /// The policies without which other records would come out.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) policies: Vec<Applied>,
    #[serde(flatten)]
    pub(super) sent: Option<Sent>,
}

#[derive(Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Fate {
    Fired,
    DidNotFire,
    /// It fired, and has no payload or no records.
    Failed,
    Disabled,
    /// Another mapping of its `first_match` did.
    AfterAnother,
    /// A `drop` held.
    Dropped,
}

/// A field on its way into the payload.
#[derive(Serialize)]
pub(super) struct Assigned {
    pub(super) field: String,
    /// As it is written: the value that sets it, then what is added.
    pub(super) written: Vec<Part>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) reads: Vec<Met>,
    /// What the expression gave.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) value: Option<Box<RawValue>>,
    pub(super) change: Change,
    /// What stands in the payload, where that is something else.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) became: Option<Box<RawValue>>,
}

#[derive(Serialize)]
pub(super) struct Part {
    pub(super) by: &'static str,
    pub(super) text: String,
}

#[derive(Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Change {
    /// It stands in the payload as it is.
    Kept,
    /// It is converted to the type of the field.
    Coerced,
    /// It counts as empty.
    Dropped,
    /// There is no value.
    Missing,
}

#[derive(Serialize)]
pub(super) struct Wrong {
    pub(super) code: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) field: Option<String>,
    pub(super) message: String,
}

#[derive(Serialize)]
pub(super) struct Applied {
    pub(super) policy: &'static str,
    pub(super) side: &'static str,
}

#[derive(Serialize)]
pub(super) struct Sent {
    pub(super) records: Box<RawValue>,
    pub(super) requests: Box<RawValue>,
}

/// What is needed to explain an event.
struct Explainer<'a> {
    program: &'a Program,
    mixpanel: &'a Mixpanel,
    others: &'a [Other],
    scope: Scope<'a>,
    source: Source<'a>,
    arena: &'a Bump,
}

impl Trace {
    pub(super) fn new<'a>(
        mappings: &'a Mappings,
        others: &'a [Other],
        number: u64,
        event: Event<'a>,
        now: i64,
        arena: &'a Bump,
    ) -> Self {
        let explainer = Explainer {
            program: &mappings.program,
            mixpanel: &mappings.mixpanel,
            others,
            scope: mappings.program.scope(event, now, arena),
            source: Source {
                event: event.value,
                now,
            },
            arena,
        };
        let mut dropped = false;
        let mut drops = Vec::new();
        for drop in &mappings.program.drops {
            if !dropped {
                let condition = explainer.condition(&drop.condition);
                dropped = condition.holds != Some(false);
                let name = drop.name.clone();
                drops.push(Dropping { name, condition });
            }
        }
        let mut taken = None;
        let all = mappings.program.mappings.iter().zip(&mappings.origins);
        let traced = all.map(|(mapping, origin)| {
            let after = mapping.group.is_some() && mapping.group == taken;
            let traced = explainer.mapping(mapping, origin, dropped, after);
            if matches!(traced.outcome, Fate::Fired | Fate::Failed) {
                taken = mapping.group;
            }
            traced
        });
        Self {
            event: number,
            drops,
            mappings: traced.collect(),
        }
    }

    pub(super) fn failed(&self) -> bool {
        self.mappings.iter().any(|m| m.outcome == Fate::Failed)
    }
}

impl<'a> Explainer<'a> {
    fn condition(&self, condition: &'a Expr) -> Tried {
        self.explained(self.scope.explain(condition))
    }

    fn explained(&self, explained: Explained<'a>) -> Tried {
        let (holds, error) = match explained.holds {
            Some(Ok(holds)) => (Some(holds), None),
            Some(Err(failure)) => (None, Some(failure.message)),
            None => (None, None),
        };
        Tried {
            condition: self.show(explained.condition),
            holds,
            error,
            met: self.met(explained.met),
            parts: explained
                .parts
                .into_iter()
                .map(|p| self.explained(p))
                .collect(),
        }
    }

    fn show(&self, expr: &Expr) -> String {
        show(expr, &self.program.paths, &self.program.lets)
    }

    fn met(&self, reads: Vec<(&'a Expr, Value<'a>)>) -> Vec<Met> {
        let met = reads.into_iter().map(|(expr, value)| Met {
            path: self.show(expr),
            value: raw(value),
        });
        met.collect()
    }

    fn mapping(&self, mapping: &'a Mapping, origin: &Origin, dropped: bool, after: bool) -> Traced {
        let action = self.program.destination.actions.get(mapping.action);
        let mut traced = Traced {
            mapping: mapping.name.clone(),
            action: action.map_or_else(String::new, |action| action.key.clone()),
            preset: origin.preset.clone(),
            outcome: Fate::DidNotFire,
            trigger: None,
            fields: Vec::new(),
            error: None,
            policies: Vec::new(),
            sent: None,
        };
        let idle = [
            (dropped, Fate::Dropped),
            (!mapping.enabled, Fate::Disabled),
            (after, Fate::AfterAnother),
        ];
        if let Some((_, fate)) = idle.into_iter().find(|(is, _)| *is) {
            traced.outcome = fate;
            return traced;
        }
        let trigger = self.condition(&mapping.trigger);
        let fires = trigger.holds != Some(false);
        traced.trigger = Some(trigger);
        if let (true, Some(action)) = (fires, action) {
            traced.outcome = Fate::Fired;
            if let Err(failure) = self.fire(mapping, origin, action, &mut traced) {
                traced.outcome = Fate::Failed;
                traced.error = Some(Wrong {
                    code: failure.code.as_str(),
                    field: failure.field,
                    message: failure.message,
                });
            }
        }
        traced
    }

    fn fire(
        &self,
        mapping: &'a Mapping,
        origin: &Origin,
        action: &'a Action,
        traced: &mut Traced,
    ) -> Result<(), Failure> {
        self.scope.holds(&mapping.trigger, self.scope.top())?;
        let values = &*self.scope.fields(mapping, action)?;
        let payload = self.payload(action, values, self.program.coercion);
        let became = payload.as_ref().ok().map(|payload| payload.values);
        for (at, value) in values.iter().enumerate() {
            let origin = origin.fields.iter().find(|origin| origin.field == at);
            if let Some(origin) = origin {
                let became = became.and_then(|values| values.get(at)).unwrap_or(value);
                traced
                    .fields
                    .push(self.field(mapping, action, origin, *value, *became));
            }
        }
        let mut records = Records::default();
        self.mixpanel
            .records(action, &payload?, self.source, self.arena, &mut records)?;
        traced.policies = self.policies(action, values, &records);
        traced.sent = Some(Sent {
            records: member(|out| write_records(&records, out)),
            requests: member(|out| {
                write_requests(&self.mixpanel.requests(&records), false, out);
            }),
        });
        Ok(())
    }

    /// The payload of values that are left as they are.
    fn payload(
        &self,
        action: &Action,
        values: &[Value<'a>],
        coercion: coerce::Coercion,
    ) -> Result<Payload<'a>, Failure> {
        let copy = self.arena.alloc_slice_copy(values);
        coerce::payload(action, coercion, copy, self.arena)
    }

    fn field(
        &self,
        mapping: &'a Mapping,
        action: &Action,
        origin: &FieldOrigin,
        value: Value<'a>,
        became: Value<'a>,
    ) -> Assigned {
        let expr = match &mapping.body {
            Body::Fields(fields) => fields.iter().find(|(at, _)| *at == origin.field),
            Body::Whole(_) => None,
        };
        let reads = expr.map_or_else(Vec::new, |(_, expr)| self.scope.reads(expr));
        let change = match (value, became) {
            (Value::Missing, Value::Missing) => Change::Missing,
            (_, Value::Missing) => Change::Dropped,
            (value, became) if value.equals(&became) => Change::Kept,
            _ => Change::Coerced,
        };
        let parts = origin.parts.iter().map(|part| Part {
            by: match part.by {
                Writer::Default => "default",
                Writer::Preset => "preset",
                Writer::File(_) => "file",
            },
            text: part.text.clone(),
        });
        let field = action.fields.get(origin.field);
        Assigned {
            field: field.map_or_else(String::new, |field| field.key.clone()),
            written: parts.collect(),
            reads: self.met(reads),
            value: raw(value),
            change,
            became: raw(became).filter(|_| change == Change::Coerced),
        }
    }

    /// The policies that make a difference here: with the other side of each, other records would come out.
    fn policies(&self, action: &Action, values: &[Value<'a>], records: &Records) -> Vec<Applied> {
        let differs = |other: &&'a Other| {
            let coercion = other.mixpanel.settings().policies.coercion();
            let mut others = Records::default();
            let payload = self.payload(action, values, coercion);
            let made = payload.and_then(|payload| {
                other
                    .mixpanel
                    .records(action, &payload, self.source, self.arena, &mut others)
            });
            made.is_err() || !others.iter().eq(records.iter())
        };
        let applied = self.others.iter().filter(differs);
        let applied = applied.map(|other| Applied {
            policy: other.policy,
            side: other.side,
        });
        applied.collect()
    }
}

/// The destination with the other side of one policy.
pub(super) struct Other {
    policy: &'static str,
    /// The side that the settings have.
    side: &'static str,
    mixpanel: Mixpanel,
}

impl Other {
    /// One for each policy.
    pub(super) fn all(mixpanel: &Mixpanel) -> Vec<Self> {
        let others = Policy::all().map(|(policy, name)| {
            let mut settings = mixpanel.settings().clone();
            let policies = settings.policies;
            let improved = policies.improves(policy);
            settings.policies = if improved {
                policies.without(policy)
            } else {
                policies.with(policy)
            };
            Self {
                policy: name,
                side: if improved { "improved" } else { "segment" },
                mixpanel: Mixpanel::new(settings),
            }
        });
        others.collect()
    }
}

/// A value as JSON; none for no value.
fn raw(value: Value<'_>) -> Option<Box<RawValue>> {
    let mut out = Vec::new();
    json::write(value, &mut out);
    parse(out).filter(|_| !value.is_missing())
}

/// What is written as `,"KEY":JSON`, without its key.
fn member(write: impl FnOnce(&mut Vec<u8>)) -> Box<RawValue> {
    let mut out = Vec::new();
    write(&mut out);
    let colon = out.iter().position(|byte| *byte == b':');
    let json = out.split_off(colon.map_or(0, |at| at + 1));
    parse(json).unwrap_or_default()
}

fn parse(json: Vec<u8>) -> Option<Box<RawValue>> {
    RawValue::from_string(String::from_utf8(json).ok()?).ok()
}
