//! The plain way of mapping an event, against which the fast one is held: the event is read into a tree, every trigger
//! is asked, every path walked.

use segue_evaluator::eval::{Event, Failure};
use segue_evaluator::json::Layouts;
use segue_evaluator::program::Mapping;
use segue_evaluator::schema::Action;
use segue_evaluator::{Bump, Payload, Program, Value, Verdict, coerce, json};
use segue_mixpanel::{Mixpanel, Records, Source};

/// What became of an event, in a form that can be compared: a line for the event and one for each mapping that fired.
pub type Outcome = Vec<String>;

/// A program, the destination it is for and the clock.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'p> {
    /// The program.
    pub program: &'p Program,
    /// The destination with its settings.
    pub mixpanel: &'p Mixpanel,
    /// The clock: milliseconds since the epoch.
    pub now: i64,
}

impl Subject<'_> {
    /// The event mapped as in production, with what earlier events have taught the reader.
    pub fn fast(&self, bytes: &[u8], layouts: &mut Layouts) -> Outcome {
        let arena = Bump::new();
        let event = match Event::read(bytes, &self.program.paths, layouts, &arena) {
            Ok(event) => event,
            Err(error) => return vec![format!("{error:?}")],
        };
        let mut lines = Vec::new();
        let verdict = self.program.run(event, self.now, &arena, |fired| {
            let payload = fired.payload;
            lines.push(self.line(fired.mapping, fired.action, payload, event, &arena));
        });
        lines.insert(0, format!("{verdict:?}"));
        lines
    }

    /// The event mapped the plain way.
    pub fn plain(&self, bytes: &[u8]) -> Outcome {
        let arena = Bump::new();
        let value = match json::read(bytes, &arena) {
            Ok(value) => value,
            Err(error) => return vec![format!("{error:?}")],
        };
        let event = self.program.event(value, &arena);
        let mut lines = Vec::new();
        let verdict = self.run(event, &arena, &mut lines);
        lines.insert(0, format!("{verdict:?}"));
        lines
    }

    fn run<'a>(
        &'a self,
        event: Event<'a>,
        arena: &'a Bump,
        lines: &mut Vec<String>,
    ) -> Result<Verdict<'a>, Failure> {
        if !matches!(event.value, Value::Object(_)) {
            // Whatever a program says to that.
            return self.program.run(event, self.now, arena, |_| ());
        }
        let scope = self.program.scope(event, self.now, arena);
        for drop in &self.program.drops {
            if scope.holds(&drop.condition, scope.top())? {
                return Ok(Verdict::Dropped(&drop.name));
            }
        }
        let mut groups = Vec::new();
        for mapping in self.program.mappings.iter().filter(|m| m.enabled) {
            let holds = scope.holds(&mapping.trigger, scope.top());
            if matches!(holds, Ok(false)) || mapping.group.is_some_and(|g| groups.contains(&g)) {
                continue;
            }
            groups.extend(mapping.group);
            let action = self.program.destination.actions.get(mapping.action);
            let action = action.expect("a mapping has an action");
            let payload = holds
                .and_then(|_| scope.fields(mapping, action))
                .and_then(|v| coerce::payload(action, self.program.coercion, v, arena));
            lines.push(self.line(mapping, action, payload, event, arena));
        }
        Ok(match lines.len() {
            0 => Verdict::Unmatched,
            fired => Verdict::Fired(fired),
        })
    }

    /// What a mapping has made: its payload and the records, or why there are none.
    fn line<'a>(
        &'a self,
        mapping: &Mapping,
        action: &Action,
        payload: Result<Payload<'a>, Failure>,
        event: Event<'a>,
        arena: &'a Bump,
    ) -> String {
        let mut text = mapping.name.clone().into_bytes();
        let mut records = Records::default();
        let made = payload.and_then(|payload| {
            for (field, value) in action.fields.iter().zip(payload.values) {
                if !value.is_missing() {
                    text.extend_from_slice(format!(" {}=", field.key).as_bytes());
                    json::write(*value, &mut text);
                }
            }
            let source = Source {
                event: event.value,
                now: self.now,
            };
            let made = self
                .mixpanel
                .records(action, &payload, source, arena, &mut records);
            made.map(drop)
        });
        for (lane, body) in records.iter() {
            text.extend_from_slice(format!("\n{} ", lane.as_str()).as_bytes());
            text.extend_from_slice(body);
        }
        if let Err(failure) = made {
            text.extend_from_slice(format!(" {failure:?}").as_bytes());
        }
        String::from_utf8(text).expect("output is UTF-8")
    }
}
