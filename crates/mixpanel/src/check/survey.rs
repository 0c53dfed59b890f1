use std::cmp::Reverse;
use std::collections::HashMap;
use std::fmt;

use segue_evaluator::eval::Failure;
use segue_evaluator::{Bump, Verdict};

use super::across::Across;
use super::report::{Events, Failed, Finding, Mappings, Recorded, Report, Sample, Share};
use super::{Check, Made, Measure};
use crate::record::Mixpanel;

/// The code of an event that cannot be read, as in all output.
const EVENT_UNREADABLE: &str = "event_unreadable";

/// So many samples of a finding are kept.
const SAMPLES: usize = 3;

/// Bytes of a sample's message; names of properties may be of any length.
const MESSAGE: usize = 400;

/// Where an event stands.
#[derive(Clone, Copy, Debug)]
pub struct Place<'p> {
    /// Its number over all inputs, from 0.
    pub event: u64,
    /// The name of its input.
    pub file: &'p str,
    /// The line it begins in, from 1.
    pub line: u64,
}

/// Where a record comes from.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spot<'p> {
    place: Place<'p>,
    /// None where no mapping was reached.
    mapping: Option<&'p str>,
}

/// How often something was found, and where first.
#[derive(Clone, Debug, Default)]
pub(super) struct Tally {
    count: u64,
    samples: Vec<Sample>,
}

impl Tally {
    pub(super) fn add(&mut self, spot: Spot<'_>, message: fmt::Arguments<'_>) {
        self.count += 1;
        if self.samples.len() < SAMPLES {
            let mut message = message.to_string();
            if message.len() > MESSAGE {
                message.truncate(message.floor_char_boundary(MESSAGE));
                message.push('…');
            }
            self.samples.push(Sample {
                event: spot.place.event,
                file: spot.place.file.to_owned(),
                line: spot.place.line,
                mapping: spot.mapping.map(str::to_owned),
                message,
            });
        }
    }

    pub(super) fn count(&self) -> u64 {
        self.count
    }

    /// The number of the first event.
    pub(super) fn first(&self) -> Option<u64> {
        self.samples.first().map(|sample| sample.event)
    }

    fn merge(&mut self, other: &Self) {
        self.count += other.count;
        let room = SAMPLES.saturating_sub(self.samples.len());
        self.samples
            .extend(other.samples.iter().take(room).cloned());
    }
}

/// What a check has found, and the record it was counted for last: it counts once for each.
#[derive(Debug)]
struct Counted {
    check: &'static Check,
    record: u64,
    tally: Tally,
}

/// What the checks find in any amount of events, counted in constant memory: for each check its count and the first
/// few places, and the bounded tables of what shows only over many records.
///
/// ```
/// use segue_mixpanel::check::{Place, Survey};
///
/// let mut survey = Survey::default();
/// survey.unreadable(Place { event: 0, file: "events.ndjson", line: 1 }, "no JSON");
/// let report = survey.report();
/// assert_eq!(report.events.unreadable, 1);
/// assert!(report.is_bad());
/// ```
#[derive(Debug, Default)]
pub struct Survey {
    events: Events,
    mappings: Mappings,
    records: Recorded,
    failures: HashMap<&'static str, Tally>,
    found: HashMap<&'static str, Counted>,
    across: Across,
}

impl Survey {
    /// Counts an event that cannot be read, and why.
    pub fn unreadable(&mut self, place: Place<'_>, reason: &str) {
        self.events.read += 1;
        self.events.unreadable += 1;
        self.fail(EVENT_UNREADABLE, place, None, format_args!("{reason}"));
    }

    /// Counts an event that has been read, by what became of it; the reason where a condition failed.
    pub fn event(&mut self, place: Place<'_>, became: Result<Verdict<'_>, &Failure>) {
        self.events.read += 1;
        match became {
            Ok(Verdict::Fired(_)) => {}
            Ok(Verdict::Unmatched) => self.events.unmatched += 1,
            Ok(Verdict::Dropped(_)) => self.events.dropped += 1,
            Err(failure) => self.failed(place, None, failure),
        }
    }

    /// Counts a mapping that has fired and failed; none where that was a condition before them all.
    pub fn failed(&mut self, place: Place<'_>, mapping: Option<&str>, failure: &Failure) {
        self.mappings.fired += 1;
        self.mappings.failed += 1;
        let (code, message) = (failure.code.as_str(), &failure.message);
        match &failure.field {
            Some(field) => self.fail(
                code,
                place,
                mapping,
                format_args!("at `{field}`: {message}"),
            ),
            None => self.fail(code, place, mapping, format_args!("{message}")),
        }
    }

    fn fail(
        &mut self,
        code: &'static str,
        place: Place<'_>,
        mapping: Option<&str>,
        message: fmt::Arguments<'_>,
    ) {
        let tally = self.failures.entry(code).or_default();
        tally.add(Spot { place, mapping }, message);
    }

    /// Checks the records of a mapping that has fired.
    pub fn records<'a>(
        &mut self,
        mixpanel: &Mixpanel,
        place: Place<'_>,
        mapping: &str,
        made: Made<'_, 'a>,
        arena: &'a Bump,
    ) {
        self.mappings.fired += 1;
        let spot = Spot {
            place,
            mapping: Some(mapping),
        };
        for seen in made.seen(mixpanel.settings(), arena) {
            self.records.add(seen.lane);
            let record = self.records.of(Measure::Records);
            let mut found = |check: &'static Check, message: fmt::Arguments<'_>| {
                let counted = self.found.entry(check.code).or_insert_with(|| Counted {
                    check,
                    record: 0,
                    tally: Tally::default(),
                });
                if counted.record < record {
                    counted.record = record;
                    counted.tally.add(spot, message);
                }
            };
            seen.look(&mut found);
            self.across.look(&seen, spot, &mut found);
        }
    }

    /// What has been found so far, worst first.
    pub fn report(&self) -> Report {
        let mut tallies: Vec<(&'static Check, Tally)> = Vec::new();
        let found = self.found.values().map(|c| (c.check, &c.tally));
        for (check, tally) in found.chain(self.across.found()) {
            match tallies.iter_mut().find(|(known, _)| *known == check) {
                Some((_, known)) => known.merge(tally),
                None => tallies.push((check, tally.clone())),
            }
        }
        let mut findings: Vec<_> = tallies
            .into_iter()
            .map(|(check, tally)| {
                let total = self.records.of(check.measure);
                Finding::new(check, tally.count, total, tally.samples)
            })
            .collect();
        findings.sort_by(|a, b| {
            let rank = |f: &Finding| (f.severity, Reverse(f.count));
            rank(a).cmp(&rank(b)).then(a.code.cmp(b.code))
        });
        let mut failures: Vec<_> = self
            .failures
            .iter()
            .map(|(code, tally)| {
                let (of, total) = if *code == EVENT_UNREADABLE {
                    ("events read", self.events.read)
                } else {
                    ("mappings fired", self.mappings.fired)
                };
                Failed {
                    code,
                    count: tally.count,
                    of: Share::new(tally.count, of, total),
                    samples: tally.samples.clone(),
                }
            })
            .collect();
        failures.sort_by(|a, b| (Reverse(a.count), a.code).cmp(&(Reverse(b.count), b.code)));
        Report {
            events: self.events,
            mappings: self.mappings,
            records: self.records,
            failures,
            findings,
        }
    }
}
