//! Findings about a file as YAML: all of them keep it from loading.

use super::codes;

codes! {
    EMPTY = "SG100" "empty-file" Error {
        "The file holds nothing but blanks and comments. A mapping file says at least which `version` of the format it is written in and for which `destination`; `segue init` writes one to start from."
        bad: "version:" good: "version: 1\ndestination: mixpanel\nsettings:\n  project_token: \"${MIXPANEL_TOKEN}\"\npresets: all\n"
    }
    UNREADABLE = "SG101" "unreadable-yaml" Error {
        "The file is not YAML at this place."
        bad: "mappings: }\n" good: "presets: all\n"
    }
    SEVERAL_DOCUMENTS = "SG102" "several-documents" Error {
        "A line `---` begins another YAML document. A mapping file is one document: which of several would be meant could only be guessed."
        bad: "presets: all\n---\npresets: all\n" good: "presets: all\n"
    }
    TOO_LARGE = "SG103" "file-too-large" Error {
        "The file is larger or nested deeper than any mapping file needs to be. Aliases count as often as they are used, so that a few lines cannot stand for millions of values."
        bad: "tests: [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]\n" good: "presets: all\n"
    }
    UNKNOWN_ALIAS = "SG104" "unknown-alias" Error {
        "In YAML a value that begins with `*` is an alias: it repeats what was marked with `&` and the same name before. Nothing was, or the alias stands inside what it repeats. A text that begins with `*`, such as a pattern, is quoted."
        bad: "presets: all\ndrop:\n  refunds: *Refund*\n" good: "presets: all\ndrop:\n  refunds: match(event, \"*Refund*\")\n"
    }
    MERGE = "SG105" "merge-of-no-map" Error {
        "The key `<<` merges maps into the map it stands in: its value is an alias of a map or a list of such."
        bad: "presets: all\nlet:\n  base: &base [a]\n  more:\n    <<: *base\n" good: "presets: all\n"
    }
    TAG = "SG106" "meaningless-tag" Error {
        "A word that begins with `!` before a value is a tag of YAML. A mapping file has no use for tags other than those of YAML's core schema (`!!str`), and those have to describe what follows them."
        bad: "presets: !!set all\n" good: "presets: all\n"
    }
    KEY_NOT_TEXT = "SG107" "key-not-text" Error {
        "The key of an entry is a list or a map. Keys are texts."
        bad: "presets: all\n[let]: 1\n" good: "presets: all\n"
    }
    UNQUOTED = "SG110" "unquoted-value" Error {
        "YAML reads a value that begins with one of ``\" ' [ { ! & * @ % ` `` by rules of its own and not as the text that stands there. Quote the whole value, or put it into a block (`>-`)."
        bad: "presets: all\nmappings:\n  - preset: Page Calls\n    fields:\n      event: {{name}} (iOS)\n" good: "presets: all\nmappings:\n  - preset: Page Calls\n    fields:\n      event: '{{name}} (iOS)'\n"
    }
    CUT_BY_COMMENT = "SG111" "cut-by-comment" Error {
        "A `#` behind a blank begins a comment, also in the middle of an expression, and so most of it never arrives. Quote the whole value, or put it into a block (`>-`)."
        bad: "presets: all\ndrop:\n  first: event = \"Order #1\"\n" good: "presets: all\ndrop:\n  first: 'event = \"Order #1\"'\n"
    }
    CUT_BY_COMMA = "SG112" "cut-by-comma" Error {
        "Between the brackets of a YAML list or map a plain value ends at the first comma or bracket: `{x: =f(a, b)}` has two entries, `x` and `b)`. Quote the whole value, or write the map over several lines without brackets."
        bad: "presets: all\nmappings:\n  - preset: Page Calls\n    fields: {event: =if(name = \"x\", \"X\", name)}\n" good: "presets: all\nmappings:\n  - preset: Page Calls\n    fields: {event: '=if(name = \"x\", \"X\", name)'}\n"
    }
}
