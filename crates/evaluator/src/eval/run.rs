use bumpalo::Bump;

use super::{Event, Failure, FailureCode, Scope};
use crate::coerce;
use crate::json::{Layouts, ReadError};
use crate::program::{Body, Expr, Fired, Mapping, Payload, Program, Rule, Verdict};
use crate::schema::Action;
use crate::value::Value;

impl Program {
    /// Runs an event through all mappings; `each` is handed every mapping that fired, in file order.
    ///
    /// The event is one of [`Program::read`] or [`Program::event`] of this program.
    /// `now` is the clock in milliseconds since the epoch. A trigger that fails, which only the limits can make it do,
    /// is an error outcome of its mapping like a failing field, and ends its `first_match` group like one that holds.
    ///
    /// # Errors
    ///
    /// The event is no object, or a `drop` condition met a limit: then no mapping has run.
    pub fn run<'a>(
        &'a self,
        event: Event<'a>,
        now: i64,
        arena: &'a Bump,
        mut each: impl FnMut(Fired<'a>),
    ) -> Result<Verdict<'a>, Failure> {
        if !matches!(event.value, Value::Object(_)) {
            let message = "an event must be an object";
            return Err(Failure::new(FailureCode::MappingFailed, message).with_value(event.value));
        }
        let scope = self.scope(event, now, arena);
        for drop in &self.drops {
            if scope.holds(&drop.condition, scope.top())? {
                return Ok(Verdict::Dropped(&drop.name));
            }
        }
        let mut fired = 0;
        // The members of a group stand together, so that the last group met is the only one to remember.
        let mut group = None;
        let reachable = self.dispatch.reachable(&scope);
        for (number, mapping) in self.mappings.iter().enumerate() {
            let taken = mapping.group.is_some() && mapping.group == group;
            if !mapping.enabled || taken || !reachable.contains(number) {
                continue;
            }
            let Some(action) = self.destination.actions.get(mapping.action) else {
                continue;
            };
            let payload = match scope.holds(&mapping.trigger, scope.top()) {
                Ok(false) => continue,
                Ok(true) => self.payload(&scope, mapping, action),
                Err(failure) => Err(failure),
            };
            fired += 1;
            group = mapping.group;
            each(Fired {
                number,
                mapping,
                action,
                payload,
            });
        }
        Ok(match fired {
            0 => Verdict::Unmatched,
            fired => Verdict::Fired(fired),
        })
    }

    /// Reads the bytes of one event for this program; [`Event::read`] is for many.
    pub fn read<'a>(&'a self, bytes: &'a [u8], arena: &'a Bump) -> Result<Event<'a>, ReadError> {
        Event::read(bytes, &self.paths, &mut Layouts::default(), arena)
    }

    /// An event that has been read before, for this program.
    pub fn event<'a>(&'a self, value: Value<'a>, arena: &'a Bump) -> Event<'a> {
        Event::new(value, &self.paths, arena)
    }

    /// A scope in which to ask for the triggers and fields of this program one by one.
    pub fn scope<'a>(&'a self, event: Event<'a>, now: i64, arena: &'a Bump) -> Scope<'a> {
        Scope::new(event, now, arena, &self.lets)
    }

    fn payload<'a>(
        &self,
        scope: &Scope<'a>,
        mapping: &'a Mapping,
        action: &'a Action,
    ) -> Result<Payload<'a>, Failure> {
        let values = scope.fields(mapping, action)?;
        coerce::payload(action, self.coercion, values, scope.arena)
    }
}

impl<'a> Scope<'a> {
    /// What the fields of an action are set to by a mapping, not yet coerced, by position in [`Action::fields`].
    pub fn fields(
        &self,
        mapping: &'a Mapping,
        action: &'a Action,
    ) -> Result<&'a mut [Value<'a>], Failure> {
        let values = self
            .arena
            .alloc_slice_fill_copy(action.fields.len(), Value::Missing);
        match &mapping.body {
            Body::Fields(fields) => {
                for (at, expr) in fields {
                    let Some(slot) = values.get_mut(*at) else {
                        continue;
                    };
                    if let Expr::Path(path) = expr {
                        // What was read is bounded by the event.
                        *slot = self.path(*path);
                        continue;
                    }
                    let value = self.eval(expr, self.top());
                    let value = value.and_then(|value| self.bounded(value));
                    *slot = value.map_err(|failure| {
                        let key = action.fields.get(*at).map_or("", |field| &field.key);
                        failure.in_field(key)
                    })?;
                }
            }
            Body::Whole(expr) => match self.eval(expr, self.top())? {
                Value::Object(object) => {
                    for (slot, field) in values.iter_mut().zip(&action.fields) {
                        let value = self.bounded(object.get(&field.key));
                        *slot = value.map_err(|failure| failure.in_field(&field.key))?;
                    }
                }
                other => {
                    let message = "the mapping as a whole must be an object";
                    return Err(Failure::new(FailureCode::MappingFailed, message).with_value(other));
                }
            },
        }
        Ok(values)
    }
}

impl Rule {
    /// Reads the bytes of one event for this rule; [`Event::read`] is for many.
    pub fn read<'a>(&'a self, bytes: &'a [u8], arena: &'a Bump) -> Result<Event<'a>, ReadError> {
        Event::read(bytes, &self.paths, &mut Layouts::default(), arena)
    }

    /// An event that has been read before, for this rule.
    pub fn event<'a>(&'a self, value: Value<'a>, arena: &'a Bump) -> Event<'a> {
        Event::new(value, &self.paths, arena)
    }

    /// The value of the expression for an event, read along the paths of this rule; a boolean for a condition.
    pub fn eval<'a>(
        &'a self,
        event: Event<'a>,
        now: i64,
        arena: &'a Bump,
    ) -> Result<Value<'a>, Failure> {
        let scope = Scope::new(event, now, arena, &[]);
        if self.condition {
            return scope.holds(&self.expr, scope.top()).map(Value::Bool);
        }
        scope.bounded(scope.eval(&self.expr, scope.top())?)
    }
}
