use segue_evaluator::Value;

use super::registry::register;
use super::{Found, Seen, is_there};
use crate::record::Lane;

register! {
    SENDERS_PLACE = "senders-place" Misread of Records {
        "a record without an address, which Mixpanel places where the sender stands"
        why: "Mixpanel works out country and city from the address in the record. Without one it takes the address the request comes from, so that all those people live in a data centre (Boardman, Oregon is the famous one)."
        change: "Let the policy `geolocation` be `improved`, as it is by default: it says `ip: \"0\"` where there is no address, so that Mixpanel does not look. Where the address stands elsewhere in the events, give it to the field `ip`."
        events: r#"{"type":"track","event":"Signed Up","userId":"user-1","timestamp":"2026-01-01T09:00:00Z","properties":{"client":{"ip":"203.0.113.7"}}}"#
        bad: "settings:\n  project_token: \"${MIXPANEL_TOKEN}\"\n  policies: {geolocation: segment}\nmappings:\n  - preset: Track Calls\n"
        good: "mappings:\n  - preset: Track Calls\n    fields:\n      ip: =context.ip ?? properties.client.ip\n"
    }
    NO_PLACE = "no-place" Misread of Events {
        "an event without an address, so without country and city"
        why: "The event carries no address, and tells Mixpanel not to guess one. It is missing from every report by country, region or city. For what servers send about themselves that is as it should be."
        change: "Where the address stands elsewhere in the events, give it to the field `ip`, such as `=context.ip ?? properties.client.ip`; or set `country`, which wins over the address."
        events: r#"{"type":"track","event":"Signed Up","userId":"user-1","timestamp":"2026-01-01T09:00:00Z","properties":{"client":{"ip":"203.0.113.7"}}}"#
        bad: "mappings:\n  - preset: Track Calls\n"
        good: "mappings:\n  - preset: Track Calls\n    fields:\n      ip: =context.ip ?? properties.client.ip\n"
    }
}

/// Properties that say the place outright.
const PLACES: [&str; 5] = [
    "$latitude",
    "$city",
    "$region",
    "mp_country_code",
    "$country_code",
];

pub(super) fn look(seen: &Seen<'_, '_>, found: &mut Found<'_>) {
    let (name, address) = match seen.lane {
        Lane::Import => ("ip", seen.property("ip")),
        Lane::Engage => ("$ip", seen.body.get("$ip")),
        Lane::Track | Lane::Groups => return,
    };
    let placed = PLACES.iter().any(|place| {
        let beside = seen.body.get(place);
        is_there(beside)
            || seen
                .members()
                .iter()
                .any(|m| m.key.as_str() == *place && is_there(m.value))
    });
    if placed || seen.body.is_missing() {
        return;
    }
    if !is_there(address) {
        found(&SENDERS_PLACE, format_args!("there is no `{name}`"));
    } else if is_zero(address) && seen.lane == Lane::Import {
        found(&NO_PLACE, format_args!("`{name}` is 0"));
    }
}

/// What tells Mixpanel not to look.
fn is_zero(address: Value<'_>) -> bool {
    match address {
        Value::Text(text) => text.as_str().trim() == "0",
        value => value.as_f64() == Some(0.0),
    }
}
