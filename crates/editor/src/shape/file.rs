//! The keys of mapping files and files of tests, and what they mean.

use super::{Key, Record, Shape};

const fn required(name: &'static str, shape: Shape<'static>, meaning: &'static str) -> Key {
    Key {
        name,
        meaning,
        shape,
        required: true,
    }
}

const fn optional(name: &'static str, shape: Shape<'static>, meaning: &'static str) -> Key {
    Key {
        name,
        meaning,
        shape,
        required: false,
    }
}

/// A mapping file.
pub static MAPPING_FILE: Record = Record {
    what: "a mapping file",
    keys: &[
        required(
            "version",
            Shape::Version,
            "The version of the format: the number 1.",
        ),
        required(
            "destination",
            Shape::Destination,
            "Where records go: `mixpanel`.",
        ),
        optional(
            "settings",
            Shape::Settings,
            "Which project is sent to, with which credentials, and how. Secrets come from the environment: \
             `\"${NAME}\"` or `\"${NAME:-default}\"`.",
        ),
        optional(
            "presets",
            Shape::Word(&[(
                "all",
                "All shipped presets that no entry of `mappings` names, before its entries.",
            )]),
            "`all`: the shipped presets that no entry of `mappings` names, before its entries. For some of them write \
             an entry `- preset: NAME` under `mappings`.",
        ),
        optional(
            "event_fields",
            Shape::List(&Shape::Text),
            "Further names that paths may begin with, beside the fields of the Segment spec.",
        ),
        optional(
            "drop",
            Shape::Named(&Shape::Condition),
            "Names with conditions. An event for which one holds reaches no mapping and counts as unmatched under \
             that name.",
        ),
        optional(
            "let",
            Shape::Named(&Shape::Value),
            "Names with values for the whole file, used as `let.NAME`. An entry sees those before it, and is \
             evaluated at most once an event.",
        ),
        optional(
            "mappings",
            Shape::List(&Shape::Record(&MAPPING)),
            "The mappings in the order in which they run: at most 50, presets included. Every enabled one whose \
             trigger holds runs.",
        ),
        optional(
            "tests",
            TESTS,
            "Examples of events and of what must come of them, run by `segue test`.",
        ),
        optional(
            "sources",
            Shape::Named(&Shape::Record(&SOURCE)),
            "Who may send events to `segue serve`, by name, each with its write key.",
        ),
    ],
};

/// An entry of `mappings:`.
pub static MAPPING: Record = Record {
    what: "a mapping",
    keys: &[
        optional(
            "name",
            Shape::Text,
            "The name of the mapping, unique in the file. A preset keeps its own unless it is given another.",
        ),
        optional(
            "preset",
            Shape::Either(&[Shape::PresetName, Shape::List(&Shape::PresetName)]),
            "The preset that this entry changes. A list stands for one mapping of each, with the same changes.",
        ),
        optional(
            "enabled",
            Shape::Switch,
            "Whether the mapping runs; `true` unless said otherwise.",
        ),
        optional(
            "trigger",
            Shape::Condition,
            "The condition under which the mapping fires. Beside `preset` it replaces the trigger of the preset; \
             without it the action's default one holds, where it has one.",
        ),
        optional(
            "where",
            Shape::Condition,
            "Narrows the trigger of the preset: both must hold.",
        ),
        optional(
            "action",
            Shape::ActionKey,
            "What is done for an event: the key of an action.",
        ),
        optional(
            "defaults",
            Shape::Switch,
            "`false` starts from no fields at all; otherwise fields that are not named keep the action's default.",
        ),
        optional(
            "fields",
            Shape::Fields,
            "The fields that differ from the action's defaults. `field:` replaces the default, `field+:` adds to an \
             object, `field: null` leaves the field out. A value that begins with `=` is an expression, `{{...}}` \
             inside a text stands for one.",
        ),
        optional(
            "first_match",
            Shape::List(&Shape::Record(&MAPPING)),
            "A group: of its enabled mappings only the first whose trigger holds runs. It stands alone in its entry.",
        ),
        optional(
            "subscribe",
            Shape::Condition,
            "Segment's name for `trigger`.",
        ),
        optional(
            "partnerAction",
            Shape::ActionKey,
            "Segment's name for `action`; it needs its `subscribe`.",
        ),
        optional(
            "mapping",
            Shape::SegmentFields,
            "Segment's own mapping object, pasted as it is: `@` directives, no defaults added, and plain texts are \
             texts.",
        ),
    ],
};

const TESTS: Shape<'static> = Shape::List(&Shape::Record(&TEST));

/// An entry of `tests:`.
static TEST: Record = Record {
    what: "a test",
    keys: &[
        required("name", Shape::Text, "What the test shows."),
        optional(
            "now",
            Shape::Text,
            "The clock of the test, such as `2026-01-01T00:00:00Z`.",
        ),
        optional("event", Shape::Event, "The event, as plain data."),
        optional(
            "events",
            Shape::Either(&[Shape::List(&Shape::Event), Shape::Text]),
            "Several events, or the path of a file that holds them, from the folder of this file.",
        ),
        optional(
            "expect",
            Shape::Either(&[
                Shape::Word(&[("nothing", "No mapping fires.")]),
                Shape::Expected,
                Shape::List(&EXPECTED),
            ]),
            "The mappings that fire, exactly, each with the fields it must have (`null`: must not have), or with \
             `{error: CODE}`. `nothing` where none fires. With several events a list, one entry an event.",
        ),
        optional(
            "records",
            Shape::List(&Shape::Object),
            "What is sent, in order; only the members listed are compared.",
        ),
    ],
};

const EXPECTED: Shape<'static> = Shape::Either(&[
    Shape::Word(&[("nothing", "No mapping fires for this event.")]),
    Shape::Expected,
]);

/// An entry of `sources:`.
static SOURCE: Record = Record {
    what: "a source",
    keys: &[
        required(
            "write_key",
            Shape::Text,
            "The key its senders write with, best taken from the environment: `\"${NAME}\"`.",
        ),
        optional(
            "client",
            Shape::Switch,
            "Whether its senders are people's devices rather than servers; `false` unless said otherwise.",
        ),
    ],
};

/// A file of tests, `*.test.yaml`.
pub static TEST_FILE: Record = Record {
    what: "a test file",
    keys: &[
        required(
            "mapping_file",
            Shape::Text,
            "The path of the mapping file that is tested, from the folder of this file.",
        ),
        optional("tests", TESTS, "The tests, as in a mapping file."),
    ],
};
