//! How Mixpanel is spoken to: the lanes, what their requests look like, and how its answers read.
//!
//! Records travel as JSON lists, up to 2,000 in a request, where Segment's destination makes one request each for all
//! but events. Where the answer of an endpoint does not name what it refuses by itself, it is asked to.

mod answer;
mod credentials;
mod failures;
mod route;
mod said;
#[cfg(test)]
mod tests;

pub use credentials::Credentials;

use segue_delivery::{Answer, Encoding, LaneId, Origin, Protocol, Record, Request, Users, Verdict};

use crate::settings::IncrementRetry;
use crate::{Lane, Mixpanel, request};
use route::Route;
use said::Said;

impl Mixpanel {
    /// A record on its way to delivery.
    pub fn delivery_record(&self, lane: Lane, body: &[u8], users: Users, origin: Origin) -> Record {
        Record {
            lane: route::of(lane, body).id(),
            body: body.into(),
            users,
            identity: lane == Lane::Track,
            origin,
        }
    }
}

impl Protocol for Mixpanel {
    fn lanes(&self) -> Vec<segue_delivery::Lane> {
        let repeats = self.settings().increment_retry == IncrementRetry::AtLeastOnce;
        Route::ALL.map(|route| route.spec(repeats)).to_vec()
    }

    fn request(&self, lane: LaneId, records: &[&Record]) -> Request {
        let settings = self.settings();
        let route = Route::new(lane);
        let body = list(records);
        if route == Route::Import {
            return Request {
                encoding: Encoding::Gzip,
                ..request::import(settings, body)
            };
        }
        let path = route.lane().as_str();
        // Without `ip=0` an update is located where the sender is, unless it says where.
        let ip = if route.is_located() { "" } else { "&ip=0" };
        Request {
            method: "POST",
            url: format!("{}/{path}?strict=1&verbose=1{ip}", settings.base_url),
            authorization: None,
            content_type: "application/json",
            // The profile endpoints take no compressed bodies.
            encoding: match route.lane() {
                Lane::Track | Lane::Import => Encoding::Gzip,
                Lane::Engage | Lane::Groups => Encoding::Json,
            },
            body,
        }
    }

    fn read(&self, _: LaneId, records: &[&Record], answer: &Answer) -> Verdict {
        answer::read(records, answer, &Said(&self.settings().credential))
    }
}

/// The records as a JSON list.
fn list(records: &[&Record]) -> Vec<u8> {
    let size: usize = records.iter().map(|record| record.body.len() + 1).sum();
    let mut body = Vec::with_capacity(size + 1);
    for record in records {
        body.push(if body.is_empty() { b'[' } else { b',' });
        body.extend_from_slice(&record.body);
    }
    body.push(b']');
    body
}
