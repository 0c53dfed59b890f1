use std::borrow::Cow;

use super::Segment;

/// Splits a path text as Segment's mapping-kit does (its `$.` already removed): at every `.`, at `[` directly before
/// a quote or digit, at a run of `]` directly behind one; empty parts dropped, quotes deleted. No segments: the whole
/// input.
pub fn split(text: &str) -> Vec<Segment> {
    let mut segments = Vec::new();
    let mut add = |part: &str| {
        if !part.is_empty() {
            segments.push(Segment::new(&part.replace(['\'', '"'], "")));
        }
    };
    let quote_or_digit = |c: char| matches!(c, '\'' | '"' | '0'..='9');
    let (mut part, mut before) = (0, None);
    // Whether the character before was a `]` that splits.
    let mut closing = false;
    for (at, c) in text.char_indices() {
        let behind = at + c.len_utf8();
        let rest = text.get(behind..).unwrap_or_default();
        closing = c == ']' && (closing || before.is_some_and(quote_or_digit));
        if closing || c == '.' || (c == '[' && rest.starts_with(quote_or_digit)) {
            add(text.get(part..at).unwrap_or_default());
            part = behind;
        }
        before = Some(c);
    }
    add(text.get(part..).unwrap_or_default());
    segments
}

/// A path text without the first `$.` in it, wherever that stands, as the `@path` of Segment's mapping-kit has it.
pub fn without_root(text: &str) -> Cow<'_, str> {
    match text.split_once("$.") {
        None => Cow::Borrowed(text),
        Some(("", rest)) => Cow::Borrowed(rest),
        Some((before, rest)) => Cow::Owned(format!("{before}{rest}")),
    }
}

#[cfg(test)]
mod tests {
    use super::{split, without_root};

    #[test]
    fn splits_as_the_mapping_kit_does() {
        for (text, keys) in [
            ("", &[][..]),
            (".", &[]),
            ("..", &[]),
            ("a.b", &["a", "b"]),
            ("a..b", &["a", "b"]),
            (".a.", &["a"]),
            ("a['b']", &["a", "b"]),
            ("a[\"b\"].c", &["a", "b", "c"]),
            ("a['b.c']", &["a", "b", "c"]),
            ("a[0]", &["a", "0"]),
            ("a[0][1]", &["a", "0", "1"]),
            ("a[0", &["a", "0"]),
            ("a[0]]].b", &["a", "0", "b"]),
            ("a[b]", &["a[b]"]),
            ("a[b].c", &["a[b]", "c"]),
            ("a0]b", &["a0", "b"]),
            ("a]b", &["a]b"]),
            ("a[]", &["a[]"]),
            ("a.'b'c\"", &["a", "bc"]),
            ("a.''.b", &["a", "", "b"]),
            ("a. b", &["a", " b"]),
            ("ä[\"ö\"]", &["ä", "ö"]),
            ("$", &["$"]),
        ] {
            let split = split(text);
            let found: Vec<&str> = split.iter().map(super::Segment::key).collect();
            assert_eq!(found, keys, "{text}");
        }
    }

    #[test]
    fn removes_the_first_root_wherever_it_is() {
        assert_eq!(without_root("$.a.b"), "a.b");
        assert_eq!(without_root("a.b"), "a.b");
        assert_eq!(without_root("a$.b$.c"), "ab$.c");
        assert_eq!(without_root("$"), "$");
        assert_eq!(without_root("$['a']"), "$['a']");
    }
}
