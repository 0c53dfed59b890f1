//! Delivery of records over HTTP.
//!
//! A destination turns payloads into records, each for a lane; this crate carries them. It knows nothing of fields,
//! mappings or a particular receiver.

/// One HTTP request, ready to be sent or shown.
#[derive(Clone, Debug, PartialEq, Eq)]
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

/// How a request body is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// The body is the JSON.
    Json,
    /// The body is `data=<JSON>`, urlencoded.
    Form,
}
