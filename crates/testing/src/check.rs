use std::collections::BTreeSet;
use std::fmt;

use segue_evaluator::eval::Failure;
use segue_evaluator::json;
use segue_parser::file::{Expected, Outcome, TestCase, TextBuf, Wanted};

use crate::compare::{Change, compare_json};
use crate::run::{Answer, Ran, Subject};

/// Why a test fails.
#[derive(Clone, Debug, PartialEq)]
pub struct Problem {
    /// Which of its events it is about, from 0, where there are several.
    pub event: Option<usize>,
    /// Which mapping.
    pub mapping: Option<String>,
    /// What is wrong.
    pub trouble: Trouble,
}

/// What is wrong with what came out. Its text is one sentence, lower case, without a final stop.
#[derive(Clone, Debug, PartialEq)]
pub enum Trouble {
    /// There are no events, so that nothing is tested.
    NoEvents,
    /// As many outcomes are expected as there are no events.
    WrongCount {
        /// How many events there are.
        events: usize,
        /// How many outcomes are expected.
        expected: usize,
    },
    /// The event could not be read or run.
    NotRun(String),
    /// The mapping should fire; why it did not, where that is known.
    DidNotFire(Option<String>),
    /// The mapping should not fire; what it came to.
    Fired(Result<String, Failure>),
    /// A payload was expected.
    Failed(Failure),
    /// An error outcome with this code was expected, and there is a payload.
    Succeeded(String),
    /// An error outcome with this code was expected, and there is another one.
    OtherError(String, Failure),
    /// The payload is another one.
    Payload(Vec<Change>),
    /// The record at this place is another one, or only one of the two sides has it.
    Record(usize, Vec<Change>),
}

impl Trouble {
    /// The single differences, where it consists of such.
    pub fn changes(&self) -> &[Change] {
        match self {
            Self::Payload(changes) | Self::Record(_, changes) => changes,
            _ => &[],
        }
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoEvents => f.write_str("there are no events, so nothing is tested"),
            Self::WrongCount { events, expected } => {
                write!(
                    f,
                    "events given: {events}, and outcomes expected: {expected}"
                )
            }
            Self::NotRun(reason) => write!(f, "the event does not run: {reason}"),
            Self::DidNotFire(None) => f.write_str("did not fire"),
            Self::DidNotFire(Some(why)) => write!(f, "did not fire: {why}"),
            Self::Fired(Ok(_)) => f.write_str("fired, and is not expected to"),
            Self::Fired(Err(failure)) => write!(
                f,
                "fired, and is not expected to; it failed with {}",
                failed(failure)
            ),
            Self::Failed(failure) => write!(f, "failed with {}", failed(failure)),
            Self::Succeeded(code) => write!(f, "did not fail, and `{code}` is expected"),
            Self::OtherError(code, failure) => {
                write!(
                    f,
                    "`{code}` is expected; it failed with {}",
                    failed(failure)
                )
            }
            Self::Payload(_) => f.write_str("the payload differs"),
            Self::Record(at, changes) => match changes.as_slice() {
                [whole] if whole.is_too_much() => {
                    write!(f, "record {at} is sent, and is not expected")
                }
                [whole] if whole.is_missing() => write!(f, "record {at} is not sent"),
                _ => write!(f, "record {at} differs"),
            },
        }
    }
}

fn failed(failure: &Failure) -> String {
    let code = failure.code.as_str();
    match &failure.field {
        Some(field) => format!("`{code}` at `{field}`: {failure}"),
        None => format!("`{code}`: {failure}"),
    }
}

/// The positions of the mappings that a test expects to fire, for [`Subject::run`] to say why one does not.
pub fn asked(test: &TestCase, subject: Subject<'_>) -> BTreeSet<usize> {
    let outcomes = match &test.expected {
        None => &[][..],
        Some(Expected::Every(outcome)) => std::slice::from_ref(outcome),
        Some(Expected::Each(outcomes)) => outcomes,
    };
    let names = outcomes.iter().flat_map(|outcome| &outcome.fired);
    names
        .filter_map(|(name, _)| subject.mapping(&name.text))
        .collect()
}

/// What of a test did not come out as expected; nothing where it passes.
pub fn check(test: &TestCase, ran: &Ran, subject: Subject<'_>) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut report = |event, mapping: Option<&str>, trouble| {
        problems.push(Problem {
            event,
            mapping: mapping.map(str::to_owned),
            trouble,
        });
    };
    if ran.answers.is_empty() {
        report(None, None, Trouble::NoEvents);
    }
    let outcomes = outcomes(test, ran.answers.len());
    if let Some(Expected::Each(each)) = &test.expected
        && each.len() != ran.answers.len()
    {
        let (events, expected) = (ran.answers.len(), each.len());
        report(None, None, Trouble::WrongCount { events, expected });
    }
    for (at, answer) in ran.answers.iter().enumerate() {
        let event = (ran.answers.len() > 1).then_some(at);
        match (answer, outcomes.get(at)) {
            (Err(reason), _) => report(event, None, Trouble::NotRun(reason.clone())),
            (Ok(answer), Some(outcome)) => {
                event_troubles(outcome, answer, subject, |mapping, trouble| {
                    report(event, Some(mapping), trouble);
                });
            }
            (Ok(_), None) => {}
        }
    }
    if let Some(expected) = &test.records {
        record_troubles(expected, &ran.records, |trouble| {
            report(None, None, trouble);
        });
    }
    problems
}

/// What is expected of each event, as far as anything is.
pub(crate) fn outcomes(test: &TestCase, events: usize) -> Vec<&Outcome> {
    match &test.expected {
        None => Vec::new(),
        Some(Expected::Every(outcome)) => vec![outcome; events],
        Some(Expected::Each(outcomes)) => outcomes.iter().collect(),
    }
}

fn event_troubles(
    outcome: &Outcome,
    answer: &Answer,
    subject: Subject<'_>,
    mut report: impl FnMut(&str, Trouble),
) {
    for (name, wanted) in &outcome.fired {
        let mapping = subject.mapping(&name.text);
        let came_out = mapping.and_then(|mapping| answer.of(mapping));
        let trouble = match came_out {
            None => Some(Trouble::DidNotFire(why_not(mapping, answer))),
            Some(came_out) => payload_trouble(wanted, came_out),
        };
        if let Some(trouble) = trouble {
            report(&name.text, trouble);
        }
    }
    for shot in &answer.fired {
        let mapping = subject.program.mappings.get(shot.mapping);
        let name = mapping.map_or("", |mapping| &mapping.name);
        if !outcome.fired.iter().any(|(wanted, _)| wanted.text == name) {
            report(name, Trouble::Fired(shot.outcome.clone()));
        }
    }
}

/// Why a mapping did not fire.
fn why_not(mapping: Option<usize>, answer: &Answer) -> Option<String> {
    if let Some(dropped) = &answer.dropped {
        return Some(format!("`{dropped}` under `drop` holds for the event"));
    }
    answer.unfired.get(&mapping?).cloned()
}

fn payload_trouble(wanted: &Wanted, came_out: &Result<String, Failure>) -> Option<Trouble> {
    match (wanted, came_out) {
        (Wanted::Error(code), Err(failure)) if failure.code.as_str() == code.text => None,
        (Wanted::Error(code), Err(failure)) => {
            Some(Trouble::OtherError(code.text.clone(), failure.clone()))
        }
        (Wanted::Error(code), Ok(_)) => Some(Trouble::Succeeded(code.text.clone())),
        (Wanted::Payload(_), Err(failure)) => Some(Trouble::Failed(failure.clone())),
        (Wanted::Payload(fields), Ok(payload)) => {
            let changes = compare_json(&object(fields), payload);
            (!changes.is_empty()).then_some(Trouble::Payload(changes))
        }
    }
}

/// The listed fields of a payload as one JSON object.
pub(crate) fn object(fields: &[(TextBuf, String)]) -> String {
    let mut out = b"{".to_vec();
    for (at, (name, value)) in fields.iter().enumerate() {
        if at > 0 {
            out.push(b',');
        }
        json::write_text(&name.text, &mut out);
        out.push(b':');
        out.extend_from_slice(value.as_bytes());
    }
    out.push(b'}');
    String::from_utf8_lossy(&out).into_owned()
}

fn record_troubles(expected: &[String], sent: &[String], mut report: impl FnMut(Trouble)) {
    for at in 0..expected.len().max(sent.len()) {
        let (expected, came_out) = (expected.get(at), sent.get(at));
        let changes = match (expected, came_out) {
            (Some(expected), Some(came_out)) => compare_json(expected, came_out),
            _ => vec![Change {
                path: String::new(),
                expected: expected.cloned(),
                came_out: came_out.cloned(),
            }],
        };
        if !changes.is_empty() {
            report(Trouble::Record(at, changes));
        }
    }
}
