use super::{Function as F, Signature};
use crate::Type;

const TEXT: Type = Type::STRING;
const NUMBER: Type = Type::NUMBER;
const LIST: Type = Type::LIST;
const OBJECT: Type = Type::OBJECT;
/// Anything an author can write down.
const VALUE: Type = Type::ANY.without(Type::MISSING);
/// A text, or null, which FQL's functions on texts pass on.
const TEXT_OR_NULL: Type = TEXT.or(Type::NULL);
/// One name, or a list of names.
const NAMES: Type = TEXT.or(LIST);
/// A date text, or milliseconds since the epoch, or seconds where it is below 1e11.
const TIME: Type = TEXT.or(NUMBER);

/// All functions and forms: FQL's first, then those on texts, lists, objects, numbers and times, then the forms.
pub static FUNCTIONS: &[Signature] = &[
    form("contains", "contains(text, part)", &[TEXT_OR_NULL, NAMES], Type::BOOLEAN)
        .means("Whether a text holds another one; with a list, any of them.")
        .example(r#"contains("Order Completed", "Order")"#, "true"),
    form("match", "match(text, pattern)", &[TEXT_OR_NULL, NAMES], Type::BOOLEAN)
        .means("Whether a glob (`*`, `?`, `[a-z]`, `[abc]`, `\\x`) matches the whole text, case-sensitive; with a list, any of them.")
        .example(r#"match("Order Completed", "Order *")"#, "true"),
    call(F::Length, "length", "length(x)", &[TEXT.or(LIST).or(OBJECT).or(Type::NULL)], NUMBER)
        .means("How many items a list or members an object has, or how many bytes a text; 0 for null and missing.")
        .example(r#"length(["a", "b"])"#, "2"),
    call(F::Lowercase, "lowercase", "lowercase(text)", &[TEXT_OR_NULL], TEXT_OR_NULL)
        .means("The text in lower case; null stays null.")
        .example(r#"lowercase("Straße 5A")"#, r#""straße 5a""#),
    call(F::Uppercase, "uppercase", "uppercase(text)", &[TEXT_OR_NULL], TEXT_OR_NULL)
        .means("The text in upper case; null stays null.")
        .example(r#"uppercase("eur")"#, r#""EUR""#),
    call(F::Snakecase, "snakecase", "snakecase(text)", &[TEXT_OR_NULL], TEXT_OR_NULL)
        .means("The text with `_` for every blank, nothing else changed; null stays null.")
        .example(r#"snakecase("Order Completed")"#, r#""Order_Completed""#),
    call(F::Kebabcase, "kebabcase", "kebabcase(text)", &[TEXT_OR_NULL], TEXT_OR_NULL)
        .means("The text with `-` for every blank, nothing else changed; null stays null.")
        .example(r#"kebabcase("Order Completed")"#, r#""Order-Completed""#),
    call(F::Titlecase, "titlecase", "titlecase(text)", &[TEXT_OR_NULL], TEXT_OR_NULL)
        .means("The text with the first letter of every word in upper case, nothing else changed; null stays null.")
        .example(r#"titlecase("order completed")"#, r#""Order Completed""#),
    call(F::Typeof, "typeof", "typeof(x)", &[VALUE], TEXT).total()
        .means("The type of a value: `string`, `number`, `bool`, `list`, `object`, or `null`, also for missing.")
        .example("typeof([1, 2])", r#""list""#),
    call(F::Bool, "bool", "bool(x)", &[VALUE.without(OBJECT)], Type::BOOLEAN)
        .means("The value as a boolean: null, 0, an empty text, the text `false` and an empty list are false, all else is true.")
        .example(r#"bool("true")"#, "true"),
    call(F::String, "string", "string(x)", &[VALUE], TEXT)
        .means("The value as text, as a template prints it: null as nothing, lists and objects as JSON.")
        .example("string(12.50)", r#""12.5""#),
    call(F::Number, "number", "number(x)", &[NUMBER.or(TEXT)], NUMBER)
        .means("The number a text stands for; missing where it stands for none.")
        .example(r#"number("12.50")"#, "12.5"),
    call(F::Replace, "replace", "replace(text, from, to)", &[TEXT, TEXT, TEXT], TEXT)
        .means("The text with `to` for every `from`, both taken literally.")
        .example(r#"replace("a-b-c", "-", "_")"#, r#""a_b_c""#),
    call(F::Trim, "trim", "trim(text)", &[TEXT], TEXT)
        .means("The text without the blanks around it.")
        .example(r#"trim("  Ada ")"#, r#""Ada""#),
    call(F::Split, "split", "split(text, separator)", &[TEXT, TEXT], LIST)
        .means("The parts of a text between separators; with an empty separator its characters.")
        .example(r#"split("a,b,c", ",")"#, r#"["a","b","c"]"#),
    call(F::Join, "join", "join(list, separator)", &[LIST, TEXT], TEXT)
        .means("The texts of the items with the separator between them; null and empty items are left out.")
        .example(r#"join(["Ada", null, "Lovelace"], " ")"#, r#""Ada Lovelace""#),
    call(F::Concat, "concat", "concat(a, ...)", &[VALUE], LIST.or(TEXT)).repeated()
        .means("The items of all lists in one, a value that is no list being one item; without any list, the texts of all values in one. Missing and null add nothing.")
        .example(r#"concat(["a"], ["b", "c"])"#, r#"["a","b","c"]"#),
    call(F::Merge, "merge", "merge(a, ...)", &[OBJECT.or(Type::NULL)], OBJECT).repeated()
        .means("The members of all objects in one; of equal keys the one further right wins. Missing and null add nothing.")
        .example("merge({a: 1, b: 1}, {b: 2})", r#"{"a":1,"b":2}"#),
    call(F::Pick, "pick", "pick(object, name, ...)", &[OBJECT, NAMES], OBJECT).repeated()
        .means("The object with only the named members; names may also be given as lists.")
        .example(r#"pick({a: 1, b: 2, c: 3}, "a", "c")"#, r#"{"a":1,"c":3}"#),
    call(F::Omit, "omit", "omit(object, name, ...)", &[OBJECT, NAMES], OBJECT).repeated()
        .means("The object without the named members; names may also be given as lists.")
        .example(r#"omit({a: 1, b: 2, c: 3}, ["a", "c"])"#, r#"{"b":2}"#),
    call(F::Get, "get", "get(object, key)", &[OBJECT, TEXT], VALUE)
        .means("The member of an object whose key is computed.")
        .example(r#"get({en: "Hello", de: "Hallo"}, "de")"#, r#""Hallo""#),
    call(F::Flatten, "flatten", "flatten(object, separator)", &[OBJECT.or(LIST), TEXT], OBJECT)
        .means("The object without nesting: keys and list positions on the way to a value are joined by the separator.")
        .example(r#"flatten({a: {b: 1, c: [2, 3]}}, ".")"#, r#"{"a.b":1,"a.c.0":2,"a.c.1":3}"#),
    call(F::First, "first", "first(list)", &[LIST], VALUE)
        .means("The first item of a list.")
        .example(r#"first(["a", "b"])"#, r#""a""#),
    call(F::Last, "last", "last(list)", &[LIST], VALUE)
        .means("The last item of a list.")
        .example(r#"last(["a", "b"])"#, r#""b""#),
    call(F::Sum, "sum", "sum(list)", &[LIST], NUMBER)
        .means("The sum of the numbers in a list, null items left out; missing where an item is something else.")
        .example("sum([19.5, 0.5])", "20"),
    call(F::Round, "round", "round(number, digits)", &[NUMBER, NUMBER], NUMBER).required(1)
        .means("The number rounded to so many decimal places, none unless given; a half is rounded away from zero.")
        .example("round(12.345, 2)", "12.35"),
    call(F::Blank, "blank", "blank(x)", &[VALUE], Type::BOOLEAN).total()
        .means("Whether a value is missing, null, a text of blanks only, or an empty list or object.")
        .example(r#"blank("  ")"#, "true"),
    call(F::ToJson, "to_json", "to_json(x)", &[VALUE], TEXT)
        .means("The value as compact JSON text.")
        .example(r#"to_json({a: [1, "x"]})"#, r#""{\"a\":[1,\"x\"]}""#),
    call(F::ParseJson, "parse_json", "parse_json(text)", &[TEXT], VALUE)
        .means("The value a JSON text stands for; missing where the text is no JSON.")
        .example(r#"parse_json('{"a": 1}')"#, r#"{"a":1}"#),
    call(F::ExcludeNulls, "exclude_nulls", "exclude_nulls(x)", &[VALUE], VALUE.without(Type::NULL))
        .means("The value without members that are null, at any depth of objects but not inside lists; null itself becomes missing.")
        .example("exclude_nulls({a: null, b: 1})", r#"{"b":1}"#),
    call(F::TimestampMs, "timestamp_ms", "timestamp_ms(x)", &[TIME], NUMBER)
        .means("A point in time in milliseconds since 1970. It is given as a date text or a number of milliseconds, or of seconds where that is below 1e11.")
        .example(r#"timestamp_ms("1970-01-02T00:00:00Z")"#, "86400000"),
    call(F::IsoTimestamp, "iso_timestamp", "iso_timestamp(x)", &[TIME], TEXT)
        .means("A point in time, given as for `timestamp_ms`, as ISO 8601 text in UTC.")
        .example("iso_timestamp(1767323045)", r#""2026-01-02T03:04:05.000Z""#),
    call(F::FormatTime, "format_time", "format_time(x, format)", &[TIME, TEXT], TEXT)
        .means("A point in time, given as for `timestamp_ms`, printed in UTC by a `strftime` format.")
        .example(r#"format_time("2026-01-02T03:04:05Z", "%Y-%m-%d")"#, r#""2026-01-02""#),
    call(F::Sha256, "sha256", "sha256(text)", &[TEXT], TEXT)
        .means("The SHA-256 of a text, in lower-case hexadecimal digits.")
        .example(
            r#"sha256("ada@example.com")"#,
            r#""b5fc85e55755f9e0d030a10ab4429b6b2944855f9a0d60077fe832becbc41d72""#,
        ),
    call(F::HmacSha256, "hmac_sha256", "hmac_sha256(key, text)", &[TEXT, TEXT], TEXT)
        .means("The HMAC-SHA-256 of a text under a key, in lower-case hexadecimal digits.")
        .example(
            r#"hmac_sha256("key", "ada@example.com")"#,
            r#""20caa94149b865c2f3a23002c8ca0b02e3dba113236448a96eae078e7e3a6cc0""#,
        ),
    form("if", "if(condition, value, ..., otherwise)", &[Type::BOOLEAN, VALUE], Type::ANY).repeated()
        .means("The value behind the first condition that holds; else the last value, or missing without one.")
        .example(r#"if(1 > 2, "more", "less")"#, r#""less""#),
    form("template", r#"template("text {{expression}}")"#, &[TEXT], TEXT)
        .means("The text with the values of the expressions put in; missing and null as nothing, lists and objects as JSON.")
        .example(r#"template("{{1 + 1}} items")"#, r#""2 items""#),
    form("map", "map(list, expression)", &[LIST.or(OBJECT), VALUE], LIST.or(Type::MISSING))
        .means("The expression for each item, which paths in it start at and `@` stands for; one object is a list of one.")
        .example(r#"map([{sku: "a"}, {sku: "b"}], sku)"#, r#"["a","b"]"#),
    form("index", "index()", &[], NUMBER)
        .means("The place of the current item inside `map`, counted from 0.")
        .example(r#"map(["a", "b"], index())"#, "[0,1]"),
];

/// A function, all of whose parameters must be given.
const fn call(
    function: F,
    name: &'static str,
    usage: &'static str,
    parameters: &'static [Type],
    returns: Type,
) -> Signature {
    let mut signature = form(name, usage, parameters, returns.or(Type::MISSING));
    signature.function = Some(function);
    signature
}

/// A form with a shape of its own.
const fn form(
    name: &'static str,
    usage: &'static str,
    parameters: &'static [Type],
    returns: Type,
) -> Signature {
    Signature {
        function: None,
        name,
        usage,
        parameters,
        required: parameters.len(),
        variadic: false,
        returns,
        meaning: "",
        example: ("", ""),
    }
}

impl Signature {
    const fn required(mut self, required: usize) -> Self {
        self.required = required;
        self
    }

    /// Never missing.
    const fn total(mut self) -> Self {
        self.returns = self.returns.without(Type::MISSING);
        self
    }

    const fn repeated(mut self) -> Self {
        self.variadic = true;
        self
    }

    const fn means(mut self, meaning: &'static str) -> Self {
        self.meaning = meaning;
        self
    }

    const fn example(mut self, expression: &'static str, result: &'static str) -> Self {
        self.example = (expression, result);
        self
    }
}
