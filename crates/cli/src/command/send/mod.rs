//! `segue send`: maps events and delivers what comes out.
//!
//! A [`feed`] reads and maps on threads of its own and hands events on, no faster than they are delivered. The
//! [`deliver`]y runs on the main thread, [`watch`]ed by whoever is there.

mod deliver;
mod dry;
mod feed;
mod files;
mod mapper;
mod replay;
mod signals;
mod summary;
mod watch;

use std::path::PathBuf;

use clap::Args;
use clap::builder::RangedI64ValueParser;
use segue_delivery::{Checkpoint, FileBooks, Http, NoBooks, Run};

use crate::clock::Clock;
use crate::events::Events;
use crate::mappings::{Mappings, MappingsArgs};
use crate::stop::{Outcome, Stop};
use crate::work::ThreadsArgs;
use deliver::{Job, Speed};
use feed::Input;
use files::Files;
use mapper::Names;

/// Map events and deliver them to Mixpanel, every one accounted for
#[derive(Debug, Args)]
pub(crate) struct SendArgs {
    #[command(flatten)]
    mappings: MappingsArgs,

    /// Event files, also .gz and .zst; `-` or none for standard input
    #[arg(value_name = "EVENTS", conflicts_with = "replay")]
    events: Vec<PathBuf>,

    /// Where what cannot be delivered is written, made on first need [default:
    /// segue-dead-letters.ndjson beside the checkpoint or in the working directory; with --replay,
    /// its file with .again behind the name]
    #[arg(long, value_name = "FILE")]
    dead_letters: Option<PathBuf>,

    /// Write down how far it is, and go on from there when started again
    #[arg(long, value_name = "FILE")]
    checkpoint: Option<PathBuf>,

    /// Send the dead letters in this file again
    #[arg(long, value_name = "FILE")]
    replay: Option<PathBuf>,

    /// With --replay: send the records as they were, without mapping their events again
    #[arg(long, requires = "replay", conflicts_with = "events")]
    as_recorded: bool,

    /// Most requests at once
    #[arg(long, value_name = "N", default_value = "8", value_parser = upto(1024))]
    concurrency: u32,

    /// Most records in a request; Mixpanel takes 2000
    #[arg(long, value_name = "N", default_value = "2000", value_parser = upto(u32::MAX))]
    batch_records: u32,

    /// Most bytes of JSON in a request, before compression
    #[arg(long, value_name = "N", default_value = "9500000", value_parser = upto(u32::MAX))]
    batch_bytes: u32,

    #[command(flatten)]
    threads: ThreadsArgs,

    /// Do not ask Mixpanel first whether the credentials are good
    #[arg(long)]
    no_check: bool,

    /// Batch and count, but send nothing and write no file
    #[arg(long)]
    dry_run: bool,
}

fn upto(most: u32) -> RangedI64ValueParser<u32> {
    RangedI64ValueParser::new().range(1..=most.into())
}

impl SendArgs {
    pub(crate) fn run(self) -> Result<Outcome, Stop> {
        let (mappings, hash) = Mappings::load_to_send(&self.mappings)?;
        let files = Files::new(&self)?;
        let events = Events::open(&files.inputs)?;
        let names = Names::new(&mappings.program);
        let speed = Speed::from_environment();
        let checkpoint = self.checkpoint(&files, hash, &names)?;
        let job = Job {
            input: Input {
                events,
                position: checkpoint.as_ref().map_or(0, Checkpoint::position),
                // A resumed run maps with the clock of the first one, so that the same comes out.
                clock: match &checkpoint {
                    Some(checkpoint) => Clock::Fixed(checkpoint.clock()),
                    None => Clock::System,
                },
                threads: self.threads.count(),
            },
            resumable: checkpoint.is_some(),
            mappings,
            names,
            replay: self.replay.as_ref().map(|_| self.as_recorded),
            options: self.options(),
            speed,
        };
        let runtime = deliver::runtime()?;
        if self.dry_run {
            return runtime.block_on(job.run(dry::NoTransport, NoBooks, None));
        }
        if checkpoint.is_none() {
            watch::warn_of_increments(&job.mappings.program);
        }
        runtime.block_on(async {
            let http = Http::new(&speed.http_options())?;
            if !self.no_check {
                deliver::check_credentials(&job.mappings.mixpanel, &http).await?;
            }
            let books = FileBooks::new(files.letters()?, checkpoint)?;
            job.run(http, books, Some(&files.dead_letters)).await
        })
    }

    fn checkpoint(
        &self,
        files: &Files,
        hash: String,
        names: &Names,
    ) -> Result<Option<Checkpoint>, Stop> {
        let Some(path) = self.checkpoint.as_ref().filter(|_| !self.dry_run) else {
            return Ok(None);
        };
        let run = Run {
            inputs: files.identities()?,
            mappings: hash,
            clock: Clock::System.now(),
            names: match self.replay {
                Some(_) => Vec::new(),
                None => files.names(),
            },
        };
        let checkpoint = Checkpoint::open(path, run, names.all())?;
        if checkpoint
            .earlier_run()
            .is_some_and(|run| run.mapped_otherwise)
        {
            watch::warn(
                "the settings or mappings are not those of the run that is resumed; \
                 its remaining events are mapped by those of today",
            );
        }
        Ok(Some(checkpoint))
    }

    fn options(&self) -> segue_delivery::Options {
        let usual = segue_delivery::Options::default();
        let concurrency = self.concurrency as usize;
        // More requests at once need more to choose from.
        let queue = |of: usize| of / usual.concurrency * concurrency.max(usual.concurrency);
        segue_delivery::Options {
            concurrency,
            batch_records: self.batch_records as usize,
            batch_bytes: self.batch_bytes as usize,
            queue_records: queue(usual.queue_records),
            queue_bytes: queue(usual.queue_bytes),
            seed: Clock::System.now().unsigned_abs(),
            ..usual
        }
    }
}
