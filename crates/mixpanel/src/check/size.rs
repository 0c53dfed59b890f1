use segue_evaluator::{Value, json};

use super::registry::register;
use super::{Found, Seen};
use crate::record::Lane;

register! {
    RECORD_TOO_LARGE = "record-too-large" Rejected of Records {
        "a record of a megabyte or more"
        why: "An event, or an update of a profile, is less than a megabyte of JSON. Mixpanel refuses a larger one."
        change: "Send the properties that reports need, not all there are: `event_properties: =pick(properties, \"plan\", \"step\")`."
        events: r#"{"type":"track","event":"Saved","userId":"user-1","timestamp":"2026-01-01T09:00:00Z","properties":{«200 × "page-#":[«30 × "«240 × x»",»"x"],»"step":"end"},"context":{"ip":"203.0.113.7"}}"#
        bad: "mappings:\n  - preset: Track Calls\n"
        good: "mappings:\n  - preset: Track Calls\n    fields:\n      event_properties: =pick(properties, \"step\")\n"
    }
    TOO_MANY_PROPERTIES = "too-many-properties" Rejected of Records {
        "more properties than a record may have"
        why: "An event has fewer than 255 properties, those that Segue adds included, and a profile at most 2000. Mixpanel refuses a record with more."
        change: "Send the properties that reports need: `event_properties: =pick(properties, \"plan\", \"step\")`."
        events: r#"{"type":"track","event":"Saved","userId":"user-1","timestamp":"2026-01-01T09:00:00Z","properties":{«300 × "answer-#":#,»"step":"end"},"context":{"ip":"203.0.113.7"}}"#
        bad: "mappings:\n  - preset: Track Calls\n"
        good: "mappings:\n  - preset: Track Calls\n    fields:\n      event_properties: =pick(properties, \"step\")\n"
    }
    TOO_MANY_KEYS = "too-many-keys" Rejected of Events {
        "an object of 255 members or more in a property"
        why: "An object in a property has fewer than 255 members. Mixpanel refuses the event otherwise. Objects whose keys are ids grow like that: `{\"item-1\": 2, \"item-2\": 5}`."
        change: "Send what reports need of it, such as how many there are: `event_properties+: {answers: =length(properties.answers)}`; or leave it out by `omit`."
        events: r#"{"type":"track","event":"Saved","userId":"user-1","timestamp":"2026-01-01T09:00:00Z","properties":{"answers":{«300 × "a#":#,»"end":1}},"context":{"ip":"203.0.113.7"}}"#
        bad: "mappings:\n  - preset: Track Calls\n"
        good: "mappings:\n  - preset: Track Calls\n    fields:\n      event_properties+: {answers: =length(properties.answers)}\n"
    }
    LIST_TOO_LONG = "list-too-long" Rejected of Events {
        "a list of 255 items or more"
        why: "A list in a property has fewer than 255 items. Mixpanel refuses the event otherwise."
        change: "Send what reports need of it, such as how many there are: `event_properties+: {answers: =length(properties.answers)}`; or leave it out by `omit`."
        events: r#"{"type":"track","event":"Saved","userId":"user-1","timestamp":"2026-01-01T09:00:00Z","properties":{"answers":[«300 × #,»300]},"context":{"ip":"203.0.113.7"}}"#
        bad: "mappings:\n  - preset: Track Calls\n"
        good: "mappings:\n  - preset: Track Calls\n    fields:\n      event_properties+: {answers: =length(properties.answers)}\n"
    }
    NESTED_TOO_DEEP = "nested-too-deep" Rejected of Events {
        "a property nested ten deep or more"
        why: "Mixpanel documents three levels of nesting in a property and in fact refuses events at about ten. No report reaches that deep."
        change: "Lift what reports need to the top and leave the rest: `event_properties+: {leaf: =properties.tree.a.b.leaf}` beside `omit`; or send it flat: `=flatten(properties, \".\")`."
        events: r#"{"type":"track","event":"Saved","userId":"user-1","timestamp":"2026-01-01T09:00:00Z","properties":{"tree":[[[[[[[[[["leaf"]]]]]]]]]]},"context":{"ip":"203.0.113.7"}}"#
        bad: "mappings:\n  - preset: Track Calls\n"
        good: "mappings:\n  - preset: Track Calls\n    fields:\n      event_properties: =flatten(properties, \".\")\n"
    }
    NESTED_DEEP = "nested-deep" Misread of Events {
        "a property nested deeper than three"
        why: "Mixpanel documents three levels of nesting in a property. What is deeper has been taken so far, and no report offers it."
        change: "Lift what reports need to the top: `event_properties+: {leaf: =properties.tree.a.b.leaf}`; or send it flat: `=flatten(properties, \".\")`."
        events: r#"{"type":"track","event":"Saved","userId":"user-1","timestamp":"2026-01-01T09:00:00Z","properties":{"tree":{"a":{"b":{"c":{"leaf":1}}}}},"context":{"ip":"203.0.113.7"}}"#
        bad: "mappings:\n  - preset: Track Calls\n"
        good: "mappings:\n  - preset: Track Calls\n    fields:\n      event_properties: =flatten(properties, \".\")\n"
    }
    LARGE_PROPERTY = "large-property" Lost of Records {
        "a list or object over 8 KB in an event, or 256 KB in a profile"
        why: "That is the most Mixpanel stores of a list or object in one property. What it does with more is not documented; do not count on finding it."
        change: "Send the members that reports need: `event_properties+: {cart: =pick(properties.cart, \"total\")}`."
        events: r#"{"type":"track","event":"Saved","userId":"user-1","timestamp":"2026-01-01T09:00:00Z","properties":{"cart":[«100 × {"sku":"«100 × x»"},»{"sku":"x"}]},"context":{"ip":"203.0.113.7"}}"#
        bad: "mappings:\n  - preset: Track Calls\n"
        good: "mappings:\n  - preset: Track Calls\n    fields:\n      event_properties+: {cart: =length(properties.cart)}\n"
    }
}

/// From so many bytes on a record is refused.
const RECORD_BYTES: usize = 1 << 20;
/// From so many properties, members or items on an event is refused.
const MEMBERS: usize = 255;
/// More properties a profile cannot have.
const PROFILE_PROPERTIES: usize = 2000;
/// From so many levels on an event is refused.
const LEVELS: usize = 10;
/// So many are documented.
const DOCUMENTED_LEVELS: usize = 3;

pub(super) fn look(seen: &Seen<'_, '_>, found: &mut Found<'_>) {
    let bytes = seen.bytes.len();
    if bytes >= RECORD_BYTES {
        found(&RECORD_TOO_LARGE, format_args!("it has {bytes} bytes"));
    }
    let count = seen.members().len();
    let event = matches!(seen.lane, Lane::Import | Lane::Track);
    if event && count >= MEMBERS || count > PROFILE_PROPERTIES {
        found(
            &TOO_MANY_PROPERTIES,
            format_args!("it has {count} properties"),
        );
    }
    let most = if event { 8 << 10 } else { 256 << 10 };
    for member in seen.members() {
        let name = member.key.as_str();
        let size = container_bytes(member.value);
        if size > most {
            found(&LARGE_PROPERTY, format_args!("`{name}` has {size} bytes"));
        }
    }
    if event {
        shape(seen, found);
    }
}

fn shape(seen: &Seen<'_, '_>, found: &mut Found<'_>) {
    if seen.too_deep {
        found(
            &NESTED_TOO_DEEP,
            format_args!("it is nested deeper than any JSON should be"),
        );
    }
    seen.walk(&mut |name, value| match value {
        Value::Object(object) if object.members().len() >= MEMBERS => {
            let count = object.members().len();
            found(
                &TOO_MANY_KEYS,
                format_args!("an object in `{name}` has {count} members"),
            );
        }
        Value::List(list) if list.items().len() >= MEMBERS => {
            let count = list.items().len();
            found(
                &LIST_TOO_LONG,
                format_args!("a list in `{name}` has {count} items"),
            );
        }
        _ => {}
    });
    for member in seen.members() {
        let (name, levels) = (member.key.as_str(), levels(member.value));
        if levels >= LEVELS {
            found(
                &NESTED_TOO_DEEP,
                format_args!("`{name}` has {levels} levels"),
            );
        } else if levels > DOCUMENTED_LEVELS {
            found(&NESTED_DEEP, format_args!("`{name}` has {levels} levels"));
        }
    }
}

/// How many lists and objects stand one in the other.
fn levels(value: Value<'_>) -> usize {
    let inner = match value {
        Value::List(list) => list.items().iter().map(|item| levels(*item)).max(),
        Value::Object(object) => object.members().iter().map(|m| levels(m.value)).max(),
        _ => return 0,
    };
    1 + inner.unwrap_or_default()
}

/// Bytes of a list or an object as JSON.
fn container_bytes(value: Value<'_>) -> usize {
    let raw = match value {
        Value::List(list) => list.raw(),
        Value::Object(object) => object.raw(),
        _ => return 0,
    };
    raw.map_or_else(
        || {
            let mut bytes = Vec::new();
            json::write(value, &mut bytes);
            bytes.len()
        },
        str::len,
    )
}
