//! Profiles of users and groups: what an update may be, and what it does.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::Failure;
use super::event::check_size;
use super::plan::Endpoint;

const OPERATIONS: [&str; 8] = [
    "$set",
    "$set_once",
    "$add",
    "$union",
    "$append",
    "$remove",
    "$unset",
    "$delete",
];
/// What may stand beside the operation.
const BESIDE: [&str; 9] = [
    "$token",
    "$distinct_id",
    "$group_key",
    "$group_id",
    "$ip",
    "$latitude",
    "$longitude",
    "$ignore_time",
    "$ignore_alias",
];

/// The profiles of one kind, by id. Updates apply in the order they arrive.
pub type Profiles = BTreeMap<String, Map<String, Value>>;

/// An update that is taken.
#[derive(Debug)]
pub(super) struct Update<'r> {
    pub(super) id: String,
    operation: &'r str,
    body: &'r Value,
}

impl<'r> Update<'r> {
    /// Checks an update, except its token.
    pub(super) fn check(record: &'r Value, endpoint: Endpoint) -> Result<Self, Failure> {
        let Value::Object(members) = record else {
            return Err(Failure::new("", "not an object"));
        };
        check_size(record)?;
        let text = |name: &str| match members.get(name) {
            Some(Value::String(text)) if !text.is_empty() => Ok(text.clone()),
            _ => Err(Failure::new(name, "missing or not a string")),
        };
        let id = match endpoint {
            Endpoint::Groups => format!("{}:{}", text("$group_key")?, text("$group_id")?),
            _ => text("$distinct_id")?,
        };
        let mut operations = members
            .iter()
            .filter(|(name, _)| !BESIDE.contains(&name.as_str()));
        let (Some((operation, body)), None) = (operations.next(), operations.next()) else {
            return Err(Failure::new("", "not exactly one operation"));
        };
        let legal = match operation.as_str() {
            "$set" | "$set_once" | "$remove" | "$append" => body.is_object(),
            "$add" if endpoint == Endpoint::Groups => false,
            "$add" => holds(body, Value::is_number),
            "$union" => holds(body, |list| list.as_array().is_some_and(|l| !l.is_empty())),
            "$unset" => body
                .as_array()
                .is_some_and(|names| names.iter().all(Value::is_string)),
            name => OPERATIONS.contains(&name),
        };
        if !legal {
            return Err(Failure::new(
                operation,
                "no such operation, or not its kind of value",
            ));
        }
        Ok(Self {
            id,
            operation,
            body,
        })
    }

    pub(super) fn apply(&self, profiles: &mut Profiles) {
        if self.operation == "$delete" {
            profiles.remove(&self.id);
            return;
        }
        let profile = profiles.entry(self.id.clone()).or_default();
        match self.body {
            Value::Object(members) => {
                for (name, value) in members {
                    apply(self.operation, name, value, profile);
                }
            }
            Value::Array(names) => {
                for name in names.iter().filter_map(Value::as_str) {
                    profile.remove(name);
                }
            }
            _ => {}
        }
    }
}

fn holds(body: &Value, is: impl Fn(&Value) -> bool) -> bool {
    body.as_object()
        .is_some_and(|members| members.values().all(is))
}

fn apply(operation: &str, name: &str, value: &Value, profile: &mut Map<String, Value>) {
    let list = |profile: &Map<String, Value>| match profile.get(name) {
        Some(Value::Array(list)) => list.clone(),
        _ => Vec::new(),
    };
    let now = match operation {
        "$set" => value.clone(),
        "$set_once" => profile.get(name).unwrap_or(value).clone(),
        "$add" => {
            let sum = profile.get(name).and_then(Value::as_f64).unwrap_or(0.0);
            Value::from(sum + value.as_f64().unwrap_or(0.0))
        }
        "$append" => {
            let mut list = list(profile);
            list.push(value.clone());
            Value::Array(list)
        }
        "$union" => {
            let mut list = list(profile);
            for item in value.as_array().into_iter().flatten() {
                if !list.contains(item) {
                    list.push(item.clone());
                }
            }
            Value::Array(list)
        }
        "$remove" => {
            let mut list = list(profile);
            list.retain(|item| item != value);
            Value::Array(list)
        }
        _ => return,
    };
    profile.insert(name.to_owned(), now);
}
