//! What loads and is probably not meant.

use super::codes;

codes! {
    UNUSED_LET = "SG801" "unused-let" Warning {
        "No expression of the file uses this name under `let:`, so it is left over, or the name is written differently where it should be used."
        bad: "presets: all\nlet:\n  plans: [pro, team]\n"
        good: "presets: all\nlet:\n  plans: [pro, team]\ndrop:\n  free: not (context.traits.plan in let.plans)\n"
    }
    REPLACED_DEFAULT = "SG802" "replaced-default" Warning {
        "A field's own value takes the place of its default as a whole. This default is everything the sender put into the event, so the map behind the field sends its own members and nothing else. `field+:` adds the members to the default; to send these alone on purpose, write an expression (`={name: name}`) or silence this warning."
        bad: "mappings:\n  - preset: Track Calls\n    fields:\n      event_properties: {plan: =context.traits.plan}\n"
        good: "mappings:\n  - preset: Track Calls\n    fields:\n      event_properties+: {plan: =context.traits.plan}\n"
    }
    NEVER_SENT = "SG803" "never-sent" Warning {
        "The action declares this field, as Segment's does, and puts it into no record: whatever stands behind it is lost. `segue actions NAME` says which fields are sent."
        bad: "mappings:\n  - preset: Track Calls\n    fields:\n      device_id: =context.device.id\n"
        good: "mappings:\n  - preset: Track Calls\n    fields:\n      event_properties+: {device: =context.device.id}\n"
    }
    NEVER_FIRES = "SG804" "never-fires" Warning {
        "No event there can be makes this trigger hold: its parts rule each other out, such as two names that `event` would have to have at once. All values there may be have been considered, not only some."
        bad: "mappings:\n  - name: Signups\n    trigger: type = \"track\" and event = \"Signed Up\" and event = \"Signup\"\n    action: trackEvent\n"
        good: "mappings:\n  - name: Signups\n    trigger: type = \"track\" and event in [\"Signed Up\", \"Signup\"]\n    action: trackEvent\n"
    }
    ALWAYS_FIRES = "SG805" "always-fires" Warning {
        "Every event there can be makes this trigger hold, also those of another type than was thought of. Most often an `or` between two `!=` was meant to be an `and`."
        bad: "mappings:\n  - name: Others\n    trigger: event != \"Signed Up\" or event != \"Signed In\"\n    action: trackEvent\n"
        good: "mappings:\n  - name: Others\n    trigger: type = \"track\" and event != \"Signed Up\" and event != \"Signed In\"\n    action: trackEvent\n"
    }
    DOUBLE_COUNT = "SG806" "double-counting" Warning {
        "Two mappings that are switched on fire for the same event and send records of the same kind, so that it is counted twice. The help shows an event for which both do. Narrow one of the triggers, or put both under `first_match`, of which only the first that holds fires. Where two records are meant, silence this with a comment that says why."
        bad: "mappings:\n  - name: Signups\n    trigger: type = \"track\" and event = \"Signed Up\"\n    action: trackEvent\n  - name: Everything\n    trigger: type = \"track\"\n    action: trackEvent\n"
        good: "mappings:\n  - first_match:\n      - name: Signups\n        trigger: type = \"track\" and event = \"Signed Up\"\n        action: trackEvent\n      - name: Everything\n        trigger: type = \"track\"\n        action: trackEvent\n"
    }
    DROPPED_BEFORE = "SG807" "dropped-before" Warning {
        "What stands under `drop:` keeps events from all mappings, and it holds for every event that this trigger takes. The mapping never fires."
        bad: "drop:\n  internal: type = \"screen\"\nmappings:\n  - name: Screens\n    trigger: type = \"screen\" and name != null\n    action: trackEvent\n"
        good: "drop:\n  internal: type = \"screen\" and name = null\nmappings:\n  - name: Screens\n    trigger: type = \"screen\" and name != null\n    action: trackEvent\n"
    }
    UNREACHABLE_MEMBER = "SG808" "unreachable-member" Warning {
        "Of a `first_match` only the first member whose trigger holds fires. For every event that this trigger takes, one before it does."
        bad: "mappings:\n  - first_match:\n      - name: Everything\n        trigger: type = \"track\"\n        action: trackEvent\n      - name: Signups\n        trigger: type = \"track\" and event = \"Signed Up\"\n        action: trackEvent\n"
        good: "mappings:\n  - first_match:\n      - name: Signups\n        trigger: type = \"track\" and event = \"Signed Up\"\n        action: trackEvent\n      - name: Everything\n        trigger: type = \"track\"\n        action: trackEvent\n"
    }
    NEVER_BY_SPEC = "SG815" "never-by-the-spec" Warning {
        "By the Segment spec only calls of some types have certain fields: `event` belongs to track calls, `category` to pages and screens, `groupId` to group calls, `previousId` to alias calls. This condition wants a field together with another type. Senders may do as they like, but none that goes by the spec sends such an event."
        bad: "mappings:\n  - name: Docs\n    trigger: type = \"page\" and event = \"Docs\"\n    action: trackEvent\n    fields: {event: Docs Viewed}\n"
        good: "mappings:\n  - name: Docs\n    trigger: type = \"page\" and name = \"Docs\"\n    action: trackEvent\n    fields: {event: Docs Viewed}\n"
    }
    MISSING_IDENTITY = "SG809" "missing-identity" Warning {
        "The destination tells events apart, and finds out whose they are, by a few fields: here one of them is left without a value, for all events or for such as the one shown. The help says what is lost or counted twice by that. Fall back to the default with `??`; where events are meant to be nobody's, write the empty text."
        bad: "mappings:\n  - preset: Track Calls\n    fields:\n      distinct_id: =userId\n"
        good: "mappings:\n  - preset: Track Calls\n    fields:\n      distinct_id: =userId ?? anonymousId\n"
    }
    SHARED_IDENTITY = "SG810" "shared-identity" Warning {
        "A field by which the destination tells people or events apart has the same value for all events, or, where each event needs one of its own, for many. What is different becomes one by that."
        bad: "mappings:\n  - preset: Track Calls\n    fields:\n      insert_id: =userId\n"
        good: "mappings:\n  - preset: Track Calls\n    fields:\n      insert_id: =properties.order_id ?? messageId\n"
    }
    CHANGING_IDENTITY = "SG811" "changing-identity" Warning {
        "A field by which a repeated event is recognised is made of something that is another one each time the event is sent: `sentAt` is when a sender tried, `receivedAt` when it was heard. So no repetition is recognised, and events are counted several times."
        bad: "mappings:\n  - preset: Track Calls\n    fields:\n      insert_id: \"{{messageId}}-{{sentAt}}\"\n"
        good: "mappings:\n  - preset: Track Calls\n    fields:\n      insert_id: =messageId\n"
    }
    RESERVED_NAME = "SG812" "reserved-name" Warning {
        "The destination makes something of properties by their names: some it keeps for itself, some hide an event or make it vanish, some are overwritten. This one is such a name, and is not meant for a property of one's own."
        bad: "mappings:\n  - preset: Track Calls\n    fields:\n      event_properties+: {$ignore: =properties.internal}\n"
        good: "mappings:\n  - preset: Track Calls\n    fields:\n      event_properties+: {internal: =properties.internal}\n"
    }
    OVER_LIMIT = "SG813" "over-limit" Warning {
        "What is written here is longer than the destination keeps. Texts and names are cut without a word, so that long ones become equal; lists and maps with too much in them make it refuse the event."
        bad: "mappings:\n  - name: Counts\n    trigger: type = \"track\" and userId != null\n    action: incrementProperties\n    fields:\n      increment: {a: 1, b: 1, c: 1, d: 1, e: 1, f: 1, g: 1, h: 1, i: 1, j: 1, k: 1, l: 1, m: 1, n: 1, o: 1, p: 1, q: 1, r: 1, s: 1, t: 1, u: 1}\n"
        good: "mappings:\n  - name: Counts\n    trigger: type = \"track\" and userId != null\n    action: incrementProperties\n    fields:\n      increment: {a: 1, b: 1, c: 1, d: 1, e: 1, f: 1, g: 1, h: 1, i: 1, j: 1, k: 1, l: 1, m: 1, n: 1, o: 1, p: 1, q: 1, r: 1, s: 1, t: 1}\n"
    }
    UNCARRIED_GROUP = "SG814" "uncarried-group" Warning {
        "The profiles of groups go by a group key of the project's own, and no mapping of events puts a property of that name into them. Mixpanel counts an event for a group only if the event carries the group key: profiles alone attribute nothing. Where the senders themselves put it into the properties of their events, silence this with a comment that says so."
        bad: "mappings:\n  - preset: Track Calls\n  - preset: Group Calls\n    fields:\n      group_key: company\n"
        good: "mappings:\n  - preset: Track Calls\n    fields:\n      event_properties+: {company: =context.groupId}\n  - preset: Group Calls\n    fields:\n      group_key: company\n"
    }
    REPEATED_CONDITION = "SG816" "repeated-condition" Warning {
        "A condition stands twice beside the same `and` or `or`, or a value twice in a list that is searched. The second makes no difference; most often something else was meant there."
        bad: "mappings:\n  - name: Signups\n    trigger: type = \"track\" and event in [\"Signed Up\", \"Signed Up\"]\n    action: trackEvent\n"
        good: "mappings:\n  - name: Signups\n    trigger: type = \"track\" and event in [\"Signed Up\", \"Signed In\"]\n    action: trackEvent\n"
    }
    COMPARED_WITH_ITSELF = "SG817" "compared-with-itself" Warning {
        "Both sides of the comparison are the same, so that it says nothing but, at best, whether there is a value."
        bad: "mappings:\n  - name: Changed plans\n    trigger: type = \"identify\" and traits.plan != traits.plan\n    action: identifyUser\n"
        good: "mappings:\n  - name: Changed plans\n    trigger: type = \"identify\" and traits.plan != traits.previous_plan\n    action: identifyUser\n"
    }
    FIXED_CONDITION = "SG818" "fixed-condition" Warning {
        "A part of a condition reads nothing of the event, so that its answer is the same for every one. Often a name stands in quotes that should be a path. A switch that is set by hand belongs under `let`."
        bad: "mappings:\n  - name: Signups\n    trigger: type = \"track\" and \"userId\" != null\n    action: trackEvent\n"
        good: "mappings:\n  - name: Signups\n    trigger: type = \"track\" and userId != null\n    action: trackEvent\n"
    }
    UNKNOWN_TYPE = "SG819" "unknown-type" Warning {
        "Segment calls are of one of six types, written in lower case: `alias`, `group`, `identify`, `page`, `screen`, `track`. This is near to one of them, or it is the name of an event, which stands in `event`."
        bad: "mappings:\n  - name: Signups\n    trigger: type = \"Track\" and event = \"Signed Up\"\n    action: trackEvent\n"
        good: "mappings:\n  - name: Signups\n    trigger: type = \"track\" and event = \"Signed Up\"\n    action: trackEvent\n"
    }
    NEVER_GIVEN_TEXT = "SG820" "never-given-text" Warning {
        "The text is compared with what a function gives, and the function never gives such a text: nothing in lower case equals one with capital letters."
        bad: "mappings:\n  - name: Signups\n    trigger: type = \"track\" and lowercase(event) = \"Signed Up\"\n    action: trackEvent\n"
        good: "mappings:\n  - name: Signups\n    trigger: type = \"track\" and lowercase(event) = \"signed up\"\n    action: trackEvent\n"
    }
    BLANK_AROUND_TEXT = "SG821" "blank-around-text" Warning {
        "A text begins or ends with a blank, which is easily overlooked and makes it another text: a comparison only holds for events with the same blank, and a name that is sent becomes a second name beside the one without."
        bad: "mappings:\n  - name: Signups\n    trigger: type = \"track\" and event = 'Signed Up '\n    action: trackEvent\n"
        good: "mappings:\n  - name: Signups\n    trigger: type = \"track\" and event = 'Signed Up'\n    action: trackEvent\n"
    }
    LITERAL_WILDCARD = "SG822" "literal-wildcard" Warning {
        "`*` stands for any characters in the patterns of `match` and nowhere else. In other comparisons it is itself, and hardly any name has one."
        bad: "mappings:\n  - name: Orders\n    trigger: type = \"track\" and event = \"Order *\"\n    action: trackEvent\n"
        good: "mappings:\n  - name: Orders\n    trigger: type = \"track\" and match(event, \"Order *\")\n    action: trackEvent\n"
    }
    REGEX_IN_PATTERN = "SG823" "regex-in-pattern" Warning {
        "The patterns of `match` have `*` for any characters, `?` for one, `[a-z]` for one of some, and match the whole text. `^`, `.*`, `\\d` and SQL's `%` have no meaning in them: they stand for themselves."
        bad: "mappings:\n  - name: Orders\n    trigger: type = \"track\" and match(event, \"^Order .*\")\n    action: trackEvent\n"
        good: "mappings:\n  - name: Orders\n    trigger: type = \"track\" and match(event, \"Order *\")\n    action: trackEvent\n"
    }
    UNREACHABLE_FALLBACK = "SG824" "unreachable-fallback" Warning {
        "What stands behind `??` is used where the value before it is missing or null. That value never is: texts with holes, comparisons and some functions give something for every event."
        bad: "mappings:\n  - preset: Track Calls\n    fields:\n      event_properties+: {plan: '=template(\"{{traits.plan}}\") ?? \"free\"'}\n"
        good: "mappings:\n  - preset: Track Calls\n    fields:\n      event_properties+: {plan: =traits.plan ?? \"free\"}\n"
    }
    REPEATED_MEMBER = "SG825" "repeated-member" Warning {
        "A key stands twice in an object of an expression. The later value counts, and the earlier one is lost."
        bad: "mappings:\n  - preset: Track Calls\n    fields:\n      event_properties: '={plan: traits.plan, plan: context.traits.plan}'\n"
        good: "mappings:\n  - preset: Track Calls\n    fields:\n      event_properties: '={plan: traits.plan, current_plan: context.traits.plan}'\n"
    }
    LOCAL_TIME = "SG826" "local-time" Warning {
        "A point in time is written with a time of day and without a zone. It is taken for UTC, whatever clock it was read from."
        bad: "mappings:\n  - name: Signups\n    trigger: type = \"track\" and timestamp_ms(timestamp) >= timestamp_ms(\"2026-01-01T00:00:00\")\n    action: trackEvent\n"
        good: "mappings:\n  - name: Signups\n    trigger: type = \"track\" and timestamp_ms(timestamp) >= timestamp_ms(\"2026-01-01T00:00:00+01:00\")\n    action: trackEvent\n"
    }
    LONE_MEMBER = "SG827" "lone-member" Hint {
        "Of a `first_match` the first mapping whose trigger holds fires. With one mapping in it the group does nothing; perhaps the mappings it should go before stand outside."
        bad: "mappings:\n  - first_match:\n      - name: Signups\n        trigger: type = \"track\" and event = \"Signed Up\"\n        action: trackEvent\n"
        good: "mappings:\n  - name: Signups\n    trigger: type = \"track\" and event = \"Signed Up\"\n    action: trackEvent\n"
    }
    UNUSED_EVENT_FIELD = "SG828" "unused-event-field" Warning {
        "`event_fields` names what events carry beyond the fields of the Segment spec, so that expressions may read it. No expression reads this field: it is left over, or written differently where it is read."
        bad: "presets: all\nevent_fields: [tenant]\n"
        good: "presets: all\nevent_fields: [tenant]\ndrop: {internal: tenant = \"us\"}\n"
    }
    NARROWS_NOTHING = "SG829" "narrows-nothing" Warning {
        "`where` is there to let a preset fire for fewer events. This condition holds for every event that the preset fires for anyway."
        bad: "mappings:\n  - preset: Page Calls\n    where: type != \"screen\"\n"
        good: "mappings:\n  - preset: Page Calls\n    where: category != \"Docs\"\n"
    }
    HIDDEN_CHARACTER = "SG830" "hidden-character" Warning {
        "A character stands here that cannot be seen. Some look like a blank or like nothing and make a text differ from the one it looks like. Some turn the direction of writing, so that a file can be made to show something else than it says; those are found in comments, too. They get in when text is pasted from web pages, documents and chats."
        bad: "mappings:\n  - name: Signups\n    trigger: type = \"track\" and event = \"Signed\u{a0}Up\"\n    action: trackEvent\n"
        good: "mappings:\n  - name: Signups\n    trigger: type = \"track\" and event = \"Signed Up\"\n    action: trackEvent\n"
    }
    LOOKALIKE_LETTER = "SG831" "lookalike-letter" Warning {
        "A word mixes letters of two alphabets that look alike, such as a Cyrillic `\u{430}` among Latin letters. The text looks right and never equals the one it looks like."
        bad: "mappings:\n  - name: Signups\n    trigger: type = \"track\" and traits.state = \"\u{430}ctive\"\n    action: trackEvent\n"
        good: "mappings:\n  - name: Signups\n    trigger: type = \"track\" and traits.state = \"active\"\n    action: trackEvent\n"
    }
    MALFORMED_IGNORE = "SG898" "malformed-ignore" Error {
        "A comment that silences a finding names its code and says why: `# segue-ignore mixed-and-or: reviewed, reads left to right`. Without a reason nobody can tell later whether it still holds."
        bad: "# segue-ignore SG801\npresets: all\n"
        good: "presets: all\nlet:\n  # segue-ignore SG801: the next change needs it\n  plans: [pro, team]\n"
    }
    UNUSED_IGNORE = "SG899" "unused-ignore" Warning {
        "This comment silences a code that is not found where it would. What it was for has been mended, or it stands in the wrong place: it belongs above the line or at its end. Errors cannot be silenced."
        bad: "presets: all # segue-ignore SG801: the next change needs it\n"
        good: "presets: all\n"
    }
}
