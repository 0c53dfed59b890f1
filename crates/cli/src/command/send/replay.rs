//! Dead letters that are sent again.

use std::sync::Arc;

use segue_delivery::{DeadLetter, Fate, Mapped, Mapping, Origin};
use segue_mixpanel::{IncrementRetry, Lane};

use super::feed::{Make, Scratch};
use super::mapper::{Mapper, unreadable};
use crate::events::{Event, read};

/// Maps the events of dead letters again, each by the mapping it fell out of, or takes their records as they are.
pub(super) struct Replayer {
    pub(super) mapper: Mapper,
    pub(super) as_recorded: bool,
}

impl Make for Replayer {
    fn make(&self, event: &Event<'_>, input: &Arc<str>, now: i64, scratch: &mut Scratch) -> Mapped {
        let line = event.bytes().unwrap_or_default();
        let mut mapped = Mapped::new(event.number, self.mapper.source(line, input, event.line));
        match serde_json::from_slice::<DeadLetter<'_>>(line) {
            Ok(letter) if self.stays(&letter) => {
                mapped.kept = Some((letter.outcome, line.into()));
            }
            Ok(letter) if self.as_recorded => self.recorded(&letter, scratch, &mut mapped),
            Ok(letter) => self.map(&letter, now, scratch, &mut mapped),
            Err(error) => {
                let reason = format!("the line is no dead letter: {error}");
                mapped.failures.push(unreadable(reason));
            }
        }
        mapped
    }
}

impl Replayer {
    /// Whether nothing can be done about a letter: an increment that may have been counted, a mapping that is gone, no
    /// record to be sent as it was.
    fn stays(&self, letter: &DeadLetter<'_>) -> bool {
        let retry = self.mapper.mixpanel.settings().increment_retry;
        let not_twice = letter.outcome == Fate::Unknown && retry == IncrementRetry::Never;
        let gone = letter.mapping.is_some() && self.mapping(letter).is_none();
        not_twice
            || if self.as_recorded {
                record(letter).is_none()
            } else {
                gone
            }
    }

    fn mapping(&self, letter: &DeadLetter<'_>) -> Option<u32> {
        self.mapper.names.number(letter.mapping.as_deref()?)
    }

    /// Sends the record again.
    fn recorded(&self, letter: &DeadLetter<'_>, scratch: &mut Scratch, mapped: &mut Mapped) {
        let Some((lane, body)) = record(letter) else {
            return;
        };
        let text = self.is_about(letter, mapped);
        let mapping = self.mapping(letter).unwrap_or_else(|| {
            let (mappings, number) = self.mapper.names.with_gone(Mapping {
                name: letter.mapping.as_deref().unwrap_or_default().to_owned(),
                action: letter.action.as_deref().unwrap_or_default().to_owned(),
            });
            mapped.source.mappings = mappings;
            number
        });
        let origin = Origin {
            event: mapped.event,
            mapping,
            record: 0,
        };
        let Scratch { arena, layouts, .. } = scratch;
        let event = read(text, &self.mapper.program.paths, layouts, arena).ok();
        let record = self.mapper.record(lane, body, event, origin);
        mapped.records.push(record);
    }

    /// Maps the event again.
    fn map(&self, letter: &DeadLetter<'_>, now: i64, scratch: &mut Scratch, mapped: &mut Mapped) {
        let Scratch {
            arena,
            layouts,
            records,
        } = scratch;
        let text = self.is_about(letter, mapped);
        let only = self.mapping(letter);
        match read(text, &self.mapper.program.paths, layouts, arena) {
            Ok(event) => self.mapper.map(event, now, only, arena, records, mapped),
            Err(reason) => mapped.failures.push(unreadable(reason)),
        }
    }

    /// Makes it about the event of a letter, whose text it gives.
    fn is_about<'l>(&self, letter: &'l DeadLetter<'_>, mapped: &mut Mapped) -> &'l [u8] {
        let text = match (&letter.event, &letter.raw) {
            (Some(event), _) => event.get().as_bytes(),
            (None, Some(raw)) => raw.as_bytes(),
            (None, None) => &[],
        };
        let (file, line) = letter.input.rsplit_once(':').unwrap_or((&letter.input, ""));
        let line = line.parse().unwrap_or_default();
        mapped.source = self.mapper.source(text, &file.into(), line);
        text
    }
}

/// The record of a letter, and where it went.
fn record<'l>(letter: &DeadLetter<'l>) -> Option<(Lane, &'l [u8])> {
    let lane = Lane::named(letter.lane.as_deref()?)?;
    Some((lane, letter.record?.get().as_bytes()))
}
