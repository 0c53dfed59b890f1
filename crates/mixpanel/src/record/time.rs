//! `time` of an event, in milliseconds.

use segue_evaluator::time;

use super::Call;
use super::action::EventField;
use crate::policy::Policy;

/// When the event happened ([`Policy::Time`]). Now, where the field says nothing that is an instant: missing, 0, empty,
/// out of range. Improved, a future time becomes now as well: Mixpanel would overwrite it, and not recognise a repeat.
pub(super) fn instant(call: &Call<'_, '_>) -> i64 {
    let now = call.source.now;
    let value = EventField::Time.of(call.payload);
    if value.is_falsy() {
        return now;
    }
    let dates = call.settings.policies.coercion().dates;
    match time::instant(value, dates) {
        Some(instant) if call.improves(Policy::Time) => instant.min(now),
        Some(instant) => instant,
        None => now,
    }
}
