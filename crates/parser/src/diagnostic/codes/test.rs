//! Findings about tests in the file.

use super::codes;

codes! {
    UNKNOWN_MAPPING = "SG701" "unknown-mapping" Error {
        "The test expects a mapping to fire that the file does not have."
        bad: "presets: all\ntests:\n  - name: a page is viewed\n    event: {type: page, name: Index, userId: u1}\n    expect:\n      Pages Calls: {event: Viewed Index}\n"
        good: "presets: all\ntests:\n  - name: a page is viewed\n    event: {type: page, name: Index, userId: u1}\n    expect:\n      Page Calls: {event: Viewed Index}\n"
    }
    UNKNOWN_EXPECTED_FIELD = "SG702" "unknown-expected-field" Error {
        "The test looks at a field that the action of the mapping does not have, and that no payload can hold."
        bad: "presets: all\ntests:\n  - name: a page is viewed\n    event: {type: page, name: Index, userId: u1}\n    expect:\n      Page Calls: {evnt: Viewed Index}\n"
        good: "presets: all\ntests:\n  - name: a page is viewed\n    event: {type: page, name: Index, userId: u1}\n    expect:\n      Page Calls: {event: Viewed Index}\n"
    }
    UNKNOWN_ERROR = "SG703" "unknown-error" Error {
        "The test expects an error outcome with a code that no outcome has."
        bad: "presets: all\ntests:\n  - name: a track call needs a name\n    event: {type: track, userId: u1}\n    expect:\n      Track Calls: {error: field_missing}\n"
        good: "presets: all\ntests:\n  - name: a track call needs a name\n    event: {type: track, userId: u1}\n    expect:\n      Track Calls: {error: required_field_missing}\n"
    }
    WRONG_COUNT = "SG704" "wrong-count" Error {
        "A list behind `expect` has one entry for each event, in order. A single map stands for every event."
        bad: "presets: all\ntests:\n  - name: two pages\n    events:\n      - {type: page, name: Index, userId: u1}\n      - {type: page, name: Index, userId: u2}\n    expect:\n      - Page Calls: {event: Viewed Index}\n"
        good: "presets: all\ntests:\n  - name: two pages\n    events:\n      - {type: page, name: Index, userId: u1}\n      - {type: page, name: Index, userId: u2}\n    expect:\n      Page Calls: {event: Viewed Index}\n"
    }
    BAD_CLOCK = "SG705" "bad-clock" Error {
        "`now` sets the clock of a test: a date and a time of day, as in `2026-01-01T00:00:00Z`."
        bad: "presets: all\ntests:\n  - name: a page is viewed\n    now: noon\n    event: {type: page, name: Index, userId: u1}\n    expect:\n      Page Calls: {event: Viewed Index}\n"
        good: "presets: all\ntests:\n  - name: a page is viewed\n    now: 2026-01-01T12:00:00Z\n    event: {type: page, name: Index, userId: u1}\n    expect:\n      Page Calls: {event: Viewed Index}\n"
    }
    TESTS_NOTHING = "SG706" "tests-nothing" Error {
        "The test holds whatever the mappings do: it gives no events, or expects nothing of them. That no mapping fires is written `expect: nothing`."
        bad: "presets: all\ntests:\n  - name: a page is viewed\n    event: {type: page, name: Index, userId: u1}\n    expect: {}\n"
        good: "presets: all\ntests:\n  - name: a page is viewed\n    event: {type: page, name: Index, userId: u1}\n    expect: {Page Calls: {event: Viewed Index}}\n"
    }
    UNREADABLE_MAPPING_FILE = "SG707" "unreadable-mapping-file" Error {
        "A file of tests names the mapping file that it is for, by its path from the folder in which the file of tests is. None can be opened there, so that no test can run."
        bad: "mapping_file: segue.yml\ntests:\n  - name: a page is viewed\n    event: {type: page, name: Index, userId: u1}\n    expect: {Page Calls: {event: Viewed Index}}\n"
        good: "mapping_file: segue.yaml\ntests:\n  - name: a page is viewed\n    event: {type: page, name: Index, userId: u1}\n    expect: {Page Calls: {event: Viewed Index}}\n"
    }
    EXPRESSION_AS_DATA = "SG708" "expression-as-data" Warning {
        "Tests are plain data: what looks like an expression or a text with holes is that text, in an event as in what is \
         expected of it. Write the value itself."
        bad: "presets: all\ntests:\n  - name: a page is viewed\n    event: {type: page, name: Index, userId: u1}\n    expect:\n      Page Calls: {event: \"Viewed {{name}}\"}\n"
        good: "presets: all\ntests:\n  - name: a page is viewed\n    event: {type: page, name: Index, userId: u1}\n    expect:\n      Page Calls: {event: Viewed Index}\n"
    }
    DUPLICATE_TEST = "SG709" "duplicate-test" Warning {
        "Two tests have the same name, so that what fails, and what `--run` picks, is not told apart."
        bad: "presets: all\ntests:\n  - name: goes nowhere\n    event: {type: delete}\n    expect: nothing\n  - name: goes nowhere\n    event: {type: merge}\n    expect: nothing\n"
        good: "presets: all\ntests:\n  - name: deletions go nowhere\n    event: {type: delete}\n    expect: nothing\n  - name: merges go nowhere\n    event: {type: merge}\n    expect: nothing\n"
    }
    DISABLED_MAPPING = "SG710" "disabled-mapping-expected" Warning {
        "The test expects a mapping to fire that is disabled, so that the test always fails."
        bad: "mappings:\n  - preset: Page Calls\n    enabled: false\ntests:\n  - name: a page is viewed\n    event: {type: page, name: Index, userId: u1}\n    expect: {Page Calls: {event: Viewed Index}}\n"
        good: "mappings:\n  - preset: Page Calls\n    enabled: false\ntests:\n  - name: pages are not counted\n    event: {type: page, name: Index, userId: u1}\n    expect: nothing\n"
    }
}
