//! Moments, and the clock the driver reads them from.

use std::fmt;
use std::num::NonZeroU32;
use std::time::{Duration, SystemTime};

use tokio::time::Instant;

/// A moment: milliseconds since 1970. It prints as RFC 3339.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Time(u64);

impl Time {
    /// The moment so many milliseconds after the beginning of 1970.
    pub const fn from_millis(millis: u64) -> Self {
        Self(millis)
    }

    /// Milliseconds since 1970.
    pub const fn millis(self) -> u64 {
        self.0
    }

    /// The moment a while later.
    #[must_use]
    pub fn plus(self, while_: Duration) -> Self {
        Self(
            self.0
                .saturating_add(u64::try_from(while_.as_millis()).unwrap_or(u64::MAX)),
        )
    }

    /// How long ago `earlier` was; nothing if it is still to come.
    pub fn since(self, earlier: Self) -> Duration {
        Duration::from_millis(self.0.saturating_sub(earlier.0))
    }
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match i64::try_from(self.0).map(jiff::Timestamp::from_millisecond) {
            Ok(Ok(timestamp)) => timestamp.fmt(f),
            _ => self.0.fmt(f),
        }
    }
}

/// The time of day at the start, and from then on a clock that is never set back. It follows the runtime's clock, which
/// tests set.
#[derive(Clone, Copy, Debug)]
pub struct Clock {
    start: Time,
    started: Instant,
    speed: NonZeroU32,
}

impl Clock {
    /// A clock that starts at the system's time of day.
    pub fn start() -> Self {
        let since_1970 = SystemTime::UNIX_EPOCH.elapsed().unwrap_or_default();
        Self::start_at(Time::default().plus(since_1970))
    }

    /// A clock that starts at a given time.
    pub fn start_at(start: Time) -> Self {
        Self {
            start,
            started: Instant::now(),
            speed: NonZeroU32::MIN,
        }
    }

    /// The same clock, running so many times faster, so that a test need not wait for what takes long.
    #[must_use]
    pub fn faster(self, speed: NonZeroU32) -> Self {
        Self { speed, ..self }
    }

    /// The moment it is.
    pub fn now(&self) -> Time {
        self.start
            .plus(self.started.elapsed().saturating_mul(self.speed.get()))
    }
    /// When a moment comes, for the runtime's timers; one too far off for them is a year away.
    pub(crate) fn instant(&self, time: Time) -> Instant {
        let year = Duration::from_hours(365 * 24);
        let ahead = time.since(self.start) / self.speed.get();
        self.started + ahead.min(self.started.elapsed() + year)
    }
}
