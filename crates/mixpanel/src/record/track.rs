//! `trackEvent`: one event.

use super::event::Event;
use super::property::is_reserved;
use super::{Lane, Records, json};

/// Writes the record of the event itself.
pub(super) fn write(event: &Event<'_, '_>, out: &mut Records) {
    out.push(Lane::Import, |out| {
        event.write(event.stamp(), event.named.overridden(), out, |out| {
            // Most events have no property that needs looking at: theirs are copied as a whole.
            if event.named.is_empty() {
                json::members(out, event.own);
            } else {
                for member in event
                    .own
                    .members()
                    .iter()
                    .filter(|member| !is_reserved(member))
                {
                    json::named_member(out, member);
                }
            }
        });
    });
}
