//! Connections, and what goes wrong with the requests on them.

use std::collections::BTreeMap;
use std::io;
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use serde_json::{Value, json};

use super::body::Unreadable;
use super::endpoint::{self, Call};
use super::http::{Connection, Head, Reply};
use super::plan::{Close, Endpoint, Fault, Plan, Travel};
use super::store::Store;
use crate::random::Random;

/// How often the listener looks around.
const TICK: Duration = Duration::from_millis(1);

pub(super) struct Server {
    plan: Plan,
    address: SocketAddr,
    store: Mutex<Store>,
    faults: Mutex<Faults>,
    /// Until when connections are refused.
    down: Mutex<Option<Instant>>,
    /// The connections there are by number, to end them.
    streams: Mutex<BTreeMap<u64, TcpStream>>,
    at_once: AtomicUsize,
    answers: AtomicUsize,
    recovered: AtomicBool,
    stopped: AtomicBool,
}

/// What has happened so far, as far as faults depend on it.
struct Faults {
    first: Option<Instant>,
    /// How many requests each fault has looked at.
    seen: Vec<u64>,
    random: Random,
}

/// What became of a request.
enum Next {
    Reply(Reply),
    Close(Close, Option<Reply>),
    Down,
}

impl Server {
    pub(super) fn bind(plan: Plan, port: u16) -> io::Result<(Self, TcpListener)> {
        let listener = listen(SocketAddr::from((Ipv4Addr::LOCALHOST, port)))?;
        let server = Self {
            address: listener.local_addr()?,
            faults: Mutex::new(Faults {
                first: None,
                seen: vec![0; plan.faults.len()],
                random: Random::new(plan.seed),
            }),
            plan,
            store: Mutex::default(),
            down: Mutex::default(),
            streams: Mutex::default(),
            at_once: AtomicUsize::new(0),
            answers: AtomicUsize::new(0),
            recovered: AtomicBool::new(false),
            stopped: AtomicBool::new(false),
        };
        Ok((server, listener))
    }

    pub(super) fn address(&self) -> SocketAddr {
        self.address
    }

    pub(super) fn store(&self) -> MutexGuard<'_, Store> {
        lock(&self.store)
    }

    pub(super) fn stop(&self) {
        self.stopped.store(true, Ordering::Relaxed);
        self.hang_up();
    }

    pub(super) fn recover(&self) {
        self.recovered.store(true, Ordering::Relaxed);
    }

    fn hang_up(&self) {
        for stream in lock(&self.streams).values() {
            let _ = stream.shutdown(Shutdown::Both);
        }
    }

    /// Takes connections until it is stopped.
    pub(super) fn accept(self: &Arc<Self>, listener: TcpListener) {
        let mut listener = Some(listener);
        while !self.stopped.load(Ordering::Relaxed) {
            let down = lock(&self.down).is_some_and(|until| until > Instant::now());
            if down && listener.take().is_some() {
                self.hang_up();
            }
            if !down && listener.is_none() {
                listener = listen(self.address).ok();
            }
            match listener.as_ref().map(TcpListener::accept) {
                Some(Ok((stream, _))) => {
                    let server = self.clone();
                    thread::spawn(move || server.serve(stream));
                }
                _ => thread::sleep(TICK),
            }
        }
    }

    /// Serves a connection until either side has enough.
    fn serve(&self, stream: TcpStream) -> io::Result<()> {
        let number = {
            let mut store = self.store();
            store.traffic.connections += 1;
            store.traffic.connections
        };
        stream.set_nonblocking(false)?;
        lock(&self.streams).insert(number, stream.try_clone()?);
        let mut connection = Connection::new(stream)?;
        let served = self.answer_all(&mut connection);
        // The connection ends with the last handle on it.
        lock(&self.streams).remove(&number);
        served
    }

    fn answer_all(&self, connection: &mut Connection) -> io::Result<()> {
        while let Some(head) = connection.head()? {
            let at_once = self.at_once.fetch_add(1, Ordering::Relaxed) + 1;
            let next = self.request(&head, connection, at_once);
            self.at_once.fetch_sub(1, Ordering::Relaxed);
            match next? {
                Next::Reply(reply) => {
                    let travel = self.travel();
                    connection.write(&reply.to_bytes(travel))?;
                    if matches!(travel, Travel::ToTheEnd | Travel::Silent) {
                        break;
                    }
                }
                Next::Down => break,
                Next::Close(how, reply) => {
                    if let (Close::Midway, Some(reply)) = (how, reply) {
                        let bytes = reply.to_bytes(Travel::Length);
                        let cut = bytes.len() - reply.body.len() / 2 - 1;
                        connection.write(bytes.get(..cut).unwrap_or_default())?;
                    }
                    connection.reset_when_closed()?;
                    break;
                }
            }
            if head.header("connection") == Some("close") {
                break;
            }
        }
        Ok(())
    }

    /// How the next answer travels.
    fn travel(&self) -> Travel {
        let answers = self.answers.fetch_add(1, Ordering::Relaxed);
        let ways = &self.plan.travel;
        let way = answers.checked_rem(ways.len()).and_then(|at| ways.get(at));
        way.copied().unwrap_or_default()
    }

    fn request(
        &self,
        head: &Head,
        connection: &mut Connection,
        at_once: usize,
    ) -> io::Result<Next> {
        let path = head.path().trim_matches('/');
        let Some(endpoint) = Endpoint::ALL.into_iter().find(|e| e.as_str() == path) else {
            let body = connection.body(head)?;
            return Ok(Next::Reply(self.other(head, &body)));
        };
        let fault = self.fault(endpoint);
        let call = Call {
            plan: &self.plan,
            endpoint,
            began: self.count(endpoint, at_once, fault),
            head,
            now: SystemTime::UNIX_EPOCH
                .elapsed()
                .unwrap_or_default()
                .as_secs_f64(),
        };
        let fault = fault.map(|(_, fault)| fault);
        if fault.is_some_and(|fault| fault.close == Some(Close::Unread)) {
            return Ok(Next::Close(Close::Unread, None));
        }
        let raw = connection.body(head)?;
        let bytes = (head.bytes + raw.len()) as u64;
        let body = call.read(raw);
        if let Some(fault) = fault {
            thread::sleep(Duration::from_millis(fault.delay));
        }
        self.store().traffic.count(bytes, &body);
        if at_once > self.plan.limits.concurrent {
            return Ok(Next::Reply(endpoint::error(
                429,
                "too many requests at once",
            )));
        }
        Ok(self.carry_out(&call, body.records, fault))
    }

    /// Counts a request and gives the moment it began.
    fn count(&self, endpoint: Endpoint, at_once: usize, fault: Option<(usize, &Fault)>) -> u64 {
        let mut store = self.store();
        let traffic = &mut store.traffic;
        *traffic.requests.entry(endpoint.as_str()).or_default() += 1;
        traffic.concurrent = traffic.concurrent.max(at_once);
        if let Some((at, _)) = fault {
            *traffic.faults.entry(at).or_default() += 1;
        }
        store.tick()
    }

    fn carry_out(
        &self,
        call: &Call<'_>,
        records: Result<Vec<Value>, Unreadable>,
        fault: Option<&Fault>,
    ) -> Next {
        let mut store = self.store();
        let Some(fault) = fault else {
            return Next::Reply(call.answer(records, &mut store));
        };
        let only_late = fault.answer.is_none() && fault.close.is_none() && fault.down.is_none();
        let reply = (only_late || fault.accept || fault.close == Some(Close::Midway))
            .then(|| call.answer(records, &mut store));
        if let Some(for_milliseconds) = fault.down {
            *lock(&self.down) = Some(Instant::now() + Duration::from_millis(for_milliseconds));
            return Next::Down;
        }
        match (fault.close, &fault.answer, reply) {
            (Some(close), _, reply) => Next::Close(close, reply),
            (None, Some(canned), _) => Next::Reply(Reply {
                status: canned.status,
                content_type: canned.content_type.clone(),
                retry_after: canned.retry_after.clone(),
                body: canned
                    .body
                    .clone()
                    .unwrap_or_else(|| json!({"error": "on purpose", "status": 0}).to_string())
                    .into_bytes(),
            }),
            (None, None, reply) => reply.map_or(Next::Down, Next::Reply),
        }
    }

    /// What is asked besides taking records.
    fn other(&self, head: &Head, body: &[u8]) -> Reply {
        match (head.method.as_str(), head.path()) {
            ("GET", "/state") => {
                let store = self.store();
                let events = store.events.len();
                Reply::json(200, &json!({"events": events, "seen": *store}))
            }
            ("POST", "/api/app/validate-project-credentials/") => {
                self.store().traffic.checks += 1;
                endpoint::credentials(&self.plan, body)
            }
            _ => endpoint::error(404, "no such address"),
        }
    }

    /// The fault that happens to a request.
    fn fault(&self, endpoint: Endpoint) -> Option<(usize, &Fault)> {
        let mut faults = lock(&self.faults);
        let since = faults.first.get_or_insert_with(Instant::now).elapsed();
        let since = since.as_millis() as u64;
        let mut happens = None;
        for (at, fault) in self.plan.faults.iter().enumerate() {
            if fault.on.is_some_and(|on| on != endpoint) {
                continue;
            }
            let Some(seen) = faults.seen.get_mut(at) else {
                continue;
            };
            *seen += 1;
            let within = |[from, to]: [u64; 2], is: u64| (from..=to).contains(&is);
            let fits = fault.requests.is_none_or(|range| within(range, *seen))
                && fault.during.is_none_or(|range| within(range, since))
                && fault
                    .chance
                    .is_none_or(|chance| faults.random.happens(chance));
            let recovered = self.recovered.load(Ordering::Relaxed);
            if fits && happens.is_none() && !recovered {
                happens = Some((at, fault));
            }
        }
        happens
    }
}

fn listen(address: SocketAddr) -> io::Result<TcpListener> {
    let listener = TcpListener::bind(address)?;
    listener.set_nonblocking(true)?;
    Ok(listener)
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
