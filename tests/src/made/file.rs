//! Mapping files put together from fragments, each of which loads beside any other.

use arbitrary::{Result, Unstructured};
use serde_json::{Map, Value, json};

use super::once_in;

const TRIGGERS: &[&str] = &[
    r#"type = "track""#,
    r#"type = "track" and event = "Order Completed""#,
    r#"event in ["Signed Up", "Order Completed"]"#,
    r#"type = "track" and event in let.names"#,
    r#"type = "identify" or type = "group" or event = "Signed Up""#,
    r#"not (type = "track")"#,
    r#"type != "track" and name != null"#,
    r"properties.revenue > 10",
    r#"type = "page" and userId != null"#,
    r#"match(event, "*e*") and type = "track""#,
    r#"contains(event, ["Order", "Up"])"#,
    r#"context.os.name = "iOS" and type = "screen""#,
    r#"properties.products != null and type in ["track", "page"]"#,
    r#"length(let.total) = 0 or type = "alias""#,
    r"properties = traits",
];

/// What any member may be set to.
const VALUES: &[&str] = &[
    "=event",
    "=properties",
    "=traits",
    "=context",
    "=context.device",
    "=context.device.id",
    "=properties.a.b",
    "=properties.length",
    "=properties.products",
    "=properties.products[0].price",
    "=properties.products.length",
    "=properties[\"order id\"]",
    "=userId ?? anonymousId",
    "=[event, properties, null]",
    "={a: properties.a, b: {c: traits}}",
    "=properties.revenue * 2 - 1",
    "=let.total",
    "=let.names",
    "=let.all",
    "=let.all.email",
    "=if(type = \"track\", properties, traits)",
    "=map(properties.products, {sku: sku, at: index(), all: @, order: $.properties.order_id})",
    "=map(properties.products, @.price)",
    "=omit(properties, \"revenue\", \"products\")",
    "=merge(properties, traits)",
    "=concat(event, userId)",
    "=lowercase(properties.email)",
    "=iso_timestamp(timestamp)",
    "=length(properties.products)",
    "=number(properties.revenue)",
    "=$.properties.products[*].price",
    "=$..id",
    "=properties = traits",
    "plain",
    "{{event}} of {{properties.revenue}}",
];

/// What can be set of an action.
struct Action {
    key: &'static str,
    /// The field that takes any members.
    open: &'static str,
    /// Fields, and values that suit their types as far as can be told without an event.
    fields: &'static [(&'static str, &'static str)],
}

const ACTIONS: &[Action] = &[
    Action {
        key: "trackEvent",
        open: "event_properties",
        fields: &[
            ("event", "{{event}}!"),
            ("name", "=name ?? event"),
            ("distinct_id", "=userId"),
            ("time", "=timestamp"),
            ("context", "=context"),
            ("event_properties", "=properties"),
            ("utm_properties", "=context.campaign"),
            ("screen_width", "=properties.revenue"),
            ("wifi", "=properties.wifi"),
            ("userAgentData", "=context.userAgentData"),
        ],
    },
    Action {
        key: "trackPurchase",
        open: "event_properties",
        fields: &[
            ("products", "=properties.products"),
            ("generatePurchaseEventPerProduct", "=properties.each"),
            ("event", "=event"),
        ],
    },
    Action {
        key: "identifyUser",
        open: "traits",
        fields: &[
            ("user_id", "=userId ?? \"u\""),
            ("traits", "=traits"),
            ("ip", "=context.ip"),
        ],
    },
    Action {
        key: "groupIdentifyUser",
        open: "traits",
        fields: &[
            ("group_id", "=groupId ?? \"g\""),
            ("traits", "=traits"),
            ("group_key", "company"),
        ],
    },
    Action {
        key: "incrementProperties",
        open: "increment",
        fields: &[
            ("increment", "=properties"),
            ("user_id", "=userId ?? \"u\""),
        ],
    },
    Action {
        key: "alias",
        open: "",
        fields: &[
            ("alias", "=userId"),
            ("distinct_id", "=previousId ?? \"p\""),
        ],
    },
];

/// Values of fields in the manner of Segment.
fn directives() -> [Value; 9] {
    [
        json!({"@path": "$.properties"}),
        json!({"@path": "$.properties.a.b"}),
        json!({"@template": "{{event}} {{properties.revenue}}"}),
        json!({"@if": {"exists": {"@path": "$.userId"}, "then": {"@path": "$.userId"}, "else": {"@path": "$.anonymousId"}}}),
        json!({"@arrayPath": ["$.properties.products", {"sku": {"@path": "$.sku"}}]}),
        json!({"@flatten": {"value": {"@path": "$.context"}, "separator": "."}}),
        json!({"@json": {"mode": "encode", "value": {"@path": "$.properties"}}}),
        json!({"@merge": {"objects": [{"@path": "$.properties"}, {"@path": "$.traits"}], "direction": "right"}}),
        json!({"@liquid": "{{ properties.revenue | plus: 1 }}"}),
    ]
}

const PRESETS: &[&str] = &[
    "Track Calls",
    "Order Completed Calls",
    "Page Calls",
    "Screen Calls",
    "Identify Calls",
    "Group Calls",
];

/// A mapping file that loads.
pub fn mapping_file(bytes: &mut Unstructured<'_>) -> Result<String> {
    let mut mappings = Vec::new();
    for preset in PRESETS {
        if once_in(4, bytes)? {
            let key = if bytes.arbitrary()? {
                "where"
            } else {
                "trigger"
            };
            mappings.push(json!({"preset": preset, key: bytes.choose(TRIGGERS)?}));
        }
    }
    let mut number = 0;
    for _ in 0..bytes.int_in_range(1..=5)? {
        if once_in(4, bytes)? {
            let group = [mapping(bytes, &mut number)?, mapping(bytes, &mut number)?];
            mappings.push(json!({"first_match": group}));
        } else {
            mappings.push(mapping(bytes, &mut number)?);
        }
    }
    let mut file = json!({
        "version": 1,
        "destination": "mixpanel",
        "settings": {
            "project_token": "token",
            "compatibility": *bytes.choose(&["improved", "segment"])?,
        },
        "let": {
            "names": ["Signed Up", "Order Completed"],
            "total": "=properties.revenue ?? sum(map(properties.products, @.price))",
            "all": "=merge(traits, properties)",
        },
        "mappings": mappings,
    });
    if bytes.arbitrary()? {
        file["presets"] = "all".into();
    }
    if once_in(4, bytes)? {
        file["drop"] = json!({ "some": bytes.choose(&TRIGGERS[1..])? });
    }
    Ok(file.to_string())
}

fn mapping(bytes: &mut Unstructured<'_>, number: &mut u32) -> Result<Value> {
    *number += 1;
    let name = format!("M{number}");
    let trigger = bytes.choose(TRIGGERS)?;
    if once_in(5, bytes)? {
        let mapping = json!({
            "event": {"@path": "$.event"},
            "event_properties": bytes.choose(&directives())?,
            "name": bytes.choose(&directives())?,
        });
        return Ok(json!({
            "name": name,
            "trigger": trigger,
            "partnerAction": "trackEvent",
            "mapping": mapping,
        }));
    }
    let Action {
        key,
        open,
        fields: known,
    } = bytes.choose(ACTIONS)?;
    let mut fields = Map::new();
    for (field, value) in *known {
        if bytes.arbitrary()? {
            fields.insert((*field).to_owned(), (*value).into());
        }
    }
    if !open.is_empty() && !fields.contains_key(*open) {
        let mut members = Map::new();
        for member in 0..bytes.int_in_range(0..=3)? {
            members.insert(format!("m{member}"), (*bytes.choose(VALUES)?).into());
        }
        if !members.is_empty() {
            fields.insert(format!("{open}+"), members.into());
        }
    }
    Ok(json!({
        "name": name,
        "trigger": trigger,
        "action": key,
        "enabled": !once_in(8, bytes)?,
        "fields": fields,
    }))
}
