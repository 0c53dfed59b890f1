//! `trackEvent`: one event.

use segue_evaluator::Value;

use super::buffer::Buffer;
use super::event::{Event, Written};
use super::property::{PropertySet, is_reserved};
use super::{Lane, Records, json};

/// Writes the record of the event itself; where what others repeat of it stands.
pub(super) fn write(event: &Event<'_, '_>, out: &mut Records) -> Written {
    out.push(Lane::Import, |out| {
        let stamp = &event.stamp;
        stamp.record(out, |out| {
            let written = event.properties(stamp, event.named.overridden(), out);
            own(out, event.own, event.named);
            written
        })
    })
}

/// Writes the properties of an event's own, given those that they are named like.
pub(super) fn own(out: &mut Buffer, own: Value<'_>, named: PropertySet) {
    // Most events have no property that needs looking at: theirs are copied as a whole.
    if named.is_empty() {
        json::members(out, own);
        return;
    }
    for member in own.members().iter().filter(|member| !is_reserved(member)) {
        json::named_member(out, member.key, &member.value);
    }
}
