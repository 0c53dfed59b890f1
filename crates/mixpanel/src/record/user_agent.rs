//! Browser and version from what a browser calls itself, by the rules of Segment's destination.

use memchr::memchr_iter;
use segue_evaluator::value::is_blank;

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

/// By byte: the tokens that begin with it, and those that go on with it.
const FIRST: [Tokens; 256] = tokens_by_byte(0);
const SECOND: [Tokens; 256] = tokens_by_byte(1);

/// By byte: the tokens that have it at a position.
#[expect(clippy::indexing_slicing, reason = "happens while compiling")]
const fn tokens_by_byte(position: usize) -> [Tokens; 256] {
    let mut tokens = [0; 256];
    let mut rest = TOKENS;
    let mut bit = 1;
    while let [(text, any_case), tail @ ..] = rest {
        let byte = text.as_bytes()[position];
        tokens[byte as usize] |= bit;
        if *any_case {
            tokens[byte.to_ascii_lowercase() as usize] |= bit;
            tokens[byte.to_ascii_uppercase() as usize] |= bit;
        }
        bit <<= 1;
        rest = tail;
    }
    tokens
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

/// The tokens in a user agent, in one pass.
fn tokens(agent: &[u8]) -> Tokens {
    let mut found = 0;
    let mut rest = agent;
    while let [first, tail @ ..] = rest
        && let [second, ..] = tail
    {
        let with = |tokens: &[Tokens; 256], byte: u8| tokens.get(usize::from(byte)).copied();
        let mut candidates =
            with(&FIRST, *first).unwrap_or(0) & with(&SECOND, *second).unwrap_or(0) & !found;
        while candidates != 0 {
            let position = candidates.trailing_zeros();
            if let Some(&(text, any_case)) = TOKENS.get(position as usize)
                && let Some(head) = rest.get(..text.len())
                && (head == text.as_bytes()
                    || any_case && head.eq_ignore_ascii_case(text.as_bytes()))
            {
                found |= 1 << position;
            }
            candidates &= candidates - 1;
        }
        rest = tail;
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

    proptest! {
        #[test]
        fn tokens_are_found_wherever_they_stand(before in ".{0,20}", after in ".{0,20}", which in 0..TOKENS.len()) {
            let (token, any_case) = TOKENS[which];
            let agent = format!("{before}{}{after}", if any_case { token.to_uppercase() } else { token.to_owned() });
            prop_assert!(tokens(agent.as_bytes()) & (1 << which) != 0);
            let version = browser(&agent).version;
            prop_assert!(version.is_none_or(|version| agent.contains(version)));
        }
    }
}
