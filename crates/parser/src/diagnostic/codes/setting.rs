//! Findings about settings, sources and the environment.

use super::codes;

codes! {
    UNKNOWN_SETTING = "SG601" "unknown-setting" Error {
        "The destination has no such setting, or no such policy. Beside Segment's own names of settings this is a warning: pasted settings may hold what means nothing here."
        bad: "settings:\n  project_token: \"${MIXPANEL_TOKEN}\"\n  regoin: EU\npresets: all\n"
        good: "settings:\n  project_token: \"${MIXPANEL_TOKEN}\"\n  region: EU\npresets: all\n"
    }
    BAD_SETTING = "SG602" "bad-setting" Error {
        "The value is none that the setting takes."
        bad: "settings:\n  project_token: \"${MIXPANEL_TOKEN}\"\n  region: Mars\npresets: all\n"
        good: "settings:\n  project_token: \"${MIXPANEL_TOKEN}\"\n  region: EU\npresets: all\n"
    }
    MISSING_SETTING = "SG603" "missing-setting" Error {
        "A setting without which nothing can be sent is missing or empty."
        bad: "settings:\n  region: EU\npresets: all\n"
        good: "settings:\n  project_token: \"${MIXPANEL_TOKEN}\"\n  region: EU\npresets: all\n"
    }
    SETTINGS_AT_ODDS = "SG604" "settings-at-odds" Warning {
        "Each setting is fine by itself, and beside another it makes no sense or has no effect."
        bad: "settings:\n  project_token: \"${MIXPANEL_TOKEN}\"\n  compatibility: segment\n  id_merge: simplified\npresets: all\n"
        good: "settings:\n  project_token: \"${MIXPANEL_TOKEN}\"\n  id_merge: simplified\npresets: all\n"
    }
    MALFORMED_VARIABLE = "SG605" "malformed-variable" Error {
        "`${` begins a reference to an environment variable: `${NAME}`, or `${NAME:-default}` with what stands in where the variable is unset or empty. A name is made of letters, digits and `_` and does not begin with a digit. For the characters themselves write `$${`."
        bad: "settings:\n  project_token: \"${MIXPANEL TOKEN}\"\npresets: all\n"
        good: "settings:\n  project_token: \"${MIXPANEL_TOKEN}\"\npresets: all\n"
    }
    DEPRECATED_SETTING = "SG606" "deprecated-setting" Hint {
        "The setting works, and the destination is about to give it up."
        bad: "settings:\n  project_token: \"${MIXPANEL_TOKEN}\"\n  api_secret: \"${MIXPANEL_SECRET}\"\npresets: all\n"
        good: "settings:\n  project_token: \"${MIXPANEL_TOKEN}\"\npresets: all\n"
    }
    LITERAL_SECRET = "SG607" "literal-secret" Warning {
        "A secret in the file is a secret in its repository, in backups and in every copy. A reference to the environment keeps it out: `${NAME}`."
        bad: "settings:\n  project_token: \"${MIXPANEL_TOKEN}\"\n  service_account: {username: robot.1a2b3c.mp-service-account, secret: hunter2, project_id: 123}\npresets: all\n"
        good: "settings:\n  project_token: \"${MIXPANEL_TOKEN}\"\n  service_account: {username: robot.1a2b3c.mp-service-account, secret: \"${MIXPANEL_SECRET}\", project_id: 123}\npresets: all\n"
    }
    SHARED_WRITE_KEY = "SG608" "shared-write-key" Error {
        "Two sources have the same write key, so that nobody could tell whose an event is."
        bad: "presets: all\nsources:\n  web: {write_key: \"${WRITE_KEY}\", client: true}\n  app: {write_key: \"${WRITE_KEY}\", client: true}\n"
        good: "presets: all\nsources:\n  web: {write_key: \"${WEB_KEY}\", client: true}\n  app: {write_key: \"${APP_KEY}\", client: true}\n"
    }
}
