//! Messages over standard input and output.
//!
//! A message that is no JSON, or not one of the protocol, is answered and passed over; only the end of the input, or a
//! frame whose end cannot be found, ends the conversation.

use std::io::{self, BufRead, Read};
use std::thread;

use crossbeam_channel::{Sender, bounded};
use lsp_server::{Connection, ErrorCode, Message};
use segue_evaluator::limits::FILE_BYTES;
use serde_json::json;

/// Largest message: a document of the largest size with every character escaped.
const MESSAGE_BYTES: usize = 6 * FILE_BYTES + 65536;
/// Longest line, and most lines, in front of a message.
const HEADER_BYTES: u64 = 4096;
const HEADERS: usize = 64;
/// How many messages wait for their turn.
const WAITING: usize = 256;

/// A message that has been read.
enum Frame {
    Message(Message),
    /// What stood there is no message; this is the answer.
    Wrong(ErrorCode, String),
}

/// Connects to standard input and output. The second is the thread that writes; it ends when the connection does.
pub(crate) fn stdio() -> io::Result<(Connection, thread::JoinHandle<()>)> {
    let (sender, outgoing) = bounded::<Message>(WAITING);
    let (incoming, receiver) = bounded::<Message>(WAITING);
    let (errors, wrong) = (sender.clone(), incoming);
    let writer = thread::Builder::new()
        .name("writer".to_owned())
        .spawn(move || {
            let mut stdout = io::stdout().lock();
            for message in outgoing {
                if message.write(&mut stdout).is_err() {
                    return;
                }
            }
        })?;
    thread::Builder::new()
        .name("reader".to_owned())
        .spawn(move || read_all(&mut io::stdin().lock(), &wrong, &errors))?;
    Ok((Connection { sender, receiver }, writer))
}

/// Hands on every message until the last one, or the end of the input or the conversation.
fn read_all(input: &mut impl BufRead, messages: &Sender<Message>, answers: &Sender<Message>) {
    while let Ok(Some(frame)) = read(input) {
        let (handed_on, last) = match frame {
            Frame::Message(message) => {
                let last = matches!(&message, Message::Notification(n) if n.method == "exit");
                (messages.send(message), last)
            }
            Frame::Wrong(code, why) => (answers.send(complaint(code, &why)), false),
        };
        if handed_on.is_err() || last {
            return;
        }
    }
}

/// The next message; none at the end of the input. An error where the end of a message cannot be found.
fn read(input: &mut impl BufRead) -> io::Result<Option<Frame>> {
    let mut length = None;
    for _ in 0..HEADERS {
        let mut line = Vec::new();
        if input
            .by_ref()
            .take(HEADER_BYTES)
            .read_until(b'\n', &mut line)?
            == 0
        {
            return Ok(None);
        }
        let line = String::from_utf8_lossy(&line);
        let line = line.trim_end_matches(['\r', '\n']);
        if line.is_empty() {
            let Some(length) = length else {
                // A blank line too many between two messages.
                continue;
            };
            return body(input, length).map(Some);
        }
        if let Some((name, value)) = line.split_once(':')
            && name.eq_ignore_ascii_case("content-length")
        {
            length = value.trim().parse::<usize>().ok();
        }
    }
    Err(io::ErrorKind::InvalidData.into())
}

fn body(input: &mut impl BufRead, length: usize) -> io::Result<Frame> {
    let mut input = input.take(length as u64);
    if length > MESSAGE_BYTES {
        io::copy(&mut input, &mut io::sink())?;
        let why = format!("a message has at most {MESSAGE_BYTES} bytes");
        return Ok(Frame::Wrong(ErrorCode::InvalidRequest, why));
    }
    let mut bytes = Vec::new();
    if input.read_to_end(&mut bytes)? < length {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    let value: serde_json::Value = match serde_json::from_slice(&bytes) {
        Ok(value) => value,
        Err(error) => return Ok(Frame::Wrong(ErrorCode::ParseError, error.to_string())),
    };
    Ok(match serde_json::from_value(value) {
        Ok(message) => Frame::Message(message),
        Err(_) => {
            let why = "this is no request, notification or response".to_owned();
            Frame::Wrong(ErrorCode::InvalidRequest, why)
        }
    })
}

/// What is said about a message that is none. The id of its answer would be null, which clients differ about, so it is
/// a note for the log.
fn complaint(code: ErrorCode, why: &str) -> Message {
    let params = json!({
        "type": 1,
        "message": format!("a message could not be read ({}): {why}", code as i32),
    });
    lsp_server::Notification::new("window/logMessage".to_owned(), params).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn framed(body: &str) -> String {
        format!("Content-Length: {}\r\n\r\n{body}", body.len())
    }

    #[test]
    fn what_is_no_message_is_passed_over() {
        let good = framed(r#"{"jsonrpc":"2.0","method":"exit"}"#);
        let bad = [
            framed("{"),
            framed("[]"),
            framed(r#"{"jsonrpc":"2.0"}"#),
            framed(""),
            "\r\n".to_owned(),
            "content-type: x\r\nCONTENT-LENGTH:2\r\n\r\n{}".to_owned(),
        ];
        for bad in bad {
            let input = format!("{bad}{good}");
            let mut input = input.as_bytes();
            let mut read_on = || read(&mut input).unwrap();
            let mut frame = read_on();
            while let Some(Frame::Wrong(..)) = frame {
                frame = read_on();
            }
            assert!(
                matches!(frame, Some(Frame::Message(Message::Notification(_)))),
                "{bad}"
            );
            assert!(read_on().is_none());
        }
    }

    #[test]
    fn a_frame_without_an_end_ends_the_conversation() {
        for input in [
            "Content-Length: 99\r\n\r\n{}",
            "Content-Length: 18446744073709551615\r\n\r\n{}",
        ] {
            let mut input = input.as_bytes();
            assert!(!matches!(read(&mut input), Ok(Some(Frame::Message(_)))));
        }
        let headers = "x: y\r\n".repeat(1000);
        assert!(read(&mut headers.as_bytes()).is_err());
        assert!(matches!(read(&mut "".as_bytes()), Ok(None)));
    }
}
