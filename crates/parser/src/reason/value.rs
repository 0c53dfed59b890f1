//! Values that stand for many, and what can be asked of one.

use segue_evaluator::Value as Found;
use segue_evaluator::path::{Segment, step};
use segue_evaluator::program::{Comparison, Glob};

/// What may stand at a path. Other lists than those that are asked for what they hold are like objects to every condition
/// that is not left open.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    Missing,
    Null,
    Bool(bool),
    Number(f64),
    Text(String),
    /// A list of literals, at a path from which no other goes on.
    List(Vec<Value>),
    /// An object, whose members are values of their own.
    Object,
}

/// A question to the value at one path.
#[derive(Clone, Debug)]
pub(super) enum Test {
    /// Missing or null.
    Nullish,
    /// This literal.
    Equal(Value),
    /// A number, and not this one.
    OtherNumber(f64),
    /// A number that compares so.
    Order(Comparison, f64),
    /// A list that holds this literal.
    Holds(Value),
    /// A text that matches one of these, or, with `bang`, a text that matches none.
    Match { globs: Vec<Glob>, bang: bool },
}

impl Test {
    pub(super) fn holds(&self, value: &Value) -> bool {
        match (self, value) {
            (Self::Nullish, value) => matches!(value, Value::Missing | Value::Null),
            (Self::Equal(_), Value::Missing | Value::Object) => false,
            (Self::Equal(literal), value) => literal == value,
            (Self::Holds(literal), Value::List(items)) => items.contains(literal),
            (Self::OtherNumber(number), Value::Number(own)) => own != number,
            (Self::Order(comparison, bound), Value::Number(own)) => match comparison {
                Comparison::Less => own < bound,
                Comparison::LessOrEqual => own <= bound,
                Comparison::Greater => own > bound,
                Comparison::GreaterOrEqual => own >= bound,
            },
            (Self::Match { globs, bang }, Value::Text(text)) => {
                globs.iter().any(|glob| glob.matches(text)) != *bang
            }
            _ => false,
        }
    }
}

impl Value {
    /// What stands one step further, of anything but an object: its falsy self, a character, or nothing.
    pub(super) fn step(&self, segment: &Segment) -> Self {
        let found = match self {
            Self::Missing | Self::Object | Self::List(_) => return Self::Missing,
            Self::Null => Found::Null,
            Self::Bool(bool) => Found::Bool(*bool),
            Self::Number(number) => Found::number(*number),
            Self::Text(text) => Found::text(text),
        };
        match step(found, segment) {
            Found::Null => Self::Null,
            Found::Bool(bool) => Self::Bool(bool),
            Found::Number(number) => Self::Number(number.as_f64()),
            Found::Text(text) => Self::Text(text.as_str().to_owned()),
            _ => Self::Missing,
        }
    }

    /// As JSON; none where it is missing.
    pub(super) fn json(&self) -> Option<serde_json::Value> {
        Some(match self {
            Self::Missing => return None,
            Self::Null => serde_json::Value::Null,
            Self::Bool(bool) => (*bool).into(),
            Self::Text(text) => text.as_str().into(),
            Self::Object => serde_json::Map::new().into(),
            Self::List(items) => items.iter().filter_map(Self::json).collect(),
            // Whole numbers print without a point.
            Self::Number(number) => match format!("{number}").parse::<i64>() {
                Ok(whole) => whole.into(),
                Err(_) => (*number).into(),
            },
        })
    }
}
