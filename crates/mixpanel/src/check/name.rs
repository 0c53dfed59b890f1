use segue_evaluator::Value;

use super::registry::register;
use super::{Found, Seen, Shown};
use crate::record::{EventField, Lane, is_property, is_reserved};

register! {
    IGNORED_EVENT = "ignored-event" Lost of Events {
        "an event that asks Mixpanel to drop it"
        why: "An event with a property `$ignore` that is neither false nor empty is dropped on arrival, and the answer says that all is well."
        change: "Leave the property out: `event_properties: =omit(properties, \"$ignore\")`. If the events are meant to go nowhere, say so where it can be read: under `drop`."
        events: r#"{"type":"track","event":"Signed Up","userId":"user-1","timestamp":"2026-01-01T09:00:00Z","properties":{"$ignore":true},"context":{"ip":"203.0.113.7"}}"#
        bad: "mappings:\n  - preset: Track Calls\n"
        good: "mappings:\n  - preset: Track Calls\n    fields:\n      event_properties: =omit(properties, \"$ignore\")\n"
    }
    HIDDEN_EVENT = "hidden-event" Lost of Events {
        "a property `bucket`, which hides the event"
        why: "Mixpanel uses the name `bucket` for itself. An event with such a property is stored and shown nowhere."
        change: "Send the property under another name: `event_properties: '=merge(omit(properties, \"bucket\"), {test_bucket: properties.bucket})'`."
        events: r#"{"type":"track","event":"Signed Up","userId":"user-1","timestamp":"2026-01-01T09:00:00Z","properties":{"bucket":"B"},"context":{"ip":"203.0.113.7"}}"#
        bad: "mappings:\n  - preset: Track Calls\n"
        good: "mappings:\n  - preset: Track Calls\n    fields:\n      event_properties: '=merge(omit(properties, \"bucket\"), {test_bucket: properties.bucket})'\n"
    }
    LEFT_OUT_PROPERTY = "left-out-property" Lost of Events {
        "a property of the event that is left out for its name"
        why: "`time`, `id`, `distinct_id`, `$insert_id`, `$anon_id`, `$user_id` and `$group_id` say when and whose an event is, and fields of the action set them. An event's own property of such a name is left out, as Segment's destination does; `id` is the one that happens."
        change: "Send the property under another name: `event_properties: '=merge(omit(properties, \"id\"), {item_id: properties.id})'`. `omit` alone says that it is known."
        events: r#"{"type":"track","event":"Viewed","userId":"user-1","timestamp":"2026-01-01T09:00:00Z","properties":{"id":17},"context":{"ip":"203.0.113.7"}}"#
        bad: "mappings:\n  - preset: Track Calls\n"
        good: "mappings:\n  - preset: Track Calls\n    fields:\n      event_properties: '=merge(omit(properties, \"id\"), {item_id: properties.id})'\n"
    }
    RESERVED_PROPERTY = "reserved-property" Misread of Events {
        "a property with a name that Mixpanel uses for itself"
        why: "Mixpanel gives some names a meaning of its own (`token`, `ip`, `alias`, `$device_id`, `$event_name`, ...) and overwrites, interprets or hides what stands there."
        change: "Send the property under another name: `event_properties: '=merge(omit(properties, \"token\"), {invite_token: properties.token})'`."
        events: r#"{"type":"track","event":"Invited","userId":"user-1","timestamp":"2026-01-01T09:00:00Z","properties":{"token":"a1b2"},"context":{"ip":"203.0.113.7"}}"#
        bad: "mappings:\n  - preset: Track Calls\n"
        good: "mappings:\n  - preset: Track Calls\n    fields:\n      event_properties: '=merge(omit(properties, \"token\"), {invite_token: properties.token})'\n"
    }
    LENGTH_PROPERTY = "length-property" Misread of Records {
        "a property `length`, by which programs tell lists"
        why: "Programs in JavaScript, Mixpanel's own among them, tell lists by their `length`, and take an object that has such a property for one: the other properties may not show."
        change: "Send the property under another name: `event_properties: '=merge(omit(properties, \"length\"), {seconds: properties.length})'`."
        events: r#"{"type":"track","event":"Played","userId":"user-1","timestamp":"2026-01-01T09:00:00Z","properties":{"length":95},"context":{"ip":"203.0.113.7"}}"#
        bad: "mappings:\n  - preset: Track Calls\n"
        good: "mappings:\n  - preset: Track Calls\n    fields:\n      event_properties: '=merge(omit(properties, \"length\"), {seconds: properties.length})'\n"
    }
    DOLLAR_PROPERTY = "dollar-property" Misread of Records {
        "a property of one's own that begins with `$`"
        why: "Names that begin with `$` are Mixpanel's. One it does not know today may get a meaning tomorrow, and is shown among Mixpanel's own properties or not at all."
        change: "Send the property without the `$`: `event_properties: '=merge(omit(properties, \"$step\"), {step: properties.$step})'`."
        events: r#"{"type":"track","event":"Signed Up","userId":"user-1","timestamp":"2026-01-01T09:00:00Z","properties":{"$step":2},"context":{"ip":"203.0.113.7"}}"#
        bad: "mappings:\n  - preset: Track Calls\n"
        good: "mappings:\n  - preset: Track Calls\n    fields:\n      event_properties: '=merge(omit(properties, \"$step\"), {step: properties.$step})'\n"
    }
    MISPLACED_PROPERTY = "misplaced-property" Misread of ProfileUpdates {
        "a trait that means something only beside the update, not inside"
        why: "`$ip`, `$latitude`, `$longitude`, `$ignore_time`, `$distinct_id` and `$token` tell Mixpanel how to treat an update, and stand beside what is set. As traits they become properties of the profile without that meaning: the person is placed where the sender stands."
        change: "Give the address to the field `ip`, and leave the trait out: `traits: =omit(traits, \"$ip\")`."
        events: r#"{"type":"identify","userId":"user-1","traits":{"plan":"pro","$ip":"203.0.113.7"}}"#
        bad: "mappings:\n  - preset: Identify Calls\n"
        good: "mappings:\n  - preset: Identify Calls\n    fields:\n      ip: =traits.$ip\n      traits: =omit(traits, \"$ip\")\n"
    }
}

/// Names that Mixpanel uses for itself, beside those that begin with `$warehouse_`.
const RESERVED: &[&str] = &[
    "$anon_id",
    "$bucket",
    "$device_id",
    "$distinct_id",
    "$distinct_id_before_identity",
    "$distinct_ids",
    "$duration_s",
    "$event_count",
    "$event_name",
    "$failure_description",
    "$failure_reason",
    "$identified_id",
    "$identity_failure_reason",
    "$import",
    "$insert_id",
    "$is_reshuffled",
    "$mp_api_endpoint",
    "$mp_api_timestamp_ms",
    "$mp_event_size",
    "$mp_experiment_name",
    "$origin_end",
    "$origin_start",
    "$partner_id",
    "$preshuffle_distinct_id",
    "$source",
    "$time",
    "$user_id",
    "alias",
    "distinct_id",
    "ip",
    "mp_original_distinct_id",
    "mp_original_event_name",
    "mp_processing_time_ms",
    "time",
    "token",
];

/// Names with a `$` that are there to be sent, beside those that the actions send.
const KNOWN: &[&str] = &[
    "$avatar",
    "$brand",
    "$city",
    "$country_code",
    "$created",
    "$email",
    "$first_name",
    "$group_id",
    "$initial_referrer",
    "$initial_referring_domain",
    "$last_name",
    "$latitude",
    "$longitude",
    "$name",
    "$phone",
    "$radio",
    "$referring_domain",
    "$region",
    "$search_engine",
    "$timezone",
    "$username",
];

/// Names that belong beside an update of a profile.
const BESIDE: &[&str] = &[
    "$distinct_id",
    "$group_id",
    "$group_key",
    "$ignore_alias",
    "$ignore_time",
    "$ip",
    "$latitude",
    "$longitude",
    "$token",
];

pub(super) fn look(seen: &Seen<'_, '_>, found: &mut Found<'_>) {
    match seen.lane {
        Lane::Import => {
            let own = seen.field(EventField::EventProperties);
            for member in own.members() {
                if is_reserved(member) && !member.value.is_missing() {
                    let name = member.key.as_str();
                    let value = Shown(member.value);
                    found(
                        &LEFT_OUT_PROPERTY,
                        format_args!("`{name}`, which is {value}, is left out"),
                    );
                }
            }
            for member in seen.members() {
                // What fields give is as it should be, unless the event's own property took its place.
                if !is_property(member.key.as_str())
                    || !is_reserved(member) && !own.get(member.key.as_str()).is_missing()
                {
                    event_property(member.key.as_str(), member.value, found);
                }
            }
        }
        Lane::Engage | Lane::Groups => {
            for member in seen.members() {
                trait_of_profile(member.key.as_str(), found);
            }
        }
        Lane::Track => {}
    }
}

fn event_property(name: &str, value: Value<'_>, found: &mut Found<'_>) {
    if name == "$ignore" {
        let empty = value.is_falsy()
            || matches!(value, Value::List(list) if list.items().is_empty())
            || matches!(value, Value::Object(object) if object.members().is_empty());
        if !empty {
            found(
                &IGNORED_EVENT,
                format_args!("`$ignore` is {}", Shown(value)),
            );
        }
    } else if name == "bucket" {
        found(&HIDDEN_EVENT, format_args!("`bucket` is {}", Shown(value)));
    } else if RESERVED.contains(&name) || name.starts_with("$warehouse_") {
        found(
            &RESERVED_PROPERTY,
            format_args!("there is a property `{name}`"),
        );
    } else {
        any_property(name, found);
    }
}

fn trait_of_profile(name: &str, found: &mut Found<'_>) {
    if BESIDE.contains(&name) {
        found(
            &MISPLACED_PROPERTY,
            format_args!("there is a trait `{name}`"),
        );
    } else {
        any_property(name, found);
    }
}

fn any_property(name: &str, found: &mut Found<'_>) {
    if name == "length" {
        found(
            &LENGTH_PROPERTY,
            format_args!("there is a property `length`"),
        );
    } else if name.starts_with('$') && !KNOWN.contains(&name) && !is_property(name) {
        found(
            &DOLLAR_PROPERTY,
            format_args!("there is a property `{name}`"),
        );
    }
}
