use super::Segment;
use crate::value::Value;

/// One step from a value: by key from an object, by position or `length` from a list or a text (UTF-16 units; half of
/// a surrogate pair is U+FFFD). A falsy value is its own member, whatever the step, as Segment's engine has it;
/// anything else that is not there is missing.
#[inline]
pub fn step<'a>(value: Value<'a>, segment: &Segment) -> Value<'a> {
    match value {
        Value::Object(object) => object.get(segment.key()),
        Value::List(list) => match segment.index() {
            Some(index) => list.items().get(index).copied().unwrap_or_default(),
            None if segment.key() == "length" => Value::number(list.items().len() as f64),
            None => Value::Missing,
        },
        Value::Text(text) if !text.as_str().is_empty() => match segment.index() {
            Some(index) => character(text.as_str(), index),
            None if segment.key() == "length" => {
                Value::number(text.as_str().encode_utf16().count() as f64)
            }
            None => Value::Missing,
        },
        falsy if falsy.is_falsy() => falsy,
        _ => Value::Missing,
    }
}

/// All steps of a path, one after the other.
#[inline]
pub fn walk<'a>(value: Value<'a>, segments: &[Segment]) -> Value<'a> {
    segments.iter().fold(value, step)
}

/// The character at a position in UTF-16 units.
fn character(text: &str, index: usize) -> Value<'_> {
    // No character takes more bytes than three a unit.
    if index >= text.len() {
        return Value::Missing;
    }
    let mut units = 0;
    for (at, c) in text.char_indices() {
        let length = c.len_utf16();
        if index < units + length {
            return match length {
                1 => Value::text(text.get(at..at + c.len_utf8()).unwrap_or_default()),
                _ => Value::text("\u{fffd}"),
            };
        }
        units += length;
    }
    Value::Missing
}

#[cfg(test)]
mod tests {
    use bumpalo::Bump;

    use super::walk;
    use crate::json;
    use crate::path::split;

    #[test]
    fn walks_like_property_access_with_a_short_cut_on_falsy_values() {
        let event = br#"{"a":{"b":[1,{"c":"d"}]},"z":0,"neg":-0,"n":null,"e":"","f":false,"five":5,"t":true,
            "s":"a\ud83d\ude00b","list":[],"o":{}, "0":"zero", "length": 7, "hole":[null]}"#;
        for (path, expected) in [
            ("a.b.1.c", r#""d""#),
            ("a.b.length", "2"),
            ("a.b.01", "missing"),
            ("a.b.-1", "missing"),
            ("a.b.2", "missing"),
            ("a.b.x", "missing"),
            ("z.x.y", "0"),
            ("neg.x", "-0"),
            ("n.x.y", "null"),
            ("e.x", r#""""#),
            ("e.length", r#""""#),
            ("f.0", "false"),
            ("five.x", "missing"),
            ("t.length", "missing"),
            ("missing.x.y", "missing"),
            ("s.length", "4"),
            ("s.0", r#""a""#),
            ("s.1", "\"\u{fffd}\""),
            ("s.2", "\"\u{fffd}\""),
            ("s.3", r#""b""#),
            ("s.4", "missing"),
            ("s.9", "missing"),
            ("list.0", "missing"),
            ("list.length", "0"),
            ("list.length.x", "0"),
            ("o.constructor", "missing"),
            ("0", r#""zero""#),
            ("length", "7"),
            ("hole.0.x", "null"),
        ] {
            let arena = Bump::new();
            let value = walk(json::read(event, &arena).unwrap(), &split(path));
            let mut out = Vec::new();
            if value.is_missing() {
                out.extend_from_slice(b"missing");
            } else {
                json::write(value, &mut out);
            }
            assert_eq!(String::from_utf8(out).unwrap(), expected, "{path}");
        }
    }
}
