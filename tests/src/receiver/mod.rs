//! A receiver to send to: an HTTP server on loopback that takes what Mixpanel takes, refuses what it refuses, remembers
//! everything, and misbehaves as a [`Plan`] says.
//!
//! It shares no type with the code that sends, so that both can only be right together by being right.

mod body;
mod endpoint;
mod event;
mod http;
mod plan;
mod profile;
mod server;
mod store;

use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, MutexGuard};

pub use event::EventKey;
pub use plan::{Canned, Close, Endpoint, Failures, Fault, Limits, Plan, Project, Travel};
pub use profile::Profiles;
pub use store::{Arrival, Store, Traffic};

use server::Server;

/// A receiver that runs until it is dropped.
pub struct Receiver {
    server: Arc<Server>,
    thread: Option<std::thread::JoinHandle<()>>,
}

impl Receiver {
    /// Starts a receiver on a port of loopback; 0 for any.
    pub fn start(plan: Plan, port: u16) -> io::Result<Self> {
        let (server, listener) = Server::bind(plan, port)?;
        let server = Arc::new(server);
        let thread = std::thread::spawn({
            let server = server.clone();
            move || server.accept(listener)
        });
        Ok(Self {
            server,
            thread: Some(thread),
        })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.server.address()
    }

    /// Its address as the setting `api_base_url`.
    pub fn url(&self) -> String {
        format!("http://{}", self.address())
    }

    /// What it has, for as long as the guard lives.
    pub fn store(&self) -> MutexGuard<'_, Store> {
        self.server.store()
    }

    /// From now on nothing goes wrong.
    pub fn recover(&self) {
        self.server.recover();
    }

    /// Runs until the process ends.
    pub fn wait(mut self) {
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// Why a record would be refused at an endpoint, if it would: field and message. The time is in seconds.
pub fn refusal(endpoint: Endpoint, record: &serde_json::Value, now: f64) -> Option<String> {
    let checked = match endpoint {
        Endpoint::Import => event::check_import(record, now).map(drop),
        Endpoint::Track => event::check_track(record, now),
        _ => profile::Update::check(record, endpoint).map(drop),
    };
    checked
        .err()
        .map(|failure| format!("{}: {}", failure.field, failure.message))
}

impl Drop for Receiver {
    fn drop(&mut self) {
        self.server.stop();
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// Why a record is refused.
#[derive(Clone, Debug)]
struct Failure {
    field: String,
    message: String,
}

impl Failure {
    fn new(field: &str, message: &str) -> Self {
        Self {
            field: field.to_owned(),
            message: message.to_owned(),
        }
    }
}
