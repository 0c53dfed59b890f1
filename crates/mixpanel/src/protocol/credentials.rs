//! The check of the credentials before the first record.
//!
//! The address is not documented; Segment's destination asks it when credentials are entered.

use segue_delivery::{Answer, Encoding, Request};
use serde_json::{Value, json};

use super::said::Said;
use crate::{Credential, Mixpanel};

/// What Mixpanel says of the credentials.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Credentials {
    /// They are good.
    Accepted,
    /// They are not, and why.
    Refused(String),
    /// The answer makes no sense, and what it is.
    Unclear(String),
}

impl Mixpanel {
    /// The request that asks whether the credentials are good.
    pub fn credentials_request(&self) -> Request {
        let settings = self.settings();
        let mut body = json!({ "project_token": settings.project_token });
        if let (Credential::ApiSecret(secret), Some(body)) =
            (&settings.credential, body.as_object_mut())
        {
            body.insert("api_secret".to_owned(), secret.as_str().into());
        }
        Request {
            method: "POST",
            url: format!("{}/validate-project-credentials/", settings.app_url),
            authorization: None,
            content_type: "application/json",
            encoding: Encoding::Json,
            body: body.to_string().into_bytes(),
        }
    }
}

impl Mixpanel {
    /// Reads the answer to [`Mixpanel::credentials_request`]. Only Mixpanel's own words count: a page may come from
    /// anybody on the way.
    pub fn read_credentials(&self, answer: &Answer) -> Credentials {
        let body: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
        let text = |key| body.get(key).and_then(Value::as_str);
        let said = match text("error") {
            Some(error) => {
                let error = Said(&self.settings().credential).fit(error);
                format!("Mixpanel answered {}: {error}", answer.status)
            }
            None => format!("Mixpanel answered {}", answer.status),
        };
        match (answer.status, text("status")) {
            (200..300, Some("ok")) => Credentials::Accepted,
            (200..300 | 400, Some("error")) => Credentials::Refused(said),
            (401 | 403, _) if body.is_object() => Credentials::Refused(said),
            _ => Credentials::Unclear(said),
        }
    }
}
