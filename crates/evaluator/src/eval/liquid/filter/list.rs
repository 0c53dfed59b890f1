//! Filters that take lists. Anything else is a list of one, null and missing an empty one.

use super::{Call, Outcome, failed, number, read, text};
use crate::eval::liquid::datum::Datum;
use crate::eval::liquid::operator::equal;
use crate::eval::liquid::units;
use crate::eval::{Failure, ListBuilder, TextBuilder};
use crate::path::{Segment, step};
use crate::program::liquid::Filter;
use crate::value::{TextStyle, Value};

impl<'a> Call<'_, 'a> {
    pub(super) fn list(self, filter: Filter) -> Outcome<'a> {
        let value = self.input.plain();
        let one = [value];
        let items: &[Value<'a>] = match value {
            Value::List(list) => list.items(),
            Value::Missing | Value::Null => &[],
            _ => &one,
        };
        self.scope.look(items.len())?;
        let argument = self.argument(0).plain();
        match filter {
            Filter::Size => Ok(Datum::Value(self.size())),
            Filter::First => Ok(Datum::Value(end(value, |_| 0))),
            Filter::Last => Ok(Datum::Value(end(value, |length| length.saturating_sub(1)))),
            Filter::Slice => self.slice(),
            Filter::Join => self.join(items),
            Filter::Sum => self.sum(items),
            Filter::Where => self.matching(items),
            Filter::Compact => self.collect(items.iter().filter(|item| !item.is_nullish())),
            Filter::Push => self.collect(items.iter().chain([&argument])),
            Filter::Unshift => self.collect([&argument].into_iter().chain(items)),
            Filter::Pop => {
                let kept = items.split_last().map_or(items, |(_, rest)| rest);
                self.collect(kept.iter())
            }
            Filter::Shift => self.collect(items.iter().skip(1)),
            _ => self.sample(),
        }
    }

    fn collect<'i>(self, items: impl Iterator<Item = &'i Value<'a>>) -> Outcome<'a>
    where
        'a: 'i,
    {
        let mut out = ListBuilder::new(self.scope, 0);
        for item in items {
            out.push(*item)?;
        }
        Ok(Datum::Value(out.finish()?))
    }

    /// `size`: the length of a text or list, and what an object has under `length`.
    fn size(self) -> Value<'a> {
        let Datum::Value(value) = self.input else {
            return Value::number(0.0);
        };
        match value {
            Value::Text(text) => Value::number(units::length(text.as_str()) as f64),
            Value::List(list) => Value::number(list.items().len() as f64),
            Value::Object(object) => match object.get("length") {
                length if length.is_falsy() => Value::number(0.0),
                length => length,
            },
            _ => Value::number(0.0),
        }
    }

    fn join(self, items: &[Value<'a>]) -> Outcome<'a> {
        let separator = match self.argument(0).plain() {
            Value::Missing | Value::Null => " ",
            _ => self.argument_text(0)?,
        };
        let mut out = TextBuilder::new(self.scope);
        for (at, item) in items.iter().enumerate() {
            if at > 0 {
                out.push(separator)?;
            }
            out.push_value(*item, TextStyle::Segment)?;
        }
        Ok(text(out.finish()?))
    }

    /// `sum`: of the items, or of what they have under a path.
    fn sum(self, items: &[Value<'a>]) -> Outcome<'a> {
        let path = match self.argument(0).plain() {
            property if property.is_falsy() => None,
            _ => Some(self.argument_text(0)?),
        };
        let mut sum = 0.0;
        for item in items {
            let mut value = Datum::Value(*item);
            for key in path.into_iter().flat_map(|path| path.split('.')) {
                value = read::property(value, text(key), self.scope)?;
            }
            let counted = value.to_number(self.scope)?;
            sum += if counted.is_nan() { 0.0 } else { counted };
        }
        Ok(number(sum))
    }

    /// `where`: the items of which a property is true, or equals the second argument.
    fn matching(self, items: &[Value<'a>]) -> Outcome<'a> {
        let path = steps(self.argument_text(0)?)?;
        let expected = self.argument(1);
        let mut out = ListBuilder::new(self.scope, 0);
        for item in items {
            let value = self.follow(*item, &path)?;
            let matches = if expected.is_missing() {
                value.is_truthy()
            } else {
                equal(value, expected, self.scope)?
            };
            if matches {
                out.push(*item)?;
            }
        }
        Ok(Datum::Value(out.finish()?))
    }

    /// What an item has under a path.
    fn follow(self, item: Value<'a>, path: &[Step<'a>]) -> Outcome<'a> {
        let mut value = None;
        for step in path {
            let key = match step {
                Step::Key(key) => text(key),
                Step::Variable(name) => read::variable(item, name),
            };
            value = Some(match value {
                None => read::variable(item, key.to_host_text(self.scope)?),
                Some(value) => read::property(value, key, self.scope)?,
            });
        }
        Ok(value.unwrap_or(Datum::MISSING))
    }

    /// `slice`: so many items or characters, one if that is not said, from a position.
    fn slice(self) -> Outcome<'a> {
        let value = self.input.plain();
        if value.is_nullish() {
            return self.collect(std::iter::empty());
        }
        let list = match value {
            Value::List(list) => Some(list.items()),
            _ => None,
        };
        let printed = match list {
            None => self.input_text()?,
            Some(_) => "",
        };
        let length = list.map_or_else(|| units::length(printed), <[_]>::len);
        let (from, to) = self.bounds(length)?;
        match list {
            Some(items) => self.collect(items.iter().take(to).skip(from)),
            None => Ok(text(units::slice(printed, from, to.max(from), self.scope)?)),
        }
    }

    /// The positions that a slice goes from and to. Texts are not added like numbers but put together.
    fn bounds(self, length: usize) -> Result<(usize, usize), Failure> {
        let scope = self.scope;
        let (mut begin, mut count) = (self.argument(0), self.argument(1));
        if count.is_missing() {
            count = number(1.0);
        }
        if begin.to_number(scope)? < 0.0 {
            begin = add(number(length as f64), begin, self)?;
        }
        let end = add(begin, count, self)?;
        let from = units::position(begin.to_number(scope)?, length);
        let to = units::position(end.to_number(scope)?, length);
        Ok((from, to))
    }

    /// `sample`: the reference picks at random. Here it is the last, or so many from the end, so that the same event
    /// always gives the same.
    fn sample(self) -> Outcome<'a> {
        let value = self.input.plain();
        let count = match self.argument(0) {
            count if count.is_missing() => 1.0,
            count => count.to_number(self.scope)?,
        };
        let mut picked = ListBuilder::new(self.scope, 0);
        match value {
            Value::List(list) => {
                for item in list.items().iter().rev() {
                    picked.push(*item)?;
                }
            }
            Value::Missing | Value::Null => return Ok(Datum::Value(picked.finish()?)),
            _ => {
                for c in self.input_text()?.chars().rev() {
                    picked.push(Value::text(
                        self.scope.arena.alloc_str(c.encode_utf8(&mut [0; 4])),
                    ))?;
                }
            }
        }
        let Value::List(picked) = picked.finish()? else {
            return Ok(Datum::MISSING);
        };
        if count == 1.0 {
            return Ok(Datum::Value(
                picked.items().first().copied().unwrap_or_default(),
            ));
        }
        let to = units::position(count, picked.items().len());
        self.collect(picked.items().iter().take(to))
    }
}

/// The item or character at an end; the empty text where there are none.
fn end(value: Value<'_>, position: fn(usize) -> usize) -> Value<'_> {
    let at = |length: usize| Segment::new(&position(length).to_string());
    match value {
        Value::List(list) => step(value, &at(list.items().len())),
        Value::Text(text) if !text.as_str().is_empty() => {
            step(value, &at(units::length(text.as_str())))
        }
        Value::Object(object) => match object.get("length").as_f64() {
            Some(length) => object.get(at(length as usize).key()),
            None => Value::text(""),
        },
        _ => Value::text(""),
    }
}

/// Addition of the host language.
fn add<'a>(left: Datum<'a>, right: Datum<'a>, call: Call<'_, 'a>) -> Outcome<'a> {
    let joins = |datum: Datum<'a>| {
        matches!(
            datum.plain(),
            Value::Text(_) | Value::List(_) | Value::Object(_)
        )
    };
    let scope = call.scope;
    if joins(left) || joins(right) {
        let mut out = TextBuilder::new(scope);
        out.push(left.to_host_text(scope)?)?;
        out.push(right.to_host_text(scope)?)?;
        return Ok(text(out.finish()?));
    }
    Ok(number(left.to_number(scope)? + right.to_number(scope)?))
}

/// A step of the path that `where` looks at.
enum Step<'p> {
    Key(&'p str),
    /// The value the item has under a name.
    Variable(&'p str),
}

/// Reads the path of `where`, as far as it is one.
fn steps(path: &str) -> Result<Vec<Step<'_>>, Failure> {
    let mut steps = Vec::new();
    let mut rest = path.trim_start();
    loop {
        if let Some(inner) = rest.strip_prefix('[') {
            let Some((inner, behind)) = inner.split_once(']') else {
                return Err(failed("a bracket in the path of `where` is not closed"));
            };
            let inner = inner.trim();
            let quoted = inner
                .strip_prefix(['"', '\''])
                .map(|inner| inner.trim_end_matches(['"', '\'']));
            steps.push(match quoted {
                Some(key) => Step::Key(key),
                None if inner.parse::<f64>().is_ok() => Step::Key(inner),
                None => Step::Variable(inner),
            });
            rest = behind;
            continue;
        }
        let name = match rest.strip_prefix('.') {
            Some(name) => name.trim_start(),
            None if steps.is_empty() => rest,
            None => return Ok(steps),
        };
        let word =
            |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '?') || !c.is_ascii();
        let behind = name.trim_start_matches(word);
        let key = name.get(..name.len() - behind.len()).unwrap_or_default();
        if key.is_empty() {
            return Ok(steps);
        }
        steps.push(Step::Key(key));
        rest = behind;
    }
}
