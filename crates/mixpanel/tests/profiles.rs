//! Which traits a profile sets, in which order, and under which names, against a model that asks for one after the other.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may, its helpers too"
)]

use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use segue_evaluator::{Bump, Payload, Value, json};
use segue_mixpanel::{Mixpanel, Records, Settings, Source, destination};
use serde_json::{Value as Json, json};

/// Members in order.
type Members = Vec<(String, Json)>;

/// The names of Mixpanel's, each with the traits it stands for.
const USER: [(&str, &[&str]); 7] = [
    ("$created", &["created", "createdAt", "created_at"]),
    ("$email", &["email"]),
    ("$first_name", &["firstName"]),
    ("$last_name", &["lastName"]),
    ("$name", &["name"]),
    ("$username", &["username"]),
    ("$phone", &["phone"]),
];
const GROUP: [(&str, &[&str]); 2] = [USER[4], USER[0]];

const NAMES: [&str; 20] = [
    "$created",
    "$email",
    "$first_name",
    "$last_name",
    "$name",
    "$username",
    "$phone",
    "created",
    "createdAt",
    "created_at",
    "email",
    "firstName",
    "lastName",
    "name",
    "username",
    "phone",
    "plan",
    "Name",
    "a\"b",
    "",
];

/// The JSON of an object.
fn text(members: &[(String, Json)]) -> String {
    let members = members
        .iter()
        .map(|(name, value)| format!("{}:{value}", json!(name)));
    format!("{{{}}}", members.collect::<Vec<_>>().join(","))
}

/// The text of `$set` in the last record.
fn set(action: &str, traits: &str, reserved_traits: &str) -> String {
    let settings = json!({"project_token": "t", "compatibility": "segment",
        "policies": {"reserved_traits": reserved_traits}});
    let mixpanel = Mixpanel::new(Settings::new(settings.as_object().unwrap()).unwrap());
    let destination = destination();
    let action = destination
        .actions
        .iter()
        .find(|a| a.key == action)
        .unwrap();
    let arena = Bump::new();
    let mut values = vec![Value::Missing; action.fields.len()];
    values[action.field("traits").unwrap()] = json::read(traits.as_bytes(), &arena).unwrap();
    let source = Source {
        event: Value::Missing,
        now: 0,
    };
    let mut out = Records::default();
    let payload = Payload { values: &values };
    let written = mixpanel.records(action, &payload, source, &arena, &mut out);
    written.unwrap();
    let (_, record) = out.iter().last().unwrap();
    let record = std::str::from_utf8(record).unwrap();
    let (_, set) = record.split_once("\"$set\":").unwrap();
    set.strip_suffix('}').unwrap().to_owned()
}

fn model(specials: &[(&str, &[&str])], traits: &Members, reserved_traits: &str) -> String {
    let get = |name: &str| {
        traits
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, v)| v.clone())
    };
    let is_nullish = |value: &Option<Json>| value.as_ref().is_none_or(Json::is_null);
    let value = |(special, plain): &(&str, &[&str])| {
        let mut given = plain.iter().map(|name| get(name));
        let value = given.clone().flatten().find(|value| !value.is_null());
        if *special == "$name" && specials.len() == USER.len() && value.is_none() {
            let part = |name| match get(name)? {
                Json::String(part) if !part.is_empty() => Some(part),
                Json::Number(part) if part.as_f64() != Some(0.0) => Some(part.to_string()),
                _ => None,
            };
            return Some(json!(format!(
                "{} {}",
                part("firstName")?,
                part("lastName")?
            )));
        }
        value.or_else(|| given.next_back().flatten())
    };
    let stays = |special: &&(&str, &[&str])| {
        reserved_traits == "improved" && is_nullish(&value(special)) && get(special.0).is_some()
    };
    let mut all: Members = traits
        .iter()
        .filter(|(name, _)| {
            let plain = specials
                .iter()
                .any(|(_, plain)| plain.contains(&name.as_str()));
            let special = specials.iter().find(|special| special.0 == name);
            !plain && special.as_ref().is_none_or(stays)
        })
        .cloned()
        .collect();
    let specials = specials.iter().filter(|special| !stays(special));
    all.extend(specials.filter_map(|special| Some((special.0.to_owned(), value(special)?))));
    text(&all)
}

fn traits() -> impl Strategy<Value = Members> {
    let values = vec![
        json!(null),
        json!(""),
        json!("x"),
        json!("\u{e9}\\"),
        json!(7),
        json!(0),
    ];
    let names = subsequence(NAMES.to_vec(), 1..=NAMES.len()).prop_shuffle();
    names.prop_flat_map(move |names| {
        let values = proptest::collection::vec(select(values.clone()), names.len());
        values.prop_map(move |values| {
            let names = names.iter().map(ToString::to_string);
            names.zip(values).collect()
        })
    })
}

proptest! {
    #[test]
    fn traits_go_by_their_names(
        traits in traits(),
        reserved_traits in select(vec!["segment", "improved"]),
    ) {
        let written = text(&traits);
        let user = set("identifyUser", &written, reserved_traits);
        prop_assert_eq!(user, model(&USER, &traits, reserved_traits));
        let group = set("groupIdentifyUser", &written, reserved_traits);
        prop_assert_eq!(group, model(&GROUP, &traits, reserved_traits));
    }
}
