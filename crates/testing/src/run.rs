use std::collections::{BTreeMap, BTreeSet};

use segue_evaluator::eval::Failure;
use segue_evaluator::schema::Action;
use segue_evaluator::{Bump, Payload, Program, Verdict, json};
use segue_mixpanel::{Mixpanel, Records, Source};

use crate::coverage::Coverage;
use crate::why;

/// What tests are run against.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'s> {
    /// The compiled mapping file.
    pub program: &'s Program,
    /// The destination with the settings of the file.
    pub mixpanel: &'s Mixpanel,
}

/// What came out of the events of a test.
#[derive(Clone, Debug, Default)]
pub struct Ran {
    /// Of each event in order; the reason where it could not be read or run.
    pub answers: Vec<Result<Answer, String>>,
    /// The records of all events in order, as JSON.
    pub records: Vec<String>,
}

/// What became of one event.
#[derive(Clone, Debug, Default)]
pub struct Answer {
    /// The name of the `drop` that held.
    pub dropped: Option<String>,
    /// The mappings that fired, in file order.
    pub fired: Vec<Shot>,
    /// Why mappings that were asked about did not fire, by their positions.
    pub unfired: BTreeMap<usize, String>,
}

/// A mapping that fired.
#[derive(Clone, Debug)]
pub struct Shot {
    /// Its position in [`Program::mappings`].
    pub mapping: usize,
    /// Its payload as JSON, or the error outcome: of the payload, or of the records made of it.
    pub outcome: Result<String, Failure>,
}

impl Answer {
    /// What a mapping came to, if it fired.
    pub fn of(&self, mapping: usize) -> Option<&Result<String, Failure>> {
        let shot = self.fired.iter().find(|shot| shot.mapping == mapping);
        shot.map(|shot| &shot.outcome)
    }
}

impl Subject<'_> {
    /// The position of a mapping.
    pub(crate) fn mapping(&self, name: &str) -> Option<usize> {
        self.program.mappings.iter().position(|m| m.name == name)
    }

    /// Runs events, each its bytes or the reason why it cannot be read; `now` is the clock in milliseconds since the
    /// epoch. Of the mappings at the positions in `asked`, what did not fire is explained. What the events exercise is
    /// noted in `coverage`.
    pub fn run<'e>(
        &self,
        events: impl IntoIterator<Item = Result<&'e [u8], &'e str>>,
        now: i64,
        asked: &BTreeSet<usize>,
        mut coverage: Option<&mut Coverage>,
    ) -> Ran {
        let mut ran = Ran::default();
        let mut arena = Bump::new();
        for event in events {
            let answer = match event {
                Ok(bytes) => self.event(
                    bytes,
                    now,
                    asked,
                    &arena,
                    &mut ran.records,
                    coverage.as_deref_mut(),
                ),
                Err(reason) => Err(reason.to_owned()),
            };
            ran.answers.push(answer);
            arena.reset();
        }
        ran
    }

    fn event(
        &self,
        bytes: &[u8],
        now: i64,
        asked: &BTreeSet<usize>,
        arena: &Bump,
        sent: &mut Vec<String>,
        coverage: Option<&mut Coverage>,
    ) -> Result<Answer, String> {
        let event = self.program.read(bytes, arena).map_err(|e| e.to_string())?;
        let source = Source {
            event: event.value,
            now,
        };
        let mut answer = Answer::default();
        let mut records = Records::default();
        let verdict = self.program.run(event, now, arena, |fired| {
            let outcome = fired.payload.and_then(|payload| {
                self.mixpanel
                    .records(fired.action, &payload, source, arena, &mut records)?;
                Ok(payload_json(fired.action, &payload))
            });
            answer.fired.push(Shot {
                mapping: fired.number,
                outcome,
            });
        });
        match verdict {
            Ok(Verdict::Dropped(name)) => answer.dropped = Some(name.to_owned()),
            Ok(_) => {}
            Err(failure) => return Err(failure.message),
        }
        if answer.dropped.is_none() {
            let unfired = asked.iter().filter(|at| answer.of(**at).is_none());
            let why = unfired.filter_map(|at| {
                let scope = self.program.scope(event, now, arena);
                Some((*at, why::unfired(self.program, *at, &answer.fired, &scope)?))
            });
            answer.unfired = why.collect();
        }
        if let Some(coverage) = coverage {
            let scope = self.program.scope(event, now, arena);
            coverage.note(self.program, &scope, &answer);
        }
        sent.extend(records.iter().map(|(_, body)| text(body)));
        Ok(answer)
    }
}

/// The present fields of a payload as a JSON object.
fn payload_json(action: &Action, payload: &Payload<'_>) -> String {
    let mut out = b"{".to_vec();
    let fields = action.fields.iter().zip(payload.values);
    for (field, value) in fields.filter(|(_, value)| !value.is_missing()) {
        if out.len() > 1 {
            out.push(b',');
        }
        json::write_text(&field.key, &mut out);
        out.push(b':');
        json::write(*value, &mut out);
    }
    out.push(b'}');
    text(&out)
}

fn text(json: &[u8]) -> String {
    String::from_utf8_lossy(json).into_owned()
}
