//! `trackEvent`: one event.

use segue_evaluator::Value;

use super::event::Event;
use super::property::{PROPERTIES, PropertySet, is_reserved};
use super::{Lane, Records, json};

/// Writes the record of the event itself.
pub(super) fn write(event: &Event<'_, '_>, out: &mut Records) {
    out.push(Lane::Import, |out| {
        let stamp = event.stamp();
        stamp.record(out, |out| {
            event.properties(0..PROPERTIES.len(), stamp, event.named.overridden(), out);
            own(out, event.own, event.named);
        });
    });
}

/// Writes the properties of an event's own, given those that they are named like.
pub(super) fn own(out: &mut Vec<u8>, own: Value<'_>, named: PropertySet) {
    // Most events have no property that needs looking at: theirs are copied as a whole.
    if named.is_empty() {
        json::members(out, own);
        return;
    }
    for member in own.members().iter().filter(|member| !is_reserved(member)) {
        json::named_member(out, member);
    }
}
