use std::io::Write;

use segue_parser::diagnostic::{Fixes, Mended, Severity};

use crate::render::counted;

/// What was found and mended in all files.
pub(super) struct Tally {
    files: usize,
    changed: usize,
    /// How many fixes were made, or would be.
    pub(super) fixes: usize,
    errors: usize,
    warnings: usize,
    hints: usize,
    /// How many of the findings that are left have a fix that is asked for, and how many another one.
    fixable: usize,
    unsafely: usize,
}

impl Tally {
    pub(super) fn of(checked: &[Mended], fixes: Fixes) -> Self {
        let left = || checked.iter().flat_map(|file| &file.left);
        let of = |severity| left().filter(|d| d.severity == severity).count();
        let fixable = left().filter(|d| fixes.of(d).is_some()).count();
        let all = left().filter(|d| d.fix.is_some()).count();
        Self {
            files: checked.len(),
            changed: checked.iter().filter(|file| file.fixes > 0).count(),
            fixes: checked.iter().map(|file| file.fixes).sum(),
            errors: of(Severity::Error),
            warnings: of(Severity::Warning),
            hints: of(Severity::Hint),
            fixable,
            unsafely: all - fixable,
        }
    }

    /// Whether something is left of a severity that fails.
    pub(super) fn fails(&self, fails: impl Fn(Severity) -> bool) -> bool {
        let counts = [
            (self.errors, Severity::Error),
            (self.warnings, Severity::Warning),
            (self.hints, Severity::Hint),
        ];
        counts
            .into_iter()
            .any(|(count, severity)| count > 0 && fails(severity))
    }

    /// Says on standard error what was found, and `fixed` where fixes were made. If that fails, nobody is listening.
    pub(super) fn say(&self, fixed: bool) {
        let counts = [
            (self.errors, "error"),
            (self.warnings, "warning"),
            (self.hints, "hint"),
        ];
        let found = counts.into_iter().filter(|(count, _)| *count > 0);
        let mut found: Vec<_> = found.map(|(count, what)| counted(count, what)).collect();
        if self.fixes > 0 {
            found.insert(0, format!("{} fixed", self.fixes));
        }
        if found.is_empty() {
            found.push("nothing found".to_owned());
        }
        let mut stderr = anstream::stderr();
        let files = counted(self.files, "file");
        let _ = writeln!(stderr, "{files} checked: {}", found.join(", "));
        if let Some(hint) = self.hint(fixed) {
            let _ = writeln!(stderr, "{hint}");
        }
    }

    /// What can be done by fixes, or could not be.
    fn hint(&self, fixed: bool) -> Option<String> {
        let (fixable, unsafely) = (self.fixable, self.unsafely);
        let mut hints = Vec::new();
        if fixable > 0 && fixed {
            let fixes = counted_fixes(fixable);
            hints.push(format!(
                "{fixes} not made: the file would have other errors"
            ));
        } else if fixable > 0 {
            hints.push(format!("{fixable} fixable with `--fix`"));
        }
        if unsafely > 0 && hints.is_empty() {
            hints.push(format!("{unsafely} fixable with `--fix --unsafe-fixes`"));
        } else if unsafely > 0 {
            hints.push(format!("{unsafely} more with `--unsafe-fixes`"));
        }
        (!hints.is_empty()).then(|| hints.join(", "))
    }

    /// Says on standard error what would be changed.
    pub(super) fn say_changes(&self) {
        let files = counted(self.files, "file");
        let changes = match self.fixes {
            0 => "nothing to fix".to_owned(),
            fixes => format!(
                "{} would be made in {}",
                counted_fixes(fixes),
                counted(self.changed, "file")
            ),
        };
        let _ = writeln!(anstream::stderr(), "{files} checked: {changes}");
    }
}

fn counted_fixes(count: usize) -> String {
    match count {
        1 => "1 fix".to_owned(),
        count => format!("{count} fixes"),
    }
}
