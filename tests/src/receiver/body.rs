//! From the bytes of a request to its records.

use std::io::Read;

use flate2::read::MultiGzDecoder;
use serde_json::Value;

use super::http::Head;
use super::plan::Endpoint;

/// Why a body has no records.
#[derive(Debug)]
pub(super) enum Unreadable {
    /// It is compressed where that is not understood.
    Compressed,
    /// It is too large without compression.
    TooLarge,
    /// It is something else; what.
    Malformed(String),
}

/// A body, read.
pub(super) struct Body {
    /// Its bytes without compression.
    pub(super) bytes: usize,
    /// The records in it.
    pub(super) records: Result<Vec<Value>, Unreadable>,
}

impl Body {
    pub(super) fn read(head: &Head, raw: Vec<u8>, endpoint: Endpoint, limit: usize) -> Self {
        match decompress(head, raw, endpoint, limit) {
            Ok(body) => Self {
                bytes: body.len(),
                records: records(head, &body, endpoint),
            },
            Err(unreadable) => Self {
                bytes: 0,
                records: Err(unreadable),
            },
        }
    }
}

/// The body without compression.
fn decompress(
    head: &Head,
    raw: Vec<u8>,
    endpoint: Endpoint,
    limit: usize,
) -> Result<Vec<u8>, Unreadable> {
    let body = match head.header("content-encoding") {
        None | Some("identity") => raw,
        Some("gzip") if matches!(endpoint, Endpoint::Import | Endpoint::Track) => {
            let mut body = Vec::new();
            MultiGzDecoder::new(raw.as_slice())
                .take(limit as u64 + 1)
                .read_to_end(&mut body)
                .map_err(|error| Unreadable::Malformed(error.to_string()))?;
            body
        }
        Some("gzip") => return Err(Unreadable::Compressed),
        Some(other) => return Err(Unreadable::Malformed(format!("content-encoding: {other}"))),
    };
    if body.len() > limit {
        return Err(Unreadable::TooLarge);
    }
    Ok(body)
}

/// The records in a body: a JSON array, one record a line, or a form with one record or an array under `data`.
fn records(head: &Head, body: &[u8], endpoint: Endpoint) -> Result<Vec<Value>, Unreadable> {
    let content_type = head.header("content-type").unwrap_or_default();
    let kind = content_type.split(';').next().unwrap_or_default().trim();
    let parsed = match kind {
        "application/json" => serde_json::from_slice(body),
        "application/x-ndjson" if endpoint == Endpoint::Import => body
            .split(|byte| *byte == b'\n')
            .filter(|line| !line.trim_ascii().is_empty())
            .map(serde_json::from_slice)
            .collect::<Result<_, _>>()
            .map(Value::Array),
        "application/x-www-form-urlencoded" if endpoint != Endpoint::Import => {
            let data = body
                .split(|byte| *byte == b'&')
                .find_map(|pair| pair.strip_prefix(b"data="))
                .ok_or_else(|| Unreadable::Malformed("a form without data".to_owned()))?;
            serde_json::from_slice(&decode(data)).map(|value| match value {
                Value::Array(_) => value,
                one => Value::Array(vec![one]),
            })
        }
        other => return Err(Unreadable::Malformed(format!("content-type: {other}"))),
    };
    match parsed {
        Ok(Value::Array(records)) => Ok(records),
        Ok(_) => Err(Unreadable::Malformed("no array".to_owned())),
        Err(error) => Err(Unreadable::Malformed(error.to_string())),
    }
}

/// Undoes percent-encoding.
fn decode(text: &[u8]) -> Vec<u8> {
    let mut decoded = Vec::with_capacity(text.len());
    let mut rest = text;
    while let [byte, behind @ ..] = rest {
        rest = behind;
        decoded.push(match (byte, behind) {
            (b'+', _) => b' ',
            (b'%', [high, low, behind @ ..]) => {
                rest = behind;
                let digits = [*high, *low];
                let digits = std::str::from_utf8(&digits).unwrap_or_default();
                u8::from_str_radix(digits, 16).unwrap_or(b'?')
            }
            (byte, _) => *byte,
        });
    }
    decoded
}
