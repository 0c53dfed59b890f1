//! The receiver that deliveries are tested against: it refuses what Mixpanel refuses.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on stops")]

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::SystemTime;

use segue_tests::receiver::{Plan, Receiver};
use serde_json::{Value, json};

/// The status and body of the answer to a post.
fn post(receiver: &Receiver, target: &str, headers: &str, body: &str) -> (u16, String) {
    let mut stream = TcpStream::connect(receiver.address()).unwrap();
    let length = body.len();
    let head = format!(
        "POST {target} HTTP/1.1\r\nconnection: close\r\ncontent-length: {length}\r\n{headers}\r\n"
    );
    stream.write_all((head + body).as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    let status = head.split(' ').nth(1).unwrap();
    (status.parse().unwrap(), body.to_owned())
}

const JSON: &str = "content-type: application/json\r\n";
/// `token:` and `secret:`.
const TOKEN: &str = "authorization: Basic dG9rZW46\r\ncontent-type: application/json\r\n";
const OTHER: &str = "authorization: Basic b3RoZXI6\r\ncontent-type: application/json\r\n";

fn now() -> u64 {
    SystemTime::UNIX_EPOCH.elapsed().unwrap().as_secs()
}

fn event(change: &Value) -> Value {
    let mut properties = json!({"time": now(), "distinct_id": "u", "$insert_id": "a-1"});
    let (Value::Object(into), Value::Object(from)) = (&mut properties, change) else {
        unreachable!();
    };
    into.extend(from.clone());
    into.retain(|_, value| !value.is_null());
    json!({"event": "E", "properties": properties})
}

#[test]
fn events_are_checked_one_by_one() {
    let receiver = Receiver::start(Plan::default(), 0).unwrap();
    let many: serde_json::Map<_, _> = (0..300).map(|n| (format!("p{n}"), json!(n))).collect();
    for (change, field) in [
        (json!({}), ""),
        (json!({"distinct_id": ""}), ""),
        (json!({"time": now() * 1000}), ""),
        (json!({"time": "2025-01-01"}), "properties.time"),
        (json!({"time": now() + 7200}), "properties.time"),
        (json!({"time": 5}), "properties.time"),
        (json!({"time": 1.5e9 + 0.5}), "properties.time"),
        (json!({"distinct_id": null}), "properties.distinct_id"),
        (
            json!({"distinct_id": "Anonymous"}),
            "properties.distinct_id",
        ),
        (json!({"$insert_id": null}), "properties.$insert_id"),
        (json!({"$insert_id": "a:1"}), "properties.$insert_id"),
        (
            json!({"$insert_id": "a".repeat(37)}),
            "properties.$insert_id",
        ),
        (json!({"list": vec![0; 255]}), "properties.list"),
        (json!({"large": "x".repeat(1 << 20)}), ""),
        (Value::Object(many), "properties"),
    ] {
        let body = json!([event(&json!({})), event(&change)]).to_string();
        let (status, answer) = post(&receiver, "/import?strict=1", TOKEN, &body);
        let answer: Value = serde_json::from_str(&answer).unwrap();
        let large = change["large"].is_string();
        let refused = !field.is_empty() || large;
        assert_eq!(status, if refused { 400 } else { 200 }, "{answer}");
        assert_eq!(answer["num_records_imported"], if refused { 1 } else { 2 });
        if refused {
            let row = &answer["failed_records"][0];
            assert_eq!((&row["index"], &row["field"]), (&json!(1), &json!(field)));
        }
    }
    assert!(receiver.store().violations.is_empty());
}

#[test]
fn requests_are_checked_as_a_whole() {
    let receiver = Receiver::start(Plan::default(), 0).unwrap();
    let good = json!([event(&json!({}))]).to_string();
    let update = |operation: &str| {
        format!(r#"[{{"$token":"token","$distinct_id":"u","{operation}":{{"n":1}}}}]"#)
    };
    let many = json!(vec![event(&json!({})); 2001]).to_string();
    let group = r#"[{"$token":"token","$group_key":"k","$group_id":"g","$add":{"n":1}}]"#;
    let gzip = format!("{JSON}content-encoding: gzip\r\n");
    for (target, headers, body, status, text) in [
        ("/import?strict=1", TOKEN, &*good, 200, r#""status":"OK""#),
        ("/import?strict=1", OTHER, &good, 401, "credentials"),
        ("/import?strict=1", JSON, &good, 401, "credentials"),
        (
            "/import?strict=1&project_id=1",
            TOKEN,
            &good,
            401,
            "credentials",
        ),
        ("/import?strict=1", TOKEN, "[{", 400, "malformed"),
        ("/import?strict=1", TOKEN, &many, 400, "number"),
        (
            "/engage?strict=1&verbose=1",
            JSON,
            &update("$add"),
            200,
            r#""status":1"#,
        ),
        ("/engage", JSON, &update("$add"), 200, "1"),
        ("/engage", JSON, &update("$more"), 200, "0"),
        (
            "/engage?strict=1",
            JSON,
            &update("$more"),
            400,
            "failed_records",
        ),
        ("/engage", &gzip, &update("$add"), 200, "0"),
        ("/groups?strict=1", JSON, group, 400, "$add"),
        ("/other", JSON, "", 404, "no such"),
    ] {
        let (is, answer) = post(&receiver, target, headers, body);
        assert_eq!(is, status, "{target}: {answer}");
        assert!(answer.contains(text), "{target}: {answer}");
    }
    let store = receiver.store();
    assert_eq!(store.users["u"]["n"], 2.0);
    // A body cut off, too many records, and compression.
    assert_eq!(store.violations.len(), 3, "{:?}", store.violations);
}
