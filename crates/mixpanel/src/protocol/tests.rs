//! Requests as they leave, and the table of answers.

use segue_delivery::{
    Answer, Encoding, LaneId, Origin, Protocol, Record, Request, Rest, Users, Verdict,
};
use serde_json::{Value, json};

use super::Credentials;
use crate::{Lane, Mixpanel, Settings};

const ORIGIN: Origin = Origin {
    event: 0,
    mapping: 0,
    record: 0,
};

fn mixpanel(settings: &Value) -> Mixpanel {
    Mixpanel::new(Settings::new(settings.as_object().unwrap()).unwrap())
}

fn plain() -> Mixpanel {
    mixpanel(&json!({"project_token": "t"}))
}

fn record(lane: Lane, body: &Value) -> Record {
    let users = Users::new(["u"]);
    plain().delivery_record(lane, body.to_string().as_bytes(), users, ORIGIN)
}

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

fn answer(status: u16, body: &str) -> Answer {
    Answer {
        status,
        retry_after: None,
        body: body.as_bytes().to_vec(),
    }
}

#[test]
fn records_say_themselves_which_way_they_go() {
    let set = json!({"$token": "t", "$set": {"$ip": 1, "$add": 2}});
    let located = json!({"$token": "t", "$ip": "0", "$set": {}});
    let add = json!({"$add": {"n": 1}});
    let located_add = json!({"$ip": "1.2.3.4", "$add": {"n": 1}});
    let append = json!({"$append": {"n": 1}});
    let bodies = [
        (Lane::Import, json!({"event": "e"}), "import", true),
        (Lane::Track, json!({"event": "$identify"}), "track", true),
        (Lane::Engage, set, "engage", true),
        (Lane::Engage, located, "engage", true),
        (Lane::Engage, add, "engage", false),
        (Lane::Engage, located_add, "engage", false),
        (Lane::Engage, append, "engage", false),
        (Lane::Groups, json!({"$group_key": "g"}), "groups", true),
    ];
    let lanes = plain().lanes();
    let repeating = mixpanel(&json!({"project_token": "t", "increment_retry": "at_least_once"}));
    for (lane, body, name, repeatable) in bodies {
        let record = record(lane, &body);
        let spec = &lanes[record.lane.0];
        assert_eq!((spec.name, spec.repeatable), (name, repeatable), "{body}");
        assert_eq!(record.identity, lane == Lane::Track);
        assert!(repeating.lanes()[record.lane.0].repeatable);
        assert_eq!(Lane::named(name), Some(lane));
    }
    assert_eq!(Lane::named("imports"), None);
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
        assert_eq!(
            record(Lane::Import, &body).insert_id.as_deref(),
            id,
            "{body}"
        );
    }
}

fn request(settings: &Value, lane: Lane, bodies: &[Value]) -> Request {
    let records: Vec<Record> = bodies.iter().map(|body| record(lane, body)).collect();
    let records: Vec<&Record> = records.iter().collect();
    mixpanel(settings).request(records[0].lane, &records)
}

#[test]
fn requests_carry_lists() {
    let token = json!({"project_token": "t", "region": "EU"});
    let account = json!({
        "project_token": "t",
        "service_account": {"username": "u", "secret": "s", "project_id": "1 2"},
    });
    let plain = json!({"n": 0});
    let located = json!({"$ip": "0"});
    let cases = [
        (
            &token,
            Lane::Import,
            &plain,
            "https://api-eu.mixpanel.com/import?strict=1",
            Encoding::Gzip,
        ),
        (
            &account,
            Lane::Import,
            &plain,
            "https://api.mixpanel.com/import?strict=1&project_id=1%202",
            Encoding::Gzip,
        ),
        (
            &token,
            Lane::Track,
            &plain,
            "https://api-eu.mixpanel.com/track?strict=1&verbose=1&ip=0",
            Encoding::Gzip,
        ),
        (
            &token,
            Lane::Engage,
            &plain,
            "https://api-eu.mixpanel.com/engage?strict=1&verbose=1&ip=0",
            Encoding::Json,
        ),
        (
            &token,
            Lane::Engage,
            &located,
            "https://api-eu.mixpanel.com/engage?strict=1&verbose=1",
            Encoding::Json,
        ),
        (
            &token,
            Lane::Groups,
            &plain,
            "https://api-eu.mixpanel.com/groups?strict=1&verbose=1&ip=0",
            Encoding::Json,
        ),
    ];
    for (settings, lane, body, url, encoding) in cases {
        let request = request(settings, lane, &[body.clone(), body.clone()]);
        assert_eq!(request.url, url);
        assert_eq!(request.encoding, encoding, "{url}");
        assert_eq!(request.content_type, "application/json");
        assert_eq!(request.authorization.is_some(), lane == Lane::Import);
        let sent: Value = serde_json::from_slice(&request.body).unwrap();
        assert_eq!(sent, json!([body, body]));
    }
}

/// Answers to two events with ids `a` and `b`: those refused, the rest, and whether some may be taken.
#[test]
fn answers_mean_what_their_bodies_say() {
    use Rest::{Delivered, Halve, Pause, Retry, Throttled, TooLarge};
    let cut = r#"{"code":400,"failed_records":[{"index":0"#;
    let cases: &[(u16, &str, &[usize], Rest, bool)] = &[
        // All well.
        (
            200,
            r#"{"code":200,"num_records_imported":2,"status":"OK"}"#,
            &[],
            Delivered,
            false,
        ),
        (
            200,
            r#"{"code":200,"num_records_imported":2,"status":1}"#,
            &[],
            Delivered,
            false,
        ),
        (200, r#"{"status":"ok"}"#, &[], Delivered, false),
        (200, r#"{"status":1,"error":null}"#, &[], Delivered, false),
        (200, r#"{"code":200}"#, &[], Delivered, false),
        (200, r#"{"num_good_events":2}"#, &[], Delivered, false),
        (
            200,
            r#"{"status":"OK","failed_records":[]}"#,
            &[],
            Delivered,
            false,
        ),
        (200, "1", &[], Delivered, false),
        (200, " 1\n", &[], Delivered, false),
        // Failures by name, with all spellings.
        (
            400,
            r#"{"code":400,"error":"some","failed_records":[{"index":1,"insert_id":"b","field":"f","message":"m"}],"num_records_imported":1,"status":"Bad Request"}"#,
            &[1],
            Delivered,
            false,
        ),
        (
            400,
            r#"{"failed_records":[{"index":1,"$insert_id":"b","message":"m"}]}"#,
            &[1],
            Delivered,
            false,
        ),
        (
            200,
            r#"{"failed_records":[{"index":1}]}"#,
            &[1],
            Delivered,
            false,
        ),
        (
            200,
            r#"{"status":0,"failed_records":[{"index":0,"message":"m"},{"index":1}]}"#,
            &[0, 1],
            Delivered,
            false,
        ),
        (
            400,
            r#"{"failed_records":[{"insert_id":"b"}]}"#,
            &[1],
            Delivered,
            false,
        ),
        (
            400,
            r#"{"failed_records":[{"$insert_id":"a"}]}"#,
            &[0],
            Delivered,
            false,
        ),
        (400, r#"{"failed_records":["b"]}"#, &[1], Delivered, false),
        (
            400,
            r#"{"failed_records":[{"index":0,"insert_id":""}]}"#,
            &[0],
            Delivered,
            false,
        ),
        // The status is in the body.
        (
            200,
            r#"{"code":400,"failed_records":[{"index":0}]}"#,
            &[0],
            Delivered,
            false,
        ),
        (200, r#"{"code":400,"error":"bad"}"#, &[], Halve, false),
        (200, r#"{"code":401,"error":"who"}"#, &[], Pause, false),
        (200, r#"{"code":429,"error":"slow"}"#, &[], Throttled, false),
        (200, r#"{"code":500,"error":"oh"}"#, &[], Retry, true),
        // One is named and the others are not taken.
        (
            400,
            r#"{"failed_records":[{"index":0}],"num_records_imported":0}"#,
            &[0],
            Halve,
            false,
        ),
        // Failures that are nobody's, or somebody else's.
        (
            400,
            r#"{"failed_records":["something is wrong"]}"#,
            &[],
            Halve,
            true,
        ),
        (
            400,
            r#"{"failed_records":["one","two"],"num_records_imported":0}"#,
            &[],
            Halve,
            false,
        ),
        (
            400,
            r#"{"failed_records":[{"message":"m"}]}"#,
            &[],
            Halve,
            true,
        ),
        (400, r#"{"failed_records":[{"index":2}]}"#, &[], Halve, true),
        (
            400,
            r#"{"failed_records":[{"index":-1}]}"#,
            &[],
            Halve,
            true,
        ),
        (
            400,
            r#"{"failed_records":[{"index":0,"insert_id":"b"}]}"#,
            &[],
            Halve,
            true,
        ),
        (
            400,
            r#"{"failed_records":[{"insert_id":"c"}]}"#,
            &[],
            Halve,
            true,
        ),
        (
            400,
            r#"{"failed_records":[{"index":0},"?"]}"#,
            &[0],
            Halve,
            true,
        ),
        (400, r#"{"failed_records":[5,null,[]]}"#, &[], Halve, true),
        // Something is wrong with one of them.
        (
            400,
            r#"{"code":400,"error":"malformed","status":"Bad Request"}"#,
            &[],
            Halve,
            false,
        ),
        (400, r#"{"failed_records":"none"}"#, &[], Halve, false),
        (400, "", &[], Halve, false),
        (400, "<html>Bad Request</html>", &[], Halve, false),
        (400, "0", &[], Halve, false),
        (400, "1", &[], Halve, false),
        (422, "{}", &[], Halve, false),
        // Nothing taken, or less than all.
        (200, "0", &[], Halve, false),
        (
            200,
            r#"{"status":0,"error":"bad token"}"#,
            &[],
            Halve,
            false,
        ),
        (200, r#"{"status":"error"}"#, &[], Halve, false),
        (
            200,
            r#"{"code":200,"num_records_imported":0,"status":"OK"}"#,
            &[],
            Halve,
            false,
        ),
        (
            200,
            r#"{"code":200,"num_records_imported":1,"status":"OK"}"#,
            &[],
            Halve,
            true,
        ),
        (413, "<html>too large</html>", &[], TooLarge, false),
        (
            413,
            r#"{"code":413,"error":"e","status":"Request Entity Too Large"}"#,
            &[],
            TooLarge,
            false,
        ),
        // Nobody knows.
        (200, "", &[], Retry, true),
        (200, "<html>", &[], Retry, true),
        (200, "{}", &[], Retry, true),
        (200, "2", &[], Retry, true),
        (200, "[1]", &[], Retry, true),
        (200, "\"ok\"", &[], Retry, true),
        (200, "\u{fffd}\u{0}", &[], Retry, true),
        (200, r#"{"error":null}"#, &[], Retry, true),
        (200, cut, &[], Retry, true),
        (400, cut, &[], Retry, true),
        (500, r#"{"code":500,"error":"oh"}"#, &[], Retry, true),
        (502, "<html>", &[], Retry, true),
        (504, "", &[], Retry, true),
        (524, "", &[], Retry, true),
        // Later.
        (408, "", &[], Retry, false),
        (429, r#"{"error":"slow","status":0}"#, &[], Throttled, false),
        (429, "1", &[], Throttled, false),
        (503, "<html>", &[], Throttled, false),
        // Not the fault of any record.
        (
            401,
            r#"{"code":401,"error":"who","status":"Unauthorized"}"#,
            &[],
            Pause,
            false,
        ),
        (403, "<html>blocked</html>", &[], Pause, false),
        (404, "", &[], Pause, false),
        (302, "", &[], Pause, false),
    ];
    let records = events(&json!(["a", "b"]));
    let records: Vec<&Record> = records.iter().collect();
    for &(status, body, refused, rest, perhaps_taken) in cases {
        let verdict = plain().read(LaneId(0), &records, &answer(status, body));
        let named: Vec<usize> = verdict
            .refused
            .iter()
            .map(|refusal| refusal.index)
            .collect();
        assert_eq!(
            (&*named, verdict.rest, verdict.perhaps_taken),
            (refused, rest, perhaps_taken),
            "{status} {body}"
        );
        assert_eq!(
            verdict.reason.is_empty(),
            rest == Delivered,
            "{status} {body}"
        );
    }
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
fn credentials_are_asked_for_at_the_host_of_the_region() {
    let cases = [
        (json!({}), "https://mixpanel.com/api/app/"),
        (json!({"region": "EU"}), "https://eu.mixpanel.com/api/app/"),
        (json!({"region": "IN"}), "https://in.mixpanel.com/api/app/"),
        (
            json!({"api_base_url": "http://[::1]:1/"}),
            "http://[::1]:1/api/app/",
        ),
    ];
    for (mut settings, base) in cases {
        settings["project_token"] = json!("t");
        let request = mixpanel(&settings).credentials_request();
        assert_eq!(request.url, format!("{base}validate-project-credentials/"));
        assert_eq!(request.body, br#"{"project_token":"t"}"#);
    }
    let secret = mixpanel(&json!({"project_token": "t", "api_secret": "s"}));
    let body: Value = serde_json::from_slice(&secret.credentials_request().body).unwrap();
    assert_eq!(body, json!({"project_token": "t", "api_secret": "s"}));
}

#[test]
fn only_a_clear_answer_says_something_about_credentials() {
    let refused = |text: &str| Credentials::Refused(text.to_owned());
    let unclear = |text: &str| Credentials::Unclear(text.to_owned());
    let cases = [
        (200, r#"{"status":"ok"}"#, Credentials::Accepted),
        (
            200,
            r#"{"status":"error","error":"no such project"}"#,
            refused("Mixpanel answered 200: no such project"),
        ),
        (
            400,
            r#"{"status":"error"}"#,
            refused("Mixpanel answered 400"),
        ),
        (401, "", refused("Mixpanel answered 401")),
        (200, "<html>", unclear("Mixpanel answered 200")),
        (404, "", unclear("Mixpanel answered 404")),
        (
            500,
            r#"{"status":"error"}"#,
            unclear("Mixpanel answered 500"),
        ),
        (500, r#"{"status":"ok"}"#, unclear("Mixpanel answered 500")),
    ];
    for (status, body, credentials) in cases {
        assert_eq!(
            Credentials::read(&answer(status, body)),
            credentials,
            "{status} {body}"
        );
    }
}
