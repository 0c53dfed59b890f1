//! The run itself.

use std::cell::{Cell, RefCell};
use std::io::{self, Write};
use std::num::NonZeroU32;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use segue_delivery::{
    Books, Connection, Delivery, End, Ended, Http, HttpOptions, Options, Report, Transport,
};
use segue_mixpanel::{Credentials, Mixpanel};
use tokio::runtime::Runtime;

use super::feed::{Broken, Feed, Input};
use super::mapper::{Mapper, Names};
use super::replay::Replayer;
use super::signals::Signals;
use super::summary::Summary;
use super::watch::{self, Watch, complain, warn};
use crate::mappings::Mappings;
use crate::stop::{Outcome, Signal, Stop};

/// What is to be done.
pub(super) struct Job {
    pub(super) mappings: Mappings,
    pub(super) names: Names,
    pub(super) input: Input,
    /// Whether the events are dead letters, and then whether their records are taken as they are.
    pub(super) replay: Option<bool>,
    pub(super) options: Options,
    /// Whether a later run can go on from where this one stops.
    pub(super) resumable: bool,
    pub(super) speed: Speed,
}

/// How much faster than time the clock of delivery runs: for tests of back-off and the like, and nothing else.
#[derive(Clone, Copy, Debug)]
pub(super) struct Speed(NonZeroU32);

impl Speed {
    const VARIABLE: &str = "SEGUE_CLOCK_SPEED";

    pub(super) fn from_environment() -> Self {
        let speed = std::env::var(Self::VARIABLE).ok();
        let speed = speed.and_then(|text| text.parse().ok());
        Self(speed.unwrap_or(NonZeroU32::MIN))
    }

    pub(super) fn http_options(self) -> HttpOptions {
        let options = HttpOptions::default();
        HttpOptions {
            timeout: options.timeout / self.0.get(),
            connect_timeout: options.connect_timeout / self.0.get(),
            user_agent: concat!("segue/", env!("CARGO_PKG_VERSION")).to_owned(),
        }
    }

    fn clock(self) -> segue_delivery::Clock {
        segue_delivery::Clock::start().faster(self.0)
    }
}

/// The runtime that everything waits in.
pub(super) fn runtime() -> Result<Runtime, Stop> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    runtime.map_err(Stop::Runtime)
}

/// Asks Mixpanel whether the credentials are good. Only a clear no is an error.
pub(super) async fn check_credentials(mixpanel: &Mixpanel, http: &Http) -> Result<(), Stop> {
    let unclear = match http
        .send(mixpanel.credentials_request(), Connection::Kept)
        .await
    {
        Ok(answer) => match mixpanel.read_credentials(&answer) {
            Credentials::Accepted => return Ok(()),
            Credentials::Refused(said) => return Err(Stop::Credentials(said)),
            Credentials::Unclear(said) => said,
        },
        Err(lost) => lost.to_string(),
    };
    warn(&format!(
        "the credentials could not be checked ({unclear}); going on without"
    ));
    Ok(())
}

impl Job {
    /// Maps and delivers everything, says how it ended, and prints the summary. Without a file for dead letters it is a
    /// dry run.
    pub(super) async fn run(
        self,
        transport: impl Transport,
        books: impl Books,
        letters: Option<&Path>,
    ) -> Result<Outcome, Stop> {
        let begun = Instant::now();
        let watch = RefCell::new(Watch::new(self.input.events.reading()));
        let mixpanel = Arc::new(self.mappings.mixpanel);
        let clock = self.speed.clock();
        let delivery = Delivery::new(mixpanel.clone(), transport, books, clock, self.options);
        let mapper = Mapper::new(self.mappings.program, mixpanel, self.names);
        let (feed, input) = match self.replay {
            None => Feed::start(self.input, mapper)?,
            Some(as_recorded) => {
                let replayer = Replayer {
                    mapper,
                    as_recorded,
                };
                Feed::start(self.input, replayer)?
            }
        };
        let mut signals = Signals::listen().map_err(Stop::Runtime)?;
        let signal = Cell::new(None);
        let stop = async {
            let first = signals.next().await;
            signal.set(Some(first));
            let under_way = "stopping: what is under way is finished; once more to quit at once";
            watch.borrow().say(under_way);
            tokio::spawn(async move {
                // Nothing is lost by that: what was written down holds at any instant.
                std::process::exit(signals.next().await.code().into());
            });
        };
        let observe = |report: Report<'_>| watch.borrow_mut().observe(&report);
        let ended = delivery.run(input, stop, observe).await;
        watch.borrow().end();
        // Where it ended before the input did, a thread may wait for input that never comes.
        let broken = match ended.end {
            End::Done => feed.end(),
            _ => None,
        };
        let outcome = outcome(&ended, broken, signal.get(), self.resumable);
        if let Some(letters) = letters
            && ended.progress.dead_letters > 0
        {
            watch::note_letters(ended.progress.dead_letters, letters);
        }
        let summary = Summary::new(&ended.progress, letters, begun.elapsed());
        let mut stdout = io::stdout().lock();
        serde_json::to_writer(&mut stdout, &summary).map_err(io::Error::from)?;
        writeln!(stdout)?;
        Ok(outcome)
    }
}

/// How the run ended, said on standard error where that is not plain.
fn outcome<B>(
    ended: &Ended<B>,
    broken: Option<Broken>,
    signal: Option<Signal>,
    resumable: bool,
) -> Outcome {
    let progress = &ended.progress;
    let again = if resumable {
        "start again with the same checkpoint to go on from here"
    } else {
        "start over; what has been delivered already counts once, except for increments"
    };
    match &ended.end {
        End::Done if let Some(broken) = broken => {
            let Broken { file, line, reason } = broken;
            complain(&format!(
                "stopped midway: `{file}` cannot be read beyond line {line} ({reason}), and nothing behind it was sent: \
                 mend the file, and {again}"
            ));
            Outcome::Midway
        }
        End::Done => Outcome::found(
            progress.unreadable + progress.mapping_failed + progress.dead_letters > 0,
        ),
        End::Stopped => {
            warn(&format!("stopped before the end; {again}"));
            signal.map_or(Outcome::Midway, Outcome::Stopped)
        }
        End::Paused => {
            let mend = "no record is at fault, and none is lost: mend the credentials, the region or the network";
            complain(&format!("stopped midway: {mend}, and {again}"));
            Outcome::Midway
        }
        End::Failed(error) => {
            complain(&format!("stopped midway: {error}"));
            Outcome::Midway
        }
    }
}
