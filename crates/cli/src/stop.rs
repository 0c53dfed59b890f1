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
    /// Something was found: errors, events that could not be read, mapped or delivered.
    Found,
    /// It stopped midway and said why; it can be resumed.
    Midway,
    /// A signal stopped it; it can be resumed.
    Stopped(Signal),
}

/// A signal that asks a command to stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Signal {
    /// SIGINT, from the keyboard.
    Interrupt,
    /// SIGTERM, from whoever runs it.
    Terminate,
}

impl Signal {
    /// The exit code of a program that it has stopped, as shells have it.
    pub(crate) fn code(self) -> u8 {
        match self {
            Self::Interrupt => 130,
            Self::Terminate => 143,
        }
    }
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
            Outcome::Midway => 3,
            Outcome::Stopped(signal) => signal.code(),
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
    #[error(
        "`--stdin-filename` says what standard input is called; put `-` among the files, or name none"
    )]
    NameWithoutStdin,
    #[error("there is no {what} `{name}`{}", meant(.nearest.as_deref()))]
    Unknown {
        what: &'static str,
        name: String,
        nearest: Option<String>,
    },
    #[error("`--now {0}` is no RFC 3339 time, such as 2026-01-01T00:00:00Z")]
    Clock(String),
    #[error(
        "`{}` needs {}, which {} not set; set {} in the environment",
        file.display(),
        quoted(names),
        if names.len() == 1 { "is" } else { "are" },
        if names.len() == 1 { "it" } else { "them" },
    )]
    Unset { file: PathBuf, names: Vec<String> },
    /// What is wrong has been drawn already.
    #[error("{0}")]
    Invalid(String),
    #[error(transparent)]
    Settings(#[from] SettingsError),
    #[error(transparent)]
    Destination(#[from] DestinationError),
    #[error("cannot start a thread: {0}")]
    Thread(#[source] io::Error),
    #[error(
        "`{option}` would write into `{}`, which serves another purpose; name another file",
        path.display()
    )]
    UsedTwice { option: &'static str, path: PathBuf },
    #[error(
        "standard input cannot be read again, so `--checkpoint` needs files; write it to one first"
    )]
    StandardInputNotResumable,
    #[error(
        "`{}` is no file of dead letters; `--replay` takes what an earlier `segue send` has written",
        .0.display()
    )]
    NoDeadLetters(PathBuf),
    #[error(
        "Mixpanel refuses the credentials ({0}); check `project_token`, the credential beside it and `region`, \
         or go on without asking by `--no-check`"
    )]
    Credentials(String),
    #[error("cannot set up the runtime: {0}")]
    Runtime(io::Error),
    #[error("{}{}: {error}", path.display(), at(error.place()))]
    Import {
        path: PathBuf,
        error: segue_import::Error,
    },
    #[error(transparent)]
    Delivery(#[from] segue_delivery::Error),
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

/// Names in backticks, with commas.
fn quoted(names: &[String]) -> String {
    let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    names.join(", ")
}

fn meant(nearest: Option<&str>) -> String {
    nearest.map_or_else(String::new, |name| format!("; did you mean `{name}`?"))
}

/// A place as it stands behind the name of a file.
fn at(place: Option<segue_import::Place>) -> String {
    place.map_or_else(String::new, |place| format!(":{place}"))
}
