//! The values of expressions.

use super::record::Recorder;
use super::{Failure, Frame, ListBuilder, ObjectBuilder, Scope, TextBuilder};
use crate::limits;
use crate::path::{Segment, walk};
use crate::program::{Arithmetic, Expr, Key};
use crate::value::{Number, Text, TextStyle, Value};

impl<'a> Scope<'a> {
    /// The value of an expression.
    #[inline]
    pub fn eval(&self, expr: &'a Expr, frame: Frame<'a>) -> Result<Value<'a>, Failure> {
        // Most are paths, whose values better not go through memory.
        match expr {
            Expr::Path(path) => Ok(self.path(*path)),
            other => self.compute(other, frame),
        }
    }

    /// [`Scope::eval`] of what is no path.
    ///
    /// What is more than a look is a function of its own, never inlined: this one recurses, and so should need little
    /// stack.
    fn compute(&self, expr: &'a Expr, frame: Frame<'a>) -> Result<Value<'a>, Failure> {
        match expr {
            Expr::Null => Ok(Value::Null),
            Expr::Bool(bool) => Ok(Value::Bool(*bool)),
            Expr::Number(digits) => Ok(Value::Number(Number::Raw(digits))),
            Expr::Text(text) => Ok(Value::Text(text.text())),
            Expr::Event => Ok(self.event.value),
            Expr::Path(path) => Ok(self.path(*path)),
            Expr::Input(segments) => Ok(walk(frame.input, segments)),
            Expr::Let(index, segments) => self.entry(*index, segments),
            Expr::Index => Ok(Value::number(frame.index as f64)),
            Expr::Query(query) => self.query(query),
            Expr::List { items, holes } => self.list(items, *holes, frame),
            Expr::Object {
                members,
                holes,
                distinct: false,
            } => self.object(members, *holes, frame),
            Expr::Object {
                members,
                holes,
                distinct: true,
            } => Recorder::new(self, members, *holes).record(frame),
            Expr::Template { pieces, segment } => self.template(pieces, *segment, frame),
            Expr::Coalesce(first, otherwise) => self.coalesce(first, otherwise, frame),
            Expr::If(branches, otherwise) => self.choose(branches, otherwise.as_deref(), frame),
            Expr::Arithmetic(operator, left, right) => {
                self.arithmetic(*operator, left, right, frame)
            }
            Expr::Map(list, body) => self.map(list, body, frame),
            Expr::Call(function, arguments) => self.call(*function, arguments, frame),
            Expr::MergeInto(base, members) => self.merge_into(base, members, frame),
            Expr::MergeOver(base, overlay) => self.merge_over(base, overlay, frame),
            Expr::Directive(directive) => directive.eval(self, frame),
            Expr::And(_)
            | Expr::Or(_)
            | Expr::Not(_)
            | Expr::IsTrue(_)
            | Expr::IsBool(..)
            | Expr::IsNull(_)
            | Expr::Equal(..)
            | Expr::OtherNumber(..)
            | Expr::Order(..)
            | Expr::In(..)
            | Expr::Contains { .. }
            | Expr::Match { .. } => self.answer(expr, frame),
        }
    }

    /// A condition as a value.
    #[inline(never)]
    fn answer(&self, condition: &'a Expr, frame: Frame<'a>) -> Result<Value<'a>, Failure> {
        self.holds(condition, frame).map(Value::Bool)
    }

    #[inline(never)]
    fn entry(&self, index: usize, segments: &[Segment]) -> Result<Value<'a>, Failure> {
        Ok(walk(self.named(index)?, segments))
    }

    #[inline(never)]
    fn coalesce(
        &self,
        first: &'a Expr,
        otherwise: &'a Expr,
        frame: Frame<'a>,
    ) -> Result<Value<'a>, Failure> {
        match self.eval(first, frame)? {
            Value::Missing | Value::Null => self.eval(otherwise, frame),
            value => Ok(value),
        }
    }

    #[inline(never)]
    fn list(&self, items: &'a [Expr], holes: bool, frame: Frame<'a>) -> Result<Value<'a>, Failure> {
        let mut list = ListBuilder::new(self, items.len());
        for item in items {
            let value = self.eval(item, frame)?;
            if holes || !value.is_missing() {
                list.push(value)?;
            }
        }
        list.finish()
    }

    #[inline(never)]
    fn object(
        &self,
        members: &'a [(Key, Expr)],
        holes: bool,
        frame: Frame<'a>,
    ) -> Result<Value<'a>, Failure> {
        let mut object = ObjectBuilder::new(self, members.len());
        for (key, value) in members {
            let Some(key) = self.key(key, frame)? else {
                continue;
            };
            let value = self.eval(value, frame)?;
            if holes || !value.is_missing() {
                object.set(key, value)?;
            }
        }
        object.finish()
    }

    /// The key of a member; none where a computed one is empty.
    #[inline(never)]
    pub(super) fn key(&self, key: &'a Key, frame: Frame<'a>) -> Result<Option<Text<'a>>, Failure> {
        match key {
            Key::Text(text) => Ok(Some(text.text())),
            Key::Computed(expr) => {
                let text = self.text_of(self.eval(expr, frame)?, TextStyle::Json)?;
                Ok((!text.is_empty()).then_some(Text::new(text)))
            }
        }
    }

    #[inline(never)]
    fn template(
        &self,
        pieces: &'a [Expr],
        segment: bool,
        frame: Frame<'a>,
    ) -> Result<Value<'a>, Failure> {
        let style = if segment {
            TextStyle::Segment
        } else {
            TextStyle::Json
        };
        let mut text = TextBuilder::new(self);
        for piece in pieces {
            text.push_value(self.eval(piece, frame)?, style)?;
        }
        text.finish().map(Value::text)
    }

    #[inline(never)]
    fn choose(
        &self,
        branches: &'a [(Expr, Expr)],
        otherwise: Option<&'a Expr>,
        frame: Frame<'a>,
    ) -> Result<Value<'a>, Failure> {
        for (condition, value) in branches {
            if self.holds(condition, frame)? {
                return self.eval(value, frame);
            }
        }
        match otherwise {
            Some(value) => self.eval(value, frame),
            None => Ok(Value::Missing),
        }
    }

    #[inline(never)]
    fn arithmetic(
        &self,
        operator: Arithmetic,
        left: &'a Expr,
        right: &'a Expr,
        frame: Frame<'a>,
    ) -> Result<Value<'a>, Failure> {
        let left = self.eval(left, frame)?.as_f64();
        let right = self.eval(right, frame)?.as_f64();
        let (Some(left), Some(right)) = (left, right) else {
            return Ok(Value::Missing);
        };
        Ok(finite(match operator {
            Arithmetic::Add => left + right,
            Arithmetic::Subtract => left - right,
            Arithmetic::Multiply => left * right,
            // Division by zero is not finite.
            Arithmetic::Divide => left / right,
        }))
    }

    /// The body for each item; items without a value are left out.
    #[inline(never)]
    fn map(&self, list: &'a Expr, body: &'a Expr, frame: Frame<'a>) -> Result<Value<'a>, Failure> {
        let list = self.eval(list, frame)?;
        let items = match &list {
            Value::List(list) => list.items(),
            Value::Object(_) => std::slice::from_ref(&list),
            _ => return Ok(Value::Missing),
        };
        if items.len() > limits::ITEMS {
            return Err(Failure::too_many_items());
        }
        let mut mapped = ListBuilder::new(self, items.len());
        let mut recorder = match body {
            Expr::Object {
                members,
                holes,
                distinct: true,
            } => Some(Recorder::new(self, members, *holes)),
            _ => None,
        };
        for (index, input) in items.iter().copied().enumerate() {
            self.spend(size_of::<Value<'_>>())?;
            let frame = Frame { input, index };
            let value = match &mut recorder {
                Some(recorder) => recorder.record(frame)?,
                None => self.eval(body, frame)?,
            };
            if !value.is_missing() {
                mapped.push(value)?;
            }
        }
        mapped.finish()
    }

    /// The text of a value, bounded.
    pub(crate) fn text_of(&self, value: Value<'a>, style: TextStyle) -> Result<&'a str, Failure> {
        match value {
            Value::List(_) | Value::Object(_) => {
                let mut text = TextBuilder::new(self);
                text.push_value(value, style)?;
                text.finish()
            }
            scalar => Ok(scalar.to_text(style, self.arena)),
        }
    }
}

/// A computed number, missing unless it is finite.
pub(crate) fn finite<'a>(number: f64) -> Value<'a> {
    if number.is_finite() {
        Value::number(number)
    } else {
        Value::Missing
    }
}
