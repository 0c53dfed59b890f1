//! Requests over HTTP.

use std::error::Error;
use std::future::Future;
use std::io::{self, Read, Write};
use std::time::Duration;

use flate2::Compression;
use flate2::read::MultiGzDecoder;
use flate2::write::GzEncoder;
use reqwest::header::{
    AUTHORIZATION, CONTENT_ENCODING, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue, RETRY_AFTER,
};
use reqwest::redirect::Policy;
use reqwest::{Client, Method};

use super::{Connection, Transport};
use crate::{Answer, Encoding, Lost, Request};

/// Connections that were idle for longer are not used again: the other side may be closing them, and nobody would know
/// whether a request sent just then arrived.
const MOST_IDLE: Duration = Duration::from_secs(4);

/// More of an answer is not read; a report on 2,000 records is far shorter.
const MOST_ANSWER: usize = 8 << 20;

/// How requests are carried.
#[derive(Clone, Debug)]
pub struct HttpOptions {
    /// How long a request may take, from the connection to the end of the answer.
    pub timeout: Duration,
    /// How long a connection may take.
    pub connect_timeout: Duration,
    /// What the sender calls itself: `segue/1.0`.
    pub user_agent: String,
}

impl Default for HttpOptions {
    fn default() -> Self {
        Self {
            timeout: Duration::from_mins(1),
            connect_timeout: Duration::from_secs(10),
            user_agent: "segue".to_owned(),
        }
    }
}

/// HTTP 1.1 over connections that are kept, TLS by rustls, through the proxies that the usual environment variables
/// name. Redirects are not followed: a post would become a get, and credentials would go where nobody sent them.
#[derive(Clone, Debug)]
pub struct Http {
    kept: Client,
    own: Client,
}

impl Http {
    /// A client. It needs the root certificates of the system.
    pub fn new(options: &HttpOptions) -> Result<Self, crate::Error> {
        // Fails when there is a provider already, which is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = |kept| {
            Client::builder()
                .timeout(options.timeout)
                .connect_timeout(options.connect_timeout)
                .pool_idle_timeout(MOST_IDLE)
                .pool_max_idle_per_host(kept)
                .user_agent(&options.user_agent)
                .redirect(Policy::none())
                .retry(reqwest::retry::never())
                .build()
                .map_err(|error| crate::Error::Http(cause(&error)))
        };
        Ok(Self {
            kept: client(usize::MAX)?,
            own: client(0)?,
        })
    }
}

impl Transport for Http {
    fn send(
        &self,
        request: Request,
        connection: Connection,
    ) -> impl Future<Output = Result<Answer, Lost>> + Send + 'static {
        let client = match connection {
            Connection::Kept => self.kept.clone(),
            Connection::Own => self.own.clone(),
        };
        async move {
            let method = Method::from_bytes(request.method.as_bytes())
                .map_err(|error| Lost::Barred(error.to_string()))?;
            let mut outgoing = client
                .request(method, &request.url)
                .header(CONTENT_TYPE, request.content_type);
            if let Some(authorization) = &request.authorization {
                let mut value = HeaderValue::from_str(authorization)
                    .map_err(|_| Lost::Barred("the credentials are no header".to_owned()))?;
                value.set_sensitive(true);
                outgoing = outgoing.header(AUTHORIZATION, value);
            }
            if request.encoding == Encoding::Gzip {
                outgoing = outgoing.header(CONTENT_ENCODING, "gzip");
            }
            let body = encode(request.encoding, request.body).await?;
            let mut response = outgoing.body(body).send().await.map_err(lost)?;
            let mut body = Vec::new();
            while let Some(chunk) = response.chunk().await.map_err(lost)? {
                if body.len() + chunk.len() > MOST_ANSWER {
                    return Err(Lost::Unanswered("the answer does not end".to_owned()));
                }
                body.extend_from_slice(&chunk);
            }
            let headers = response.headers();
            Ok(Answer {
                status: response.status().as_u16(),
                retry_after: text(headers, RETRY_AFTER).map(str::to_owned),
                body: match text(headers, CONTENT_ENCODING) {
                    Some("gzip" | "x-gzip") => decompress(&body),
                    _ => body,
                },
            })
        }
    }
}

fn text(headers: &HeaderMap, name: HeaderName) -> Option<&str> {
    headers.get(name)?.to_str().ok()
}

/// The body of an answer that is compressed although nobody asked for that; as far as it can be read.
fn decompress(body: &[u8]) -> Vec<u8> {
    let mut text = Vec::new();
    // What is cut off shows where it is read.
    let _ = MultiGzDecoder::new(body)
        .take(MOST_ANSWER as u64)
        .read_to_end(&mut text);
    text
}

/// The body as it goes over the wire. Compression takes a thread of its own, so that answers do not wait for it.
async fn encode(encoding: Encoding, body: Vec<u8>) -> Result<Vec<u8>, Lost> {
    match encoding {
        Encoding::Json => Ok(body),
        Encoding::Form => Ok(form(&body)),
        Encoding::Gzip => {
            let compressed = tokio::task::spawn_blocking(move || {
                let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
                encoder.write_all(&body)?;
                encoder.finish()
            });
            match compressed.await {
                Ok(Ok(compressed)) => Ok(compressed),
                Ok(Err(error)) => Err(Lost::Unsent(error.to_string())),
                Err(error) => Err(Lost::Unsent(error.to_string())),
            }
        }
    }
}

/// `data=<JSON>`, urlencoded.
fn form(body: &[u8]) -> Vec<u8> {
    let mut form = b"data=".to_vec();
    for &byte in body {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'*' => form.push(byte),
            b' ' => form.push(b'+'),
            // Writing to a vector cannot fail.
            byte => drop(write!(form, "%{byte:02X}")),
        }
    }
    form
}

/// Why there is no answer, and whether the request may have arrived.
fn lost(error: reqwest::Error) -> Lost {
    let error = error.without_url();
    if let Some(wrong) = certificate(&error) {
        return Lost::Barred(format!("the certificate of the receiver {wrong}"));
    }
    let reason = cause(&error);
    if error.is_builder() {
        Lost::Barred(reason)
    } else if error.is_connect() {
        Lost::Unsent(reason)
    } else {
        Lost::Unanswered(reason)
    }
}

/// What is wrong with the certificate of the other side, which waiting does not change.
fn certificate(error: &(dyn Error + 'static)) -> Option<&'static str> {
    use rustls::CertificateError as Wrong;
    if let Some(rustls::Error::InvalidCertificate(wrong)) = error.downcast_ref() {
        return Some(match wrong {
            Wrong::Expired | Wrong::ExpiredContext { .. } => "has expired",
            Wrong::NotValidYet | Wrong::NotValidYetContext { .. } => "is not valid yet",
            Wrong::NotValidForName | Wrong::NotValidForNameContext { .. } => {
                "is that of another host"
            }
            Wrong::Revoked => "has been revoked",
            _ => "is not trusted by this system",
        });
    }
    // What an error of the system carries is not its source.
    let carried = error
        .downcast_ref::<io::Error>()
        .and_then(io::Error::get_ref);
    match carried {
        Some(carried) => certificate(carried),
        None => error.source().and_then(certificate),
    }
}

/// What is at the bottom of an error. The layers above it say no more than that sending failed.
fn cause(error: &reqwest::Error) -> String {
    let mut text = String::new();
    let mut layer = error.source();
    while let Some(error) = layer {
        let said = error.to_string();
        // Some repeat what is below them.
        if !said.starts_with("client error (") && !text.ends_with(&said) {
            if !text.is_empty() {
                text.push_str(": ");
            }
            text.push_str(&said);
        }
        layer = error.source();
    }
    if text.is_empty() {
        error.to_string()
    } else {
        text
    }
}
