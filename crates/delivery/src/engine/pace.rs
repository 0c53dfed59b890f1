//! How fast: requests at once, and pauses before trying again.

use std::time::Duration;

use jiff::fmt::{rfc2822, strtime};
use jiff::tz::TimeZone;

use crate::{Options, Time};

/// How many requests may be under way at once: one more for every round that comes through, half as many when one does
/// not.
#[derive(Debug)]
pub(super) struct Concurrency {
    limit: f64,
    most: f64,
    fell: Time,
}

impl Concurrency {
    pub(super) fn new(most: usize) -> Self {
        let most = most.max(1) as f64;
        Self {
            limit: most,
            most,
            fell: Time::default(),
        }
    }

    pub(super) fn slots(&self) -> usize {
        self.limit as usize
    }

    pub(super) fn climb(&mut self) {
        self.limit = (self.limit + 1.0 / self.limit).min(self.most);
    }

    /// Falls, once for all requests that were under way together.
    pub(super) fn fall(&mut self, now: Time, sent: Time) {
        if sent >= self.fell {
            self.limit = (self.limit / 2.0).max(1.0);
            self.fell = now;
        }
    }
}

/// Draws the jitter: splitmix64, so that a run in simulated time can be repeated.
#[derive(Debug)]
pub(super) struct Jitter(u64);

impl Jitter {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// Something from nothing up to a quarter of `delay`.
    fn draw(&mut self, delay: Duration) -> Duration {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^= bits >> 31;
        delay.mul_f64((bits >> 11) as f64 / (1_u64 << 53) as f64 / 4.0)
    }

    /// The pause after so many failures in a row.
    pub(super) fn backoff(&mut self, failures: u32, options: &Options) -> Duration {
        let doubled = 2_u32.saturating_pow(failures.saturating_sub(1).min(31));
        let delay = options
            .first_backoff
            .saturating_mul(doubled)
            .min(options.max_backoff);
        delay + self.draw(delay)
    }

    /// The pause a receiver asked for, and a little more so that not all come back at once.
    pub(super) fn after(&mut self, told: Duration, options: &Options) -> Duration {
        told + self.draw(options.first_backoff.min(told))
    }
}

/// The pause that a `retry-after` header asks for: seconds or a date. Longer than allowed, past and unreadable ones
/// count as none.
pub(super) fn retry_after(header: &str, now: Time, longest: Duration) -> Option<Duration> {
    let header = header.trim();
    let told = match header.parse::<u64>() {
        Ok(seconds) => Duration::from_secs(seconds),
        Err(_) => date(header)?.since(now),
    };
    (!told.is_zero() && told <= longest).then_some(told)
}

/// A date in one of the three forms of HTTP, of which only the first is written today.
fn date(text: &str) -> Option<Time> {
    let old = |form| {
        let date = strtime::parse(form, text).ok()?.to_datetime().ok()?;
        Some(date.to_zoned(TimeZone::UTC).ok()?.timestamp())
    };
    let date = rfc2822::DateTimeParser::new().parse_timestamp(text).ok();
    let date = date
        .or_else(|| old("%A, %d-%b-%y %H:%M:%S GMT"))
        .or_else(|| old("%a %b %e %H:%M:%S %Y"))?;
    u64::try_from(date.as_millisecond())
        .ok()
        .map(Time::from_millis)
}
