//! Events made of bytes: the shape of Segment's, with values of every kind in any place.

use libfuzzer_sys::arbitrary::{Result, Unstructured};

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

const NUMBERS: &[&str] = &[
    "0",
    "-0",
    "1",
    "-1",
    "0.1",
    "1e308",
    "1e-400",
    "9007199254740993",
    "1767225600000",
];

/// Most levels of lists and objects.
const DEPTH: usize = 6;

/// An event as JSON text.
pub fn event(bytes: &[u8]) -> String {
    let mut out = String::new();
    // When the bytes run out, zeros follow: every choice still has an answer.
    let _ = object(&mut Unstructured::new(bytes), 0, &mut out);
    out
}

fn object(bytes: &mut Unstructured<'_>, depth: usize, out: &mut String) -> Result<()> {
    out.push('{');
    for member in 0..bytes.int_in_range(0..=12)? {
        if member > 0 {
            out.push(',');
        }
        quote(bytes.choose(KEYS)?, out);
        out.push(':');
        value(bytes, depth + 1, out)?;
    }
    out.push('}');
    Ok(())
}

fn value(bytes: &mut Unstructured<'_>, depth: usize, out: &mut String) -> Result<()> {
    match bytes.int_in_range(0..=9)? {
        0 => out.push_str("null"),
        1 => out.push_str(if bytes.arbitrary()? { "true" } else { "false" }),
        2 => out.push_str(bytes.choose(NUMBERS)?),
        3 => out.push_str(&bytes.arbitrary::<i32>()?.to_string()),
        4 => quote(&bytes.arbitrary::<String>()?, out),
        5 | 6 if depth < DEPTH => {
            out.push('[');
            for item in 0..bytes.int_in_range(0..=4)? {
                if item > 0 {
                    out.push(',');
                }
                value(bytes, depth + 1, out)?;
            }
            out.push(']');
        }
        7 | 8 if depth < DEPTH => object(bytes, depth, out)?,
        _ => quote(bytes.choose(TEXTS)?, out),
    }
    Ok(())
}

fn quote(text: &str, out: &mut String) {
    out.push_str(&serde_json::Value::from(text).to_string());
}
