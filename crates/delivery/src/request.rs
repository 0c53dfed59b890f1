//! What goes over the wire and what comes back.

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
    /// The JSON of the body, before any form encoding or compression.
    pub body: Vec<u8>,
}

/// How a request body is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// The body is the JSON.
    Json,
    /// The body is the JSON, compressed by gzip.
    Gzip,
    /// The body is `data=<JSON>`, urlencoded.
    Form,
}

/// The answer to a request, as it came.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The `retry-after` header.
    pub retry_after: Option<String>,
    /// The body.
    pub body: Vec<u8>,
}

/// Why a request has no answer. Each carries a sentence without secrets.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Lost {
    /// It never left: no such host, connection refused.
    #[error("{0}")]
    Unsent(String),
    /// It left, or may have: the receiver may have acted on it.
    #[error("{0}")]
    Unanswered(String),
    /// It cannot leave before somebody changes something: a certificate that is not trusted, an address that is none.
    #[error("{0}")]
    Barred(String),
}
