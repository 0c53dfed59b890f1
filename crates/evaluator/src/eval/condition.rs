//! Conditions: whether an expression holds. None of it converts a value to another type.

use super::{Failure, Frame, Scope, weigh};
use crate::limits;
use crate::program::{Comparison, Expr, Glob, Patterns};
use crate::value::Value;

impl<'a> Scope<'a> {
    /// Whether a condition holds. As [`Scope::eval`], this takes little stack.
    pub fn holds(&self, expr: &'a Expr, frame: Frame<'a>) -> Result<bool, Failure> {
        match expr {
            Expr::And(conditions) => self.and(conditions, frame),
            Expr::Or(conditions) => self.or(conditions, frame),
            Expr::Not(condition) => self.not(condition, frame),
            Expr::IsBool(value, bool) => self.is_bool(value, *bool, frame),
            Expr::IsNull(value) => self.is_null(value, frame),
            Expr::Equal(left, right) => self.equal(left, right, frame),
            Expr::OtherNumber(value, number) => self.is_other_number(value, *number, frame),
            Expr::Order(comparison, left, right) => self.order(*comparison, left, right, frame),
            Expr::In(value, list) => self.is_in(value, list, frame),
            Expr::Contains {
                subject,
                parts,
                bang,
            } => self.contains(subject, parts, *bang, frame),
            Expr::Match {
                subject,
                patterns,
                bang,
            } => self.matches(subject, patterns, *bang, frame),
            Expr::IsTrue(value) => self.is_bool(value, true, frame),
            value => self.is_bool(value, true, frame),
        }
    }

    #[inline(never)]
    fn and(&self, conditions: &'a [Expr], frame: Frame<'a>) -> Result<bool, Failure> {
        for condition in conditions {
            if !self.holds(condition, frame)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    #[inline(never)]
    fn or(&self, conditions: &'a [Expr], frame: Frame<'a>) -> Result<bool, Failure> {
        for condition in conditions {
            if self.holds(condition, frame)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    #[inline(never)]
    fn not(&self, condition: &'a Expr, frame: Frame<'a>) -> Result<bool, Failure> {
        Ok(!self.holds(condition, frame)?)
    }

    #[inline(never)]
    fn is_null(&self, value: &'a Expr, frame: Frame<'a>) -> Result<bool, Failure> {
        Ok(self.eval(value, frame)?.is_nullish())
    }

    #[inline(never)]
    fn is_other_number(
        &self,
        value: &'a Expr,
        number: f64,
        frame: Frame<'a>,
    ) -> Result<bool, Failure> {
        let value = self.eval(value, frame)?.as_f64();
        Ok(value.is_some_and(|value| value != number))
    }

    #[inline(never)]
    fn is_bool(&self, value: &'a Expr, wanted: bool, frame: Frame<'a>) -> Result<bool, Failure> {
        Ok(matches!(self.eval(value, frame)?, Value::Bool(b) if b == wanted))
    }

    #[inline(never)]
    fn equal(&self, left: &'a Expr, right: &'a Expr, frame: Frame<'a>) -> Result<bool, Failure> {
        // The usual case, a path and a literal.
        if let Expr::Text(right) = right {
            return Ok(self.eval(left, frame)?.as_str() == Some(right));
        }
        let left = self.eval(left, frame)?;
        let right = self.eval(right, frame)?;
        self.same(left, right)
    }

    /// Whether two values are equal by type and content; missing equals nothing.
    fn same(&self, left: Value<'a>, right: Value<'a>) -> Result<bool, Failure> {
        let size = match (left, right) {
            (Value::Missing, _) => return Ok(false),
            (Value::Text(a), Value::Text(b)) if a.as_str().len() == b.as_str().len() => {
                a.as_str().len()
            }
            (Value::List(_), Value::List(_)) | (Value::Object(_), Value::Object(_)) => {
                weigh(left, limits::VALUE_BYTES)?.bytes
            }
            _ => 1,
        };
        self.look(size)?;
        Ok(left.equals(&right))
    }

    #[inline(never)]
    fn order(
        &self,
        comparison: Comparison,
        left: &'a Expr,
        right: &'a Expr,
        frame: Frame<'a>,
    ) -> Result<bool, Failure> {
        let left = self.eval(left, frame)?.as_f64();
        let right = self.eval(right, frame)?.as_f64();
        let (Some(left), Some(right)) = (left, right) else {
            return Ok(false);
        };
        Ok(match comparison {
            Comparison::Less => left < right,
            Comparison::LessOrEqual => left <= right,
            Comparison::Greater => left > right,
            Comparison::GreaterOrEqual => left >= right,
        })
    }

    #[inline(never)]
    fn is_in(&self, value: &'a Expr, list: &'a Expr, frame: Frame<'a>) -> Result<bool, Failure> {
        let value = self.eval(value, frame)?;
        if value.is_missing() {
            return Ok(false);
        }
        // A list of literals is not made anew for every event.
        if let Expr::List { items, .. } = list {
            for item in items {
                if self.same(self.eval(item, frame)?, value)? {
                    return Ok(true);
                }
            }
            return Ok(false);
        }
        let Value::List(list) = self.eval(list, frame)? else {
            return Ok(false);
        };
        for item in list.items() {
            if self.same(*item, value)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    #[inline(never)]
    fn contains(
        &self,
        subject: &'a Expr,
        parts: &'a Expr,
        bang: bool,
        frame: Frame<'a>,
    ) -> Result<bool, Failure> {
        let Some(subject) = self.eval(subject, frame)?.as_str() else {
            return Ok(false);
        };
        let parts = self.eval(parts, frame)?;
        let holds = self.any_text(&parts, |part| {
            self.look(subject.len())?;
            Ok(subject.contains(part))
        })?;
        Ok(holds != bang)
    }

    #[inline(never)]
    fn matches(
        &self,
        subject: &'a Expr,
        patterns: &'a Patterns,
        bang: bool,
        frame: Frame<'a>,
    ) -> Result<bool, Failure> {
        let Some(subject) = self.eval(subject, frame)?.as_str() else {
            return Ok(false);
        };
        let holds = match patterns {
            Patterns::Fixed(globs) => {
                let work = globs.iter().map(|glob| glob.work(subject)).sum();
                self.look(work)?;
                globs.iter().any(|glob| glob.matches(subject))
            }
            Patterns::Computed(patterns) => {
                let patterns = self.eval(patterns, frame)?;
                self.any_text(&patterns, |pattern| {
                    if pattern.len() > limits::PATTERN_BYTES {
                        let limit = limits::PATTERN_BYTES;
                        return Err(Failure::limit(format!(
                            "a pattern of more than {limit} bytes"
                        )));
                    }
                    let glob = Glob::new(pattern);
                    self.look(pattern.len() + glob.work(subject))?;
                    Ok(glob.matches(subject))
                })?
            }
        };
        Ok(holds != bang)
    }

    /// Whether a text, or a text of a list, passes a test.
    fn any_text(
        &self,
        texts: &Value<'a>,
        test: impl Fn(&'a str) -> Result<bool, Failure>,
    ) -> Result<bool, Failure> {
        let texts = match texts {
            Value::List(list) => list.items(),
            one => std::slice::from_ref(one),
        };
        for text in texts {
            self.look(1)?;
            if let Some(text) = text.as_str()
                && test(text)?
            {
                return Ok(true);
            }
        }
        Ok(false)
    }
}
