//! Findings about the mapping file itself: keys, names, limits, values.

use super::codes;

codes! {
    NO_MAPPING_FILE = "SG200" "no-mapping-file" Error {
        "A mapping file is a map of keys and values: `version: 1`, `destination: mixpanel` and what follows. In YAML a blank stands behind the colon."
        bad: "version:1\n"
        good: "presets: all\n"
    }
    UNKNOWN_KEY = "SG201" "unknown-key" Error {
        "A key that means nothing at this place. A misspelt key would otherwise leave its value without effect, and nobody would notice."
        bad: "presets: all\nmappings:\n  - preset: Page Calls\n    wehre: userId != null\n"
        good: "presets: all\nmappings:\n  - preset: Page Calls\n    where: userId != null\n"
    }
    REPEATED_KEY = "SG202" "repeated-key" Error {
        "The same key stands twice in one map. Which of the two values would count could only be guessed. Inside Segment's `mapping`, and beside Segment's names of settings, this is a warning: there the last one counts."
        bad: "presets: all\nmappings:\n  - preset: Page Calls\n    fields:\n      group_id: =groupId\n      group_id: =context.groupId\n"
        good: "presets: all\nmappings:\n  - preset: Page Calls\n    fields:\n      group_id: =groupId\n"
    }
    WRONG_TYPE = "SG203" "wrong-type" Error {
        "What stands here is not of the kind that belongs here: a text where a list is wanted, a number where a name is. Numbers and words such as `true` are texts when they are quoted."
        bad: "presets: all\nmappings:\n  - preset: Page Calls\n    enabled: never\n"
        good: "presets: all\nmappings:\n  - preset: Page Calls\n    enabled: false\n"
    }
    MISSING_KEY = "SG204" "missing-key" Error {
        "A key that is always needed is not there."
        bad: "mappings:\n  - name: Signups\n    trigger: event = \"Signed Up\"\n"
        good: "mappings:\n  - name: Signups\n    trigger: type = \"track\" and event = \"Signed Up\"\n    action: trackEvent\n"
    }
    UNSUPPORTED_VERSION = "SG205" "unsupported-version" Error {
        "`version` says which version of the format a file is written in. So far there is one, the number 1."
        bad: "version: 2\ndestination: mixpanel\nsettings:\n  project_token: \"${MIXPANEL_TOKEN}\"\npresets: all\n"
        good: "version: 1\ndestination: mixpanel\nsettings:\n  project_token: \"${MIXPANEL_TOKEN}\"\npresets: all\n"
    }
    UNKNOWN_DESTINATION = "SG206" "unknown-destination" Error {
        "`destination` says where events go, and with it which actions, fields and settings there are. Nothing else in the file is looked at before it is one that exists."
        bad: "version: 1\ndestination: mixpannel\nsettings:\n  project_token: \"${MIXPANEL_TOKEN}\"\npresets: all\n"
        good: "presets: all\n"
    }
    TWO_NAMES = "SG207" "two-names" Error {
        "`trigger`, `action` and `fields` are called `subscribe`, `partnerAction` and `mapping` by Segment, and some settings have a name of Segment's too. Either name will do, both at once will not: they could differ. The same holds for `event` and `events` of a test."
        bad: "mappings:\n  - name: Signups\n    trigger: type = \"track\"\n    subscribe: type = \"track\"\n    action: trackEvent\n"
        good: "mappings:\n  - name: Signups\n    trigger: type = \"track\"\n    action: trackEvent\n"
    }
    MISPLACED_KEY = "SG208" "misplaced-key" Error {
        "A key that exists and cannot stand here. `where` narrows a preset; `action` and `mapping` cannot stand beside `preset`, whose action is given; a list of presets takes no `name`; `first_match` stands alone in its entry, and its groups do not nest; `defaults` has no effect beside `mapping`."
        bad: "mappings:\n  - name: Signups\n    action: trackEvent\n    where: event = \"Signed Up\"\n"
        good: "mappings:\n  - name: Signups\n    action: trackEvent\n    trigger: type = \"track\" and event = \"Signed Up\"\n"
    }
    MISSING_TRIGGER = "SG209" "missing-trigger" Error {
        "A mapping that does not say for which events it is. Most actions bring a trigger of their own, which serves where `action` stands without one; an empty condition, and `partnerAction` without `subscribe`, do not fall back to it."
        bad: "mappings:\n  - name: Everything\n    trigger: \"\"\n    action: trackEvent\n"
        good: "mappings:\n  - name: Everything\n    action: trackEvent\n"
    }
    DUPLICATE_NAME = "SG210" "duplicate-name" Error {
        "Names of mappings are unique: output, tests and `trace` tell mappings apart by them. A preset is called what it is called unless `name` says otherwise."
        bad: "mappings:\n  - preset: Page Calls\n    where: category != \"Docs\"\n  - preset: Page Calls\n    where: category = \"Docs\"\n"
        good: "mappings:\n  - preset: Page Calls\n    where: category != \"Docs\"\n  - preset: Page Calls\n    name: Docs\n    where: category = \"Docs\"\n"
    }
    TOO_MANY_MAPPINGS = "SG211" "too-many-mappings" Error {
        "A file holds at most 50 mappings. Presets count, each name of a list of presets, each member of a `first_match`, and those that are not enabled."
        bad: "mappings:\n  - {name: 1a, action: trackEvent}\n  - {name: 2a, action: trackEvent}\n  - {name: 3a, action: trackEvent}\n  - {name: 4a, action: trackEvent}\n  - {name: 5a, action: trackEvent}\n  - {name: 6a, action: trackEvent}\n  - {name: 7a, action: trackEvent}\n  - {name: 8a, action: trackEvent}\n  - {name: 9a, action: trackEvent}\n  - {name: 10a, action: trackEvent}\n  - {name: 11a, action: trackEvent}\n  - {name: 12a, action: trackEvent}\n  - {name: 13a, action: trackEvent}\n  - {name: 14a, action: trackEvent}\n  - {name: 15a, action: trackEvent}\n  - {name: 16a, action: trackEvent}\n  - {name: 17a, action: trackEvent}\n  - {name: 18a, action: trackEvent}\n  - {name: 19a, action: trackEvent}\n  - {name: 20a, action: trackEvent}\n  - {name: 21a, action: trackEvent}\n  - {name: 22a, action: trackEvent}\n  - {name: 23a, action: trackEvent}\n  - {name: 24a, action: trackEvent}\n  - {name: 25a, action: trackEvent}\n  - {name: 26a, action: trackEvent}\n  - {name: 27a, action: trackEvent}\n  - {name: 28a, action: trackEvent}\n  - {name: 29a, action: trackEvent}\n  - {name: 30a, action: trackEvent}\n  - {name: 31a, action: trackEvent}\n  - {name: 32a, action: trackEvent}\n  - {name: 33a, action: trackEvent}\n  - {name: 34a, action: trackEvent}\n  - {name: 35a, action: trackEvent}\n  - {name: 36a, action: trackEvent}\n  - {name: 37a, action: trackEvent}\n  - {name: 38a, action: trackEvent}\n  - {name: 39a, action: trackEvent}\n  - {name: 40a, action: trackEvent}\n  - {name: 41a, action: trackEvent}\n  - {name: 42a, action: trackEvent}\n  - {name: 43a, action: trackEvent}\n  - {name: 44a, action: trackEvent}\n  - {name: 45a, action: trackEvent}\n  - {name: 46a, action: trackEvent}\n  - {name: 47a, action: trackEvent}\n  - {name: 48a, action: trackEvent}\n  - {name: 49a, action: trackEvent}\n  - {name: 50a, action: trackEvent}\n  - {name: 51a, action: trackEvent}\n"
        good: "presets: all\n"
    }
    UNKNOWN_ACTION = "SG212" "unknown-action" Error {
        "The destination has no such action. `segue actions` lists them."
        bad: "mappings:\n  - name: Signups\n    trigger: type = \"track\"\n    action: trackEvents\n"
        good: "mappings:\n  - name: Signups\n    trigger: type = \"track\"\n    action: trackEvent\n"
    }
    UNKNOWN_PRESET = "SG213" "unknown-preset" Error {
        "There is no such preset. `segue presets` lists them."
        bad: "mappings:\n  - preset: Pages Calls\n"
        good: "mappings:\n  - preset: Page Calls\n"
    }
    UNKNOWN_FIELD = "SG214" "unknown-action-field" Error {
        "The action has no such field, or the field has no such member: it would be taken out before anything is sent. `segue actions NAME` lists the fields of an action; properties of your own go into `event_properties`."
        bad: "mappings:\n  - preset: Page Calls\n    fields:\n      group: =context.groupId\n"
        good: "mappings:\n  - preset: Page Calls\n    fields:\n      group_id: =context.groupId\n"
    }
    UNFIT_VALUE = "SG215" "unfit-value" Error {
        "The value can never be what the field takes, whatever the event. Every event the mapping fires for would be an error outcome."
        bad: "mappings:\n  - preset: Page Calls\n    fields:\n      screen_width: {pixels: 1024}\n"
        good: "mappings:\n  - preset: Page Calls\n    fields:\n      screen_width: 1024\n"
    }
    FORGOTTEN_EQUALS = "SG216" "forgotten-equals" Error {
        "A value is an expression when it begins with `=`; without it the words themselves are sent. This text would be an expression that reads the event, so the `=` was probably forgotten. `=\"...\"` is text that is meant as it stands."
        bad: "mappings:\n  - preset: Page Calls\n    fields:\n      group_id: context.groupId\n"
        good: "mappings:\n  - preset: Page Calls\n    fields:\n      group_id: =context.groupId\n"
    }
    DIRECTIVE_IN_FIELDS = "SG217" "directive-in-fields" Error {
        "Segment's directives (`@path`, `@template`, `@if`, ...) stand under `mapping`, which takes them as they are. `fields` has expressions and text with holes instead."
        bad: "mappings:\n  - preset: Page Calls\n    fields:\n      group_id: {\"@path\": \"$.context.groupId\"}\n"
        good: "mappings:\n  - preset: Page Calls\n    fields:\n      group_id: =context.groupId\n"
    }
    REQUIRED_FIELD = "SG218" "required-field" Error {
        "A field without which the action does not run has no value: it is unmapped, or `defaults: false` left it without one. Every event the mapping fires for would be an error outcome."
        bad: "mappings:\n  - preset: Page Calls\n    fields:\n      event: null\n"
        good: "mappings:\n  - preset: Page Calls\n    fields:\n      event: Page Viewed\n"
    }
    ADDED_TO_NO_OBJECT = "SG219" "added-to-no-object" Error {
        "`field+:` lays members over what an object field has otherwise. It takes a map or an expression that gives an object, and a field that takes an object."
        bad: "mappings:\n  - preset: Page Calls\n    fields:\n      event+: {name: =name}\n"
        good: "mappings:\n  - preset: Page Calls\n    fields:\n      event_properties+: {name: =name}\n"
    }
    EMPTY_VALUE = "SG220" "empty-value" Warning {
        "Nothing stands behind the colon. A field is unmapped by it, a list or map is empty, any other value is null. Often a value was forgotten, or stands on the next line with too little indentation."
        bad: "mappings:\n  - preset: Page Calls\n    fields:\n      group_id:\n"
        good: "mappings:\n  - preset: Page Calls\n    fields:\n      group_id: null\n"
    }
    NO_MAPPINGS = "SG221" "no-mappings" Warning {
        "The file has no mappings and no presets: events reach it and nothing leaves it."
        bad: "mappings: []\n"
        good: "presets: all\n"
    }
    EXPRESSION_AS_KEY = "SG222" "expression-as-key" Error {
        "Keys are texts, also those that begin with `=`. A computed key is a text with holes."
        bad: "mappings:\n  - preset: Page Calls\n    fields:\n      event_properties+: {=category: 1}\n"
        good: "mappings:\n  - preset: Page Calls\n    fields:\n      event_properties+: {\"{{category}}\": 1}\n"
    }
}
