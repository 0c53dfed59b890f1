//! What became of each part of what was imported.

use std::fmt;

use serde::Serialize;

/// What was carried over, what was changed on the way, what could not be carried, and what is left to do.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// The environment variables to set before anything is sent.
    pub variables: Vec<Variable>,
    /// What there is to say, in the order of the file that was written.
    pub notes: Vec<Note>,
}

/// An environment variable that stands in the place of a value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Variable {
    /// Its name, `MIXPANEL_TOKEN`.
    pub name: &'static str,
    /// The setting whose value it takes, as the source calls it.
    pub setting: String,
}

/// What became of one part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Note {
    /// How it fared.
    pub verdict: Verdict,
    /// The part: a mapping, a field, a setting.
    pub subject: String,
    /// What was made of it, or why nothing was and what to do instead.
    pub message: String,
}

/// How a part fared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It does the same as before.
    Carried,
    /// It was carried, and there is something to know about it.
    Changed,
    /// It was not.
    NotCarried,
}

impl Verdict {
    /// `carried`, `changed`, `not carried`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Carried => "carried",
            Self::Changed => "changed",
            Self::NotCarried => "not carried",
        }
    }
}

impl Report {
    pub(crate) fn note(
        &mut self,
        verdict: Verdict,
        subject: impl Into<String>,
        message: impl Into<String>,
    ) {
        self.notes.push(Note {
            verdict,
            subject: subject.into(),
            message: message.into(),
        });
    }

    /// The notes of a verdict.
    pub fn of(&self, verdict: Verdict) -> impl Iterator<Item = &Note> {
        self.notes.iter().filter(move |n| n.verdict == verdict)
    }

    /// Whether all was carried over, changed or not.
    pub fn is_complete(&self) -> bool {
        self.of(Verdict::NotCarried).next().is_none()
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for verdict in [Verdict::Carried, Verdict::Changed, Verdict::NotCarried] {
            let mut notes = self.of(verdict).peekable();
            if notes.peek().is_some() {
                writeln!(f, "{}:", verdict.as_str())?;
            }
            for note in notes {
                writeln!(f, "  {}: {}", note.subject, note.message)?;
            }
        }
        if !self.variables.is_empty() {
            writeln!(f, "to set before sending:")?;
        }
        for Variable { name, setting } in &self.variables {
            writeln!(f, "  {name}: the `{setting}`")?;
        }
        Ok(())
    }
}
