//! Cases about events that go through whole subscriptions of Segment's destination.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::value::{RawValue, to_raw_value};
use serde_json::{Value, json};

use crate::conformance::{cases, read, same};

/// The clock while the answers were recorded.
pub const NOW: i64 = 1_767_323_045_678;

/// What the reference, with its random source fixed, generated for an id.
const GENERATED_ID: &str = "4fzzzxjy4fzzzxjy";

/// A case, turned into what Segue is given: a mapping file and events.
#[derive(Debug)]
pub struct Case {
    /// Its id.
    pub id: String,
    /// Settings and subscriptions as a mapping file, in `compatibility: segment`.
    pub mapping_file: String,
    /// The events, byte for byte.
    pub events: Vec<String>,
    /// By event and subscription: the requests that were made, none where there was an error.
    expected: BTreeMap<(usize, String), Option<Vec<Value>>>,
}

/// What came out, by event and mapping: the requests, as the recording writes them, or an error.
pub type Answers = BTreeMap<(usize, String), Result<Vec<Value>, String>>;

impl Case {
    /// The cases of single events that the network had no part in.
    pub fn all() -> Vec<Self> {
        let presets: Vec<Subscription> =
            serde_json::from_str(&read("presets.json")).expect("presets.json is valid");
        cases::<Recorded>("mixpanel.jsonl")
            .into_iter()
            .filter(|case| {
                case.kind == "mixpanel" && case.respond.is_none() && case.features.is_none()
            })
            .map(|case| Self {
                mapping_file: case.mapping_file(&presets),
                id: case.id,
                events: case.events.iter().map(|e| e.get().to_owned()).collect(),
                expected: case
                    .expect
                    .outcomes
                    .into_iter()
                    .map(|o| ((o.event_index, o.subscription), o.requests))
                    .collect(),
            })
            .collect()
    }

    /// Whether the answers are the recorded ones; `Err` is a mapping file that does not load.
    pub fn judge(&self, answers: Result<Answers, String>) -> Result<(), String> {
        let mut answers = match answers {
            Ok(answers) => answers,
            // What can never work does not load; the reference fails for each event instead.
            Err(_) if self.can_never_work() => return Ok(()),
            Err(reason) => return Err(format!("does not load: {reason}\n{}", self.mapping_file)),
        };
        for ((event, name), expected) in &self.expected {
            let answer = answers.remove(&(*event, name.clone()));
            let agrees = match (expected, &answer) {
                (Some(expected), Some(Ok(requests))) => alike(expected, requests),
                (None, Some(Ok(_))) | (Some(_), _) => false,
                (None, _) => true,
            };
            if !agrees {
                let wanted = expected
                    .as_ref()
                    .map(|requests| json!(requests).to_string());
                let wanted = wanted.unwrap_or_else(|| "an error".to_owned());
                let came_out = match answer {
                    Some(Ok(requests)) => json!(requests).to_string(),
                    Some(Err(error)) => error,
                    None => "nothing".to_owned(),
                };
                return Err(format!(
                    "event {event}, {name}\n  wanted    {wanted}\n  came out  {came_out}"
                ));
            }
        }
        match answers.into_iter().next() {
            Some(((event, name), answer)) => Err(format!(
                "event {event}, {name}: should not have fired, {answer:?}"
            )),
            None => Ok(()),
        }
    }

    fn can_never_work(&self) -> bool {
        !self.expected.is_empty() && self.expected.values().all(Option::is_none)
    }
}

/// A case as it is stored; what went in stays as it was written.
#[derive(Deserialize)]
struct Recorded {
    id: String,
    kind: String,
    settings: BTreeMap<String, Box<RawValue>>,
    subscriptions: Box<RawValue>,
    events: Vec<Box<RawValue>>,
    expect: Expectation,
    respond: Option<Value>,
    features: Option<Value>,
}

#[derive(Deserialize)]
struct Expectation {
    outcomes: Vec<Outcome>,
}

/// What came of one event and one subscription.
#[derive(Deserialize)]
struct Outcome {
    /// Left out of what came of a batch.
    #[serde(default)]
    event_index: usize,
    subscription: String,
    requests: Option<Vec<Value>>,
}

/// A subscription, or changes to a preset.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Subscription {
    extends: Option<String>,
    name: Option<Box<RawValue>>,
    enabled: Option<Box<RawValue>>,
    subscribe: Option<Box<RawValue>>,
    partner_action: Option<Box<RawValue>>,
    mapping: Option<BTreeMap<String, Box<RawValue>>>,
}

impl Recorded {
    fn mapping_file(&self, presets: &[Subscription]) -> String {
        let mut settings = self.settings.clone();
        settings.insert("compatibility".to_owned(), raw(&json!("segment")));
        let settings = raw(&settings);
        let head = format!(r#""version":1,"destination":"mixpanel","settings":{settings}"#);
        if self.subscriptions.get() == r#""presets""# {
            return format!(r#"{{{head},"presets":"all"}}"#);
        }
        let subscriptions: Vec<Box<RawValue>> = parse(self.subscriptions.get());
        let mappings: Vec<_> = subscriptions
            .iter()
            .map(|subscription| match parse(subscription.get()) {
                Value::String(preset) => json!({"preset": preset}).to_string(),
                _ => parse::<Subscription>(subscription.get()).entry(presets),
            })
            .collect();
        format!(r#"{{{head},"mappings":[{}]}}"#, mappings.join(","))
    }
}

impl Subscription {
    /// The entry under `mappings:`, byte for byte what was recorded.
    fn entry(self, presets: &[Self]) -> String {
        let preset = self.extends.as_ref().map(|name| {
            presets
                .iter()
                .find(|p| {
                    p.name
                        .as_ref()
                        .is_some_and(|n| parse::<String>(n.get()) == *name)
                })
                .expect("a preset of that name")
        });
        let base = |get: fn(&Self) -> &Option<Box<RawValue>>| preset.and_then(|p| get(p).clone());
        let mut mapping = preset.and_then(|p| p.mapping.clone()).unwrap_or_default();
        mapping.extend(self.mapping.unwrap_or_default());
        let members: Vec<_> = [
            ("name", self.name.or_else(|| base(|p| &p.name))),
            ("enabled", self.enabled.or_else(|| base(|p| &p.enabled))),
            (
                "subscribe",
                self.subscribe.or_else(|| base(|p| &p.subscribe)),
            ),
            (
                "partnerAction",
                self.partner_action.or_else(|| base(|p| &p.partner_action)),
            ),
            ("mapping", Some(raw(&mapping))),
        ]
        .into_iter()
        .filter_map(|(key, value)| Some(format!(r#""{key}":{}"#, value?)))
        .collect();
        format!("{{{}}}", members.join(","))
    }
}

fn raw(value: &impl serde::Serialize) -> Box<RawValue> {
    to_raw_value(value).expect("values have a text")
}

fn parse<'t, T: Deserialize<'t>>(text: &'t str) -> T {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

/// Whether requests are the expected ones, whatever ids were generated for them.
fn alike(expected: &[Value], requests: &[Value]) -> bool {
    let mut expected = json!(expected);
    let requests = json!(requests);
    adopt_generated_ids(&mut expected, &requests);
    same(&expected, &requests)
}

/// Replaces a generated id by the one that came out, if that is a text with something where the random part stood.
fn adopt_generated_ids(expected: &mut Value, actual: &Value) {
    match (expected, actual) {
        (Value::Array(expected), Value::Array(actual)) => {
            for (expected, actual) in expected.iter_mut().zip(actual) {
                adopt_generated_ids(expected, actual);
            }
        }
        (Value::Object(expected), Value::Object(actual)) => {
            for (key, expected) in expected {
                adopt_generated_ids(expected, actual.get(key).unwrap_or(&Value::Null));
            }
        }
        (Value::String(expected), Value::String(actual)) => {
            let generated = expected
                .strip_suffix(GENERATED_ID)
                .and_then(|position| actual.strip_prefix(position));
            if generated.is_some_and(|id| !id.is_empty()) {
                expected.clone_from(actual);
            }
        }
        _ => {}
    }
}
