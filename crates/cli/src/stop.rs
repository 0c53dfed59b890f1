use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use segue_mixpanel::SettingsError;
use segue_parser::DestinationError;

/// How a command that ran to its end ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Nothing to report.
    Done,
    /// Something was found: errors, events that could not be read or mapped.
    Found,
}

impl Outcome {
    /// [`Outcome::Found`] if something was.
    pub(crate) fn found(something: bool) -> Self {
        if something { Self::Found } else { Self::Done }
    }
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        Self::from(match outcome {
            Outcome::Done => 0,
            Outcome::Found => 1,
        })
    }
}

/// Why a command did not run, or not to its end.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Stop {
    #[error("cannot read `{}`: {error}", path.display())]
    Read { path: PathBuf, error: io::Error },
    #[error("cannot write `{}`: {error}", path.display())]
    Write { path: PathBuf, error: io::Error },
    #[error("`{}` exists already; nothing was written", .0.display())]
    Exists(PathBuf),
    #[error("there is no {what} `{name}`{}", meant(.nearest.as_deref()))]
    Unknown {
        what: &'static str,
        name: String,
        nearest: Option<String>,
    },
    #[error("`--now {0}` is no RFC 3339 time, such as 2026-01-01T00:00:00Z")]
    Clock(String),
    /// What is wrong has been drawn already.
    #[error("{0}")]
    Invalid(String),
    #[error(transparent)]
    Settings(#[from] SettingsError),
    #[error(transparent)]
    Destination(#[from] DestinationError),
    #[error("cannot start a thread: {0}")]
    Thread(#[source] io::Error),
    /// Standard output does not take any more.
    #[error("cannot write the output: {0}")]
    Output(#[from] io::Error),
}

impl Stop {
    pub(crate) fn read(path: &Path, error: io::Error) -> Self {
        Self::Read {
            path: path.to_owned(),
            error,
        }
    }

    pub(crate) fn write(path: &Path, error: io::Error) -> Self {
        Self::Write {
            path: path.to_owned(),
            error,
        }
    }

    /// A name that is none of these.
    pub(crate) fn unknown<'n>(
        what: &'static str,
        name: &str,
        known: impl IntoIterator<Item = &'n str>,
    ) -> Self {
        Self::Unknown {
            what,
            name: name.to_owned(),
            nearest: segue_parser::diagnostic::nearest(name, known).map(str::to_owned),
        }
    }

    /// Whether whoever read the output has gone: an end like any other.
    pub(crate) fn is_closed_pipe(&self) -> bool {
        matches!(self, Self::Output(error) if error.kind() == io::ErrorKind::BrokenPipe)
    }
}

impl From<&Stop> for ExitCode {
    fn from(stop: &Stop) -> Self {
        Self::from(match stop {
            Stop::Output(_) if stop.is_closed_pipe() => 0,
            Stop::Output(_) => 3,
            _ => 2,
        })
    }
}

fn meant(nearest: Option<&str>) -> String {
    nearest.map_or_else(String::new, |name| format!("; did you mean `{name}`?"))
}
