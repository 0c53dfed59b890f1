//! The table of answers.

use segue_delivery::{LaneId, Protocol, Record, Rest, Verdict};
use serde_json::{Value, json};

use super::{answer, mixpanel, plain, record};
use crate::Lane;
use crate::protocol::failures::insert_id;

/// An event for each id; none for `null`.
fn events(ids: &Value) -> Vec<Record> {
    ids.as_array()
        .unwrap()
        .iter()
        .map(|id| {
            let body = json!({"event": "e", "properties": {"$insert_id": id}});
            record(Lane::Import, &body)
        })
        .collect()
}

/// Answers to two events with the ids `a` and `b`. In each line of the file: the status, the body, which are refused by
/// name, what becomes of the rest, and whether some of it may be taken.
#[test]
fn answers_mean_what_their_bodies_say() {
    let records = events(&json!(["a", "b"]));
    let records: Vec<&Record> = records.iter().collect();
    let lines = include_str!("answers.txt").lines();
    let mut cases = 0;
    for line in lines.filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let columns: Vec<&str> = line.split(" | ").collect();
        let [status, body, refused, rest] = columns[..] else {
            panic!("not four columns: {line}");
        };
        let read = plain().read(LaneId(0), &records, &answer(status.parse().unwrap(), body));
        let named: Vec<_> = read.refused.iter().map(|r| r.index.to_string()).collect();
        let perhaps = if read.perhaps_taken { " perhaps" } else { "" };
        let is = format!("{:?}{perhaps}", read.rest);
        assert_eq!((&*named.join(","), &*is), (refused.trim(), rest), "{line}");
        assert_eq!(
            read.reason.is_empty(),
            read.rest == Rest::Delivered,
            "{line}"
        );
        cases += 1;
    }
    assert!(cases > 60, "{cases}");
}

fn read(ids: &Value, status: u16, body: &str) -> Verdict {
    let records = events(ids);
    let records: Vec<&Record> = records.iter().collect();
    plain().read(LaneId(0), &records, &answer(status, body))
}

#[test]
fn an_id_that_two_records_have_names_neither() {
    let body = r#"{"failed_records":["a"]}"#;
    let verdict = read(&json!(["a", "b", "a"]), 400, body);
    assert_eq!((verdict.refused.len(), verdict.rest), (0, Rest::Halve));
    // Its index does.
    let body = r#"{"failed_records":[{"index":2,"insert_id":"a"}]}"#;
    let verdict = read(&json!(["a", "b", "a"]), 400, body);
    assert_eq!(verdict.refused[0].index, 2);
}

#[test]
fn a_record_without_an_id_is_named_by_its_index() {
    let body = r#"{"failed_records":[{"index":0,"insert_id":"made up"}]}"#;
    assert_eq!(read(&json!([null, "b"]), 400, body).refused[0].index, 0);
}

#[test]
fn a_batch_of_one_has_one_record_to_fail() {
    for body in [
        r#"{"failed_records":["it is bad"]}"#,
        r#"{"failed_records":[{"message":"it is bad"}]}"#,
        r#"{"failed_records":[{"index":7,"message":"it is bad"}]}"#,
        r#"{"failed_records":["a"],"error":"it is bad"}"#,
    ] {
        let verdict = read(&json!(["a"]), 400, body);
        assert_eq!(verdict.rest, Rest::Delivered, "{body}");
        assert_eq!(verdict.refused[0].reason, "it is bad", "{body}");
    }
}

#[test]
fn refusals_carry_what_mixpanel_says() {
    let body = r#"{"error":"general","failed_records":[{"index":0,"field":"properties.time","message":"too old"},{"index":1}]}"#;
    let verdict = read(&json!(["a", "b"]), 400, body);
    assert_eq!(verdict.refused[0].field.as_deref(), Some("properties.time"));
    assert_eq!(verdict.refused[0].reason, "too old");
    assert_eq!(verdict.refused[1].reason, "general");
    let long = format!(r#"{{"error":"{}"}}"#, "é".repeat(5000));
    assert!(read(&json!(["a"]), 400, &long).reason.chars().count() < 400);
    let said = r#"{"error":"unknown token"}"#;
    let reason = read(&json!(["a"]), 401, said).reason;
    assert_eq!(reason, "Mixpanel answered 401: unknown token");
}

#[test]
fn what_mixpanel_says_is_safe_to_show() {
    let settings = json!({"project_token": "t", "api_secret": "s3cret"});
    let records = events(&json!(["a", "b"]));
    let records: Vec<&Record> = records.iter().collect();
    // The second is what the header says of the first.
    let body = r#"{"error":"no s3cret, no czNjcmV0Og==\u001b[2J","failed_records":[{"index":0},{"index":1,"field":"s3cret"}]}"#;
    let verdict = mixpanel(&settings).read(LaneId(0), &records, &answer(400, body));
    for refusal in &verdict.refused {
        assert_eq!(refusal.reason, "no ***, no *** [2J");
    }
    assert_eq!(verdict.refused[1].field.as_deref(), Some("***"));
    let verdict = mixpanel(&settings).read(LaneId(0), &records, &answer(401, body));
    assert_eq!(verdict.reason, "Mixpanel answered 401: no ***, no *** [2J");
    let long = format!(
        r#"{{"error":"{}","failed_records":[{{"index":0}}]}}"#,
        "é".repeat(5000)
    );
    let reason = &read(&json!(["a"]), 400, &long).refused[0].reason;
    assert!(reason.chars().count() < 400);
}

#[test]
fn whoever_asks_to_come_back_has_not_begun() {
    let records = events(&json!(["a"]));
    let records: Vec<&Record> = records.iter().collect();
    let answer = segue_delivery::Answer {
        retry_after: Some("5".to_owned()),
        ..answer(503, "<html>")
    };
    let verdict = plain().read(LaneId(0), &records, &answer);
    assert_eq!(
        (verdict.rest, verdict.perhaps_taken),
        (Rest::Throttled, false)
    );
}

#[test]
fn insert_ids_are_read_where_there_are_any() {
    let cases = [
        (json!({"properties": {"$insert_id": "a-1"}}), Some("a-1")),
        (json!({"properties": {"$insert_id": "\"\n"}}), Some("\"\n")),
        (json!({"properties": {"$insert_id": 5}}), None),
        (json!({"properties": {}}), None),
        (json!({"properties": null}), None),
        (json!({"$set": {"$insert_id": "a"}}), None),
    ];
    for (body, id) in cases {
        let body = body.to_string();
        assert_eq!(insert_id(body.as_bytes()).as_deref(), id, "{body}");
    }
}
