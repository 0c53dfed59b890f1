//! Browser and version from what a browser calls itself, by the rules of Segment's destination.

use memchr::memchr_iter;
use segue_evaluator::value::{is_blank, is_same};

/// A browser.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Browser<'u> {
    /// `$browser`; empty where no rule fits.
    pub(super) name: &'static str,
    /// `$browser_version`, at least two numbers with a point between them.
    pub(super) version: Option<&'u str>,
}

/// A set of tokens, by position in [`TOKENS`].
type Tokens = u32;

macro_rules! tokens {
    ($($name:ident = $text:literal $(, $any_case:ident)?;)+) => {
        #[allow(
            non_camel_case_types,
            clippy::upper_case_acronyms,
            reason = "named like the constants"
        )]
        enum Position { $($name),+ }
        $(const $name: Tokens = 1 << Position::$name as u32;)+
        /// What rules look for, and whether in any case.
        const TOKENS: &[(&str, bool)] = &[$(($text, tokens!(@ $($any_case)?))),+];
    };
    (@) => { false };
    (@ any_case) => { true };
}

tokens! {
    OPR = " OPR/";
    MINI = "Mini";
    BLACKBERRY = "BlackBerry", any_case;
    PLAYBOOK = "PlayBook", any_case;
    BB10 = "BB10", any_case;
    IEMOBILE = "IEMobile";
    WPDESKTOP = "WPDesktop";
    SAMSUNG = "SamsungBrowser/";
    EDGE = "Edge";
    EDG = "Edg/";
    FBIOS = "FBIOS";
    CHROME = "Chrome";
    CRIOS = "CriOS";
    UCWEB = "UCWEB";
    UCBROWSER = "UCBrowser";
    FXIOS = "FxiOS";
    SAFARI = "Safari";
    IPHONE = "iPhone";
    ANDROID = "Android";
    KONQUEROR = "Konqueror";
    FIREFOX = "Firefox";
    MSIE = "MSIE";
    TRIDENT = "Trident/";
    GECKO = "Gecko";
}

/// The pairs of bytes that are looked at are so far from each other: no token can stand between two, for the shortest
/// has four bytes.
const STEP: usize = 3;

/// By position in a token and byte, folded: the tokens that have it there.
#[expect(clippy::indexing_slicing, reason = "happens while compiling")]
const AT: [[Tokens; FOLDS]; STEP + 1] = {
    let mut at = [[0; FOLDS]; STEP + 1];
    let mut rest = TOKENS;
    let mut bit = 1;
    while let [(text, any_case), tail @ ..] = rest {
        let mut position = 0;
        while position <= STEP {
            let byte = text.as_bytes()[position];
            at[position][fold(byte)] |= bit;
            if *any_case {
                at[position][fold(byte.to_ascii_lowercase())] |= bit;
                at[position][fold(byte.to_ascii_uppercase())] |= bit;
            }
            position += 1;
        }
        bit <<= 1;
        rest = tail;
    }
    at
};

/// By byte, folded: with which bytes behind it, folded, as bits, it is among the first four of a token.
#[expect(clippy::indexing_slicing, reason = "happens while compiling")]
const PAIRS: [u64; FOLDS] = {
    let mut pairs = [0; FOLDS];
    let mut first = 0;
    while first < FOLDS {
        let mut second = 0;
        while second < FOLDS {
            let mut position = 0;
            while position < STEP {
                if AT[position][first] & AT[position + 1][second] != 0 {
                    pairs[first] |= 1 << second;
                }
                position += 1;
            }
            second += 1;
        }
        first += 1;
    }
    pairs
};

/// Bytes are folded so that a set of them fits into a word; letters of the same case remain apart.
const FOLDS: usize = u64::BITS as usize;

const fn fold(byte: u8) -> usize {
    byte as usize % FOLDS
}

/// A rule: fits when all of `all` and one of `any` are there.
struct Rule {
    all: Tokens,
    any: Tokens,
    name: &'static str,
    /// What the version stands behind.
    markers: &'static [&'static str],
}

const fn rule(
    all: Tokens,
    any: Tokens,
    name: &'static str,
    markers: &'static [&'static str],
) -> Rule {
    Rule {
        all,
        any,
        name,
        markers,
    }
}

/// The name of the one rule whose version has a blank of any kind between marker and number.
const ANDROID_MOBILE: &str = "Android Mobile";

/// The first that fits decides.
const RULES: [Rule; 18] = [
    rule(OPR | MINI, OPR, "Opera Mini", &[]),
    rule(OPR, OPR, "Opera", &["Opera/", "OPR/"]),
    rule(
        0,
        BLACKBERRY | PLAYBOOK | BB10,
        "BlackBerry",
        &["BlackBerry "],
    ),
    rule(
        0,
        IEMOBILE | WPDESKTOP,
        "Internet Explorer Mobile",
        &["rv:"],
    ),
    rule(0, SAMSUNG, "Samsung Internet", &["SamsungBrowser/"]),
    rule(0, EDGE | EDG, "Microsoft Edge", &["Edg/", "Edge/"]),
    rule(0, FBIOS, "Facebook Mobile", &[]),
    rule(0, CHROME, "Chrome", &["Chrome/"]),
    rule(0, CRIOS, "Chrome iOS", &["CriOS/"]),
    rule(
        0,
        UCWEB | UCBROWSER,
        "UC Browser",
        &["UCBrowser/", "UCWEB/"],
    ),
    rule(0, FXIOS, "Firefox iOS", &["FxiOS/"]),
    rule(SAFARI, IPHONE, "Mobile Safari", &["Version/"]),
    rule(0, SAFARI, "Safari", &["Version/"]),
    rule(0, ANDROID, ANDROID_MOBILE, &["android"]),
    rule(0, KONQUEROR, "Konqueror", &["Konqueror:"]),
    rule(0, FIREFOX, "Firefox", &["Firefox/"]),
    rule(0, MSIE | TRIDENT, "Internet Explorer", &["rv:", "MSIE "]),
    rule(0, GECKO, "Mozilla", &["rv:"]),
];

/// The browser that a user agent names.
pub(super) fn browser(agent: &str) -> Browser<'_> {
    let found = tokens(agent.as_bytes());
    RULES
        .iter()
        .find(|rule| found & rule.all == rule.all && found & rule.any != 0)
        .map_or(
            Browser {
                name: "",
                version: None,
            },
            |rule| Browser {
                name: rule.name,
                version: version(agent, rule),
            },
        )
}

/// The tokens in a user agent. Of three pairs of bytes one is looked at, and hardly any of these is in a token.
fn tokens(agent: &[u8]) -> Tokens {
    let (steps, rest) = agent.as_chunks::<STEP>();
    let mut found = 0;
    for (step, [first, second, _]) in steps.iter().enumerate() {
        if is_pair(*first, *second) {
            found |= tokens_around(agent, step * STEP);
        }
    }
    if let [first, second] = rest
        && is_pair(*first, *second)
    {
        found |= tokens_around(agent, steps.len() * STEP);
    }
    found
}

/// Whether two bytes may follow each other among the first four of a token.
#[inline]
fn is_pair(first: u8, second: u8) -> bool {
    let seconds = PAIRS.get(fold(first)).copied().unwrap_or(0);
    seconds >> fold(second) & 1 != 0
}

/// The tokens that begin at a position or up to two bytes before.
#[inline(never)]
fn tokens_around(agent: &[u8], at: usize) -> Tokens {
    let Some([first, second, ..]) = agent.get(at..) else {
        return 0;
    };
    let mut found = 0;
    for (before, (firsts, seconds)) in AT.iter().zip(AT.iter().skip(1)).enumerate() {
        let with =
            |tokens: &[Tokens; FOLDS], byte: u8| tokens.get(fold(byte)).copied().unwrap_or(0);
        let mut candidates = with(firsts, *first) & with(seconds, *second);
        while candidates != 0 {
            let position = candidates.trailing_zeros();
            if let Some(&(text, any_case)) = TOKENS.get(position as usize)
                && let Some(start) = at.checked_sub(before)
                && let Some(there) = agent.get(start..start + text.len())
                && (is_same(there, text.as_bytes())
                    || any_case && there.eq_ignore_ascii_case(text.as_bytes()))
            {
                found |= 1 << position;
            }
            candidates &= candidates - 1;
        }
    }
    found
}

/// The version in the first place where a marker has one behind it.
fn version<'u>(agent: &'u str, rule: &Rule) -> Option<&'u str> {
    rule.markers
        .iter()
        .filter_map(|marker| {
            let first = *marker.as_bytes().first()?;
            memchr_iter(first, agent.as_bytes()).find_map(|at| {
                let behind = agent.get(at..)?.strip_prefix(marker)?;
                let number = if rule.name == ANDROID_MOBILE {
                    behind.strip_prefix(is_blank)?
                } else {
                    behind
                };
                Some((at, leading_version(number)?))
            })
        })
        .min_by_key(|&(at, _)| at)
        .map(|(_, version)| version)
}

/// Digits with points between them at the beginning of a text, at least one point.
fn leading_version(text: &str) -> Option<&str> {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let mut end = digits(text);
    let mut points = 0;
    while let Some(rest) = text.get(end..).and_then(|rest| rest.strip_prefix('.')) {
        match digits(rest) {
            0 => break,
            more => end += 1 + more,
        }
        points += 1;
    }
    if points == 0 || text.starts_with('.') {
        return None;
    }
    text.get(..end)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn real_user_agents() {
        let cases: Vec<(String, Option<String>, String)> =
            serde_yaml::from_str(include_str!("../../tests/user_agents.yaml")).unwrap();
        for (name, version, agent) in &cases {
            let browser = browser(agent);
            assert_eq!(
                (browser.name, browser.version),
                (name.as_str(), version.as_deref()),
                "{agent}"
            );
        }
    }

    #[test]
    fn tokens_are_as_long_as_they_are_taken_for() {
        assert!(
            TOKENS
                .iter()
                .all(|(token, _)| (4..=16).contains(&token.len()))
        );
    }

    /// What is meant by the tokens of a user agent.
    fn contained(agent: &str) -> Tokens {
        let mut found = 0;
        for (position, (token, any_case)) in TOKENS.iter().enumerate() {
            let contains = if *any_case {
                agent
                    .to_ascii_lowercase()
                    .contains(&token.to_ascii_lowercase())
            } else {
                agent.contains(token)
            };
            found |= Tokens::from(contains) << position;
        }
        found
    }

    /// Texts with tokens in them, and what nearly is one.
    fn agent() -> impl Strategy<Value = String> {
        let token = (0..TOKENS.len()).prop_map(|which| TOKENS[which].0);
        let piece = prop_oneof![
            token.clone().prop_map(str::to_owned),
            token.clone().prop_map(str::to_uppercase),
            token.clone().prop_map(str::to_lowercase),
            (token, 1..15_usize).prop_map(|(token, end)| token.chars().take(end).collect()),
            "[ /a-zA-Z0-9]{0,3}",
            "\\PC{0,3}",
        ];
        proptest::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #[test]
        fn tokens_are_those_contained(agent in agent()) {
            prop_assert_eq!(tokens(agent.as_bytes()), contained(&agent));
            let version = browser(&agent).version;
            prop_assert!(version.is_none_or(|version| agent.contains(version)));
        }
    }
}
