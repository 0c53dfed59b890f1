//! Events as JSON text: the shape of Segment's, with values of every kind in any place, written in every way that JSON
//! can be: with blanks, escapes, repeated keys, halves of surrogate pairs; now and then wrong.

use std::sync::LazyLock;

use arbitrary::{Result, Unstructured};

use super::once_in;

/// Keys that mappings look at, and some that try their patience.
const KEYS: &[&str] = &[
    "type",
    "event",
    "name",
    "category",
    "userId",
    "anonymousId",
    "groupId",
    "previousId",
    "messageId",
    "timestamp",
    "context",
    "properties",
    "traits",
    "integrations",
    "products",
    "revenue",
    "a",
    "b",
    "each",
    "wifi",
    "currency",
    "quantity",
    "price",
    "sku",
    "group_id",
    "email",
    "phone",
    "firstName",
    "lastName",
    "avatar",
    "created",
    "createdAt",
    "page",
    "url",
    "path",
    "title",
    "referrer",
    "app",
    "os",
    "version",
    "device",
    "id",
    "userAgent",
    "userAgentData",
    "brands",
    "library",
    "campaign",
    "source",
    "ip",
    "locale",
    "timezone",
    "location",
    "$distinct_id",
    "$set",
    "constructor",
    "__proto__",
    "length",
    "0",
    "",
    "a.b",
    "order id",
    "é",
];

/// Keys that differ from those only in how they are written.
const ESCAPED_KEYS: &[&str] = &[
    "\\u0074ype",
    "\\u0065vent",
    "propert\\u0069es",
    "traits\\u0000",
    "\\ud800",
    "a\\/b",
];

/// Texts that mean something somewhere.
const TEXTS: &[&str] = &[
    "track",
    "page",
    "screen",
    "identify",
    "group",
    "alias",
    "Order Completed",
    "Signed Up",
    "",
    " ",
    "null",
    "true",
    "0",
    "12.50",
    "-1e3",
    "2026-01-01T00:00:00.000Z",
    "2026-01-01",
    "1767225600",
    "Thu, 01 Jan 2026 00:00:00 GMT",
    "u1",
    "00000000-0000-0000-0000-000000000000",
    "$.properties",
    "{{name}}",
    "a,b;c",
    "🎉",
    "\\u0000",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 Version/17.0 Safari/604.1",
];

/// Numbers, and texts as JSON has them that come from no other source.
const LITERALS: &[&str] = &[
    "0",
    "-0",
    "1",
    "-1",
    "0.1",
    "1.50",
    "1E2",
    "1e308",
    "1e400",
    "-1e99999",
    "1e-400",
    "9007199254740993",
    "123456789012345678901234567890",
    "1767225600000",
    r#""\ud800""#,
    r#""\udc00 \ud83d""#,
    r#""\ud83d\ude00""#,
    r#""\u0041\n\\\/""#,
    r#""Signed \u0055p""#,
    "[ ]",
    "{ }",
];

/// What is no JSON.
const WRONG: &[&str] = &[
    "01", "1.", "nul", "\"\\x\"", "\"\n\"", "[1,]", "{\"a\"}", "+1", "", "1e",
];

/// The events of the example.
static EXAMPLES: LazyLock<Vec<&str>> = LazyLock::new(|| {
    include_str!("../../../examples/events.ndjson")
        .lines()
        .collect()
});

/// Most levels of lists and objects.
const DEPTH: usize = 6;

/// An event as JSON text, often one of the examples with something else in it.
pub fn event(bytes: &mut Unstructured<'_>) -> Result<String> {
    let mut out = String::new();
    if bytes.arbitrary()? {
        out.push('{');
        for key in ["type", "event"] {
            quote(key, &mut out);
            out.push(':');
            value(bytes, DEPTH, &mut out)?;
            out.push(',');
        }
    } else {
        // What is written behind the example's members stands in their place.
        let example = bytes.choose(&EXAMPLES)?;
        out.push_str(example.trim_end_matches('}'));
        let open = example.len() - out.len();
        out.extend(std::iter::repeat_n('}', open - 1));
        out.push(',');
    }
    members(bytes, 1, &mut out)?;
    if once_in(64, bytes)? {
        out.truncate(out.floor_char_boundary(bytes.choose_index(out.len())?));
    }
    Ok(out)
}

/// Members and the end of their object.
fn members(bytes: &mut Unstructured<'_>, depth: usize, out: &mut String) -> Result<()> {
    for member in 0..bytes.int_in_range(0..=10)? {
        if member > 0 {
            out.push(',');
        }
        blank(bytes, out)?;
        if once_in(16, bytes)? {
            out.push('"');
            out.push_str(bytes.choose(ESCAPED_KEYS)?);
            out.push('"');
        } else {
            quote(bytes.choose(KEYS)?, out);
        }
        blank(bytes, out)?;
        out.push(':');
        value(bytes, depth, out)?;
    }
    // Something to end with, whatever stands before it.
    out.push_str(if out.ends_with(',') { "\"\":0}" } else { "}" });
    Ok(())
}

fn value(bytes: &mut Unstructured<'_>, depth: usize, out: &mut String) -> Result<()> {
    blank(bytes, out)?;
    match bytes.int_in_range(0..=11)? {
        0 => out.push_str("null"),
        1 => out.push_str(if bytes.arbitrary()? { "true" } else { "false" }),
        2 | 3 => out.push_str(bytes.choose(LITERALS)?),
        4 => out.push_str(&bytes.arbitrary::<i32>()?.to_string()),
        5 => quote(&bytes.arbitrary::<String>()?, out),
        6 if once_in(32, bytes)? => out.push_str(bytes.choose(WRONG)?),
        7 if depth < DEPTH => {
            out.push('[');
            for item in 0..bytes.int_in_range(0..=4)? {
                if item > 0 {
                    out.push(',');
                }
                value(bytes, depth + 1, out)?;
            }
            out.push(']');
        }
        8 | 9 if depth < DEPTH => {
            out.push('{');
            members(bytes, depth + 1, out)?;
        }
        _ => quote(bytes.choose(TEXTS)?, out),
    }
    blank(bytes, out)
}

/// Mostly nothing.
fn blank(bytes: &mut Unstructured<'_>, out: &mut String) -> Result<()> {
    if once_in(16, bytes)? {
        out.push_str(bytes.choose(&[" ", "\n", "\t\r "])?);
    }
    Ok(())
}

fn quote(text: &str, out: &mut String) {
    out.push_str(&serde_json::Value::from(text).to_string());
}
