//! The same record written by hand with `serde_json`: what a careful engineer would write for the default mapping of
//! `trackEvent`, without a rule language. A yardstick, so it leaves out what costs extra (coercion, checks).

use serde_json::{Map, Value};

/// Where a property comes from, and its name in the record.
const FIELDS: &[(&[&str], &str)] = &[
    (&["context", "ip"], "ip"),
    (&["anonymousId"], "$anon_id"),
    (&["context", "app", "build"], "$app_build_number"),
    (&["context", "app", "version"], "$app_version_string"),
    (&["context", "app", "namespace"], "$app_namespace"),
    (&["context", "app", "name"], "$app_name"),
    (&["context", "network", "bluetooth"], "$bluetooth_enabled"),
    (&["context", "network", "cellular"], "$cellular_enabled"),
    (&["context", "network", "carrier"], "$carrier"),
    (&["context", "network", "wifi"], "$wifi_enabled"),
    (&["context", "page", "url"], "$current_url"),
    (&["context", "page", "referrer"], "$referrer"),
    (&["context", "device", "name"], "$device"),
    (&["anonymousId"], "$device_id"),
    (&["context", "device", "type"], "$device_type"),
    (&["context", "device", "name"], "$device_name"),
    (&["context", "device", "manufacturer"], "$manufacturer"),
    (&["context", "device", "model"], "$model"),
    (&["context", "device", "advertisingId"], "$ios_ifa"),
    (&["context", "device", "advertisingId"], "advertising_id"),
    (
        &["context", "device", "adTrackingEnabled"],
        "ad_tracking_enabled",
    ),
    (&["context", "groupId"], "$group_id"),
    (&["userId"], "$identified_id"),
    (&["userId"], "$user_id"),
    (&["messageId"], "$insert_id"),
    (&["context", "library", "version"], "$lib_version"),
    (&["context", "locale"], "$locale"),
    (&["context", "os", "name"], "$os"),
    (&["context", "os", "version"], "$os_version"),
    (&["context", "screen", "height"], "$screen_height"),
    (&["context", "screen", "width"], "$screen_width"),
    (&["context", "screen", "density"], "$screen_density"),
    (&["context", "location", "country"], "mp_country_code"),
    (&["context", "campaign", "name"], "utm_campaign"),
    (&["context", "campaign", "content"], "utm_content"),
    (&["context", "campaign", "medium"], "utm_medium"),
    (&["context", "campaign", "source"], "utm_source"),
    (&["context", "campaign", "term"], "utm_term"),
    (&["context", "timezone"], "timezone"),
    (&["context", "app", "platform"], "app_platform"),
    (&["event"], "event_original_name"),
    (&["context", "userAgentData", "mobile"], "$mobile"),
    (&["context", "userAgentData", "platform"], "$platform"),
    (&["context", "userAgentData", "bitness"], "$bitness"),
    (&["context", "userAgentData", "wow64"], "$wow64"),
];

fn at<'v>(event: &'v Value, path: &[&str]) -> Option<&'v Value> {
    path.iter().try_fold(event, |value, key| value.get(key))
}

fn identity(event: &Value) -> &Value {
    event
        .get("userId")
        .or_else(|| event.get("anonymousId"))
        .unwrap_or(&Value::Null)
}

/// Parses, builds a new tree, prints it.
pub(crate) fn tree(event: &[u8], out: &mut Vec<u8>) -> Result<(), serde_json::Error> {
    let event: Value = serde_json::from_slice(event)?;
    let mut properties = Map::new();
    properties.insert("distinct_id".into(), identity(&event).clone());
    properties.insert("id".into(), identity(&event).clone());
    properties.insert(
        "time".into(),
        event.get("timestamp").cloned().unwrap_or_default(),
    );
    properties.insert("$source".into(), "segment".into());
    for (path, name) in FIELDS {
        if let Some(value) = at(&event, path) {
            properties.insert((*name).to_owned(), value.clone());
        }
    }
    if let Some(Value::Object(own)) = event.get("properties") {
        properties.extend(own.iter().map(|(k, v)| (k.clone(), v.clone())));
    }
    let record = serde_json::json!({"event": event.get("event"), "properties": properties});
    serde_json::to_writer(out, &record)
}

/// Parses, and writes the record straight to the output.
pub(crate) fn streamed(event: &[u8], out: &mut Vec<u8>) -> Result<(), serde_json::Error> {
    let event: Value = serde_json::from_slice(event)?;
    out.extend_from_slice(b"{\"event\":");
    serde_json::to_writer(&mut *out, event.get("event").unwrap_or(&Value::Null))?;
    out.extend_from_slice(b",\"properties\":{\"$source\":\"segment\",\"time\":");
    serde_json::to_writer(&mut *out, event.get("timestamp").unwrap_or(&Value::Null))?;
    for name in ["distinct_id", "id"] {
        member(name, identity(&event), out)?;
    }
    for (path, name) in FIELDS {
        if let Some(value) = at(&event, path) {
            member(name, value, out)?;
        }
    }
    if let Some(Value::Object(own)) = event.get("properties") {
        for (name, value) in own {
            member(name, value, out)?;
        }
    }
    out.extend_from_slice(b"}}");
    Ok(())
}

fn member(name: &str, value: &Value, out: &mut Vec<u8>) -> Result<(), serde_json::Error> {
    out.push(b',');
    serde_json::to_writer(&mut *out, name)?;
    out.push(b':');
    serde_json::to_writer(out, value)
}

/// The floor: check that it is JSON, and copy the same bytes.
pub(crate) fn floor(event: &[u8], out: &mut Vec<u8>) -> Result<(), serde_json::Error> {
    serde_json::from_slice::<serde::de::IgnoredAny>(event)?;
    out.extend_from_slice(event);
    Ok(())
}
