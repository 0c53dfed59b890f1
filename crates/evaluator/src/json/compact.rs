//! Taking the blanks out of JSON.

use bumpalo::Bump;
use bumpalo::collections::String as ArenaString;

use super::scan::{self, is_blank};

/// The text without the blanks between its parts; none where there are none, or where parts would run together. Whether
/// it is JSON is not looked at: it is if and only if the text was. None as well for a text with escapes that need not be
/// or could be shorter: what is read whole is printed with as few and as short as will do, and so must this be.
pub(super) fn compact<'a>(text: &str, arena: &'a Bump) -> Option<&'a str> {
    let bytes = text.as_bytes();
    let mut out = ArenaString::with_capacity_in(text.len(), arena);
    let (mut from, mut at) = (0, 0);
    while let Some(byte) = bytes.get(at) {
        if *byte == b'"' {
            at = behind_string(bytes, at)?;
            continue;
        }
        if !is_blank(*byte) {
            at += 1;
            continue;
        }
        out.push_str(text.get(from..at)?);
        let blanks = bytes.get(at..)?.iter().take_while(|byte| is_blank(**byte));
        from = at + blanks.count();
        let (before, behind) = (out.as_bytes().last(), bytes.get(from));
        if !(is_edge(before) || is_edge(behind)) {
            return None;
        }
        at = from;
    }
    if from == 0 {
        return None;
    }
    out.push_str(text.get(from..)?);
    Some(out.into_bump_str())
}

/// Where a string ends that begins at a position; none where it is printed in another way than it is written.
fn behind_string(bytes: &[u8], at: usize) -> Option<usize> {
    let mut at = at + 1;
    loop {
        at = scan::special(bytes, at);
        match (bytes.get(at)?, bytes.get(at + 1)) {
            (b'"', _) => return Some(at + 1),
            (b'\\', Some(b'"' | b'\\' | b'b' | b'f' | b'n' | b'r' | b't')) => at += 2,
            _ => return None,
        }
    }
}

/// Whether blanks beside a byte hold no two parts apart: it is punctuation, the end of a string, or the text's.
fn is_edge(byte: Option<&u8>) -> bool {
    byte.is_none_or(|byte| matches!(byte, b'{' | b'}' | b'[' | b']' | b',' | b':' | b'"'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_blanks_out_where_they_separate_nothing() {
        let arena = Bump::new();
        let cases = [
            (
                " {\"a b\" : [ 1 , \" x\" ] }\r\n",
                Some("{\"a b\":[1,\" x\"]}"),
            ),
            ("{\"a\":1}", None),
            ("[1 2]", None),
            ("[tr ue]", None),
            ("[1, \"a b", None),
            ("[1, \"\\n \\\"\"]", Some("[1,\"\\n \\\"\"]")),
            ("[1, \"\\/\"]", None),
            ("[1, \"\\u0041\"]", None),
            ("[1, \"\\", None),
            (" ", Some("")),
        ];
        for (text, expected) in cases {
            assert_eq!(compact(text, &arena), expected, "{text}");
        }
    }
}
