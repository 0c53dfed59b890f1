use super::Seen;
use crate::diagnostic::Span;
use crate::diagnostic::codes::lint as codes;

/// Characters that change the direction of writing for what follows: text with one need not be what it shows.
const DIRECTION: &[(char, &str)] = &[
    ('\u{202a}', "left-to-right embedding"),
    ('\u{202b}', "right-to-left embedding"),
    ('\u{202c}', "pop directional formatting"),
    ('\u{202d}', "left-to-right override"),
    ('\u{202e}', "right-to-left override"),
    ('\u{2066}', "left-to-right isolate"),
    ('\u{2067}', "right-to-left isolate"),
    ('\u{2068}', "first strong isolate"),
    ('\u{2069}', "pop directional isolate"),
];

/// Characters that show as nothing.
const INVISIBLE: &[(char, &str)] = &[
    ('\u{00ad}', "soft hyphen"),
    ('\u{061c}', "arabic letter mark"),
    ('\u{115f}', "hangul filler"),
    ('\u{1160}', "hangul filler"),
    ('\u{180e}', "mongolian vowel separator"),
    ('\u{200b}', "zero width space"),
    ('\u{200e}', "left-to-right mark"),
    ('\u{200f}', "right-to-left mark"),
    ('\u{2060}', "word joiner"),
    ('\u{3164}', "hangul filler"),
    ('\u{feff}', "zero width no-break space"),
    ('\u{ffa0}', "hangul filler"),
];

/// Characters that join or part letters of some scripts, and do nothing among others.
const JOINERS: &[(char, &str)] = &[
    ('\u{200c}', "zero width non-joiner"),
    ('\u{200d}', "zero width joiner"),
];

/// Blanks that no comparison takes for the usual one.
const BLANKS: &[(char, &str)] = &[
    ('\u{00a0}', "no-break space"),
    ('\u{2000}', "en quad"),
    ('\u{2001}', "em quad"),
    ('\u{2002}', "en space"),
    ('\u{2003}', "em space"),
    ('\u{2007}', "figure space"),
    ('\u{2009}', "thin space"),
    ('\u{200a}', "hair space"),
    ('\u{202f}', "narrow no-break space"),
    ('\u{205f}', "mathematical space"),
];

/// Whether a character is one of these.
pub(crate) fn is_hidden(c: char) -> bool {
    let lists = [DIRECTION, INVISIBLE, JOINERS, BLANKS];
    !c.is_ascii() && lists.iter().any(|list| named(list, c).is_some())
}

/// The hidden characters of a text; in comments only those that can make other text look different.
pub(super) fn find(text: &str, in_comment: impl Fn(usize) -> bool) -> Vec<Seen> {
    let mut found = Vec::new();
    let mut before = None;
    for (at, c) in text.char_indices() {
        let after = || {
            text.get(at + c.len_utf8()..)
                .and_then(|rest| rest.chars().next())
        };
        let plain = |c: Option<char>| c.is_none_or(|c| c.is_ascii());
        // The mark at the beginning of a file says that it is UTF-8.
        let mark = at == 0 && c == '\u{feff}';
        let known = named(DIRECTION, c).map(|name| (name, "")).or_else(|| {
            let elsewhere = !c.is_ascii() && !mark && !in_comment(at);
            let lone = plain(before) && plain(after());
            elsewhere
                .then(|| {
                    let joiner = named(JOINERS, c).filter(|_| lone);
                    let invisible = named(INVISIBLE, c).or(joiner).map(|name| (name, ""));
                    invisible.or_else(|| named(BLANKS, c).map(|name| (name, " ")))
                })
                .flatten()
        });
        if let Some((name, replacement)) = known {
            let span = Span::new(at, at + c.len_utf8());
            found.push(Seen {
                code: &codes::HIDDEN_CHARACTER,
                span,
                message: format!(
                    "here stands U+{:04X}, {}, which cannot be seen",
                    u32::from(c),
                    name
                ),
                help: "remove it, or write it as an escape between double quotes if it is meant",
                fix: (span, replacement.to_owned()),
            });
        }
        before = Some(c);
    }
    found
}

fn named(table: &[(char, &'static str)], c: char) -> Option<&'static str> {
    let entry = table.iter().find(|(known, _)| *known == c);
    entry.map(|(_, name)| *name)
}
