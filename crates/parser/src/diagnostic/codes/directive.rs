//! Findings about Segment's directives and pasted subscriptions: errors for what fails every event, warnings for what
//! Segment accepts and reads oddly.

use super::codes;

codes! {
    UNKNOWN_DIRECTIVE = "SG501" "unknown-directive" Error {
        "A key that begins with `@` names a directive of Segment's mapping-kit, and this one does not exist. Names are told apart by case. Segment refuses the whole mapping for it, so no event would ever be sent."
        bad: "mappings:\n  - name: Aliases\n    subscribe: type = \"alias\"\n    partnerAction: alias\n    mapping:\n      alias: {\"@Path\": \"$.userId\"}\n"
        good: "mappings:\n  - name: Aliases\n    subscribe: type = \"alias\"\n    partnerAction: alias\n    mapping:\n      alias: {\"@path\": \"$.userId\"}\n"
    }
    MIXED_DIRECTIVE = "SG502" "mixed-directive" Error {
        "A directive is an object with one key that begins with `@`. Beside it only `_metadata` may stand, which is ignored. Segment refuses the whole mapping for any other key, so no event would ever be sent."
        bad: "mappings:\n  - name: Aliases\n    subscribe: type = \"alias\"\n    partnerAction: alias\n    mapping:\n      alias: {\"@path\": \"$.userId\", \"default\": \"nobody\"}\n"
        good: "mappings:\n  - name: Aliases\n    subscribe: type = \"alias\"\n    partnerAction: alias\n    mapping:\n      alias: {\"@path\": \"$.userId\"}\n"
    }
    MISSING_ARGUMENT = "SG503" "missing-argument" Error {
        "The directive lacks an argument it cannot do without, or has one that Segment takes for missing (empty text, 0, `false`, null). It fails whenever it is reached, and every event reaches it."
        bad: "mappings:\n  - name: Aliases\n    subscribe: type = \"alias\"\n    partnerAction: alias\n    mapping:\n      alias: {\"@case\": {\"value\": {\"@path\": \"$.userId\"}}}\n"
        good: "mappings:\n  - name: Aliases\n    subscribe: type = \"alias\"\n    partnerAction: alias\n    mapping:\n      alias: {\"@case\": {\"operator\": \"lower\", \"value\": {\"@path\": \"$.userId\"}}}\n"
    }
    WRONG_ARGUMENT = "SG504" "wrong-argument" Error {
        "The argument of a directive, or one of its parts, is of a type it does not take. Segment refuses the whole mapping for it, so no event would ever be sent."
        bad: "mappings:\n  - name: Aliases\n    subscribe: type = \"alias\"\n    partnerAction: alias\n    mapping:\n      alias: {\"@template\": 5}\n"
        good: "mappings:\n  - name: Aliases\n    subscribe: type = \"alias\"\n    partnerAction: alias\n    mapping:\n      alias: {\"@template\": \"user {{userId}}\"}\n"
    }
    REPLACE_LENGTH = "SG505" "replace-length" Error {
        "`@replace` takes patterns of 1 to 10 characters and replacements of up to 10. Characters outside the basic plane, such as most emoji, count twice."
        bad: "mappings:\n  - name: Aliases\n    subscribe: type = \"alias\"\n    partnerAction: alias\n    mapping:\n      alias: {\"@replace\": {\"pattern\": \"https://www.\", \"replacement\": \"\", \"value\": {\"@path\": \"$.userId\"}}}\n"
        good: "mappings:\n  - name: Aliases\n    subscribe: type = \"alias\"\n    partnerAction: alias\n    mapping:\n      alias: {\"@replace\": {\"pattern\": \"https://\", \"replacement\": \"\", \"value\": {\"@path\": \"$.userId\"}}}\n"
    }
    LIQUID_SYNTAX = "SG506" "unreadable-liquid" Error {
        "The Liquid template cannot be read: a tag or an output is not closed, a tag does not exist, or what stands in one makes no sense. It fails whenever it is reached, and every event reaches it."
        bad: "mappings:\n  - name: Aliases\n    subscribe: type = \"alias\"\n    partnerAction: alias\n    mapping:\n      alias: {\"@liquid\": \"{% if userId %}{{ userId }}\"}\n"
        good: "mappings:\n  - name: Aliases\n    subscribe: type = \"alias\"\n    partnerAction: alias\n    mapping:\n      alias: {\"@liquid\": \"{% if userId %}{{ userId }}{% endif %}\"}\n"
    }
    LIQUID_LENGTH = "SG507" "long-liquid" Error {
        "Segment refuses Liquid templates of more than 1000 characters."
        bad: "mappings:\n  - name: Aliases\n    subscribe: type = \"alias\"\n    partnerAction: alias\n    mapping:\n      alias: {\"@liquid\": \"{{ userId }}xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\"}\n"
        good: "mappings:\n  - name: Aliases\n    subscribe: type = \"alias\"\n    partnerAction: alias\n    mapping:\n      alias: {\"@liquid\": \"{{ userId }}\"}\n"
    }
    LIQUID_SWITCHED_OFF = "SG508" "switched-off-liquid" Error {
        "Segment has switched some tags and filters of Liquid off: all loops and includes, `case`, and the filters that go through lists in any order but theirs, such as `map`, `sort`, `reverse` and `uniq`. A template that uses one fails."
        bad: "mappings:\n  - name: Aliases\n    subscribe: type = \"alias\"\n    partnerAction: alias\n    mapping:\n      alias: {\"@liquid\": \"{{ userId | split: '-' | reverse | join: '-' }}\"}\n"
        good: "mappings:\n  - name: Aliases\n    subscribe: type = \"alias\"\n    partnerAction: alias\n    mapping:\n      alias: {\"@liquid\": \"{{ userId | split: '-' | first }}\"}\n"
    }
    ROOT_DIRECTIVE = "SG509" "root-directive" Error {
        "Under `__segment_internal_directive` stands an object with one directive, whose argument is an object. All other fields become the `mapping` of that directive."
        bad: "mappings:\n  - name: Aliases\n    subscribe: type = \"alias\"\n    partnerAction: alias\n    mapping:\n      __segment_internal_directive: {\"@path\": \"$.traits\"}\n      alias: {\"@path\": \"$.userId\"}\n"
        good: "mappings:\n  - name: Aliases\n    subscribe: type = \"alias\"\n    partnerAction: alias\n    mapping:\n      __segment_internal_directive: {\"@transform\": {\"apply\": {\"userId\": {\"@path\": \"$.traits.id\"}}}}\n      alias: {\"@path\": \"$.userId\"}\n"
    }
    NOT_A_MAPPING = "SG510" "mapping-not-an-object" Error {
        "A `mapping` is an object of fields and their values, or a directive."
        bad: "mappings:\n  - name: Aliases\n    subscribe: type = \"alias\"\n    partnerAction: alias\n    mapping: $.userId\n"
        good: "mappings:\n  - name: Aliases\n    subscribe: type = \"alias\"\n    partnerAction: alias\n    mapping:\n      alias: {\"@path\": \"$.userId\"}\n"
    }
    TOO_DEEP = "SG511" "mapping-too-deep" Error {
        "The values of the mapping are nested deeper, or a path in it is longer, than any mapping needs to be."
        bad: "mappings:\n  - name: Aliases\n    subscribe: type = \"alias\"\n    partnerAction: alias\n    mapping:\n      alias: {\"@literal\": [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]}\n"
        good: "mappings:\n  - name: Aliases\n    subscribe: type = \"alias\"\n    partnerAction: alias\n    mapping:\n      alias: {\"@path\": \"$.userId\"}\n"
    }
    REQUIRED_UNMAPPED = "SG512" "required-field-unmapped" Error {
        "The action requires a field that the mapping does not set, or sets to null or the empty text, which count as no value. `mapping` is Segment's: unlike `fields` it takes no defaults from the action, so every event would be refused."
        bad: "mappings:\n  - name: Groups\n    subscribe: type = \"group\"\n    partnerAction: groupIdentifyUser\n    mapping:\n      traits: {\"@path\": \"$.traits\"}\n"
        good: "mappings:\n  - name: Groups\n    subscribe: type = \"group\"\n    partnerAction: groupIdentifyUser\n    mapping:\n      group_id: {\"@path\": \"$.groupId\"}\n      traits: {\"@path\": \"$.traits\"}\n"
    }
    NEVER_FITS = "SG513" "value-never-fits" Error {
        "The value can never be coerced to the type of its field: every event of the mapping would be refused."
        bad: "mappings:\n  - name: Users\n    subscribe: type = \"identify\"\n    partnerAction: identifyUser\n    mapping:\n      user_id: {\"@path\": \"$.userId\"}\n      traits: everything\n"
        good: "mappings:\n  - name: Users\n    subscribe: type = \"identify\"\n    partnerAction: identifyUser\n    mapping:\n      user_id: {\"@path\": \"$.userId\"}\n      traits: {\"@path\": \"$.traits\"}\n"
    }
    FAILS_WHEN_REACHED = "SG520" "fails-when-reached" Warning {
        "Segment only finds this mistake when an event gets here: in one branch of an `@if`, in the items of a list, behind a value of a certain type. Events that do are not sent; `segue map` shows them as error outcomes."
        bad: "mappings:\n  - name: Aliases\n    subscribe: type = \"alias\"\n    partnerAction: alias\n    mapping:\n      alias: {\"@if\": {\"exists\": {\"@path\": \"$.userId\"}, \"then\": {\"@case\": {\"value\": {\"@path\": \"$.userId\"}}}}}\n"
        good: "mappings:\n  - name: Aliases\n    subscribe: type = \"alias\"\n    partnerAction: alias\n    mapping:\n      alias: {\"@if\": {\"exists\": {\"@path\": \"$.userId\"}, \"then\": {\"@path\": \"$.userId\"}}}\n"
    }
    UNKNOWN_FIELD = "SG521" "unknown-mapped-field" Warning {
        "The action has no such field, or its object field no such member. Segment evaluates the value and drops it without a word."
        bad: "mappings:\n  - name: Aliases\n    subscribe: type = \"alias\"\n    partnerAction: alias\n    mapping:\n      alias: {\"@path\": \"$.userId\"}\n      event: {\"@path\": \"$.event\"}\n"
        good: "mappings:\n  - name: Aliases\n    subscribe: type = \"alias\"\n    partnerAction: alias\n    mapping:\n      alias: {\"@path\": \"$.userId\"}\n"
    }
    UNKNOWN_ARGUMENT = "SG522" "ignored-argument" Warning {
        "The directive takes no notice of this part of its argument."
        bad: "mappings:\n  - name: Aliases\n    subscribe: type = \"alias\"\n    partnerAction: alias\n    mapping:\n      alias: {\"@if\": {\"exists\": {\"@path\": \"$.userId\"}, \"then\": {\"@path\": \"$.userId\"}, \"otherwise\": {\"@path\": \"$.anonymousId\"}}}\n"
        good: "mappings:\n  - name: Aliases\n    subscribe: type = \"alias\"\n    partnerAction: alias\n    mapping:\n      alias: {\"@if\": {\"exists\": {\"@path\": \"$.userId\"}, \"then\": {\"@path\": \"$.userId\"}, \"else\": {\"@path\": \"$.anonymousId\"}}}\n"
    }
    ODD_SPELLING = "SG523" "odd-spelling" Warning {
        "Segment accepts the word when it validates the mapping and then takes it for something else: `mode: ENCODE` of `@json` gives no value at all, `direction: LEFT` of `@merge` means `right`, an operator of `@case` other than `lower` and `upper` fails on texts."
        bad: "mappings:\n  - name: Aliases\n    subscribe: type = \"alias\"\n    partnerAction: alias\n    mapping:\n      alias: {\"@json\": {\"mode\": \"ENCODE\", \"value\": {\"@path\": \"$.userId\"}}}\n"
        good: "mappings:\n  - name: Aliases\n    subscribe: type = \"alias\"\n    partnerAction: alias\n    mapping:\n      alias: {\"@json\": {\"mode\": \"encode\", \"value\": {\"@path\": \"$.userId\"}}}\n"
    }
    REPEATED_KEY = "SG524" "repeated-mapping-key" Warning {
        "The key stands in the same object before. As with any JSON, the last value counts and the others are lost."
        bad: "mappings:\n  - name: Aliases\n    subscribe: type = \"alias\"\n    partnerAction: alias\n    mapping:\n      alias: {\"@path\": \"$.anonymousId\"}\n      alias: {\"@path\": \"$.userId\"}\n"
        good: "mappings:\n  - name: Aliases\n    subscribe: type = \"alias\"\n    partnerAction: alias\n    mapping:\n      alias: {\"@path\": \"$.userId\"}\n"
    }
    UNKNOWN_EVENT_FIELD = "SG525" "unknown-event-field" Warning {
        "The first step of the path is no field of a Segment event, so there is most likely never a value. Fields that events do carry beyond the Segment spec are named under `event_fields`."
        bad: "mappings:\n  - name: Aliases\n    subscribe: type = \"alias\"\n    partnerAction: alias\n    mapping:\n      alias: {\"@path\": \"$.user_id\"}\n"
        good: "mappings:\n  - name: Aliases\n    subscribe: type = \"alias\"\n    partnerAction: alias\n    mapping:\n      alias: {\"@path\": \"$.userId\"}\n"
    }
    LITERAL_EVALUATES = "SG526" "literal-with-directive" Warning {
        "`@literal` sounds as if it kept its argument as it is. It does not: directives in it run as they do anywhere else. There is no way to send an object whose only key begins with `@`."
        bad: "mappings:\n  - name: Aliases\n    subscribe: type = \"alias\"\n    partnerAction: alias\n    mapping:\n      alias: {\"@literal\": {\"@path\": \"$.userId\"}}\n"
        good: "mappings:\n  - name: Aliases\n    subscribe: type = \"alias\"\n    partnerAction: alias\n    mapping:\n      alias: {\"@path\": \"$.userId\"}\n"
    }
    BLANK_INVERTED = "SG527" "inverted-blank" Warning {
        "The `blank` of `@if` is the wrong way round: `then` is taken when the value is *not* blank. Blank are missing, null, the empty text, 0, `false`, and lists that print as nothing. Segment's own destinations rely on it, so it cannot change."
        bad: "mappings:\n  - name: Aliases\n    subscribe: type = \"alias\"\n    partnerAction: alias\n    mapping:\n      alias: {\"@if\": {\"blank\": {\"@path\": \"$.userId\"}, \"then\": {\"@path\": \"$.userId\"}, \"else\": {\"@path\": \"$.anonymousId\"}}}\n"
        good: "mappings:\n  - name: Aliases\n    subscribe: type = \"alias\"\n    partnerAction: alias\n    mapping:\n      alias: {\"@if\": {\"exists\": {\"@path\": \"$.userId\"}, \"then\": {\"@path\": \"$.userId\"}, \"else\": {\"@path\": \"$.anonymousId\"}}}\n"
    }
    DROPPED_ELSE = "SG528" "dropped-else" Warning {
        "`@if` drops an `else` that is written as null, `false`, 0 or the empty text: there is then no value at all. A directive that gives such a value works."
        bad: "mappings:\n  - name: Aliases\n    subscribe: type = \"alias\"\n    partnerAction: alias\n    mapping:\n      alias: {\"@if\": {\"exists\": {\"@path\": \"$.userId\"}, \"then\": {\"@path\": \"$.userId\"}, \"else\": \"\"}}\n"
        good: "mappings:\n  - name: Aliases\n    subscribe: type = \"alias\"\n    partnerAction: alias\n    mapping:\n      alias: {\"@if\": {\"exists\": {\"@path\": \"$.userId\"}, \"then\": {\"@path\": \"$.userId\"}}}\n"
    }
    CONSTANT_CONDITION = "SG529" "constant-condition" Warning {
        "What stands under `exists` is a plain value, so the same branch is taken for every event. Most often a `@path` was meant."
        bad: "mappings:\n  - name: Aliases\n    subscribe: type = \"alias\"\n    partnerAction: alias\n    mapping:\n      alias: {\"@if\": {\"exists\": \"userId\", \"then\": {\"@path\": \"$.userId\"}}}\n"
        good: "mappings:\n  - name: Aliases\n    subscribe: type = \"alias\"\n    partnerAction: alias\n    mapping:\n      alias: {\"@if\": {\"exists\": {\"@path\": \"$.userId\"}, \"then\": {\"@path\": \"$.userId\"}}}\n"
    }
    TEMPLATE_ROOT = "SG530" "root-in-placeholder" Warning {
        "The placeholders of `@template` do not know the `$.` that paths elsewhere may begin with: they look for a field named `$`, and print nothing."
        bad: "mappings:\n  - name: Aliases\n    subscribe: type = \"alias\"\n    partnerAction: alias\n    mapping:\n      alias: {\"@template\": \"user {{$.userId}}\"}\n"
        good: "mappings:\n  - name: Aliases\n    subscribe: type = \"alias\"\n    partnerAction: alias\n    mapping:\n      alias: {\"@template\": \"user {{userId}}\"}\n"
    }
    TRIPLE_BRACES = "SG531" "triple-braces" Warning {
        "`{{{x}}}` is replaced before `{{x}}` is, so placeholders that come in with the value are replaced too: whoever sends events can read any other field into the text. Nothing is escaped in either form, so two braces do the same."
        bad: "mappings:\n  - name: Aliases\n    subscribe: type = \"alias\"\n    partnerAction: alias\n    mapping:\n      alias: {\"@template\": \"user {{{userId}}}\"}\n"
        good: "mappings:\n  - name: Aliases\n    subscribe: type = \"alias\"\n    partnerAction: alias\n    mapping:\n      alias: {\"@template\": \"user {{userId}}\"}\n"
    }
    NOT_JSONPATH = "SG532" "path-not-read-as-jsonpath" Warning {
        "Segment's paths look like JSONPath and are not: `$.` is removed where it first occurs, the rest is split at dots and brackets. Wildcards, filters, slices, `..` and `$['a']` are taken for keys."
        bad: "mappings:\n  - name: Aliases\n    subscribe: type = \"alias\"\n    partnerAction: alias\n    mapping:\n      alias: {\"@path\": \"$['userId']\"}\n"
        good: "mappings:\n  - name: Aliases\n    subscribe: type = \"alias\"\n    partnerAction: alias\n    mapping:\n      alias: {\"@path\": \"$.userId\"}\n"
    }
    DIRECTIVE_AS_DATA = "SG533" "directive-taken-for-data" Warning {
        "Segment does not validate what stands in lists. An object with a directive and another key is sent as it stands there, and of two directives the first runs."
        bad: "mappings:\n  - name: Users\n    subscribe: type = \"identify\"\n    partnerAction: identifyUser\n    mapping:\n      user_id: {\"@path\": \"$.userId\"}\n      traits: {\"ids\": [{\"@path\": \"$.anonymousId\", \"kind\": \"device\"}]}\n"
        good: "mappings:\n  - name: Users\n    subscribe: type = \"identify\"\n    partnerAction: identifyUser\n    mapping:\n      user_id: {\"@path\": \"$.userId\"}\n      traits: {\"ids\": [{\"id\": {\"@path\": \"$.anonymousId\"}, \"kind\": \"device\"}]}\n"
    }
    PLAIN_TEXT = "SG534" "text-not-evaluated" Warning {
        "In `mapping` texts are sent as they stand. Only a directive reads from the event: `{\"@path\": \"$.userId\"}`, `{\"@template\": \"user {{userId}}\"}`."
        bad: "mappings:\n  - name: Aliases\n    subscribe: type = \"alias\"\n    partnerAction: alias\n    mapping:\n      alias: $.userId\n"
        good: "mappings:\n  - name: Aliases\n    subscribe: type = \"alias\"\n    partnerAction: alias\n    mapping:\n      alias: {\"@path\": \"$.userId\"}\n"
    }
    REPLACEMENT_PATTERN = "SG535" "special-replacement" Warning {
        "In the replacement of `@replace` some pairs of characters have a meaning: `$&` is what was found, `` $` `` and `$'` are what is before and behind it, `$$` is one dollar sign."
        bad: "mappings:\n  - name: Aliases\n    subscribe: type = \"alias\"\n    partnerAction: alias\n    mapping:\n      alias: {\"@replace\": {\"pattern\": \"-\", \"replacement\": \"$&$&\", \"value\": {\"@path\": \"$.userId\"}}}\n"
        good: "mappings:\n  - name: Aliases\n    subscribe: type = \"alias\"\n    partnerAction: alias\n    mapping:\n      alias: {\"@replace\": {\"pattern\": \"-\", \"replacement\": \"--\", \"value\": {\"@path\": \"$.userId\"}}}\n"
    }
    UNKNOWN_FILTER = "SG536" "unknown-liquid-filter" Warning {
        "Liquid ignores filters it does not know: the value passes unchanged."
        bad: "mappings:\n  - name: Aliases\n    subscribe: type = \"alias\"\n    partnerAction: alias\n    mapping:\n      alias: {\"@liquid\": \"{{ userId | lowercase }}\"}\n"
        good: "mappings:\n  - name: Aliases\n    subscribe: type = \"alias\"\n    partnerAction: alias\n    mapping:\n      alias: {\"@liquid\": \"{{ userId | downcase }}\"}\n"
    }
    UNREADABLE_CONDITION = "SG537" "unreadable-for-segment" Warning {
        "Segment's own reader gives this condition up, so the subscription fires for no event there. It wants a blank behind every word, text and operator (`total < 5`, not `total<5`), and it knows no more than comparisons of `type`, `event`, `name`, `userId`, `properties`, `traits` and `context` with a text, a number, `true`, `false` or `null`, `contains(...)`, `match(...)`, `and`, `or` and one level of groups. Here `subscribe` means what it says, and under its own name, `trigger`, it is not held against Segment's reading."
        bad: "mappings:\n  - name: Bargains\n    subscribe: type = \"track\" and properties.price<5\n    action: trackEvent\n"
        good: "mappings:\n  - name: Bargains\n    subscribe: type = \"track\" and properties.price < 5\n    action: trackEvent\n"
    }
    READ_OTHERWISE = "SG538" "read-otherwise-by-segment" Warning {
        "Segment's own reader takes this condition for another one, so the subscription fires for other events there; the message shows one. The reader lets the last `and` or `or` of a level count for all of them, keeps single quotes as part of a text, compares `type`, `event`, `name` and `userId` as texts, cuts the first character off the pattern of `match` unless a star ends it, and skips what it does not know, negations and unknown fields included. Here `subscribe` means what it says, and under its own name, `trigger`, it is not held against Segment's reading."
        bad: "mappings:\n  - name: Signups\n    subscribe: type = 'track' and event = \"Signed Up\"\n    action: trackEvent\n"
        good: "mappings:\n  - name: Signups\n    subscribe: type = \"track\" and event = \"Signed Up\"\n    action: trackEvent\n"
    }
}
