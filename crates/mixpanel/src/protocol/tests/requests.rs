//! Which way records go, and the requests they leave in.

use segue_delivery::{Encoding, Protocol, Record, Request};
use serde_json::{Value, json};

use super::{mixpanel, plain, record};
use crate::Lane;

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
