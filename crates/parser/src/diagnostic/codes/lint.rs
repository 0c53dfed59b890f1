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
