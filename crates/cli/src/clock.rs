use std::time::{SystemTime, UNIX_EPOCH};

use clap::Args;

use crate::stop::Stop;

/// The option that sets the clock.
#[derive(Debug, Args)]
pub(crate) struct ClockArgs {
    /// The time to take for now, RFC 3339; makes output reproducible
    #[arg(long, value_name = "TIME")]
    now: Option<String>,
}

/// What time it is.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Clock {
    /// The system's.
    System,
    /// A time that was asked for, in milliseconds since the epoch.
    Fixed(i64),
}

impl Clock {
    /// Reads the option.
    pub(crate) fn new(arguments: &ClockArgs) -> Result<Self, Stop> {
        match &arguments.now {
            None => Ok(Self::System),
            Some(text) => text
                .parse::<jiff::Timestamp>()
                .map(|time| Self::Fixed(time.as_millisecond()))
                .map_err(|_| Stop::Clock(text.clone())),
        }
    }

    /// Milliseconds since the epoch.
    pub(crate) fn now(self) -> i64 {
        match self {
            Self::Fixed(now) => now,
            Self::System => SystemTime::now()
                .duration_since(UNIX_EPOCH)
                .map_or(0, |since| since.as_millis() as i64),
        }
    }
}
