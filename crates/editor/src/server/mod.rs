//! The language server: the conversation with an editor. What it says comes from the services; here it is put into
//! the words of the protocol.
//!
//! It is one thread that takes one message after the other. Findings are told when no message waits, so that whoever
//! types fast is not slowed down.

mod begin;
mod convert;
mod document;
mod files;
mod lines;
mod request;
mod transport;
mod uri;

use std::collections::BTreeMap;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;

use crossbeam_channel::TryRecvError;
use lsp_server::{Connection, ErrorCode, Message, Notification, Request, Response};
use segue_parser::{Compiler, Environment};
use serde::Serialize;
use serde_json::{Value, json};

use document::Document;
use lines::Encoding;

/// A language server.
pub struct Server<'e> {
    compiler: Compiler,
    environment: &'e dyn Environment,
    /// Where the files of presets are put for editors to open.
    presets: PathBuf,
    phase: Phase,
    encoding: Encoding,
    /// Whether the editor takes completions with a place for the cursor.
    snippets: bool,
    /// By address.
    documents: BTreeMap<String, Document>,
}

/// How far the conversation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    Before,
    Open,
    ShutDown,
}

/// How a conversation ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// The editor said first that it would end.
    Announced,
    /// It did not.
    Abruptly,
}

impl<'e> Server<'e> {
    /// A server. `presets` is a folder in which it may put the files of presets, for editors to open.
    pub fn new(compiler: Compiler, environment: &'e dyn Environment, presets: PathBuf) -> Self {
        Self {
            compiler,
            environment,
            presets,
            phase: Phase::Before,
            encoding: Encoding::Utf16,
            snippets: false,
            documents: BTreeMap::new(),
        }
    }

    /// Speaks with an editor over standard input and output until it ends the conversation. The error is that the
    /// threads for it cannot be started.
    pub fn stdio(self) -> io::Result<Ended> {
        let (connection, writer) = transport::stdio()?;
        let ended = self.converse(&connection);
        drop(connection);
        // What is left to be said, if anybody still listens.
        if ended == Ended::Announced {
            let _ = writer.join();
        }
        Ok(ended)
    }

    /// Speaks with an editor until it ends the conversation.
    pub fn converse(mut self, connection: &Connection) -> Ended {
        while let Some(message) = self.next(connection) {
            let ends = matches!(&message, Message::Notification(n) if n.method == "exit");
            if ends {
                break;
            }
            if let Some(answer) = self.take(message)
                && connection.sender.send(answer).is_err()
            {
                return Ended::Abruptly;
            }
        }
        match self.phase {
            Phase::ShutDown => Ended::Announced,
            Phase::Before | Phase::Open => Ended::Abruptly,
        }
    }

    /// The next message; while none waits, findings are told. None at the end.
    fn next(&mut self, connection: &Connection) -> Option<Message> {
        while let Some(uri) = self.stale() {
            match connection.receiver.try_recv() {
                Ok(message) => return Some(message),
                Err(TryRecvError::Disconnected) => return None,
                Err(TryRecvError::Empty) => {
                    let told = self.guarded(|server| server.tell(&uri));
                    let told = told.unwrap_or_else(|| Some(broken("a file could not be checked")));
                    if let Some(message) = told {
                        connection.sender.send(message).ok()?;
                    }
                }
            }
        }
        connection.receiver.recv().ok()
    }

    /// Takes in a message; what is to be said to it.
    fn take(&mut self, message: Message) -> Option<Message> {
        match message {
            Message::Request(request) => {
                let id = request.id.clone();
                let answer = self.guarded(|server| server.request(request));
                let failed = || {
                    let why = "the server has made a mistake; it goes on".to_owned();
                    Response::new_err(id, ErrorCode::InternalError as i32, why)
                };
                Some(answer.unwrap_or_else(failed).into())
            }
            Message::Notification(notification) => self
                .guarded(|server| server.notification(notification))
                .unwrap_or_else(|| Some(broken("a notification could not be taken in"))),
            // The server asks nothing.
            Message::Response(_) => None,
        }
    }

    /// Does something that must not end the conversation, whatever happens in it.
    fn guarded<T>(&mut self, action: impl FnOnce(&mut Self) -> T) -> Option<T> {
        catch_unwind(AssertUnwindSafe(|| action(self))).ok()
    }

    fn request(&mut self, request: Request) -> Response {
        let refuse = |request: Request, code: ErrorCode, why: &str| {
            Response::new_err(request.id, code as i32, why.to_owned())
        };
        match (self.phase, request.method.as_str()) {
            (Phase::Before, "initialize") => self.answer(request, Self::initialize),
            (Phase::Before, _) => refuse(
                request,
                ErrorCode::ServerNotInitialized,
                "the first request is `initialize`",
            ),
            (Phase::Open, "initialize") => refuse(
                request,
                ErrorCode::InvalidRequest,
                "the conversation has begun already",
            ),
            (Phase::ShutDown, _) => refuse(
                request,
                ErrorCode::InvalidRequest,
                "the server is shut down",
            ),
            (Phase::Open, "shutdown") => {
                self.phase = Phase::ShutDown;
                Response::new_ok(request.id, Value::Null)
            }
            (Phase::Open, "textDocument/hover") => self.answer(request, Self::hover),
            (Phase::Open, "textDocument/completion") => self.answer(request, Self::completion),
            (Phase::Open, "textDocument/definition") => self.answer(request, Self::definition),
            (Phase::Open, "textDocument/documentSymbol") => self.answer(request, Self::symbols),
            (Phase::Open, "textDocument/formatting") => self.answer(request, Self::formatting),
            (Phase::Open, "textDocument/codeAction") => self.answer(request, Self::actions),
            (Phase::Open, method) => {
                let why = format!("`{method}` is not known here");
                refuse(request, ErrorCode::MethodNotFound, &why)
            }
        }
    }

    fn answer<P: serde::de::DeserializeOwned, R: Serialize>(
        &mut self,
        request: Request,
        handle: impl FnOnce(&mut Self, &P) -> R,
    ) -> Response {
        let Request { id, params, .. } = request;
        let params = match serde_json::from_value(params) {
            Ok(params) => params,
            Err(error) => {
                let code = ErrorCode::InvalidParams as i32;
                return Response::new_err(id, code, error.to_string());
            }
        };
        match serde_json::to_value(handle(self, &params)) {
            Ok(result) => Response::new_ok(id, result),
            Err(error) => Response::new_err(id, ErrorCode::InternalError as i32, error.to_string()),
        }
    }

    /// What is to be said to a notification, if anything is.
    fn notification(&mut self, notification: Notification) -> Option<Message> {
        if self.phase != Phase::Open {
            return None;
        }
        let Notification { method, params } = notification;
        let taken = match method.as_str() {
            "textDocument/didOpen" => serde_json::from_value(params)
                .map(|params| self.opened(&params))
                .map(|()| None),
            "textDocument/didChange" => serde_json::from_value(params)
                .map(|params| self.changed(&params))
                .map(|()| None),
            "textDocument/didClose" => {
                serde_json::from_value(params).map(|params| Some(self.closed(&params)))
            }
            _ => Ok(None),
        };
        taken.unwrap_or_else(|error| Some(broken(&format!("`{method}`: {error}"))))
    }
}

/// A note for the editor's log.
fn broken(why: &str) -> Message {
    Notification::new(
        "window/logMessage".to_owned(),
        json!({ "type": 1, "message": why }),
    )
    .into()
}

#[cfg(test)]
mod tests;
