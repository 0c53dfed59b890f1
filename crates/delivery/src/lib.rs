//! Delivery of records over HTTP.
//!
//! A destination turns payloads into records, each for a lane; this crate carries them. It knows nothing of fields,
//! mappings or a particular receiver.

use std::fmt;

/// One HTTP request, ready to be sent or shown. Debug output shows no secret.
#[derive(Clone, PartialEq, Eq)]
pub struct Request {
    /// `POST`.
    pub method: &'static str,
    /// The whole address.
    pub url: String,
    /// The `authorization` header, a secret.
    pub authorization: Option<String>,
    /// The `content-type` header.
    pub content_type: &'static str,
    /// How the body is written.
    pub encoding: Encoding,
    /// The JSON of the body, before any form encoding.
    pub body: Vec<u8>,
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request")
            .field("method", &self.method)
            .field("url", &self.url)
            .field("authorized", &self.authorization.is_some())
            .field("content_type", &self.content_type)
            .field("encoding", &self.encoding)
            .field("body", &String::from_utf8_lossy(&self.body))
            .finish()
    }
}

/// How a request body is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// The body is the JSON.
    Json,
    /// The body is `data=<JSON>`, urlencoded.
    Form,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_output_shows_no_secret() {
        let request = Request {
            method: "POST",
            url: "https://example.com".to_owned(),
            authorization: Some("Basic 5ecre7".to_owned()),
            content_type: "application/json",
            encoding: Encoding::Json,
            body: b"[]".to_vec(),
        };
        let shown = format!("{request:?}");
        assert!(shown.contains("authorized: true"), "{shown}");
        assert!(!shown.contains("5ecre7"), "{shown}");
    }
}
