//! Replacements that mend findings, and what becomes of a file when they are made.

use super::{Diagnostic, Severity, Span};

/// How often a file is looked over again with all fixes made that have come up, and how often to find out which of
/// them do harm.
const ROUNDS: usize = 100;

/// Text to put in place of a span.
#[derive(Clone, Debug, PartialEq)]
pub struct Fix {
    /// What to replace.
    pub span: Span,
    /// With what.
    pub replacement: String,
    /// Whether the fix cannot change what the file means.
    pub safe: bool,
}

/// Which fixes are made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fixes {
    /// Those that cannot change what the file means.
    Safe,
    /// Those that may be something else than was meant, too.
    All,
}

impl Fixes {
    /// The fix of a finding, if it is to be made.
    pub fn of(self, finding: &Diagnostic) -> Option<&Fix> {
        let fix = finding.fix.as_ref();
        fix.filter(|fix| fix.safe || self == Self::All)
    }
}

/// A file with its fixes made.
#[derive(Clone, Debug, PartialEq)]
pub struct Mended {
    /// Its text.
    pub text: String,
    /// How many fixes were made.
    pub fixes: usize,
    /// What is still found in it.
    pub left: Vec<Diagnostic>,
}

/// Makes the fixes of a file, and those that come up once these are made, until there are no more. Fixes in the same
/// place wait for their turn.
///
/// The text that comes out has no error that was not in the file: a fix after which there would be one is left out.
/// `lint` says what is found in a text.
pub fn mend(text: &str, fixes: Fixes, lint: impl Fn(&str) -> Vec<Diagnostic>) -> Mended {
    let found = lint(text);
    let known = found.clone();
    let errors = Errors::among(&known);
    let mut best = Mended {
        text: text.to_owned(),
        fixes: 0,
        left: found,
    };
    let mut latest = best.clone();
    for _ in 0..ROUNDS {
        let Some(next) = latest.with(&latest.wanted(fixes), &lint) else {
            break;
        };
        latest = next;
        if errors.cover(&latest.left) {
            best.clone_from(&latest);
        }
    }
    if best == latest {
        return best;
    }
    // Some fix does harm that no other mends: the others are made one by one.
    let mut rounds = 0..ROUNDS;
    loop {
        let wanted = best.wanted(fixes);
        let mut alone = wanted.iter().zip(&mut rounds);
        let better = alone.find_map(|(fix, _)| {
            let next = best.with(std::slice::from_ref(fix), &lint)?;
            errors.cover(&next.left).then_some(next)
        });
        match better {
            Some(better) => best = better,
            None => return best,
        }
    }
}

impl Mended {
    /// The fixes that are still to be made.
    fn wanted(&self, fixes: Fixes) -> Vec<&Fix> {
        self.left
            .iter()
            .filter_map(|found| fixes.of(found))
            .collect()
    }

    /// The text with some more fixes made. None where that is no change.
    fn with(&self, fixes: &[&Fix], lint: impl Fn(&str) -> Vec<Diagnostic>) -> Option<Self> {
        let replacements = fixes.iter().map(|fix| (fix.span, fix.replacement.as_str()));
        let (text, made) = replace(&self.text, replacements);
        (text != self.text).then(|| Self {
            left: lint(&text),
            fixes: self.fixes + made,
            text,
        })
    }
}

/// The errors of a file, wherever they stand.
struct Errors<'d>(Vec<(&'static str, &'d str)>);

impl<'d> Errors<'d> {
    fn among(found: &'d [Diagnostic]) -> Self {
        let errors = found.iter().filter(|d| d.severity == Severity::Error);
        let mut errors: Vec<_> = errors.map(|d| (d.code.id, d.message.as_str())).collect();
        errors.sort_unstable();
        Self(errors)
    }

    /// Whether all errors among these findings are among them.
    fn cover(&self, found: &[Diagnostic]) -> bool {
        let mut known = self.0.iter();
        let mut errors = Errors::among(found).0.into_iter();
        errors.all(|error| known.any(|known| *known == error))
    }
}

/// A text with other texts in place of some of its spans, and how many of them were put there. One that begins
/// where another does, or inside it, is left out.
pub fn replace<'r>(
    text: &str,
    replacements: impl IntoIterator<Item = (Span, &'r str)>,
) -> (String, usize) {
    let mut replacements: Vec<_> = replacements.into_iter().collect();
    replacements.sort_by_key(|(span, _)| *span);
    let mut replaced = String::with_capacity(text.len());
    let (mut done, mut made) = (0, 0);
    let mut before = None;
    for (span, replacement) in replacements {
        let (Some(kept), true) = (text.get(done..span.start), before != Some(span.start)) else {
            continue;
        };
        replaced.push_str(kept);
        replaced.push_str(replacement);
        before = Some(span.start);
        done = span.end;
        made += 1;
    }
    replaced.push_str(text.get(done..).unwrap_or_default());
    (replaced, made)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::codes::{file, lint};

    #[test]
    fn replacements_in_the_same_place_are_left_out() {
        let check = |replacements: &[(usize, usize, &str)], wanted: &str, count| {
            let replacements = replacements.iter();
            let spans = replacements.map(|(start, end, text)| (Span::new(*start, *end), *text));
            assert_eq!(replace("abcdef", spans), (wanted.to_owned(), count));
        };
        check(&[], "abcdef", 0);
        check(&[(1, 2, "X"), (4, 6, "")], "aXcd", 2);
        check(&[(4, 5, "Y"), (2, 4, "X")], "abXYf", 2);
        check(&[(1, 4, "X"), (2, 5, "Y"), (5, 5, "Z")], "aXeZf", 2);
        check(&[(3, 3, "X"), (3, 3, "X"), (3, 4, "Y")], "abcXdef", 1);
        check(&[(6, 6, "!"), (7, 9, "?")], "abcdef!", 1);
    }

    /// A language in which `a` shall be `b`, `c` cannot be at all, `x` shall be `c`, and `y`, too, but safely.
    fn found(text: &str) -> Vec<Diagnostic> {
        let each = text.char_indices().filter_map(|(at, c)| {
            let span = Span::new(at, at + 1);
            let finding = Diagnostic::new(&lint::UNUSED_LET, span, c.to_string());
            match c {
                'a' => Some(finding.fix(span, "b", true)),
                'c' => Some(Diagnostic::new(&file::UNKNOWN_KEY, span, "c")),
                'x' => Some(finding.fix(span, "c", false)),
                'y' => Some(finding.fix(span, "c", true)),
                'p' => Some(finding.fix(span, "q", true)),
                'q' => Some(Diagnostic::new(&file::UNKNOWN_KEY, span, "q").fix(span, "r", true)),
                '1'..'9' => Some(finding.fix(span, char::from(c as u8 + 1).to_string(), true)),
                'u' => Some(finding.fix(span, "v", true)),
                'v' => Some(finding.fix(span, "u", true)),
                _ => None,
            }
        });
        each.collect()
    }

    #[test]
    fn fixes_are_made_until_there_are_none_and_never_harm() {
        for (text, fixes, wanted, made) in [
            ("none", Fixes::All, "none", 0),
            ("aha", Fixes::Safe, "bhb", 2),
            ("1", Fixes::Safe, "9", 8),
            // What is unsafe is left alone, and what would be an error.
            ("ax", Fixes::Safe, "bx", 1),
            ("axa", Fixes::All, "bxb", 2),
            ("aya", Fixes::Safe, "byb", 2),
            // One error more of a kind that is there is a new one.
            ("ca", Fixes::All, "cb", 1),
            ("cxa", Fixes::All, "cxb", 1),
            // An error that is mended in its turn does no harm.
            ("pa", Fixes::Safe, "rb", 3),
        ] {
            let mended = mend(text, fixes, found);
            assert_eq!(
                (mended.text.as_str(), mended.fixes),
                (wanted, made),
                "{text}"
            );
            assert_eq!(mended.left, found(&mended.text));
        }
        // What would never come to an end is ended.
        assert_eq!(mend("u", Fixes::Safe, found).fixes, ROUNDS);
    }
}
