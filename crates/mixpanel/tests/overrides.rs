//! What overrides what in an event and in its products, against a model made of maps.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may, its helpers too"
)]

use proptest::collection::{hash_map, vec};
use proptest::prelude::*;
use proptest::sample::select;
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
const NAMES: [&str; 16] = [
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

/// The properties of the records of an order.
fn records(own: &Object, products: &[Object], product_items: &str) -> Vec<Object> {
    let settings = json!({"project_token": "t", "compatibility": "segment",
        "policies": {"product_items": product_items}});
    let mixpanel = Mixpanel::new(Settings::new(settings.as_object().unwrap()).unwrap());
    let fields = json!({
        "event": "Order Completed", "distinct_id": "u", "insert_id": "m", "os_name": "iOS", "ip": "192.0.2.1",
        "time": 1_764_498_030_456_i64, "library_name": "l", "utm_properties": {"utm_source": "s"},
        "userAgentData": {"mobile": true}, "generatePurchaseEventPerProduct": true,
        "event_properties": own, "products": products,
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
    out.iter()
        .map(|(_, body)| serde_json::from_slice::<Record>(body).unwrap().properties.0)
        .collect()
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
        object.retain(|name, _| !RESERVED.contains(&name.as_str()));
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
            product.clone()
        });
        all.push(record);
    }
    all
}

fn object() -> impl Strategy<Value = Object> {
    let value = prop_oneof![
        Just(json!(null)),
        Just(json!("x")),
        Just(json!(1)),
        Just(json!({"a": []}))
    ];
    hash_map(select(&NAMES[..]).prop_map(str::to_owned), value, 0..8)
        .prop_map(|members| members.into_iter().collect())
}

proptest! {
    #[test]
    fn the_later_wins_and_no_name_stands_twice(
        own in object(),
        products in vec(object(), 0..4),
        product_items in select(vec!["segment", "improved"]),
    ) {
        prop_assert_eq!(records(&own, &products, product_items), model(&own, &products, product_items));
    }
}
