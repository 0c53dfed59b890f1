//! What became of an event, as data: a line of `segue trace --format json`, which `docs/cli.md` describes.

use segue_mixpanel::check::Severity;
use serde::Serialize;
use serde_json::value::RawValue;

use crate::place::Place;

/// What became of an event.
#[derive(Serialize)]
pub(super) struct Trace<'e> {
    pub(super) event: u64,
    pub(super) file: &'e str,
    pub(super) line: u64,
    /// Why none of the mappings ran, where that is not the doing of a `drop`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) error: Option<Wrong>,
    /// The conditions under `drop`, as far as they were asked.
    pub(super) drops: Vec<Dropping>,
    /// The values under `let` that were needed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) lets: Vec<Named>,
    /// All mappings, in file order.
    pub(super) mappings: Vec<Traced>,
}

#[derive(Serialize)]
pub(super) struct Dropping {
    pub(super) name: String,
    pub(super) condition: Asked,
}

/// A value under `let`.
#[derive(Serialize)]
pub(super) struct Named {
    pub(super) name: String,
    pub(super) written: Part,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) reads: Vec<Met>,
    #[serde(flatten)]
    pub(super) came_to: CameTo,
}

/// A condition as it is written, and what it came to.
#[derive(Serialize)]
pub(super) struct Asked {
    /// The condition, then what narrows it.
    pub(super) written: Vec<Part>,
    #[serde(flatten)]
    pub(super) tried: Tried,
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

impl Tried {
    /// Whether what stands before it had decided already.
    pub(super) fn was_skipped(&self) -> bool {
        self.holds.is_none() && self.error.is_none()
    }
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
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) at: Option<Place>,
    pub(super) outcome: Fate,
    /// What fired in its place, where it was not asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) after: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) trigger: Option<Asked>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) fields: Vec<Assigned>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) error: Option<Wrong>,
    /// The policies without which something else would come out.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) policies: Vec<Applied>,
    /// What Mixpanel would reject, lose or misread.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) warnings: Vec<Warning>,
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
    /// A `drop` held, or failed.
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
    #[serde(flatten)]
    pub(super) came_to: CameTo,
    pub(super) change: Change,
    /// What stands in the payload, where that is something else.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) became: Option<Box<RawValue>>,
}

impl Assigned {
    /// Whether somebody other than the action has written it.
    pub(super) fn is_chosen(&self) -> bool {
        self.written.iter().any(|part| part.by != By::Default)
    }
}

/// What an expression gave: a value, nothing, or the reason why it failed.
#[derive(Serialize)]
pub(super) struct CameTo {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) value: Option<Box<RawValue>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) error: Option<String>,
}

/// A piece of a mapping file, or of what stands in for it.
#[derive(Serialize)]
pub(super) struct Part {
    pub(super) by: By,
    pub(super) text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) at: Option<Place>,
}

#[derive(Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum By {
    Default,
    Preset,
    File,
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
    /// Its expression fails.
    Failed,
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

/// What a check finds.
#[derive(PartialEq, Eq, Serialize)]
pub(super) struct Warning {
    pub(super) code: &'static str,
    pub(super) severity: Severity,
    pub(super) message: String,
}

#[derive(Serialize)]
pub(super) struct Sent {
    pub(super) records: Box<RawValue>,
    pub(super) requests: Box<RawValue>,
}

impl Trace<'_> {
    /// Whether something went wrong.
    pub(super) fn failed(&self) -> bool {
        let failed = |traced: &Traced| traced.outcome == Fate::Failed;
        self.error.is_some() || self.mappings.iter().any(failed)
    }
}
