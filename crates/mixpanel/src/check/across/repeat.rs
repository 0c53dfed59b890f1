//! Events that Mixpanel takes for one and the same.

use super::recent::Recent;
use super::{day, hash};
use crate::check::registry::register;
use crate::check::{Found, Seen, Shown};
use crate::record::Lane;

register! {
    REPEATED_INSERT_ID = "repeated-insert-id" Lost of Events {
        "an event that takes the place of another one with the same `$insert_id`"
        why: "Two events with the same name, `distinct_id`, `$insert_id` and day are one to Mixpanel: the later one stays. These two differ, so something is lost. An id used again is found if no more than a million events lie between."
        change: "Give `insert_id` what is different for each event. Where one event becomes several of the same name, add what tells them apart: `insert_id: \"{{messageId}}-{{properties.step}}\"`."
        events: r#"{"type":"track","event":"Step","userId":"user-1","messageId":"m-1","timestamp":"2026-01-01T09:00:00Z","properties":{"step":1},"context":{"ip":"203.0.113.7"}}
{"type":"track","event":"Step","userId":"user-1","messageId":"m-1","timestamp":"2026-01-01T09:00:05Z","properties":{"step":2},"context":{"ip":"203.0.113.7"}}"#
        bad: "mappings:\n  - preset: Track Calls\n"
        good: "mappings:\n  - preset: Track Calls\n    fields:\n      insert_id: \"{{messageId}}-{{properties.step}}\"\n"
    }
    REPEATED_EVENT = "repeated-event" Misread of Events {
        "an event that is there twice, and counts once"
        why: "The same event, down to the last byte, has come before, and Mixpanel keeps one of them: what is wanted if it was delivered twice. If both happened, one is missing. A repetition is found if no more than a million events lie between."
        change: "Nothing, if the input repeats itself. Otherwise give `insert_id` what is different for each event, such as the time it was received: `insert_id: \"{{messageId}}-{{timestamp_ms(receivedAt)}}\"`."
        events: r#"{"type":"track","event":"Click","userId":"user-1","messageId":"m-1","timestamp":"2026-01-01T09:00:00Z","receivedAt":"2026-01-01T09:00:01Z","context":{"ip":"203.0.113.7"}}
{"type":"track","event":"Click","userId":"user-1","messageId":"m-1","timestamp":"2026-01-01T09:00:00Z","receivedAt":"2026-01-01T09:00:09Z","context":{"ip":"203.0.113.7"}}"#
        bad: "mappings:\n  - preset: Track Calls\n"
        good: "mappings:\n  - preset: Track Calls\n    fields:\n      insert_id: \"{{messageId}}-{{timestamp_ms(receivedAt)}}\"\n"
    }
}

/// Events by what Mixpanel tells them by, with what they hold: hashes of both.
#[derive(Debug, Default)]
pub(super) struct Repeats(Recent);

impl Repeats {
    pub(super) fn look(&mut self, seen: &Seen<'_, '_>, found: &mut Found<'_>) {
        let (id, whose) = (seen.property("$insert_id"), seen.property("distinct_id"));
        let (Some(id), Some(day), Lane::Import) = (id.as_str(), day(seen), seen.lane) else {
            return;
        };
        let event = seen.body.get("event");
        let key = hash((event.as_str(), whose.as_str(), id, day));
        let content = hash(seen.bytes);
        let Some(before) = self.0.say(key, content) else {
            return;
        };
        let (event, id) = (Shown(event), Shown(seen.property("$insert_id")));
        if before == content {
            found(
                &REPEATED_EVENT,
                format_args!("{event} with `$insert_id` {id}"),
            );
        } else {
            found(
                &REPEATED_INSERT_ID,
                format_args!("{event} with `$insert_id` {id}"),
            );
        }
    }
}
