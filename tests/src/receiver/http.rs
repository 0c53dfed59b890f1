//! As much of HTTP/1.1 as it takes: requests with a length or in chunks, answers that travel as they
//! are told to, connections kept open.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use flate2::Compression;
use flate2::write::GzEncoder;

use super::plan::Travel;

/// Longest head of a request, in bytes.
const HEAD_BYTES: usize = 64 << 10;
/// Longest body that is read at all, in bytes.
const BODY_BYTES: u64 = 64 << 20;

/// The head of a request.
#[derive(Clone, Debug)]
pub(super) struct Head {
    pub(super) method: String,
    /// Path and query.
    pub(super) target: String,
    /// Names in lower case.
    headers: Vec<(String, String)>,
    /// Its length in bytes.
    pub(super) bytes: usize,
}

impl Head {
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        headers
            .find(|(header, _)| header == name)
            .map(|(_, value)| value.as_str())
    }

    pub(super) fn path(&self) -> &str {
        self.target.split('?').next().unwrap_or_default()
    }

    /// The parameters of the query, not decoded.
    pub(super) fn query(&self) -> impl Iterator<Item = (&str, &str)> {
        let query = self.target.split_once('?').map_or("", |(_, query)| query);
        query
            .split('&')
            .filter(|pair| !pair.is_empty())
            .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
    }
}

/// An answer.
#[derive(Clone, Debug)]
pub(super) struct Reply {
    pub(super) status: u16,
    pub(super) content_type: String,
    pub(super) retry_after: Option<String>,
    pub(super) body: Vec<u8>,
}

impl Reply {
    pub(super) fn json(status: u16, body: &serde_json::Value) -> Self {
        Self {
            status,
            content_type: "application/json".to_owned(),
            retry_after: None,
            body: body.to_string().into_bytes(),
        }
    }

    pub(super) fn text(status: u16, body: &str) -> Self {
        Self {
            status,
            content_type: "text/plain".to_owned(),
            retry_after: None,
            body: body.as_bytes().to_vec(),
        }
    }

    /// What goes over the wire.
    pub(super) fn to_bytes(&self, travel: Travel) -> Vec<u8> {
        let mut headers = vec![format!("content-type: {}", self.content_type)];
        headers.extend(
            self.retry_after
                .iter()
                .map(|told| format!("retry-after: {told}")),
        );
        let mut body = self.body.clone();
        match travel {
            Travel::Chunks => {
                headers.push("transfer-encoding: chunked".to_owned());
                body = self
                    .body
                    .chunks(7)
                    .flat_map(chunk)
                    .chain(chunk(&[]))
                    .collect();
            }
            Travel::ToTheEnd => headers.push("connection: close".to_owned()),
            Travel::Gzip => {
                headers.push("content-encoding: gzip".to_owned());
                body = gzip(&body);
            }
            Travel::Length | Travel::Hinted | Travel::Silent => {}
        }
        if !matches!(travel, Travel::Chunks | Travel::ToTheEnd) {
            headers.push(format!("content-length: {}", body.len()));
        }
        let before = match travel {
            Travel::Hinted => "HTTP/1.1 103 Early Hints\r\nlink: </>\r\n\r\n",
            _ => "",
        };
        let headers = headers.join("\r\n");
        let head = format!(
            "{before}HTTP/1.1 {} Status\r\n{headers}\r\n\r\n",
            self.status
        );
        [head.into_bytes(), body].concat()
    }
}

fn chunk(bytes: &[u8]) -> Vec<u8> {
    let length = format!("{:x}\r\n", bytes.len());
    [length.as_bytes(), bytes, b"\r\n"].concat()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    // Writing to memory does not fail.
    let _ = encoder.write_all(bytes);
    encoder.finish().unwrap_or_default()
}

/// One connection.
pub(super) struct Connection {
    stream: BufReader<TcpStream>,
}

impl Connection {
    pub(super) fn new(stream: TcpStream) -> io::Result<Self> {
        stream.set_nodelay(true)?;
        Ok(Self {
            stream: BufReader::with_capacity(64 << 10, stream),
        })
    }

    /// The head of the next request; none where the peer has ended the connection.
    pub(super) fn head(&mut self) -> io::Result<Option<Head>> {
        let mut text = Vec::new();
        while !text.ends_with(b"\r\n\r\n") {
            if text.len() > HEAD_BYTES {
                return Err(invalid("the head is too long"));
            }
            if self.stream.read_until(b'\n', &mut text)? == 0 {
                return if text.is_empty() {
                    Ok(None)
                } else {
                    Err(io::ErrorKind::UnexpectedEof.into())
                };
            }
        }
        let mut headers = [httparse::EMPTY_HEADER; 64];
        let mut request = httparse::Request::new(&mut headers);
        request.parse(&text).map_err(invalid)?;
        let headers = request.headers.iter();
        Ok(Some(Head {
            method: request.method.unwrap_or_default().to_owned(),
            target: target(request.path.unwrap_or_default()),
            headers: headers
                .map(|header| {
                    (
                        header.name.to_ascii_lowercase(),
                        String::from_utf8_lossy(header.value).into_owned(),
                    )
                })
                .collect(),
            bytes: text.len(),
        }))
    }

    /// The body that belongs to a head, as it came.
    pub(super) fn body(&mut self, head: &Head) -> io::Result<Vec<u8>> {
        if head.header("expect") == Some("100-continue") {
            self.write(b"HTTP/1.1 100 Continue\r\n\r\n")?;
        }
        let mut body = Vec::new();
        if head.header("transfer-encoding") == Some("chunked") {
            loop {
                let mut line = String::new();
                self.stream.read_line(&mut line)?;
                let length = u64::from_str_radix(line.trim(), 16).map_err(invalid)?;
                if length > BODY_BYTES {
                    return Err(invalid("the body is too long"));
                }
                self.read(length, &mut body)?;
                self.read(2, &mut Vec::new())?;
                if length == 0 {
                    return Ok(body);
                }
            }
        }
        let length = head.header("content-length").unwrap_or("0");
        let length: u64 = length.parse().map_err(invalid)?;
        if length > BODY_BYTES {
            return Err(invalid("the body is too long"));
        }
        self.read(length, &mut body)?;
        Ok(body)
    }

    fn read(&mut self, length: u64, into: &mut Vec<u8>) -> io::Result<()> {
        if (&mut self.stream).take(length).read_to_end(into)? as u64 == length {
            Ok(())
        } else {
            Err(io::ErrorKind::UnexpectedEof.into())
        }
    }

    pub(super) fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.stream.get_mut().write_all(bytes)
    }

    /// Lets the connection end without a farewell.
    pub(super) fn reset_when_closed(&self) -> io::Result<()> {
        socket2::SockRef::from(self.stream.get_ref()).set_linger(Some(Duration::ZERO))
    }
}

/// The target without scheme and host, which requests to a proxy have.
fn target(text: &str) -> String {
    let path = text.strip_prefix("http://").map(|rest| {
        let slash = rest.find('/').unwrap_or(rest.len());
        rest.get(slash..).unwrap_or_default()
    });
    path.unwrap_or(text).to_owned()
}

fn invalid(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, error)
}
