/// A compiled glob: `* ? [a-z] [abc] \x`, case-sensitive, matched against the whole text.
///
/// Total: a `[` that is never closed and a `\` at the end stand for themselves, and a range that runs backwards holds
/// no character.
#[derive(Debug, Clone)]
pub struct Glob {
    pattern: Box<str>,
    /// What stands between the stars. One part is the whole text; of several, the first is its beginning, the last
    /// its end, and the others follow each other in between.
    pub(super) parts: Box<[Part]>,
}

/// A piece of a pattern without a star.
#[derive(Debug, Clone)]
pub(super) enum Part {
    /// A literal text: most parts are, and texts are found fast.
    Text(Box<str>),
    /// One after the other.
    Chars(Box<[Char]>),
}

/// What one character of the text may be.
#[derive(Debug, Clone)]
pub(super) enum Char {
    /// `?`
    Any,
    /// This character.
    One(char),
    /// A character in one of these ranges, ends included.
    Set(Box<[(char, char)]>),
}

impl Glob {
    /// Compiles a glob.
    pub fn new(pattern: &str) -> Self {
        Self {
            pattern: pattern.into(),
            parts: parts(pattern),
        }
    }

    /// The pattern that only a text itself matches.
    pub fn escape(text: &str) -> String {
        let mut pattern = String::with_capacity(text.len());
        for c in text.chars() {
            if matches!(c, '*' | '?' | '[' | '\\') {
                pattern.push('\\');
            }
            pattern.push(c);
        }
        pattern
    }

    /// The pattern as written.
    pub fn pattern(&self) -> &str {
        &self.pattern
    }

    /// How much work it may be to match a text: its length, times that of the longest part with a `?` or a set, which
    /// is tried everywhere.
    pub(crate) fn work(&self, text: &str) -> usize {
        let longest = self.parts.iter().map(|part| match part {
            Part::Text(_) => 1,
            Part::Chars(chars) => chars.len(),
        });
        text.len().saturating_mul(longest.max().unwrap_or(1))
    }

    /// Whether the whole text matches.
    pub fn matches(&self, text: &str) -> bool {
        let (first, behind) = match &*self.parts {
            [] => return text.is_empty(),
            [whole] => return whole.strip_prefix(text) == Some(""),
            [first, behind @ ..] => (first, behind),
        };
        let Some((last, between)) = behind.split_last() else {
            return false;
        };
        let Some(mut rest) = first.strip_prefix(text).and_then(|t| last.strip_suffix(t)) else {
            return false;
        };
        // The leftmost place for each part leaves the most room for the next.
        between.iter().all(|part| match part.find(rest) {
            Some(behind) => {
                rest = behind;
                true
            }
            None => false,
        })
    }
}

impl Part {
    /// What follows the part at the start of a text.
    fn strip_prefix<'t>(&self, text: &'t str) -> Option<&'t str> {
        match self {
            Self::Text(own) => text.strip_prefix(&**own),
            Self::Chars(chars) => {
                let mut rest = text.chars();
                let fits = chars
                    .iter()
                    .all(|c| rest.next().is_some_and(|t| c.takes(t)));
                fits.then_some(rest.as_str())
            }
        }
    }

    /// What precedes the part at the end of a text.
    fn strip_suffix<'t>(&self, text: &'t str) -> Option<&'t str> {
        match self {
            Self::Text(own) => text.strip_suffix(&**own),
            Self::Chars(chars) => {
                let mut rest = text.chars();
                let mut chars = chars.iter().rev();
                let fits = chars.all(|c| rest.next_back().is_some_and(|t| c.takes(t)));
                fits.then_some(rest.as_str())
            }
        }
    }

    /// What follows the first place of the part in a text.
    fn find<'t>(&self, text: &'t str) -> Option<&'t str> {
        match self {
            Self::Text(own) => text.split_once(&**own).map(|(_, behind)| behind),
            Self::Chars(_) => {
                let mut from = text.chars();
                loop {
                    if let Some(behind) = self.strip_prefix(from.as_str()) {
                        return Some(behind);
                    }
                    from.next()?;
                }
            }
        }
    }
}

impl Char {
    pub(super) fn takes(&self, c: char) -> bool {
        match self {
            Self::Any => true,
            Self::One(own) => *own == c,
            Self::Set(ranges) => ranges
                .iter()
                .any(|(first, last)| (*first..=*last).contains(&c)),
        }
    }
}

fn parts(pattern: &str) -> Box<[Part]> {
    let mut parts = Vec::new();
    let mut chars = Vec::new();
    let mut rest = pattern.chars();
    while let Some(c) = rest.next() {
        chars.push(match c {
            '*' => {
                parts.push(part(&chars));
                chars.clear();
                continue;
            }
            '?' => Char::Any,
            '\\' => Char::One(rest.next().unwrap_or('\\')),
            '[' => match set(rest.as_str()) {
                Some((ranges, behind)) => {
                    rest = behind.chars();
                    Char::Set(ranges.into())
                }
                None => Char::One('['),
            },
            c => Char::One(c),
        });
    }
    parts.push(part(&chars));
    parts.into()
}

fn part(chars: &[Char]) -> Part {
    let text: Option<String> = chars
        .iter()
        .map(|c| match c {
            Char::One(c) => Some(*c),
            _ => None,
        })
        .collect();
    match text {
        Some(text) => Part::Text(text.into()),
        None => Part::Chars(chars.into()),
    }
}

/// The ranges of a set whose `[` has been read, and what follows its `]`; none where it is not closed.
fn set(text: &str) -> Option<(Vec<(char, char)>, &str)> {
    let mut ranges = Vec::new();
    let mut rest = text.chars();
    loop {
        let first = match rest.next()? {
            ']' => return Some((ranges, rest.as_str())),
            '\\' => rest.next()?,
            c => c,
        };
        let mut ahead = rest.clone();
        // A `-` before the closing bracket stands for itself.
        let last = match (ahead.next(), ahead.next()) {
            (Some('-'), Some('\\')) => ahead.next(),
            (Some('-'), last) if last != Some(']') => last,
            _ => None,
        };
        if last.is_some() {
            rest = ahead;
        }
        ranges.push((first, last.unwrap_or(first)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn matches_whole_texts() {
        for (pattern, text, matches) in [
            ("", "", true),
            ("", "a", false),
            ("*", "", true),
            ("*", "anything", true),
            ("**", "x", true),
            ("abc", "abc", true),
            ("ab", "abc", false),
            ("bc", "abc", false),
            ("a*", "abc", true),
            ("a*", "ba", false),
            ("*c", "abc", true),
            ("*c", "abcd", false),
            ("*b*", "abc", true),
            ("*x*", "abc", false),
            ("a*d", "abcd", true),
            ("ab*ba", "aba", false),
            ("ab*ba", "abba", true),
            ("a??d", "abcd", true),
            ("a??d", "abd", false),
            ("?", "é", true),
            ("??", "é", false),
            ("ab[cC]d", "abCd", true),
            ("ab[a-z]d", "abcd", true),
            ("ab[A-Z]d", "abcd", false),
            ("[a-]", "-", true),
            ("[-a]", "-", true),
            ("[!a]", "!", true),
            ("[!a]", "b", false),
            ("[z-a]", "m", false),
            ("[]", "]", false),
            ("[\\]]", "]", true),
            ("[\\a-\\c]", "b", true),
            ("[ab", "[ab", true),
            ("ab\\*d", "ab*d", true),
            ("ab\\*d", "abxd", false),
            ("ab\\", "ab\\", true),
            ("\\?", "?", true),
            ("*[0-9]", "v12", true),
            ("*[0-9]*.?", "v12.3", true),
            ("*[0-9]*.?", "v12.34", false),
            ("*?b*", "ab", true),
            ("*?b*", "b", false),
            ("Order *", "order x", false),
        ] {
            assert_eq!(
                Glob::new(pattern).matches(text),
                matches,
                "{pattern} {text}"
            );
        }
    }

    /// The definition: a star takes any number of characters, everything else one.
    fn by_definition(pattern: &[char], text: &[char]) -> bool {
        match pattern {
            [] => text.is_empty(),
            ['*', rest @ ..] => (0..=text.len()).any(|n| by_definition(rest, &text[n..])),
            [c, rest @ ..] => {
                text.first().is_some_and(|t| *c == '?' || c == t) && by_definition(rest, &text[1..])
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(256))]

        #[test]
        fn agrees_with_the_definition(pattern in "[ab?*é]{0,8}", text in "[abé]{0,10}") {
            let chars = |s: &str| s.chars().collect::<Vec<_>>();
            prop_assert_eq!(
                Glob::new(&pattern).matches(&text),
                by_definition(&chars(&pattern), &chars(&text))
            );
        }
    }
}
