//! Dead letters that are sent again.

use std::sync::Arc;

use segue_delivery::{DeadLetter, Fate, Mapped, Origin};
use segue_evaluator::Bump;
use segue_mixpanel::{IncrementRetry, Lane};

use super::feed::{Make, Mapper, unreadable};
use crate::events::Event;

/// Maps the events of dead letters again, each by the mapping it fell out of, or takes their records as they are.
pub(super) struct Replayer {
    pub(super) mapper: Mapper,
    pub(super) as_recorded: bool,
}

impl Make for Replayer {
    fn make(&mut self, event: &Event<'_>, input: &Arc<str>, now: i64, arena: &Bump) -> Mapped {
        let line = event.bytes().unwrap_or_default();
        match serde_json::from_slice::<DeadLetter<'_>>(line) {
            Ok(letter) => self.letter(&letter, line, event.number, now, arena),
            Err(error) => {
                let source = self.mapper.source(line, input, event.line);
                let mut mapped = Mapped::new(event.number, source);
                let reason = format!("the line is no dead letter: {error}");
                mapped.failures.push(unreadable(reason));
                mapped
            }
        }
    }
}

impl Replayer {
    fn letter(
        &mut self,
        letter: &DeadLetter<'_>,
        line: &[u8],
        number: u64,
        now: i64,
        arena: &Bump,
    ) -> Mapped {
        let text = match (&letter.event, &letter.raw) {
            (Some(event), _) => event.get().as_bytes(),
            (None, Some(raw)) => raw.as_bytes(),
            (None, None) => &[],
        };
        let (file, place) = letter.input.rsplit_once(':').unwrap_or((&letter.input, ""));
        let source = self
            .mapper
            .source(text, &file.into(), place.parse().unwrap_or_default());
        let mut mapped = Mapped::new(number, source);
        let name = letter.mapping.as_deref();
        let only = name.and_then(|name| self.mapper.names.number(name));
        let gone = name.is_some() && only.is_none();
        let retry = self.mapper.mixpanel.settings().increment_retry;
        let not_twice = letter.outcome == Fate::Unknown && retry == IncrementRetry::Never;
        let recorded = self.as_recorded.then(|| recorded(letter)).flatten();
        if not_twice || gone || self.as_recorded && recorded.is_none() {
            mapped.kept = Some((letter.outcome, line.into()));
            return mapped;
        }
        let read = self.mapper.read(text, arena);
        match (recorded, read) {
            (Some((lane, body)), read) => {
                let origin = Origin {
                    event: number,
                    mapping: only.unwrap_or_default(),
                    record: 0,
                };
                let event = read.ok().map(|event| event.value);
                let record = self.mapper.record(lane, body, event, origin);
                mapped.records.push(record);
            }
            (None, Ok(event)) => self.mapper.map(event, now, only, arena, &mut mapped),
            (None, Err(error)) => mapped.failures.push(unreadable(error.to_string())),
        }
        mapped
    }
}

/// The record of a letter, and where it went.
fn recorded<'l>(letter: &DeadLetter<'l>) -> Option<(Lane, &'l [u8])> {
    let lane = Lane::named(letter.lane.as_deref()?)?;
    Some((lane, letter.record?.get().as_bytes()))
}
