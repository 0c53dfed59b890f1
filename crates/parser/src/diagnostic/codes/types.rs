//! Findings about the names and types in the rule language.

use super::codes;

codes! {
    UNKNOWN_FIELD = "SG401" "unknown-path" Error {
        "A path starts with a name that no Segment event has. Such a path finds nothing in any event, so that a \
         condition on it never holds. Fields that your events have beyond the Segment spec are listed under \
         `event_fields`."
        bad: "mappings:\n  - name: Signups\n    trigger: tpye = \"track\"\n    action: trackEvent\n"
        good: "mappings:\n  - name: Signups\n    trigger: type = \"track\"\n    action: trackEvent\n"
    }
    UNKNOWN_LET = "SG402" "unknown-let" Error {
        "`let.NAME` uses a name that is not defined under `let`, or not yet: an entry sees those before it."
        bad: "let:\n  counted: [Signed In]\nmappings:\n  - name: Counts\n    trigger: event in let.counted and event in let.count\n    action: trackEvent\n"
        good: "let:\n  counted: [Signed In]\nmappings:\n  - name: Counts\n    trigger: event in let.counted\n    action: trackEvent\n"
    }
    UNKNOWN_FUNCTION = "SG403" "unknown-function" Error {
        "There is no function of this name."
        bad: "mappings:\n  - name: Signups\n    trigger: lower(event) = \"signed up\"\n    action: trackEvent\n"
        good: "mappings:\n  - name: Signups\n    trigger: lowercase(event) = \"signed up\"\n    action: trackEvent\n"
    }
    ARGUMENT_COUNT = "SG404" "argument-count" Error {
        "A function is given more or fewer arguments than it takes."
        bad: "mappings:\n  - name: Signups\n    trigger: contains(event)\n    action: trackEvent\n"
        good: "mappings:\n  - name: Signups\n    trigger: contains(event, \"Signed\")\n    action: trackEvent\n"
    }
    ARGUMENT_TYPE = "SG405" "argument-type" Error {
        "A function is given a kind of value that it never takes, so that its result is missing for every event."
        bad: "mappings:\n  - name: Long\n    trigger: length(5) > 2\n    action: trackEvent\n"
        good: "mappings:\n  - name: Long\n    trigger: length(event) > 2\n    action: trackEvent\n"
    }
    IMPOSSIBLE_COMPARISON = "SG406" "impossible-comparison" Error {
        "The two sides can never be of one type, so that the comparison has the same answer for every event. \
         `type`, `event`, `name`, `userId` and their like are texts; `<` and `>` compare numbers only."
        bad: "mappings:\n  - name: One user\n    trigger: userId = 123\n    action: trackEvent\n"
        good: "mappings:\n  - name: One user\n    trigger: userId = \"123\"\n    action: trackEvent\n"
    }
    NOT_A_CONDITION = "SG407" "not-a-condition" Error {
        "Something that can never be `true` or `false` stands where a condition must."
        bad: "mappings:\n  - name: Signups\n    trigger: event\n    action: trackEvent\n"
        good: "mappings:\n  - name: Signups\n    trigger: event != null\n    action: trackEvent\n"
    }
    NOT_A_NUMBER = "SG408" "not-a-number" Error {
        "Arithmetic is given something that is never a number, so that its result is missing for every event. Texts \
         are put together in a template."
        bad: "mappings:\n  - preset: Page Calls\n    fields:\n      event: =\"Viewed \" + name\n"
        good: "mappings:\n  - preset: Page Calls\n    fields:\n      event: Viewed {{name}}\n"
    }
    OUTSIDE_MAP = "SG409" "outside-map" Error {
        "`@` is the item, and `index()` the place, of what `map` goes through; outside of `map` there is none."
        bad: "mappings:\n  - name: Orders\n    trigger: \"@.sku = 'a'\"\n    action: trackEvent\n"
        good: "mappings:\n  - name: Orders\n    trigger: properties.sku = 'a'\n    action: trackEvent\n"
    }
    ORDER_OF_TEXT = "SG410" "order-of-text" Warning {
        "`<` and `>` compare numbers, and the Segment spec says of this field that it is a text or an object. The \
         comparison holds only for events that carry a number in it after all."
        bad: "mappings:\n  - name: Late users\n    trigger: userId > 1000\n    action: trackEvent\n"
        good: "mappings:\n  - name: Late users\n    trigger: number(userId) > 1000\n    action: trackEvent\n"
    }
    STEP_INTO_TEXT = "SG411" "step-into-text" Warning {
        "A path goes on from a field that is a text by the Segment spec: `event` is the name of a track call, not the \
         event itself. Below a text stands nothing, so that the path is missing for every such event. Paths begin at \
         the event: `type`, `properties.price`."
        bad: "mappings:\n  - name: Sales\n    trigger: type = \"track\" and event.properties.price > 5\n    action: trackEvent\n"
        good: "mappings:\n  - name: Sales\n    trigger: type = \"track\" and properties.price > 5\n    action: trackEvent\n"
    }
    DASH_IN_NAME = "SG412" "dash-in-name" Warning {
        "Names may hold `-`, so that `a.b-properties.c` is one path, to `c` in what stands under `b-properties`. Between \
         blanks `-` subtracts."
        bad: "mappings:\n  - name: Sales\n    trigger: type = \"track\"\n    action: trackEvent\n    fields:\n      event_properties+: {margin: =properties.price-properties.cost}\n"
        good: "mappings:\n  - name: Sales\n    trigger: type = \"track\"\n    action: trackEvent\n    fields:\n      event_properties+: {margin: =properties.price - properties.cost}\n"
    }
    OR_OF_VALUES = "SG413" "or-of-values" Hint {
        "`or` and `and` join conditions and give true or false. The first of several values that is there is given by \
         `??`."
        bad: "let:\n  plan: =traits.plan or properties.plan\npresets: all\nmappings:\n  - preset: Track Calls\n    fields: {event_properties+: {plan: =let.plan}}\n"
        good: "let:\n  plan: =traits.plan ?? properties.plan\npresets: all\nmappings:\n  - preset: Track Calls\n    fields: {event_properties+: {plan: =let.plan}}\n"
    }
    HOLE_IN_LITERAL = "SG414" "hole-in-literal" Hint {
        "A text between quotes inside an expression is that text, braces and all. Holes are filled in texts that stand \
         outside of expressions, and by `template`."
        bad: "mappings:\n  - name: Pages\n    trigger: type = \"page\"\n    action: trackEvent\n    fields:\n      event: =if(name = null, \"Viewed\", \"Viewed {{name}}\")\n"
        good: "mappings:\n  - name: Pages\n    trigger: type = \"page\"\n    action: trackEvent\n    fields:\n      event: =if(name = null, \"Viewed\", template(\"Viewed {{name}}\"))\n"
    }
}
