//! The requests that Segment's destination would make for records.

use std::fmt::Write;

use segue_delivery::{Encoding, Request};

use crate::{Lane, Mixpanel, Records, Settings};

/// The content type of forms, as Segment's destination spells it.
const FORM: &str = "application/x-www-form-urlencoded;charset=UTF-8";

impl Mixpanel {
    /// The requests that Segment's destination would make for the records of one payload: one with all records for
    /// `/import`, one each for the others.
    pub fn requests(&self, records: &Records) -> Vec<Request> {
        let settings = self.settings();
        let mut requests: Vec<Request> = Vec::new();
        let mut events = Vec::new();
        for (lane, record) in records.iter() {
            if lane == Lane::Import {
                events.push(if events.is_empty() { b'[' } else { b',' });
                events.extend_from_slice(record);
            } else {
                requests.push(form(settings, lane, record));
            }
        }
        if !events.is_empty() {
            events.push(b']');
            requests.push(import(settings, events));
        }
        requests
    }
}

/// The request that stores events.
pub(crate) fn import(settings: &Settings, body: Vec<u8>) -> Request {
    let strict = u8::from(settings.strict);
    let mut url = format!("{}/import?strict={strict}", settings.base_url);
    if let Some(project_id) = settings.credential.project_id() {
        url.push_str("&project_id=");
        push_encoded(project_id, &mut url);
    }
    Request {
        method: "POST",
        url,
        authorization: Some(settings.credential.authorization()),
        content_type: "application/json",
        encoding: Encoding::Json,
        body,
    }
}

fn form(settings: &Settings, lane: Lane, record: &[u8]) -> Request {
    Request {
        method: "POST",
        url: format!("{}/{}", settings.base_url, lane.as_str()),
        authorization: None,
        content_type: FORM,
        encoding: Encoding::Form,
        body: record.to_vec(),
    }
}

/// Appends a text percent-encoded for a query.
fn push_encoded(text: &str, url: &mut String) {
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                url.push(char::from(byte));
            }
            // Writing to a text cannot fail.
            _ => drop(write!(url, "%{byte:02X}")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn requests(settings: &Value, lanes: &[Lane]) -> Vec<(String, Encoding, String)> {
        let settings = Settings::new(settings.as_object().unwrap()).unwrap();
        let mut records = Records::default();
        for (number, lane) in lanes.iter().enumerate() {
            records.push(*lane, |out| out.push(format!("\"n\":{number}").as_bytes()));
        }
        Mixpanel::new(settings)
            .requests(&records)
            .into_iter()
            .map(|request| {
                assert_eq!(
                    request.authorization.is_some(),
                    request.encoding == Encoding::Json
                );
                (
                    request.url,
                    request.encoding,
                    String::from_utf8(request.body).unwrap(),
                )
            })
            .collect()
    }

    #[test]
    fn events_go_together_and_everything_else_alone() {
        let settings = json!({"project_token": "t", "strict": false});
        let import = "https://api.mixpanel.com/import?strict=0".to_owned();
        assert_eq!(
            requests(&settings, &[Lane::Import, Lane::Import]),
            [(import, Encoding::Json, r#"[{"n":0},{"n":1}]"#.to_owned())]
        );
        let form = |path, body: &str| {
            let url = format!("https://api.mixpanel.com/{path}");
            (url, Encoding::Form, body.to_owned())
        };
        assert_eq!(
            requests(&settings, &[Lane::Track, Lane::Engage, Lane::Groups]),
            [
                form("track", r#"{"n":0}"#),
                form("engage", r#"{"n":1}"#),
                form("groups", r#"{"n":2}"#)
            ]
        );
        assert_eq!(requests(&settings, &[]), []);
    }

    #[test]
    fn a_service_account_needs_its_project_in_the_address() {
        let settings = json!({"project_token": "t",
            "service_account": {"username": "u", "secret": "s", "project_id": "7 &é"}});
        let made = requests(&settings, &[Lane::Import]);
        assert_eq!(
            made[0].0,
            "https://api.mixpanel.com/import?strict=1&project_id=7%20%26%C3%A9"
        );
    }
}
