//! Findings about settings, sources and the environment.

use super::codes;

codes! {
    MALFORMED_VARIABLE = "SG605" "malformed-variable" Error {
        "`${` begins a reference to an environment variable: `${NAME}`, or `${NAME:-default}` with what stands in where the variable is unset or empty. A name is made of letters, digits and `_` and does not begin with a digit. For the characters themselves write `$${`."
        bad: "settings:\n  project_token: \"${MIXPANEL TOKEN}\"\npresets: all\n"
        good: "settings:\n  project_token: \"${MIXPANEL_TOKEN}\"\npresets: all\n"
    }
}
