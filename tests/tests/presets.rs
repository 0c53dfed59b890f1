//! The presets, expanded, are those of the reference, field for field.
#![allow(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot go on stops"
)]

use std::collections::{BTreeMap, BTreeSet};

use segue_evaluator::{Bump, Program, json};
use segue_parser::Compiler;
use segue_tests::conformance;
use segue_tests::mixpanel::{Case, NOW};
use serde_json::json;

fn program(compiler: &Compiler, file: &str) -> Program {
    let compilation = compiler.compile(file, &BTreeMap::new());
    let found = compilation.diagnostics;
    compilation.program.unwrap_or_else(|| panic!("{found:#?}"))
}

/// What an event comes to: by mapping, the value of each field, or the failure.
fn payloads(program: &Program, event: &str) -> BTreeMap<(String, String), String> {
    let arena = Bump::new();
    let event = json::read(event.as_bytes(), &arena).unwrap();
    let mut found = BTreeMap::new();
    let ran = program.run(program.event(event, &arena), NOW, &arena, |fired| {
        let mapping = || fired.mapping.name.clone();
        match &fired.payload {
            Err(failure) => {
                found.insert((mapping(), "error".to_owned()), failure.to_string());
            }
            Ok(payload) => {
                let values = fired.action.fields.iter().zip(payload.values);
                for (field, value) in values.filter(|(_, value)| !value.is_missing()) {
                    let mut json = Vec::new();
                    json::write(*value, &mut json);
                    let json = String::from_utf8(json).unwrap();
                    found.insert((mapping(), field.key.clone()), json);
                }
            }
        }
    });
    ran.unwrap();
    found
}

/// An event that has everything a default reads.
fn full(kind: &str, event: &str) -> String {
    json!({
        "type": kind, "event": event, "name": "n", "userId": "u", "anonymousId": "a", "messageId": "m",
        "timestamp": "2026-01-01T00:00:00.000Z", "groupId": "top",
        "traits": {"email": "e@example.com", "name": "t"},
        "properties": {"p": 1, "order_id": "o", "products": [{
            "product_id": "1", "sku": "s", "category": "c", "name": "n", "brand": "b", "variant": "v", "price": 1.5,
            "quantity": 2, "coupon": "x", "position": 1, "url": "u", "image_url": "i", "other": "left out"
        }]},
        "context": {
            "groupId": "g", "locale": "de-CH", "ip": "1.2.3.4", "timezone": "Europe/Zurich", "userAgent": "agent",
            "app": {"name": "n", "namespace": "ns", "build": "b", "version": "v", "platform": "p"},
            "os": {"name": "o", "version": "v"},
            "device": {
                "id": "i", "type": "ios", "name": "n", "manufacturer": "m", "model": "o", "advertisingId": "x",
                "adTrackingEnabled": true, "idfa": "y"
            },
            "network": {"bluetooth": true, "carrier": "c", "cellular": false, "wifi": true},
            "location": {"country": "CH", "region": "ZH"},
            "library": {"name": "l", "version": "v"},
            "page": {"url": "u", "referrer": "r"},
            "screen": {"width": 1, "height": 2, "density": 3},
            "campaign": {"source": "s", "medium": "m", "name": "n", "term": "t", "content": "c"},
            "userAgentData": {
                "mobile": false, "platform": "p", "architecture": "a", "bitness": "b", "model": "m",
                "platformVersion": "1", "uaFullVersion": "2", "wow64": true
            }
        }
    })
    .to_string()
}

#[test]
fn all_data_of_the_destination_compiles() {
    let compiler = Compiler::new(segue_mixpanel::destination()).unwrap();
    compiler.check().unwrap();
}

#[test]
fn presets_give_what_the_subscriptions_of_the_reference_give() {
    let compiler = Compiler::new(segue_mixpanel::destination()).unwrap();
    let head = r#""version": 1, "destination": "mixpanel""#;
    let settings = r#""settings": {"project_token": "token", "compatibility": "segment"}"#;
    let program = |rest: String| program(&compiler, &format!("{{{head}, {settings}, {rest}}}"));
    let presets = program(r#""presets": "all""#.to_owned());
    let reference = program(format!(
        r#""mappings": {}"#,
        conformance::read("presets.json")
    ));
    let kinds = ["page", "screen", "identify", "group", "track"];
    let mut events: BTreeSet<String> = kinds.iter().map(|kind| full(kind, "e")).collect();
    events.insert(full("track", "Order Completed"));
    events.extend(Case::all().into_iter().flat_map(|case| case.events));
    let mut fields = BTreeSet::new();
    for event in &events {
        let found = payloads(&presets, event);
        assert_eq!(found, payloads(&reference, event), "{event}");
        fields.extend(found.into_keys());
    }
    // Every mapped field was seen with a value, so that agreeing means something.
    let mapped = presets.mappings.iter().map(|m| (&m.name, m.action));
    for (name, action) in mapped {
        for field in &presets.destination.actions[action].fields {
            let key = (name.clone(), field.key.clone());
            assert!(fields.contains(&key) || field.default.is_none(), "{key:?}");
        }
    }
}
