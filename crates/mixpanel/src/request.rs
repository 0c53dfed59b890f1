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

fn import(settings: &Settings, body: Vec<u8>) -> Request {
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
