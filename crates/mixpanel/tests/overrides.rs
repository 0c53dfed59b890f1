//! What overrides what in an event and in its products, against a model made of maps.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may, its helpers too"
)]

use proptest::collection::{hash_map, vec};
use proptest::prelude::*;
use proptest::sample::select;
use segue_evaluator::value::{self, Member};
use segue_evaluator::{Bump, Payload, Value, json};
use segue_mixpanel::{Mixpanel, Records, Settings, Source, destination};
use serde::de::{MapAccess, Visitor};
use serde_json::{Map, Value as Json, json};

type Object = Map<String, Json>;

const RESERVED: [&str; 7] = [
    "time",
    "id",
    "$anon_id",
    "distinct_id",
    "$group_id",
    "$insert_id",
    "$user_id",
];

/// The names on which properties of fields, of the event, of the order and of products meet.
const NAMES: [&str; 17] = [
    "time",
    "id",
    "$insert_id",
    "distinct_id",
    "ip",
    "$os",
    "$source",
    "mp_lib",
    "utm_source",
    "$mobile",
    "total",
    "coupon",
    "products",
    "sku",
    "plan",
    "a\"b",
    "",
];

/// An object in which every name stands once.
#[derive(Debug)]
struct Strict(Object);

impl<'de> serde::Deserialize<'de> for Strict {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Once;
        impl<'de> Visitor<'de> for Once {
            type Value = Strict;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Strict, A::Error> {
                let mut object = Object::new();
                while let Some((name, value)) = map.next_entry::<String, Json>()? {
                    if object.insert(name.clone(), value).is_some() {
                        return Err(serde::de::Error::custom(format!("`{name}` stands twice")));
                    }
                }
                Ok(Strict(object))
            }
        }
        deserializer.deserialize_map(Once)
    }
}

#[derive(serde::Deserialize)]
struct Record {
    properties: Strict,
}

/// Stands for no value, which JSON cannot write.
const MISSING: &str = "no value";

/// An object as it was read, or with members that have no value as it was made.
fn made<'a>(object: &Object, arena: &'a Bump) -> Value<'a> {
    let text = arena.alloc_str(&json!(object).to_string());
    let read = json::read(text.as_bytes(), arena).unwrap();
    if !object.values().any(|value| value == MISSING) {
        return read;
    }
    let members = read
        .members()
        .iter()
        .map(|member| match member.value.as_str() {
            Some(MISSING) => Member {
                value: Value::Missing,
                ..*member
            },
            _ => *member,
        });
    let members = arena.alloc_slice_fill_iter(members);
    Value::Object(arena.alloc(value::Object::new(members)))
}

/// The properties of the records of an order.
fn records(own: &Object, products: &[Object], product_items: &str) -> Vec<Object> {
    bodies(own, products, product_items)
        .iter()
        .map(|body| serde_json::from_slice::<Record>(body).unwrap().properties.0)
        .collect()
}

/// The records of an order.
fn bodies(own: &Object, products: &[Object], product_items: &str) -> Vec<Vec<u8>> {
    let settings = json!({"project_token": "t", "compatibility": "segment",
        "policies": {"product_items": product_items}});
    let mixpanel = Mixpanel::new(Settings::new(settings.as_object().unwrap()).unwrap());
    let fields = json!({
        "event": "Order Completed", "distinct_id": "u", "insert_id": "m", "os_name": "iOS", "ip": "192.0.2.1",
        "time": 1_764_498_030_456_i64, "library_name": "l", "utm_properties": {"utm_source": "s"},
        "userAgentData": {"mobile": true}, "generatePurchaseEventPerProduct": true,
    });
    let destination = destination();
    let action = destination
        .actions
        .iter()
        .find(|a| a.key == "trackPurchase")
        .unwrap();
    let arena = Bump::new();
    let mut values = vec![Value::Missing; action.fields.len()];
    for (key, value) in fields.as_object().unwrap() {
        let text = arena.alloc_str(&value.to_string());
        values[action.field(key).unwrap()] = json::read(text.as_bytes(), &arena).unwrap();
    }
    let products = products.iter().map(|product| made(product, &arena));
    let products = arena.alloc_slice_fill_iter(products.collect::<Vec<_>>());
    let products = arena.alloc(value::List::new(products));
    values[action.field("products").unwrap()] = Value::List(products);
    values[action.field("event_properties").unwrap()] = made(own, &arena);
    let source = Source {
        event: Value::Missing,
        now: 0,
    };
    let mut out = Records::default();
    mixpanel
        .records(
            action,
            &Payload { values: &values },
            source,
            &arena,
            &mut out,
        )
        .unwrap();
    out.iter().map(|(_, body)| body.to_vec()).collect()
}

fn model(own: &Object, products: &[Object], product_items: &str) -> Vec<Object> {
    let totals = [
        "affiliation",
        "subtotal",
        "total",
        "revenue",
        "shipping",
        "tax",
        "discount",
        "coupon",
        "currency",
        "order_number",
        "products",
    ];
    let kept = |object: &Object| -> Object {
        let mut object = object.clone();
        object.retain(|name, value| value != MISSING && !RESERVED.contains(&name.as_str()));
        object
    };
    let mut order = records(&Object::new(), &[], product_items)[0].clone();
    order.extend(kept(own));
    let mut all = vec![order.clone()];
    for (position, product) in products.iter().enumerate() {
        let mut record = order.clone();
        record.retain(|name, _| !totals.contains(&name.as_str()));
        record.insert("$insert_id".to_owned(), json!(format!("{position}m")));
        record.insert(
            "time".to_owned(),
            json!(1_764_498_030_455_i64 - position as i64),
        );
        record.extend(if product_items == "improved" {
            kept(product)
        } else {
            let given = |(_, value): &(&String, &Json)| *value != MISSING;
            let given = product.iter().filter(given);
            given
                .map(|(name, value)| (name.clone(), value.clone()))
                .collect()
        });
        all.push(record);
    }
    all
}

fn some_value() -> impl Strategy<Value = Json> {
    prop_oneof![
        Just(json!(null)),
        Just(json!("x")),
        Just(json!("\u{e9}\"")),
        Just(json!(1)),
        Just(json!({"a": []})),
        Just(json!(MISSING)),
    ]
}

fn object() -> impl Strategy<Value = Object> {
    hash_map(
        select(&NAMES[..]).prop_map(str::to_owned),
        some_value(),
        0..8,
    )
    .prop_map(|members| members.into_iter().collect())
}

/// Products whose keys are now those of the one before, now others.
fn products() -> impl Strategy<Value = Vec<Object>> {
    vec((object(), vec(vec(some_value(), 8), 1..4)), 0..3).prop_map(|runs| {
        let product = |keys: &Object, values: Vec<Json>| keys.keys().cloned().zip(values).collect();
        runs.into_iter()
            .flat_map(|(keys, run)| {
                let run = run.into_iter();
                run.map(|values| product(&keys, values)).collect::<Vec<_>>()
            })
            .collect()
    })
}

proptest! {
    #[test]
    fn the_later_wins_and_no_name_stands_twice(
        own in object(),
        products in products(),
        product_items in select(vec!["segment", "improved"]),
    ) {
        prop_assert_eq!(records(&own, &products, product_items), model(&own, &products, product_items));
    }

    #[test]
    fn the_event_of_a_product_is_the_same_whatever_products_come_before(
        own in object(),
        products in products(),
        product_items in select(vec!["segment", "improved"]),
    ) {
        let all = bodies(&own, &products, product_items);
        for (at, product) in products.iter().enumerate() {
            // Before it only such as set all of the order's properties, so that none of these was written before.
            let mut other = vec![own.clone(); at];
            other.push(product.clone());
            prop_assert_eq!(&all[at + 1], &bodies(&own, &other, product_items)[at + 1]);
        }
    }
}
