use std::collections::HashMap;

use segue_evaluator::time;

use super::data::json;
use super::{Named, Record, Text, TextBuf, describe, named, text};
use crate::diagnostic::codes::{file as codes, lint, test};
use crate::diagnostic::{Diagnostic, Diagnostics, Span};
use crate::yaml::{Node, NodeKind};

/// The keys of an entry of `tests:`.
pub const TEST_KEYS: &[&str] = &["name", "now", "event", "events", "expect", "records"];

/// A file of tests on its own (`*.test.yaml`).
#[derive(Clone, Debug)]
pub struct TestFile {
    /// The path of the mapping file, from the file of tests.
    pub mapping_file: TextBuf,
    /// The tests.
    pub tests: Vec<TestCase>,
}

/// An entry of `tests:`. Its data is JSON text.
#[derive(Clone, Debug)]
pub struct TestCase {
    /// Behind `name:`.
    pub name: TextBuf,
    /// Behind `now:`: the clock, in milliseconds since the epoch.
    pub now: Option<i64>,
    /// Behind `event:` or `events:`.
    pub events: Events,
    /// Behind `expect:`.
    pub expected: Option<Expected>,
    /// Behind `records:`: members of what is sent, in order.
    pub records: Option<Vec<String>>,
}

/// The events of a test.
#[derive(Clone, Debug)]
pub enum Events {
    /// Written in the file.
    Given(Vec<String>),
    /// In a file of their own, by its path from the mapping file.
    File(TextBuf),
}

/// What a test expects.
#[derive(Clone, Debug)]
pub enum Expected {
    /// The same of every event.
    Every(Outcome),
    /// Of each event its own, in order.
    Each(Vec<Outcome>),
}

/// What is expected of one event: exactly these mappings fire, none for `nothing`.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// The mappings that fire.
    pub fired: Vec<(TextBuf, Wanted)>,
}

/// What is expected of a mapping that fires.
#[derive(Clone, Debug)]
pub enum Wanted {
    /// A payload with these fields, each with its JSON; `null` where it must not be there.
    Payload(Vec<(TextBuf, String)>),
    /// An error outcome with this code.
    Error(TextBuf),
}

impl TestFile {
    /// Reads the tree of a file. None where it names no mapping file.
    pub fn read(node: &Node, diagnostics: &mut Diagnostics) -> Option<Self> {
        let record = Record::read(node, "a test file", &["mapping_file", "tests"], diagnostics)?;
        let mapping_file = record
            .require(
                "mapping_file",
                "write `mapping_file:` and its path",
                diagnostics,
            )
            .and_then(|n| text(n, "the path of a mapping file", diagnostics));
        let tests = TestCase::all(&record, diagnostics);
        Some(Self {
            mapping_file: mapping_file?.into(),
            tests,
        })
    }
}

impl TestCase {
    /// What stands under `tests:`.
    pub(super) fn all(record: &Record<'_>, diagnostics: &mut Diagnostics) -> Vec<Self> {
        let tests = record.list("tests", diagnostics);
        let read = |node| Self::read(node, diagnostics);
        let tests: Vec<Self> = tests.iter().filter_map(read).collect();
        let mut names: HashMap<&str, Span> = HashMap::new();
        for name in tests.iter().map(|test| &test.name) {
            if let Some(first) = names.insert(&name.text, name.span)
                && !name.text.is_empty()
            {
                diagnostics.push(
                    Diagnostic::new(
                        &test::DUPLICATE_TEST,
                        name.span,
                        format!("two tests are called `{}`", name.text),
                    )
                    .label(first, "the one before")
                    .help("say what each of them shows"),
                );
            }
        }
        tests
    }

    fn read(node: &Node, diagnostics: &mut Diagnostics) -> Option<Self> {
        let record = Record::read(node, "a test", TEST_KEYS, diagnostics)?;
        let name = record
            .require("name", "write `name:` and what the test shows", diagnostics)
            .and_then(|n| text(n, "a name", diagnostics));
        // What is missing is reported; the rest of the test is checked all the same.
        let name = name.unwrap_or_else(|| Text {
            text: "",
            span: record.head(),
        });
        if let (Some(event), Some(events)) = (record.key_span("event"), record.key_span("events")) {
            diagnostics.push(
                Diagnostic::new(
                    &codes::TWO_NAMES,
                    event.max(events),
                    "a test has either `event` or `events`",
                )
                .label(event.min(events), "the other")
                .help("keep one of the two"),
            );
        }
        let events = match (record.get("event"), record.get("events")) {
            (Some(event), _) => Events::Given(vec![object(event, "an event", diagnostics)]),
            (None, Some(events)) => read_events(events, diagnostics),
            (None, None) => {
                record.require("event", "write `event:` and the event", diagnostics);
                Events::Given(Vec::new())
            }
        };
        let records = record.get("records").is_some().then(|| {
            let records = record.list("records", diagnostics);
            let read = |n| object(n, "a record", diagnostics);
            records.iter().map(read).collect()
        });
        let expected = match records {
            Some(_) => record.get("expect"),
            None => record.require(
                "expect",
                "write `expect: nothing`, or the mappings that fire with their fields",
                diagnostics,
            ),
        };
        let expected = expected.map(|n| Expected::read(n, record.get("events"), diagnostics));
        Some(Self {
            name: name.into(),
            now: record.get("now").and_then(|n| clock(n, diagnostics)),
            events,
            expected,
            records,
        })
    }
}

fn clock(node: &Node, diagnostics: &mut Diagnostics) -> Option<i64> {
    let now = text(node, "`now`", diagnostics)?;
    let instant = time::parse(now.text, time::Mode::Improved);
    if instant.is_none() {
        diagnostics.push(
            Diagnostic::new(&test::BAD_CLOCK, now.span, "this is no point in time")
                .help("write it as in `2026-01-01T00:00:00Z`"),
        );
    }
    if crate::lint::expression::without_zone(now.text) {
        let message = "this time of day is taken for that of UTC";
        let behind = node
            .snippet()
            .map(|s| s.span(now.text.len()..now.text.len()));
        let finding = Diagnostic::new(&lint::LOCAL_TIME, now.span, message)
            .help("write `Z` behind it if it is, else its distance from UTC, as in `+02:00`");
        diagnostics.push(match behind {
            Some(behind) => finding.fix(behind, "Z", true),
            None => finding,
        });
    }
    instant
}

fn read_events(node: &Node, diagnostics: &mut Diagnostics) -> Events {
    match &node.kind {
        NodeKind::Sequence(items) if items.is_empty() => {
            diagnostics.push(
                Diagnostic::new(&test::TESTS_NOTHING, node.span, "there is no event here")
                    .help("write the events, or the path of a file that holds them"),
            );
            Events::Given(Vec::new())
        }
        NodeKind::Sequence(items) => Events::Given(
            items
                .iter()
                .map(|n| object(n, "an event", diagnostics))
                .collect(),
        ),
        _ => match text(node, "the path of a file of events", diagnostics) {
            Some(path) => Events::File(path.into()),
            None => Events::Given(Vec::new()),
        },
    }
}

impl Expected {
    fn read(node: &Node, events: Option<&Node>, diagnostics: &mut Diagnostics) -> Self {
        let NodeKind::Sequence(items) = &node.kind else {
            return Self::Every(Outcome::read(node, diagnostics));
        };
        let given = match events.map(|n| &n.kind) {
            None => Some(1),
            Some(NodeKind::Sequence(events)) => Some(events.len()),
            Some(_) => None,
        };
        if let Some(given) = given.filter(|given| *given != items.len()) {
            diagnostics.push(
                Diagnostic::new(
                    &test::WRONG_COUNT,
                    node.span,
                    format!(
                        "events given: {given}, and outcomes expected: {}",
                        items.len()
                    ),
                )
                .help("write one entry an event, in order, or a single map for all of them"),
            );
        }
        Self::Each(
            items
                .iter()
                .map(|n| Outcome::read(n, diagnostics))
                .collect(),
        )
    }
}

impl Outcome {
    fn read(node: &Node, diagnostics: &mut Diagnostics) -> Self {
        match &node.kind {
            NodeKind::Mapping(entries) if entries.is_empty() => {
                diagnostics.push(
                    Diagnostic::new(&test::TESTS_NOTHING, node.span, "nothing is expected here")
                        .help("write `nothing` where no mapping fires, or the mappings that do"),
                );
                Self::default()
            }
            NodeKind::Mapping(_) => Self {
                fired: named(node, "expect", diagnostics)
                    .into_iter()
                    .filter_map(|entry| {
                        Some((entry.name.into(), Wanted::read(entry, diagnostics)?))
                    })
                    .collect(),
            },
            NodeKind::Scalar(scalar) if scalar.text == "nothing" => Self::default(),
            _ => {
                diagnostics.push(Diagnostic::new(
                    &codes::WRONG_TYPE,
                    node.span,
                    format!(
                        "`expect` is the word `nothing` or a map of mappings, not {}",
                        describe(node)
                    ),
                ));
                Self::default()
            }
        }
    }
}

impl Wanted {
    fn read(entry: Named<'_>, diagnostics: &mut Diagnostics) -> Option<Self> {
        let NodeKind::Mapping(_) = &entry.node.kind else {
            diagnostics.push(
                Diagnostic::new(
                    &codes::WRONG_TYPE,
                    entry.node.span,
                    format!(
                        "the fields of a payload are a map, not {}",
                        describe(entry.node)
                    ),
                )
                .help("write `{}` where it is enough that the mapping fires"),
            );
            return None;
        };
        let fields = named(entry.node, "expect", diagnostics);
        if let [only] = fields.as_slice()
            && only.name.text == "error"
        {
            let code = text(only.node, "the code of an error", diagnostics)?;
            return Some(Self::Error(code.into()));
        }
        Some(Self::Payload(
            fields
                .into_iter()
                .map(|field| (field.name.into(), json(field.node, diagnostics)))
                .collect(),
        ))
    }
}

/// An object as JSON.
fn object(node: &Node, what: &str, diagnostics: &mut Diagnostics) -> String {
    if !matches!(node.kind, NodeKind::Mapping(_)) {
        diagnostics.push(Diagnostic::new(
            &codes::WRONG_TYPE,
            node.span,
            format!("{what} is a map, not {}", describe(node)),
        ));
        return "{}".to_owned();
    }
    json(node, diagnostics)
}
