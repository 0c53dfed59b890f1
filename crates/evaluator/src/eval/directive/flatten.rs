//! `@flatten`, and the function `flatten`.

use crate::eval::{Failure, ObjectBuilder, Scope};
use crate::limits;
use crate::value::{Member, Text, Value};

/// Flattens an object, and lists unless they are kept whole; anything else comes under the empty key.
pub(crate) fn flatten<'a>(
    value: Value<'a>,
    separator: &str,
    keep_lists: bool,
    scope: &Scope<'a>,
) -> Result<Value<'a>, Failure> {
    let mut flattening = Flattening {
        separator,
        keep_lists,
        key: String::new(),
        out: ObjectBuilder::new(scope, 0),
        scope,
    };
    flattening.add(value)?;
    flattening.out.finish()
}

struct Flattening<'s, 'a> {
    separator: &'s str,
    keep_lists: bool,
    /// The key of the current value.
    key: String,
    out: ObjectBuilder<'s, 'a>,
    scope: &'s Scope<'a>,
}

impl<'a> Flattening<'_, 'a> {
    /// Adds a value under the current key, or what is in it.
    fn add(&mut self, value: Value<'a>) -> Result<(), Failure> {
        match value {
            // In the order of the reference: it decides which of two equal keys comes later.
            Value::Object(object) => match object.in_property_order() {
                None => self.members(object.members().iter()),
                Some(members) => self.members(members.into_iter()),
            },
            Value::List(list) if !self.keep_lists => {
                let mut items = list.items().iter().enumerate();
                items.try_for_each(|(at, item)| self.below(&at.to_string(), *item))
            }
            _ => {
                self.scope.spend(self.key.len())?;
                let key = Text::new(self.scope.arena.alloc_str(&self.key));
                self.out.set(key, value)
            }
        }
    }

    fn members<'m>(
        &mut self,
        mut members: impl Iterator<Item = &'m Member<'a>>,
    ) -> Result<(), Failure>
    where
        'a: 'm,
    {
        members.try_for_each(|member| self.below(member.key.as_str(), member.value))
    }

    /// Adds a value whose key is one longer. Before the first key there is no separator; an empty one is none.
    fn below(&mut self, key: &str, value: Value<'a>) -> Result<(), Failure> {
        let before = self.key.len();
        if before > 0 {
            self.key.push_str(self.separator);
        }
        self.key.push_str(key);
        if self.key.len() > limits::TEXT_BYTES {
            return Err(Failure::text_too_long());
        }
        self.scope.look(1 + self.key.len())?;
        self.add(value)?;
        self.key.truncate(before);
        Ok(())
    }
}
