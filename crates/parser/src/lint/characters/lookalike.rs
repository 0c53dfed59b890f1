use unicode_script::{Script, UnicodeScript};
use unicode_security::confusable_detection::skeleton;

use super::Seen;
use crate::diagnostic::Span;
use crate::diagnostic::codes::lint as codes;

/// The words of a text in which letters of another alphabet pass for those of the word.
///
/// A word in which they do not, such as `kΩ`, is one in two scripts and nothing to warn of.
pub(super) fn find(text: &str) -> Vec<Seen> {
    let mut found = Vec::new();
    let mut rest = text.char_indices().peekable();
    while let Some((start, first)) = rest.next() {
        if !first.is_alphabetic() {
            continue;
        }
        let mut end = start + first.len_utf8();
        while let Some((at, c)) = rest.next_if(|(_, c)| c.is_alphabetic()) {
            end = at + c.len_utf8();
        }
        let word = text.get(start..end).unwrap_or_default();
        if !word.is_ascii() {
            found.extend(disguised(word, start));
        }
    }
    found
}

/// The first letter of a word that belongs to another alphabet and passes for one of the word's.
fn disguised(word: &str, start: usize) -> Option<Seen> {
    let letters = || word.char_indices();
    let mut strangers = letters().filter(|(_, c)| !is_latin(*c)).peekable();
    let &(first, stranger) = strangers.peek()?;
    if !letters().any(|(_, c)| is_latin(c)) {
        return None;
    }
    if strangers.all(|(_, c)| latin(c).is_some()) {
        let plain: String = word.chars().map(|c| latin(c).unwrap_or(c)).collect();
        let looks = latin(stranger)?;
        return Some(seen(word, start, (first, stranger), looks, "Latin", plain));
    }
    // The other way round: Latin letters among those of the stranger's alphabet.
    let script = stranger.script();
    let own = |c: char| {
        if is_latin(c) {
            counterpart(c, script)
        } else {
            Some(c)
        }
    };
    let plain: String = word.chars().map(own).collect::<Option<_>>()?;
    let (at, intruder) = letters().find(|(_, c)| is_latin(*c))?;
    let looks = own(intruder)?;
    Some(seen(
        word,
        start,
        (at, intruder),
        looks,
        script.full_name(),
        plain,
    ))
}

fn seen(
    word: &str,
    start: usize,
    (at, letter): (usize, char),
    looks: char,
    alphabet: &str,
    plain: String,
) -> Seen {
    let kind = letter.script().full_name();
    Seen {
        code: &codes::LOOKALIKE_LETTER,
        span: Span::new(start + at, start + at + letter.len_utf8()),
        message: format!(
            "this is U+{:04X}, a {kind} letter among {alphabet} ones that looks like `{looks}`",
            u32::from(letter)
        ),
        help: "write the word in one alphabet: texts that only look alike are never equal",
        fix: (Span::new(start, start + word.len()), plain),
    }
}

/// Whether a letter is one of the Latin alphabet as it is usually written.
fn is_latin(c: char) -> bool {
    c.is_ascii() || c.script() == Script::Latin && !('\u{ff21}'..='\u{ff5a}').contains(&c)
}

/// The plain Latin letter that a letter of another alphabet looks like.
fn latin(c: char) -> Option<char> {
    let text = c.to_string();
    let mut looks = skeleton(&text);
    let only = looks.next().filter(char::is_ascii_alphabetic)?;
    looks.next().is_none().then_some(only)
}

/// The letter of another alphabet that a Latin letter looks like.
fn counterpart(c: char, script: Script) -> Option<char> {
    let alphabet = match script {
        Script::Cyrillic => '\u{410}'..='\u{45f}',
        Script::Greek => '\u{391}'..='\u{3c9}',
        _ => return None,
    };
    alphabet.into_iter().find(|other| latin(*other) == Some(c))
}
