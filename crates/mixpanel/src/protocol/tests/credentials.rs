//! The check of the credentials.

use serde_json::{Value, json};

use super::{answer, mixpanel};
use crate::Credentials;

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
    let mixpanel = mixpanel(&json!({"project_token": "t", "api_secret": "s3cret"}));
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
        (401, "{}", refused("Mixpanel answered 401")),
        (401, "", unclear("Mixpanel answered 401")),
        (403, "<html>blocked", unclear("Mixpanel answered 403")),
        (
            403,
            r#"{"error":"no such secret s3cret","status":"error"}"#,
            refused("Mixpanel answered 403: no such secret ***"),
        ),
        (200, "<html>", unclear("Mixpanel answered 200")),
        (404, "", unclear("Mixpanel answered 404")),
        (
            404,
            r#"{"error":"no such path","status":"error"}"#,
            unclear("Mixpanel answered 404: no such path"),
        ),
        (
            500,
            r#"{"status":"error"}"#,
            unclear("Mixpanel answered 500"),
        ),
        (500, r#"{"status":"ok"}"#, unclear("Mixpanel answered 500")),
    ];
    for (status, body, credentials) in cases {
        assert_eq!(
            mixpanel.read_credentials(&answer(status, body)),
            credentials,
            "{status} {body}"
        );
    }
}
