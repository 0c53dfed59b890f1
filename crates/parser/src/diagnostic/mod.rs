//! Findings about a mapping file, as values. Rendering them is the command line's work.

mod code;
pub mod codes;
mod fix;
mod position;

pub use code::Code;
pub use fix::{Fix, Fixes, Mended, mend, replace};
pub use position::{LineIndex, Position};

/// A range of bytes in a file.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, PartialOrd, Ord)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
}

impl Span {
    /// A span from its ends.
    pub fn new(start: usize, end: usize) -> Self {
        Self {
            start,
            end: end.max(start),
        }
    }

    /// Whether a byte is within, or right behind.
    pub fn contains(self, offset: usize) -> bool {
        (self.start..=self.end).contains(&offset)
    }

    /// The smallest span around both.
    #[must_use]
    pub fn to(self, other: Self) -> Self {
        Self {
            start: self.start.min(other.start),
            end: self.end.max(other.end),
        }
    }
}

/// How bad a finding is.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub enum Severity {
    /// Worth knowing.
    Hint,
    /// Loads, and is probably not meant.
    Warning,
    /// Does not load.
    Error,
}

impl Severity {
    /// `error`, `warning` or `hint`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Hint => "hint",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// A finding: what is wrong (message), where (span and labels), what to do (help, fix).
///
/// Wording: one sentence, lower case, no final stop, what the user wrote in backticks, no Rust type names; with a
/// span the message does not repeat the text the span shows.
#[derive(Clone, Debug, PartialEq)]
pub struct Diagnostic {
    /// Its registered code.
    pub code: &'static Code,
    /// Usually the code's.
    pub severity: Severity,
    /// What is wrong.
    pub message: String,
    /// Where.
    pub span: Span,
    /// Other places that belong to it, each with what it is (`first defined here`).
    pub labels: Vec<(Span, String)>,
    /// The remedy.
    pub help: Option<String>,
    /// A replacement that would mend it.
    pub fix: Option<Fix>,
}

impl Diagnostic {
    /// A finding with the severity of its code.
    pub fn new(code: &'static Code, span: Span, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: code.severity,
            message: message.into(),
            span,
            labels: Vec::new(),
            help: None,
            fix: None,
        }
    }

    /// Adds the remedy.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds another place.
    #[must_use]
    pub fn label(mut self, span: Span, text: impl Into<String>) -> Self {
        self.labels.push((span, text.into()));
        self
    }

    /// Adds a replacement.
    #[must_use]
    pub fn fix(mut self, span: Span, replacement: impl Into<String>, safe: bool) -> Self {
        self.fix = Some(Fix {
            span,
            replacement: replacement.into(),
            safe,
        });
        self
    }
}

/// Where the stages put what they find.
#[derive(Debug, Default)]
pub struct Diagnostics {
    found: Vec<Diagnostic>,
}

impl Diagnostics {
    /// Adds a finding.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.found.push(diagnostic);
    }

    /// What has been found so far.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.found.iter()
    }

    /// Takes out what is not to be kept.
    pub fn retain(&mut self, keep: impl FnMut(&Diagnostic) -> bool) {
        self.found.retain(keep);
    }

    /// Whether anything found keeps the file from loading.
    pub fn has_errors(&self) -> bool {
        self.found.iter().any(|d| d.severity == Severity::Error)
    }

    /// How many there are so far; with [`Diagnostics::errors_since`] a stage can tell whether a part was clean.
    pub fn len(&self) -> usize {
        self.found.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// Whether an error came in after the first `mark` findings.
    pub fn errors_since(&self, mark: usize) -> bool {
        self.found
            .iter()
            .skip(mark)
            .any(|d| d.severity == Severity::Error)
    }

    /// Changes the findings after the first `mark`.
    pub fn amend_since(&mut self, mark: usize, amend: impl FnMut(&mut Diagnostic)) {
        self.found.iter_mut().skip(mark).for_each(amend);
    }

    /// All findings in the order of the file, each once.
    pub fn into_sorted(self) -> Vec<Diagnostic> {
        let mut found = self.found;
        found.sort_by(|a, b| (a.span, a.code.id).cmp(&(b.span, b.code.id)));
        found.dedup_by(|a, b| a.span == b.span && a.code.id == b.code.id && a.message == b.message);
        found
    }
}

/// The name nearest to what was written, if one is near enough to have been meant.
pub fn nearest<'n>(written: &str, names: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    let limit = (written.chars().count() / 3).clamp(1, 3);
    names
        .into_iter()
        .map(|name| {
            let folded = strsim::damerau_levenshtein(&written.to_lowercase(), &name.to_lowercase());
            (folded, name)
        })
        .filter(|(distance, _)| *distance <= limit)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}
