use segue_evaluator::Value;
use segue_evaluator::value::Number;

use super::registry::register;
use super::{Found, Seen};

register! {
    INEXACT_NUMBER = "inexact-number" Lost of Records {
        "a whole number beyond 2^53"
        why: "Mixpanel, like most that reads JSON, keeps numbers as doubles, which are exact up to 9007199254740992. Of a longer id the last digits change, and several ids become one."
        change: "Have the source send such ids as texts: `string()` in a mapping is too late, since it computes with doubles as well. Until then leave the property out: `event_properties: =omit(properties, \"row_id\")`."
        events: r#"{"type":"track","event":"Signed Up","userId":"user-1","timestamp":"2026-01-01T09:00:00Z","properties":{"row_id":9007199254740993},"context":{"ip":"203.0.113.7"}}"#
        bad: "mappings:\n  - preset: Track Calls\n"
        good: "mappings:\n  - preset: Track Calls\n    fields:\n      event_properties: =omit(properties, \"row_id\")\n"
    }
}

/// Whole numbers up to here are exact.
const EXACT: f64 = 9007199254740992.0;

pub(super) fn look(seen: &Seen<'_, '_>, found: &mut Found<'_>) {
    seen.walk(&mut |member, value| {
        if let Value::Number(Number::Raw(digits)) = value
            && digits.len() > 15
            && digits
                .bytes()
                .all(|byte| byte.is_ascii_digit() || byte == b'-')
            && is_beyond(digits)
        {
            let shown = digits.get(..40).unwrap_or(digits);
            found(&INEXACT_NUMBER, format_args!("`{member}` is {shown}"));
        }
    });
}

/// Whether a whole number is over 2^53, which its nearest double may not be.
fn is_beyond(digits: &str) -> bool {
    let digits = digits.trim_start_matches('-');
    let near = digits.parse::<f64>().unwrap_or(f64::INFINITY);
    near > EXACT || near == EXACT && digits != "9007199254740992"
}

#[cfg(test)]
mod tests {
    use super::is_beyond;

    #[test]
    fn the_last_exact_one_is_in() {
        assert!(!is_beyond("9007199254740992"));
        assert!(!is_beyond("-9007199254740992"));
        assert!(!is_beyond("9007199254740991"));
        assert!(is_beyond("9007199254740993"));
        assert!(is_beyond("-9007199254740993"));
        assert!(is_beyond("123456789012345678901234567890"));
    }
}
