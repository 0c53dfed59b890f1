//! Findings about the syntax of the rule language.

use super::codes;

codes! {
    UNEXPECTED = "SG301" "unexpected-text" Error {
        "The expression cannot be read at this place: a bracket that closes nothing, a sign that is no operator, a \
         character that may not stand outside of a text.\n\nA condition that cannot be read stops the file from \
         loading; it is never taken for one that always or never holds."
        bad: "mappings:\n  - name: Signups\n    trigger: type = \"track\")\n    action: trackEvent\n"
        good: "mappings:\n  - name: Signups\n    trigger: type = \"track\"\n    action: trackEvent\n"
    }
    MISSING_VALUE = "SG302" "missing-value" Error {
        "An operator, a comma or a bracket wants a value where none stands."
        bad: "mappings:\n  - name: Signups\n    trigger: type = \"track\" and\n    action: trackEvent\n"
        good: "mappings:\n  - name: Signups\n    trigger: type = \"track\" and event = \"Signed Up\"\n    action: trackEvent\n"
    }
    MISSING_OPERATOR = "SG303" "missing-operator" Error {
        "Two values stand side by side with nothing to say how they belong together. Often a text lacks its quotes, \
         or one has a quote of its own kind inside."
        bad: "mappings:\n  - name: Signups\n    trigger: type = \"track\" event = \"Signed Up\"\n    action: trackEvent\n"
        good: "mappings:\n  - name: Signups\n    trigger: type = \"track\" and event = \"Signed Up\"\n    action: trackEvent\n"
    }
    UNCLOSED_BRACKET = "SG304" "unclosed-bracket" Error {
        "A parenthesis, bracket or brace is opened and not closed again."
        bad: "mappings:\n  - name: Signups\n    trigger: type = \"track\" and (event = \"Signed Up\"\n    action: trackEvent\n"
        good: "mappings:\n  - name: Signups\n    trigger: type = \"track\" and (event = \"Signed Up\")\n    action: trackEvent\n"
    }
    UNTERMINATED_TEXT = "SG305" "unterminated-text" Error {
        "A text begins with a quote and has no second one of the same kind."
        bad: "mappings:\n  - name: Signups\n    trigger: type = \"track\" and event = \"Signed Up\n    action: trackEvent\n"
        good: "mappings:\n  - name: Signups\n    trigger: type = \"track\" and event = \"Signed Up\"\n    action: trackEvent\n"
    }
    UNCLOSED_HOLE = "SG306" "unclosed-hole" Error {
        "A text has a `{{` without the `}}` that ends the expression in it. The two braces themselves are written \
         `{{\"{{\"}}`, or in an expression, `=\"{{\"`."
        bad: "mappings:\n  - preset: Page Calls\n    fields:\n      event: Viewed {{name\n"
        good: "mappings:\n  - preset: Page Calls\n    fields:\n      event: Viewed {{name}}\n"
    }
    FOREIGN_OPERATOR = "SG307" "foreign-operator" Error {
        "An operator as another language writes it: `==`, `&&`, `||`, `<>`, `AND`, `is null`, `like`. Segment's own \
         reader skips or misreads most of them without a word, so that triggers fire for the wrong events; here they \
         are errors that name the right form."
        bad: "mappings:\n  - name: Signups\n    trigger: type == \"track\"\n    action: trackEvent\n"
        good: "mappings:\n  - name: Signups\n    trigger: type = \"track\"\n    action: trackEvent\n"
    }
    CURLY_QUOTES = "SG308" "curly-quotes" Error {
        "A text stands in typographic quotes, as word processors and chats make them out of straight ones."
        bad: "mappings:\n  - name: Signups\n    trigger: type = “track”\n    action: trackEvent\n"
        good: "mappings:\n  - name: Signups\n    trigger: type = \"track\"\n    action: trackEvent\n"
    }
    NUMBER_SPELLING = "SG309" "number-spelling" Error {
        "Numbers are written as in JSON: no plus sign, no leading zero, digits on both sides of the point, nothing \
         larger than a double holds. Dates are texts."
        bad: "mappings:\n  - name: Bargains\n    trigger: type = \"track\" and properties.price < .5\n    action: trackEvent\n"
        good: "mappings:\n  - name: Bargains\n    trigger: type = \"track\" and properties.price < 0.5\n    action: trackEvent\n"
    }
    LONE_SURROGATE = "SG310" "lone-surrogate" Error {
        "`\\uD800` to `\\uDFFF` are halves: two of them together stand for one character, one alone stands for none."
        bad: "mappings:\n  - name: Parties\n    trigger: type = \"track\" and event = \"\\ud83c\"\n    action: trackEvent\n"
        good: "mappings:\n  - name: Parties\n    trigger: type = \"track\" and event = \"\\ud83c\\udf89\"\n    action: trackEvent\n"
    }
    BLANKS_WANTED = "SG311" "blanks-wanted" Error {
        "Names may hold `-`, so `a-b` is one name, and arithmetic must be set apart: `a - b`. The same goes for `+`, \
         `*` and `/`."
        bad: "mappings:\n  - preset: Track Calls\n    fields:\n      event_properties: \"={net: properties.total -properties.tax}\"\n"
        good: "mappings:\n  - preset: Track Calls\n    fields:\n      event_properties: \"={net: properties.total - properties.tax}\"\n"
    }
    CHAINED_COMPARISON = "SG312" "chained-comparison" Error {
        "`a < b < c` compares the answer of the first comparison with the third value, which is never what is meant."
        bad: "mappings:\n  - name: Midsize\n    trigger: type = \"track\" and 10 < properties.total < 100\n    action: trackEvent\n"
        good: "mappings:\n  - name: Midsize\n    trigger: type = \"track\" and 10 < properties.total and properties.total < 100\n    action: trackEvent\n"
    }
    LEADING_EQUALS = "SG313" "leading-equals" Error {
        "A value of `fields` that is an expression begins with `=`; a condition is always an expression and has none."
        bad: "mappings:\n  - name: Signups\n    trigger: =type = \"track\"\n    action: trackEvent\n"
        good: "mappings:\n  - name: Signups\n    trigger: type = \"track\"\n    action: trackEvent\n"
    }
    MISPLACED_NOT = "SG314" "misplaced-not" Error {
        "`not` binds less tightly than a comparison, so it cannot be the right side of one without parentheses."
        bad: "mappings:\n  - name: Unpaid\n    trigger: properties.paid = not true\n    action: trackEvent\n"
        good: "mappings:\n  - name: Unpaid\n    trigger: not properties.paid = true\n    action: trackEvent\n"
    }
    BAD_STEP = "SG315" "bad-path" Error {
        "A path is made of names and positions: `properties.products[0].sku`, `properties[\"order id\"]`. What walks \
         to several places at once is a JSONPath query and starts with `$`."
        bad: "mappings:\n  - preset: Track Calls\n    fields:\n      event_properties: \"={skus: properties.products[*].sku}\"\n"
        good: "mappings:\n  - preset: Track Calls\n    fields:\n      event_properties: \"={skus: $.properties.products[*].sku}\"\n"
    }
    BAD_QUERY = "SG316" "bad-query" Error {
        "A JSONPath query that is none by RFC 9535, or one whose work has no bound worth the name: more than one `..`, \
         or a pattern compiled again for every item."
        bad: "mappings:\n  - preset: Track Calls\n    fields:\n      event_properties: \"={skus: $.properties..items..sku}\"\n"
        good: "mappings:\n  - preset: Track Calls\n    fields:\n      event_properties: \"={skus: $.properties..sku}\"\n"
    }
    EXPRESSION_TOO_LARGE = "SG317" "expression-too-large" Error {
        "An expression is longer, or nested more deeply, than any person writes. The bounds keep a generated file \
         from running away."
        bad: "mappings:\n  - name: Deep\n    trigger: ((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((type = \"track\"))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))\n    action: trackEvent\n"
        good: "mappings:\n  - name: Deep\n    trigger: (type = \"track\")\n    action: trackEvent\n"
    }
    MIXED_AND_OR = "SG318" "mixed-and-or" Warning {
        "`a or b and c` is `a or (b and c)`, which many read the other way round; and Segment's own reader takes the \
         last operator of a level for all of them. Parentheses say what is meant."
        bad: "mappings:\n  - name: Signups\n    trigger: type = \"track\" and event = \"Signed Up\" or type = \"identify\"\n    action: trackEvent\n"
        good: "mappings:\n  - name: Signups\n    trigger: (type = \"track\" and event = \"Signed Up\") or type = \"identify\"\n    action: trackEvent\n"
    }
    NEGATED_CALL = "SG319" "negated-call" Hint {
        "`!contains(...)` and `!match(...)` are FQL's own negated forms: they do not hold when the value is missing or \
         no text. `not contains(...)` is the plain negation and holds then too. Segment's engine knows only the first; \
         in a file of one's own, the second says more plainly what it does."
        bad: "mappings:\n  - name: Others\n    trigger: type = \"track\" and !contains(event, \"Refund\")\n    action: trackEvent\n"
        good: "mappings:\n  - name: Others\n    trigger: type = \"track\" and not contains(event, \"Refund\")\n    action: trackEvent\n"
    }
}
