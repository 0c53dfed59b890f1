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
