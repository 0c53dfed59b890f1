//! What the endpoints make of a request.

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::Failure;
use super::body::{Body, Unreadable};
use super::event::{check_import, check_track};
use super::http::{Head, Reply};
use super::plan::{Endpoint, Failures, Plan};
use super::profile::Update;
use super::store::{Arrival, Store};

/// One request that carries records.
pub(super) struct Call<'c> {
    pub(super) plan: &'c Plan,
    pub(super) endpoint: Endpoint,
    /// When it began.
    pub(super) began: u64,
    pub(super) head: &'c Head,
    /// Seconds since the epoch.
    pub(super) now: f64,
}

/// What a record came to.
enum Taken {
    Stored,
    /// Accepted and never seen again: the token is of no project.
    Vanished,
    Failed(Failure),
}

impl Call<'_> {
    /// What is in the body of the request.
    pub(super) fn read(&self, raw: Vec<u8>) -> Body {
        Body::read(self.head, raw, self.endpoint, self.plan.limits.body_bytes)
    }

    /// The answer to the records of a request.
    pub(super) fn answer(
        &self,
        records: Result<Vec<Value>, Unreadable>,
        store: &mut Store,
    ) -> Reply {
        let records = match records {
            Ok(records) => records,
            Err(Unreadable::TooLarge) => return error(413, "request exceeds max limit of bytes"),
            Err(Unreadable::Compressed) => {
                store.violation(self.endpoint, "compressed");
                return Reply::text(200, "0");
            }
            Err(Unreadable::Malformed(what)) => {
                store.violation(self.endpoint, &what);
                return error(400, "some data points in the request are malformed");
            }
        };
        if records.is_empty() || records.len() > self.plan.limits.records {
            let what = format!("{} records", records.len());
            store.violation(self.endpoint, &what);
            return error(400, "wrong number of records");
        }
        self.check_query(store);
        if self.endpoint == Endpoint::Import && !self.is_authorized() {
            return error(401, "Invalid credentials");
        }
        self.take(records, store)
    }

    fn check_query(&self, store: &mut Store) {
        let known: &[&str] = match self.endpoint {
            Endpoint::Import => &["strict", "project_id"],
            _ => &["strict", "verbose", "ip"],
        };
        for (name, _) in self.head.query() {
            if !known.contains(&name) {
                store.violation(self.endpoint, &format!("the parameter {name}"));
            }
        }
    }

    fn parameter(&self, name: &str) -> Option<&str> {
        let mut query = self.head.query();
        query.find(|(key, _)| *key == name).map(|(_, value)| value)
    }

    /// Token or secret with an empty password and no project, or a service account with one.
    fn is_authorized(&self) -> bool {
        let project = &self.plan.project;
        let given = self.head.header("authorization").unwrap_or_default();
        let Some(given) = given.strip_prefix("Basic ") else {
            return false;
        };
        let pair = match STANDARD.decode(given) {
            Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
            Err(_) => given.to_owned(),
        };
        match self.parameter("project_id") {
            Some(id) => id == project.id && pair == project.service_account,
            None => pair == format!("{}:", project.token) || pair == format!("{}:", project.secret),
        }
    }

    fn take(&self, records: Vec<Value>, store: &mut Store) -> Reply {
        let strict = match self.endpoint {
            Endpoint::Import => self.parameter("strict") != Some("0"),
            _ => self.parameter("strict") == Some("1"),
        };
        let total = records.len();
        let checked: Vec<_> = records.iter().map(|record| self.check(record)).collect();
        let failed = checked
            .iter()
            .filter(|check| matches!(check, Taken::Failed(_)))
            .count();
        let nothing = failed > 0
            && strict
            && matches!(
                self.plan.failures,
                Failures::Texts | Failures::Unnamed | Failures::Zero
            );
        let mut rows = Vec::new();
        let mut stored = 0;
        for (index, (record, check)) in records.into_iter().zip(checked).enumerate() {
            match check {
                Taken::Failed(failure) => rows.push(self.row(index, total, &record, &failure)),
                Taken::Stored if !nothing => {
                    stored += 1;
                    self.store(record, store);
                }
                Taken::Stored => {}
                Taken::Vanished => store.traffic.vanished += 1,
            }
        }
        *store
            .traffic
            .stored
            .entry(self.endpoint.as_str())
            .or_default() += stored;
        if strict && failed > 0 {
            return self.failure(rows, stored);
        }
        match self.endpoint {
            Endpoint::Import => Reply::json(
                200,
                &json!({"code": 200, "num_records_imported": stored, "status": "OK"}),
            ),
            _ if self.parameter("verbose") == Some("1") => Reply::json(
                200,
                &json!({"error": null, "status": u8::from(failed < total)}),
            ),
            _ => Reply::text(200, if failed < total { "1" } else { "0" }),
        }
    }

    fn check(&self, record: &Value) -> Taken {
        let token = match self.endpoint {
            Endpoint::Import => None,
            Endpoint::Track => record.pointer("/properties/token"),
            _ => record.get("$token"),
        };
        if self.endpoint != Endpoint::Import
            && token.and_then(Value::as_str) != Some(self.plan.project.token.as_str())
        {
            return Taken::Vanished;
        }
        let checked = match self.endpoint {
            Endpoint::Import => check_import(record, self.now).map(drop),
            Endpoint::Track => check_track(record, self.now),
            _ => Update::check(record, self.endpoint).map(drop),
        };
        let refused = self.plan.refused_property.as_deref();
        match checked {
            Err(failure) => Taken::Failed(failure),
            Ok(()) if refused.is_some_and(|name| has_property(record, name)) => {
                Taken::Failed(Failure::new(refused.unwrap_or_default(), "not wanted here"))
            }
            Ok(()) => Taken::Stored,
        }
    }

    fn store(&self, record: Value, store: &mut Store) {
        match self.endpoint {
            Endpoint::Import => {
                if let Ok(key) = check_import(&record, self.now) {
                    *store.events.entry(key).or_default() += 1;
                }
            }
            Endpoint::Track => {}
            Endpoint::Engage | Endpoint::Groups => {
                let profiles = match self.endpoint {
                    Endpoint::Groups => &mut store.groups,
                    _ => &mut store.users,
                };
                if let Ok(update) = Update::check(&record, self.endpoint) {
                    update.apply(profiles);
                }
            }
        }
        if !self.plan.forgetful {
            let stored = store.tick();
            store.arrivals.push(Arrival {
                endpoint: self.endpoint,
                began: self.began,
                stored,
                record,
            });
        }
    }

    fn row(&self, index: usize, total: usize, record: &Value, failure: &Failure) -> Value {
        let id = record.pointer("/properties/$insert_id");
        let (name, index) = match self.plan.failures {
            Failures::DollarRows => ("$insert_id", Some(index)),
            Failures::IdRows => ("insert_id", None),
            Failures::StrayRows => ("insert_id", Some(index + total)),
            Failures::IdTexts if id.is_some() => return json!(id),
            Failures::IdTexts | Failures::Texts => {
                return Value::from(format!("{}: {}", failure.field, failure.message));
            }
            _ => ("insert_id", Some(index)),
        };
        let mut row = BTreeMap::from([
            ("field", json!(failure.field)),
            ("message", json!(failure.message)),
        ]);
        row.extend(index.map(|index| ("index", json!(index))));
        row.extend(id.map(|id| (name, id.clone())));
        json!(row)
    }

    fn failure(&self, mut rows: Vec<Value>, stored: u64) -> Reply {
        let message = "some data points in the request failed validation";
        match (self.plan.failures, rows.first().cloned()) {
            (Failures::RepeatedRows, _) => rows.extend(rows.clone()),
            (Failures::FirstRows, Some(first)) => rows.fill(first),
            _ => {}
        }
        match self.plan.failures {
            Failures::Zero if self.endpoint != Endpoint::Import => Reply::text(200, "0"),
            Failures::Zero | Failures::Unnamed => error(400, message),
            _ => Reply::json(
                400,
                &json!({
                    "code": 400,
                    "error": message,
                    "failed_records": rows,
                    "num_records_imported": stored,
                    "status": "Bad Request",
                }),
            ),
        }
    }
}

/// The answer to the question whether credentials are right.
pub(super) fn credentials(plan: &Plan, body: &[u8]) -> Reply {
    let asked: Value = serde_json::from_slice(body).unwrap_or_default();
    let is = |name: &str, expected: &str| {
        asked
            .get(name)
            .is_none_or(|given| given.as_str() == Some(expected))
    };
    if asked.get("project_token").is_some()
        && is("project_token", &plan.project.token)
        && is("api_secret", &plan.project.secret)
    {
        Reply::json(200, &json!({"status": "ok"}))
    } else {
        Reply::json(
            400,
            &json!({"status": "error", "error": "Invalid project token or secret"}),
        )
    }
}

/// An answer for a request as a whole.
pub(super) fn error(status: u16, message: &str) -> Reply {
    Reply::json(
        status,
        &json!({"code": status, "error": message, "status": "error"}),
    )
}

fn has_property(record: &Value, name: &str) -> bool {
    record
        .as_object()
        .is_some_and(|members| members.values().any(|value| value.get(name).is_some()))
}
