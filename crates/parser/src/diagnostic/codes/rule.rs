//! Findings about the syntax of the rule language.

use super::codes;

codes! {
    UNEXPECTED = "SG301" "unexpected-token" Error {
        "The expression cannot be read at this place."
        bad: "mappings:\n  - name: Signups\n    trigger: type = \"track\" and\n    action: trackEvent\n"
        good: "mappings:\n  - name: Signups\n    trigger: type = \"track\"\n    action: trackEvent\n"
    }
}
