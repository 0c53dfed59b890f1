//! Findings about a file as YAML: all of them keep it from loading.

use super::codes;

codes! {
    EMPTY = "SG100" "empty-file" Error {
        "The file holds nothing but blanks and comments. A mapping file says at least which `version` of the format it is written in and for which `destination`; `segue init` writes one to start from."
        bad: "---\n# to be written\n" good: "presets: all\n"
    }
    UNREADABLE = "SG101" "unreadable-yaml" Error {
        "The file is not YAML at this place."
        bad: "presets: all\u{1}\n" good: "presets: all\n"
    }
    SEVERAL_DOCUMENTS = "SG102" "several-documents" Error {
        "A line `---` begins another YAML document. A mapping file is one document: which of several would be meant could only be guessed."
        bad: "presets: all\n---\npresets: all\n" good: "presets: all\n"
    }
    TOO_LARGE = "SG103" "file-too-large" Error {
        "The file is larger or nested deeper than any mapping file needs to be. Aliases count as often as they are used, so that a few lines cannot stand for millions of values."
        bad: "tests: [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]\n" good: "presets: all\n"
    }
    UNKNOWN_ALIAS = "SG104" "unknown-alias" Error {
        "In YAML a value that begins with `*` is an alias: it repeats what was marked with `&` and the same name before. Nothing was, or the alias stands inside what it repeats. A text that begins with `*`, such as a pattern, is quoted."
        bad: "presets: all\nlet:\n  # segue-ignore unused-let: an example\n  refunds: *Refund*\n"
        good: "presets: all\nlet:\n  # segue-ignore unused-let: an example\n  refunds: \"*Refund*\"\n"
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
    TAB = "SG108" "tab-indentation" Error {
        "YAML takes only blanks for indentation: how wide a tab is meant to be it cannot know."
        bad: "mappings:\n\t- preset: Page Calls\n" good: "mappings:\n  - preset: Page Calls\n"
    }
    INDENTATION = "SG109" "wrong-indentation" Error {
        "The indentation says what belongs to what: the keys of one map begin in the same column, and so do the dashes of one list. This line fits none of those above it."
        bad: "mappings:\n  - preset: Page Calls\n   enabled: false\n" good: "mappings:\n  - preset: Page Calls\n    enabled: false\n"
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
    COLON_IN_VALUE = "SG113" "colon-in-value" Error {
        "A colon with a blank behind it ends a key, wherever in a plain value it stands. Quote the whole value, or put it into a block (`>-`)."
        bad: "presets: all\nmappings:\n  - preset: Page Calls\n    fields:\n      event: Viewed: {{name}}\n" good: "presets: all\nmappings:\n  - preset: Page Calls\n    fields:\n      event: 'Viewed: {{name}}'\n"
    }
    UNCLOSED_QUOTE = "SG114" "unclosed-quote" Error {
        "A text that begins with a quote ends at the next quote of that kind. Here there is none before the text has to be over."
        bad: "presets: all\nmappings:\n  - preset: Page Calls\n    fields:\n      event: \"Viewed\n      group_id: null\n" good: "presets: all\nmappings:\n  - preset: Page Calls\n    fields:\n      event: \"Viewed\"\n      group_id: null\n"
    }
    ESCAPE = "SG115" "unknown-escape" Error {
        "Between double quotes a backslash begins an escape, and YAML knows only some. Between single quotes, in a plain value and in a block a backslash is itself."
        bad: "presets: all\ndrop:\n  stars: \"match(event, '\\*')\"\n" good: "presets: all\ndrop:\n  stars: 'match(event, \"\\*\")'\n"
    }
    BRACKET = "SG116" "unbalanced-bracket" Error {
        "A list or map in brackets is not closed, closed by the wrong bracket, or closed without having been opened; or a comma between its items is missing."
        bad: "presets: all\nlet:\n  names: [a, b\n" good: "presets: all\n"
    }
    NO_COLON = "SG117" "missing-colon" Error {
        "A key ends with a colon and at least one blank, or a colon at the end of the line. Without the blank the whole is one word."
        bad: "presets:all\n" good: "presets: all\n"
    }
    NOT_UTF8 = "SG118" "not-utf8" Error {
        "A mapping file is UTF-8. The bytes here are not, and have become U+FFFD, the mark of a character that could not be read. The file was probably saved in another encoding."
        bad: "presets: all # caf\u{fffd}\n" good: "presets: all # café\n"
    }
    UNUSED_ANCHOR = "SG119" "unused-anchor" Warning {
        "In YAML a value that begins with `&` and a name is marked by that name, which is no part of it: an alias, `*` and the same name, repeats the value elsewhere. Here no alias does. A text that begins with `&` is quoted."
        bad: "presets: all\nmappings:\n  - preset: Page Calls\n    fields:\n      event: &Co Inc\n" good: "presets: all\nmappings:\n  - preset: Page Calls\n    fields:\n      event: '&Co Inc'\n"
    }
}
