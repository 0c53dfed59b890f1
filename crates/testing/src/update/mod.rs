//! Expectations rewritten to what came out, in place: a value that differs is replaced where it stands; where other
//! mappings fire, or other records are sent, the list of them is written anew. The rest of the file stays as it is.

mod write;

use segue_evaluator::eval::Failure;
use segue_evaluator::value::{List, Member, Object, Text};
use segue_evaluator::{Bump, Value, json};
use segue_parser::diagnostic::{Diagnostics, Span, replace};
use segue_parser::file::{Expected, TestCase, TextBuf, Wanted};
use segue_parser::yaml::{self, Entry, Node, NodeKind};

use crate::check::{check, object, outcomes};
use crate::run::{Answer, Ran, Subject};

/// A piece of a file and what shall stand there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced.
    pub span: Span,
    /// By what.
    pub text: String,
}

/// The edits after which a test expects what came out. None where it passes, and where it cannot be made to: without
/// events, or with ones that do not run.
///
/// `text` is the file, and the test stands at this position under its `tests:`.
pub fn update(
    text: &str,
    at: usize,
    test: &TestCase,
    ran: &Ran,
    subject: Subject<'_>,
) -> Vec<Edit> {
    let broken = ran.answers.is_empty() || ran.answers.iter().any(Result::is_err);
    if broken || check(test, ran, subject).is_empty() {
        return Vec::new();
    }
    let mut diagnostics = Diagnostics::default();
    let document = yaml::read(text, &mut diagnostics);
    let node = document.as_ref().and_then(|document| {
        let tests = &document.root.get("tests")?.value;
        match &tests.kind {
            NodeKind::Sequence(tests) => tests.get(at),
            _ => None,
        }
    });
    let Some(node) = node else {
        return Vec::new();
    };
    let arena = Bump::new();
    let updater = Updater {
        text,
        test,
        ran,
        subject,
        arena: &arena,
    };
    let mut edits = Vec::new();
    if let Some(entry) = node.get("expect") {
        updater.expect(entry, &mut edits);
    }
    if let Some(entry) = node.get("records") {
        updater.records(entry, &mut edits);
    }
    edits
}

/// The text after its edits. Of edits of the same place the first counts.
pub fn apply(text: &str, edits: &[Edit]) -> String {
    let edits = edits.iter().map(|edit| (edit.span, edit.text.as_str()));
    replace(text, edits)
}

struct Updater<'u> {
    text: &'u str,
    test: &'u TestCase,
    ran: &'u Ran,
    subject: Subject<'u>,
    arena: &'u Bump,
}

impl<'u> Updater<'u> {
    fn expect(&self, entry: &Entry, edits: &mut Vec<Edit>) {
        let (nodes, outcomes) = (
            each(&entry.value),
            outcomes(self.test, self.ran.answers.len()),
        );
        let every = matches!(self.test.expected, Some(Expected::Every(_)));
        let answers: Vec<&Answer> = self.ran.answers.iter().flatten().collect();
        let in_place = outcomes.len() == answers.len()
            && (!every || answers.len() == 1)
            && outcomes
                .iter()
                .zip(&answers)
                .all(|(o, a)| self.same_mappings(&o.fired, a));
        if in_place {
            for ((node, outcome), answer) in nodes.iter().zip(&outcomes).zip(&answers) {
                for (name, wanted) in &outcome.fired {
                    let place = node.get(&name.text).map(|entry| &entry.value);
                    let came_out = self.came_out(&name.text, answer);
                    if let (Wanted::Payload(_), Some(Ok(payload)), Some(node)) =
                        (wanted, came_out, place)
                    {
                        self.value(node, self.read(payload), edits);
                    }
                }
            }
            return;
        }
        let written: Vec<_> = answers
            .iter()
            .enumerate()
            .map(|(at, answer)| self.outcome(outcomes.get(at).map_or(&[], |o| &o.fired), answer))
            .collect();
        let alike = written
            .iter()
            .all(|other| written.first().is_some_and(|first| first.equals(other)));
        let written = match written.first() {
            Some(first) if every && alike || written.len() == 1 => *first,
            _ => Value::List(
                self.arena
                    .alloc(List::new(self.arena.alloc_slice_copy(&written))),
            ),
        };
        edits.push(write::entry(self.text, entry, written));
    }

    /// Whether the same mappings fired as before, with payloads where payloads are expected and the same errors.
    fn same_mappings(&self, fired: &[(TextBuf, Wanted)], answer: &Answer) -> bool {
        fired.len() == answer.fired.len()
            && fired.iter().all(|(name, wanted)| {
                match (wanted, self.came_out(&name.text, answer)) {
                    (Wanted::Payload(_), Some(Ok(_))) => true,
                    (Wanted::Error(code), Some(Err(failure))) => failure.code.as_str() == code.text,
                    _ => false,
                }
            })
    }

    fn came_out<'o>(&self, name: &str, answer: &'o Answer) -> Option<&'o Result<String, Failure>> {
        answer.of(self.subject.mapping(name)?)
    }

    fn read(&self, json: &str) -> Value<'u> {
        let bytes = self.arena.alloc_slice_copy(json.as_bytes());
        json::read(bytes, self.arena).unwrap_or_default()
    }

    /// Replaces what differs below a node.
    fn value(&self, node: &Node, came_out: Value<'u>, edits: &mut Vec<Edit>) {
        match (&node.kind, came_out) {
            (NodeKind::Mapping(entries), Value::Object(object)) => {
                for entry in entries {
                    let key = entry.key.as_str().unwrap_or_default();
                    self.value(&entry.value, object.get(key), edits);
                }
            }
            (NodeKind::Sequence(items), Value::List(list)) if items.len() == list.items().len() => {
                for (item, value) in items.iter().zip(list.items()) {
                    self.value(item, *value, edits);
                }
            }
            _ => {
                let expected = write::scalar(node);
                let same = expected.is_some_and(|expected| {
                    let mut changes = Vec::new();
                    let expected = self.read(&expected);
                    crate::compare::compare(&mut String::new(), expected, came_out, &mut changes);
                    changes.is_empty()
                });
                if !same {
                    edits.push(write::in_place(self.text, node, came_out));
                }
            }
        }
    }

    /// What is expected of one event, written anew: of mappings that were listed the listed fields, of others those
    /// that must be there.
    fn outcome(&self, listed: &[(TextBuf, Wanted)], answer: &Answer) -> Value<'u> {
        if answer.fired.is_empty() {
            return Value::text("nothing");
        }
        let mut members = Vec::new();
        for shot in &answer.fired {
            let Some(mapping) = self.subject.program.mappings.get(shot.mapping) else {
                continue;
            };
            let wanted = listed.iter().find(|(name, _)| name.text == mapping.name);
            let value = match (&shot.outcome, wanted) {
                (Err(failure), _) => {
                    self.object(vec![("error", Value::text(failure.code.as_str()))])
                }
                (Ok(payload), Some((_, Wanted::Payload(fields)))) => {
                    self.partial(self.read(&object(fields)), self.read(payload))
                }
                (Ok(payload), _) => {
                    let payload = self.read(payload);
                    let action = self.subject.program.destination.actions.get(mapping.action);
                    let fields = action.map_or(&[][..], |action| &action.fields);
                    let required = fields.iter().filter(|field| field.required);
                    let required =
                        required.map(|field| (field.key.as_str(), payload.get(&field.key)));
                    self.object(required.collect())
                }
            };
            members.push((mapping.name.as_str(), value));
        }
        self.object(members)
    }

    fn object(&self, members: Vec<(&str, Value<'u>)>) -> Value<'u> {
        let members = members.into_iter().map(|(key, value)| Member {
            key: Text::new(self.arena.alloc_str(key)),
            value,
        });
        let members = self
            .arena
            .alloc_slice_fill_iter(members.collect::<Vec<_>>());
        Value::Object(self.arena.alloc(Object::new(members)))
    }

    /// Of what came out as much as was listed.
    fn partial(&self, listed: Value<'u>, came_out: Value<'u>) -> Value<'u> {
        match (listed, came_out) {
            (Value::Object(listed), Value::Object(object)) => {
                let members = listed.members().iter();
                self.object(
                    members
                        .map(|m| {
                            (
                                m.key.as_str(),
                                self.partial(m.value, object.get(m.key.as_str())),
                            )
                        })
                        .collect(),
                )
            }
            (_, Value::Missing) => Value::Null,
            _ => came_out,
        }
    }

    fn records(&self, entry: &Entry, edits: &mut Vec<Edit>) {
        let (Some(listed), NodeKind::Sequence(nodes)) = (&self.test.records, &entry.value.kind)
        else {
            return;
        };
        let sent = &self.ran.records;
        if listed.len() == sent.len() {
            for (node, record) in nodes.iter().zip(sent) {
                self.value(node, self.read(record), edits);
            }
            return;
        }
        let records: Vec<_> = sent
            .iter()
            .enumerate()
            .map(|(at, record)| {
                let record = self.read(record);
                match (listed.get(at), record.get("event")) {
                    (Some(listed), _) => self.partial(self.read(listed), record),
                    (None, Value::Missing) => record,
                    (None, event) => self.object(vec![("event", event)]),
                }
            })
            .collect();
        let records = self.arena.alloc_slice_copy(&records);
        let records = Value::List(self.arena.alloc(List::new(records)));
        edits.push(write::entry(self.text, entry, records));
    }
}

/// The nodes of single events.
fn each(node: &Node) -> &[Node] {
    match &node.kind {
        NodeKind::Sequence(items) => items,
        _ => std::slice::from_ref(node),
    }
}
