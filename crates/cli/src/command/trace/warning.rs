//! What Mixpanel would make of the records, as far as one event tells.

use segue_evaluator::Bump;
use segue_mixpanel::Mixpanel;
use segue_mixpanel::check::Made;

use super::report::Warning;

/// What the checks find in these records, each thing once.
pub(super) fn warnings<'a>(
    mixpanel: &Mixpanel,
    made: Made<'_, 'a>,
    arena: &'a Bump,
) -> Vec<Warning> {
    let mut warnings: Vec<Warning> = Vec::new();
    mixpanel.check(made, arena, &mut |check, message| {
        let warning = Warning {
            code: check.code,
            severity: check.severity,
            message: message.to_string(),
        };
        if !warnings.contains(&warning) {
            warnings.push(warning);
        }
    });
    warnings.sort_by_key(|warning| warning.severity);
    warnings
}
