//! How a delivery is run.

use std::time::Duration;

/// Limits and delays. The defaults are those of a run from beginning to end over files.
#[derive(Clone, Debug)]
pub struct Options {
    /// Most requests under way at once; at least 1.
    pub concurrency: usize,
    /// Most records in a request, where the lane allows as many.
    pub batch_records: usize,
    /// Most bytes of JSON in a request, where the lane allows as many.
    pub batch_bytes: usize,
    /// How long a record may wait for company.
    pub linger: Duration,
    /// From how many records without an outcome on no more are asked for.
    pub queue_records: usize,
    /// From how many bytes of records without an outcome on no more are asked for.
    pub queue_bytes: usize,
    /// How long a record is tried, from its first attempt.
    pub retry_limit: Duration,
    /// How often a record is tried at most.
    pub max_attempts: u32,
    /// The first pause before trying again; each further one is twice as long.
    pub first_backoff: Duration,
    /// The longest pause before trying again, before jitter.
    pub max_backoff: Duration,
    /// The longest pause a receiver may ask for; longer ones count as none.
    pub max_retry_after: Duration,
    /// When a paused lane tries again; `None`: when told to.
    pub resume_after: Option<Duration>,
    /// What jitter is drawn from.
    pub seed: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            concurrency: 8,
            batch_records: usize::MAX,
            batch_bytes: usize::MAX,
            linger: Duration::from_millis(250),
            queue_records: 24_000,
            queue_bytes: 32 << 20,
            retry_limit: Duration::from_mins(10),
            max_attempts: u32::MAX,
            first_backoff: Duration::from_secs(2),
            max_backoff: Duration::from_mins(1),
            max_retry_after: Duration::from_mins(1),
            resume_after: None,
            seed: 0,
        }
    }
}
