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
/// A fix after which its finding is still there is left out, and so is one after which the file would have an error
/// that it did not have. `lint` says what is found in a text.
pub fn mend(text: &str, fixes: Fixes, lint: impl Fn(&str) -> Vec<Diagnostic>) -> Mended {
    let untouched = Mended {
        text: text.to_owned(),
        fixes: 0,
        left: lint(text),
    };
    let errors = Errors::among(&untouched.left);
    let (mut best, mut latest) = (untouched.clone(), untouched.clone());
    for _ in 0..ROUNDS {
        let wanted = latest.wanted(fixes);
        let settled = wanted.is_empty();
        match latest.with(&wanted, &lint) {
            Some(next) => latest = next,
            None if settled && best == latest => return best,
            // Some fix does harm that no other mends, or does not mend.
            None => return best.one_by_one(fixes, &errors, &lint),
        }
        if errors.cover(&latest.left) {
            best.clone_from(&latest);
        }
    }
    // They bring up one another without end.
    untouched
}

impl Mended {
    /// The findings whose fixes are still to be made, in the order of these.
    fn wanted(&self, fixes: Fixes) -> Vec<(&Diagnostic, &Fix)> {
        let left = self.left.iter();
        let mut wanted: Vec<_> = left.filter_map(|d| Some((d, fixes.of(d)?))).collect();
        wanted.sort_by_key(|(_, fix)| fix.span);
        wanted
    }

    /// The text with some more fixes made, of those in the same place the first. None where that is no change, or does
    /// not mend what it should.
    fn with(
        &self,
        wanted: &[(&Diagnostic, &Fix)],
        lint: impl Fn(&str) -> Vec<Diagnostic>,
    ) -> Option<Self> {
        let mut made: Vec<(&Diagnostic, &Fix)> = Vec::new();
        for (finding, fix) in wanted {
            if made
                .last()
                .is_none_or(|(_, before)| before.span.is_before(fix.span))
            {
                made.push((finding, fix));
            }
        }
        let replacements = made
            .iter()
            .map(|(_, fix)| (fix.span, fix.replacement.as_str()));
        let text = replace(&self.text, replacements);
        if text == self.text {
            return None;
        }
        let left = lint(&text);
        let is_left = |finding: &Diagnostic| {
            let start = moved(finding.span.start, &made);
            left.iter().any(|d| {
                d.code == finding.code && d.message == finding.message && d.span.start == start
            })
        };
        let mends = !made.iter().any(|(finding, _)| is_left(finding));
        mends.then(|| Self {
            fixes: self.fixes + made.len(),
            text,
            left,
        })
    }

    /// The fixes made one by one, but those that do harm.
    fn one_by_one(
        mut self,
        fixes: Fixes,
        errors: &Errors<'_>,
        lint: &impl Fn(&str) -> Vec<Diagnostic>,
    ) -> Self {
        let mut rounds = 0..ROUNDS;
        loop {
            let wanted = self.wanted(fixes);
            let mut alone = wanted.iter().zip(&mut rounds);
            let better = alone.find_map(|(fix, _)| {
                let next = self.with(std::slice::from_ref(fix), lint)?;
                errors.cover(&next.left).then_some(next)
            });
            match better {
                Some(better) => self = better,
                None => return self,
            }
        }
    }
}

/// Where a byte of a text is once these fixes have been made.
fn moved(at: usize, made: &[(&Diagnostic, &Fix)]) -> usize {
    let mut moved = at;
    for (_, fix) in made.iter().filter(|(_, fix)| fix.span.start < at) {
        let end = fix.span.end.min(at);
        moved = (moved + fix.replacement.len()).saturating_sub(end - fix.span.start);
    }
    moved
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

/// A text with other texts in place of some of its spans. One that begins where another does, or inside it, is left
/// out.
pub fn replace<'r>(text: &str, replacements: impl IntoIterator<Item = (Span, &'r str)>) -> String {
    let mut replacements: Vec<_> = replacements.into_iter().collect();
    replacements.sort_by_key(|(span, _)| *span);
    let mut replaced = String::with_capacity(text.len());
    let mut before: Option<Span> = None;
    for (span, replacement) in replacements {
        let done = before.map_or(0, |before| before.end);
        let free = before.is_none_or(|before| before.is_before(span));
        let Some(kept) = text.get(done..span.start).filter(|_| free) else {
            continue;
        };
        replaced.push_str(kept);
        replaced.push_str(replacement);
        before = Some(span);
    }
    let done = before.map_or(0, |before| before.end);
    replaced.push_str(text.get(done..).unwrap_or_default());
    replaced
}

impl Span {
    /// Whether both can be replaced, this one first.
    fn is_before(self, other: Self) -> bool {
        self.end <= other.start && self.start < other.start
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::codes::{file, lint};

    #[test]
    fn replacements_in_the_same_place_are_left_out() {
        let check = |replacements: &[(usize, usize, &str)], wanted: &str| {
            let replacements = replacements.iter();
            let spans = replacements.map(|(start, end, text)| (Span::new(*start, *end), *text));
            assert_eq!(replace("abcdef", spans), wanted);
        };
        check(&[], "abcdef");
        check(&[(1, 2, "X"), (4, 6, "")], "aXcd");
        check(&[(4, 5, "Y"), (2, 4, "X")], "abXYf");
        check(&[(1, 4, "X"), (2, 5, "Y"), (5, 5, "Z")], "aXeZf");
        check(&[(3, 3, "X"), (3, 3, "X"), (3, 4, "Y")], "abcXdef");
        check(&[(6, 6, "!"), (7, 9, "?")], "abcdef!");
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
                's' => Some(finding.fix(Span::new(at, at + 1), "s ", true)),
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
            // What is still found is not mended, and what would never come to an end is not begun.
            ("sa", Fixes::Safe, "sb", 1),
            ("ua", Fixes::Safe, "ua", 0),
        ] {
            let mended = mend(text, fixes, found);
            assert_eq!(
                (mended.text.as_str(), mended.fixes),
                (wanted, made),
                "{text}"
            );
            assert_eq!(mended.left, found(&mended.text));
        }
    }
}
