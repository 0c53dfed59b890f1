//! Events through whole subscriptions, as Segment's destination answered them.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that cannot go on stops"
)]

use std::collections::BTreeMap;

use segue_delivery::{Encoding, Request};
use segue_evaluator::{Bump, json};
use segue_mixpanel::{Mixpanel, Records, Settings, Source};
use segue_parser::{Compiler, Environment};
use segue_tests::conformance::{cases, hold, read, same};
use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Value, json};

/// The clock while the answers were recorded.
const NOW: i64 = 1_767_323_045_678;

/// What the reference, with its random source fixed, generated for an id.
const GENERATED_ID: &str = "4fzzzxjy4fzzzxjy";

/// A case; what went in stays as it was written.
#[derive(Deserialize)]
struct Case {
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
    /// Not given for batches, which are no cases of ours.
    #[serde(default)]
    event_index: usize,
    subscription: String,
    requests: Option<Vec<Value>>,
}

/// A subscription, or changes to a preset.
#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase")]
struct Subscription {
    extends: Option<String>,
    name: Option<Box<RawValue>>,
    enabled: Option<Box<RawValue>>,
    subscribe: Option<Box<RawValue>>,
    partner_action: Option<Box<RawValue>>,
    mapping: Option<BTreeMap<String, Box<RawValue>>>,
}

#[derive(Debug)]
struct NoVariables;

impl Environment for NoVariables {
    fn get(&self, _: &str) -> Option<String> {
        None
    }
}

#[test]
fn mixpanel() {
    let compiler = Compiler::new(segue_mixpanel::destination()).unwrap();
    let presets: Vec<Subscription> = serde_json::from_str(&read("presets.json")).unwrap();
    let single =
        |case: &Case| case.kind == "mixpanel" && case.respond.is_none() && case.features.is_none();
    let answers = cases::<Case>("mixpanel.jsonl")
        .into_iter()
        .filter(single)
        .map(|case| {
            let file = case.mapping_file(&presets);
            let answer = case.check(&compiler, &file);
            (case.id, answer)
        });
    hold("mixpanel", answers);
}

impl Case {
    /// The settings and subscriptions as a mapping file.
    fn mapping_file(&self, presets: &[Subscription]) -> String {
        let mut settings = self.settings.clone();
        settings.insert("compatibility".to_owned(), raw(&json!("segment")));
        let settings = serde_json::to_string(&settings).unwrap();
        let head = format!(r#""version":1,"destination":"mixpanel","settings":{settings}"#);
        if self.subscriptions.get() == r#""presets""# {
            return format!(r#"{{{head},"presets":"all"}}"#);
        }
        let subscriptions: Vec<Box<RawValue>> =
            serde_json::from_str(self.subscriptions.get()).unwrap();
        let mappings: Vec<_> = subscriptions
            .iter()
            .map(
                |subscription| match serde_json::from_str(subscription.get()) {
                    Ok(Value::String(name)) => json!({"preset": name}).to_string(),
                    _ => serde_json::from_str::<Subscription>(subscription.get())
                        .unwrap()
                        .entry(presets),
                },
            )
            .collect();
        format!(r#"{{{head},"mappings":[{}]}}"#, mappings.join(","))
    }

    /// Runs the events through the mapping file, as `segue map --emit requests` does.
    fn check(&self, compiler: &Compiler, file: &str) -> Result<(), String> {
        let compilation = compiler.compile(file, &NoVariables);
        let (Some(program), Some(settings)) = (compilation.program, compilation.settings) else {
            // What can never work does not load; the reference fails for each event instead.
            let outcomes = &self.expect.outcomes;
            let failed = outcomes.iter().all(|outcome| outcome.requests.is_none());
            return if failed && !outcomes.is_empty() {
                Ok(())
            } else {
                Err(format!(
                    "does not load: {:#?}\n{file}",
                    compilation.diagnostics
                ))
            };
        };
        let mixpanel = Mixpanel::new(Settings::new(&settings).map_err(|e| e.to_string())?);
        let mut expected: BTreeMap<_, _> = self
            .expect
            .outcomes
            .iter()
            .map(|o| ((o.event_index, o.subscription.clone()), &o.requests))
            .collect();
        for (index, event) in self.events.iter().enumerate() {
            let arena = Bump::new();
            let event = json::read(event.get().as_bytes(), &arena).map_err(|e| e.to_string())?;
            let source = Source { event, now: NOW };
            let mut differences = Vec::new();
            let verdict = program.run(event, NOW, &arena, |fired| {
                let name = &fired.mapping.name;
                let requests = fired.payload.and_then(|payload| {
                    let mut records = Records::default();
                    mixpanel.records(fired.action, &payload, source, &arena, &mut records)?;
                    Ok(mixpanel.requests(&records))
                });
                let expected = expected.remove(&(index, name.clone()));
                let difference = match (expected, &requests) {
                    (Some(Some(expected)), Ok(requests)) => compare(expected, requests),
                    (Some(None), Err(_)) => Ok(()),
                    (expected, requests) => {
                        Err(format!("wanted {expected:?}, came out {requests:?}"))
                    }
                };
                if let Err(difference) = difference {
                    differences.push(format!("event {index}, {name}: {difference}"));
                }
            });
            if let Err(failure) = verdict {
                differences.push(format!("event {index}: {failure}"));
            }
            if let Some(difference) = differences.into_iter().next() {
                return Err(difference);
            }
        }
        match expected
            .into_iter()
            .find(|(_, requests)| requests.is_some())
        {
            Some(((index, name), _)) => Err(format!("event {index}, {name}: did not fire")),
            None => Ok(()),
        }
    }
}

impl Subscription {
    /// The entry under `mappings:`, byte for byte what was recorded.
    fn entry(self, presets: &[Self]) -> String {
        let preset = self.extends.as_ref().map(|name| {
            let name = raw(&json!(name));
            presets
                .iter()
                .find(|p| p.name.as_ref().is_some_and(|n| n.get() == name.get()))
                .unwrap()
        });
        let base = |get: fn(&Self) -> &Option<Box<RawValue>>| preset.and_then(|p| get(p).clone());
        let mut mapping = preset.and_then(|p| p.mapping.clone()).unwrap_or_default();
        mapping.extend(self.mapping.unwrap_or_default());
        let mapping = serde_json::value::to_raw_value(&mapping).unwrap();
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
            ("mapping", Some(mapping)),
        ]
        .into_iter()
        .filter_map(|(key, value)| Some(format!(r#""{key}":{}"#, value?.get())))
        .collect();
        format!("{{{}}}", members.join(","))
    }
}

fn raw(value: &Value) -> Box<RawValue> {
    serde_json::value::to_raw_value(value).unwrap()
}

/// Whether the requests are those that were recorded.
fn compare(expected: &[Value], requests: &[Request]) -> Result<(), String> {
    let actual: Vec<_> = requests.iter().map(shown).collect();
    let mut wanted = Value::Array(expected.to_vec());
    let actual = Value::Array(actual);
    adopt_generated_ids(&mut wanted, &actual);
    if same(&wanted, &actual) {
        Ok(())
    } else {
        Err(format!("\n  wanted    {wanted}\n  came out  {actual}"))
    }
}

/// A request as the recording has it.
fn shown(request: &Request) -> Value {
    let mut headers = json!({"content-type": request.content_type});
    if let Some(authorization) = &request.authorization {
        headers["authorization"] = json!(authorization);
    }
    json!({
        "method": request.method,
        "url": request.url,
        "headers": headers,
        "encoding": match request.encoding {
            Encoding::Json => "json",
            Encoding::Form => "form",
        },
        "body": serde_json::from_slice::<Value>(&request.body).unwrap(),
    })
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
