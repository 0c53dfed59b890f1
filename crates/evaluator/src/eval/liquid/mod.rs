//! Liquid templates, rendered as LiquidJS 10 does with its defaults: nodes here, what values are and how they are read
//! and compared in [`datum`], [`read`] and [`operator`], filters in [`filter`].
//!
//! There are no loops, so that a template ends; what it makes is bounded like everything else.

mod datum;
mod filter;
mod operator;
mod read;
mod units;

#[cfg(test)]
mod tests;

use super::{Failure, Frame, Scope, TextBuilder};
use crate::program::Liquid;
use crate::program::liquid::{Applied, Argument, Filtered, Node, Operand, Term};
use crate::value::{Number, Value};
use datum::Datum;

impl Liquid {
    /// What the template prints; always a text.
    pub(crate) fn render<'a>(
        &'a self,
        scope: &Scope<'a>,
        frame: Frame<'a>,
    ) -> Result<Value<'a>, Failure> {
        let mut rendering = Rendering {
            scope,
            input: frame.input,
            assigned: Vec::new(),
            counters: Vec::new(),
            cycles: Vec::new(),
        };
        let mut out = TextBuilder::new(scope);
        rendering.nodes(&self.nodes, &mut out)?;
        Ok(Value::text(out.finish()?))
    }
}

/// A template being rendered.
struct Rendering<'s, 'a> {
    scope: &'s Scope<'a>,
    /// Where variables are read from that are not assigned.
    input: Value<'a>,
    /// What `assign` and `capture` have set.
    assigned: Vec<(&'a str, Datum<'a>)>,
    /// Where the counters of `increment` and `decrement` stand; they hide variables of the input.
    counters: Vec<(&'a str, f64)>,
    /// The next value of each `cycle`, by its group and number of values.
    cycles: Vec<(&'a str, usize, usize)>,
}

/// Whether rendering goes on.
#[derive(PartialEq)]
enum Flow {
    On,
    Stop,
}

impl<'a> Rendering<'_, 'a> {
    fn nodes(&mut self, nodes: &'a [Node], out: &mut TextBuilder<'_, 'a>) -> Result<Flow, Failure> {
        for node in nodes {
            if self.node(node, out)? == Flow::Stop {
                return Ok(Flow::Stop);
            }
        }
        Ok(Flow::On)
    }

    fn node(&mut self, node: &'a Node, out: &mut TextBuilder<'_, 'a>) -> Result<Flow, Failure> {
        match node {
            Node::Text(text) => out.push(text)?,
            Node::Output(filtered) => {
                let value = self.filtered(filtered)?;
                value.print(out)?;
            }
            Node::Assign(name, filtered) => {
                let value = self.filtered(filtered)?;
                self.assign(name, value);
            }
            Node::Capture(name, body) => {
                let mut captured = TextBuilder::new(self.scope);
                let flow = self.nodes(body, &mut captured)?;
                let captured = Value::text(captured.finish()?);
                self.assign(name, Datum::Value(captured));
                return Ok(flow);
            }
            Node::If(branches, otherwise) => {
                for branch in branches {
                    if self.filtered(&branch.condition)?.is_truthy() != branch.unless {
                        return self.nodes(&branch.body, out);
                    }
                }
                return self.nodes(otherwise, out);
            }
            Node::Group(body) => return self.nodes(body, out),
            Node::Increment(name) => {
                let counter = self.count(name, 1.0);
                out.push_value(Value::number(counter), crate::value::TextStyle::Segment)?;
            }
            Node::Decrement(name) => {
                let counter = self.count(name, -1.0) - 1.0;
                out.push_value(Value::number(counter), crate::value::TextStyle::Segment)?;
            }
            Node::Cycle { group, values } => {
                let value = self.cycle(group.as_ref(), values)?;
                // Like everything that tags give back in LiquidJS, what is falsy in its host language is not printed.
                if !matches!(value, Datum::Value(value) if value.is_falsy()) {
                    value.print(out)?;
                }
            }
            Node::Stop => return Ok(Flow::Stop),
        }
        Ok(Flow::On)
    }

    fn assign(&mut self, name: &'a str, value: Datum<'a>) {
        match self.assigned.iter_mut().find(|(known, _)| *known == name) {
            Some((_, old)) => *old = value,
            None => self.assigned.push((name, value)),
        }
    }

    /// Where a counter stands, before it moves on. It begins where a number of its name in the input stands.
    fn count(&mut self, name: &'a str, step: f64) -> f64 {
        if let Some((_, counter)) = self.counters.iter_mut().find(|(known, _)| *known == name) {
            let before = *counter;
            *counter += step;
            return before;
        }
        let start = match self.input {
            Value::Object(object) => object.get(name).as_f64().unwrap_or_default(),
            _ => 0.0,
        };
        self.counters.push((name, start + step));
        start
    }

    fn cycle(
        &mut self,
        group: Option<&'a Operand>,
        values: &'a [Operand],
    ) -> Result<Datum<'a>, Failure> {
        let group = match group {
            Some(group) => self.operand(group)?,
            None => Datum::MISSING,
        };
        let group = group.to_host_text(self.scope)?;
        let count = values.len();
        let known = self
            .cycles
            .iter_mut()
            .find(|(of, size, _)| *of == group && *size == count);
        let at = match known {
            Some((_, _, next)) => std::mem::replace(next, (*next + 1) % count.max(1)),
            None => {
                self.cycles.push((group, count, 1 % count.max(1)));
                0
            }
        };
        match values.get(at) {
            Some(value) => self.operand(value),
            None => Ok(Datum::MISSING),
        }
    }

    /// An expression, through its filters.
    fn filtered(&mut self, filtered: &'a Filtered) -> Result<Datum<'a>, Failure> {
        let mut value = self.expression(&filtered.terms)?;
        for Applied { filter, arguments } in &filtered.filters {
            let mut given = Vec::with_capacity(arguments.len());
            for argument in arguments {
                given.push(self.argument(argument)?);
            }
            value = filter::Call::new(self.scope, value, &given).run(*filter)?;
        }
        Ok(value)
    }

    /// An argument of a filter; a named one is a list of its name and value.
    fn argument(&mut self, argument: &'a Argument) -> Result<Datum<'a>, Failure> {
        match argument {
            Argument::Value(operand) => self.operand(operand),
            Argument::Named(name, operand) => {
                let value = match operand {
                    Some(operand) => self.operand(operand)?.plain(),
                    None => Value::Missing,
                };
                let mut pair = super::ListBuilder::new(self.scope, 2);
                pair.push(Value::text(name))?;
                pair.push(value)?;
                Ok(Datum::Value(pair.finish()?))
            }
        }
    }

    /// An expression in postfix order. One that makes no sense finds operands missing, and gives the first value left.
    fn expression(&mut self, terms: &'a [Term]) -> Result<Datum<'a>, Failure> {
        let mut stack: Vec<Datum<'a>> = Vec::with_capacity(terms.len());
        for term in terms {
            let value = match term {
                Term::Operand(operand) => self.operand(operand)?,
                Term::Operator(operator) => {
                    let right = stack.pop().unwrap_or(Datum::MISSING);
                    let left = if operator.is_unary() {
                        Datum::MISSING
                    } else {
                        stack.pop().unwrap_or(Datum::MISSING)
                    };
                    let holds = operator::apply(*operator, left, right, self.scope)?;
                    Datum::Value(Value::Bool(holds))
                }
            };
            stack.push(value);
        }
        Ok(stack.first().copied().unwrap_or(Datum::MISSING))
    }

    /// A single value.
    fn operand(&mut self, operand: &'a Operand) -> Result<Datum<'a>, Failure> {
        Ok(match operand {
            Operand::Bool(value) => Datum::Value(Value::Bool(*value)),
            Operand::Nil => Datum::Nil,
            Operand::Empty => Datum::Empty,
            Operand::Blank => Datum::Blank,
            Operand::Number(number) => Datum::Value(Value::Number(Number::Float(*number))),
            Operand::Text(text) => Datum::Value(Value::text(text)),
            Operand::Range(ends) => {
                let from = self.operand(&ends.0)?.to_number(self.scope)?;
                let to = self.operand(&ends.1)?.to_number(self.scope)?;
                Datum::Value(self.range(from, to)?)
            }
            Operand::Path { base, steps } => {
                let mut steps = steps.iter();
                let mut value = match (base, steps.as_slice().first()) {
                    (Some(base), _) => self.operand(base)?,
                    (None, Some(first)) => {
                        steps.next();
                        let name = self.operand(first)?.to_host_text(self.scope)?;
                        self.variable(name)
                    }
                    (None, None) => Datum::MISSING,
                };
                for step in steps {
                    let key = self.operand(step)?;
                    value = read::property(value, key, self.scope)?;
                }
                value
            }
        })
    }

    /// The whole numbers, or what is whole numbers from the first, up to the last.
    fn range(&self, from: f64, to: f64) -> Result<Value<'a>, Failure> {
        let mut list = super::ListBuilder::new(self.scope, 0);
        let mut number = from;
        while number < to + 1.0 {
            list.push(Value::number(number))?;
            // Beyond 2^53 adding 1 changes nothing; the list ends at its limit.
            number += 1.0;
        }
        list.finish()
    }

    /// A variable: assigned, counted, or a member of the input.
    fn variable(&self, name: &str) -> Datum<'a> {
        if let Some((_, value)) = self.assigned.iter().find(|(known, _)| *known == name) {
            return *value;
        }
        if let Some((_, counter)) = self.counters.iter().find(|(known, _)| *known == name) {
            return Datum::Value(Value::number(*counter));
        }
        read::variable(self.input, name)
    }
}
