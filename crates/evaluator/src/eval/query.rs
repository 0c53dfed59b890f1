//! JSONPath queries on the event, carried out by `jsonpath-rust`.
//!
//! The library walks the event through [`Node`]s, which are made where a query goes and at most once an event, and whose
//! hits are the event's own values, numbers digit for digit. It knows no bounds, so the nodes count what it does: it
//! writes down the location of every value on its way, and once those are longer than [`limits::QUERY_BYTES`], nodes
//! have no more children and the query fails.

use std::cell::{Cell, OnceCell};

use bumpalo::Bump;
use jsonpath_rust::query::js_path_process;
use jsonpath_rust::query::queryable::Queryable;

use super::{Failure, ListBuilder, Scope};
use crate::limits;
use crate::program::Query;
use crate::value::Value;

/// The event as queries see it.
#[derive(Debug)]
pub(super) struct Root<'a> {
    node: Node<'a>,
    meter: &'a Meter,
}

/// How many bytes of locations a query has left.
#[derive(Debug)]
struct Meter(Cell<usize>);

/// A value a query meets.
#[derive(Clone, Debug, Default)]
enum Node<'a> {
    /// A value of the event.
    Event(Place<'a>),
    /// Null in the query itself.
    #[default]
    Null,
    /// A boolean in the query, or the answer of a filter.
    Bool(bool),
    /// A number in the query, or one counted by it.
    Number(f64),
    /// A text in the query.
    Text(String),
    /// A list made by the library.
    List(Vec<Self>),
}

#[derive(Clone, Debug)]
struct Place<'a> {
    value: Value<'a>,
    /// About the length of its location.
    depth: usize,
    meter: &'a Meter,
    children: OnceCell<Children<'a>>,
}

#[derive(Clone, Debug)]
struct Children<'a> {
    nodes: Vec<Node<'a>>,
    /// About the length of all their locations.
    locations: usize,
}

/// What a location takes beside its text.
const LOCATION: usize = 64;

impl<'a> Scope<'a> {
    /// The values a query finds, as a list.
    #[inline(never)]
    pub(super) fn query(&self, query: &Query) -> Result<Value<'a>, Failure> {
        let root = self
            .queried
            .get_or_init(|| Root::new(self.event.value, self.arena));
        root.meter.0.set(limits::QUERY_BYTES);
        // An error stands for a query that gives no list of places, which the parser has refused.
        let hits = js_path_process(&query.query, &root.node).unwrap_or_default();
        if root.meter.0.get() == 0 {
            return Err(Failure::limit(format!(
                "too much work for `{}`",
                query.text
            )));
        }
        if hits.len() > limits::QUERY_HITS {
            return Err(Failure::limit(format!(
                "more than {} hits of `{}`",
                limits::QUERY_HITS,
                query.text
            )));
        }
        let mut found = ListBuilder::new(self, hits.len());
        for hit in hits {
            if let Node::Event(place) = hit.val {
                found.push(place.value)?;
            }
        }
        found.finish()
    }
}

impl<'a> Root<'a> {
    fn new(event: Value<'a>, arena: &'a Bump) -> Self {
        let meter = arena.alloc(Meter(Cell::new(0)));
        Self {
            node: Node::at(event, 1, meter),
            meter,
        }
    }
}

impl<'a> Node<'a> {
    fn at(value: Value<'a>, depth: usize, meter: &'a Meter) -> Self {
        Self::Event(Place {
            value,
            depth,
            meter,
            children: OnceCell::new(),
        })
    }
}

impl<'a> Place<'a> {
    /// The items or members, for a query that goes to all of them.
    fn children(&self) -> Option<&Vec<Node<'a>>> {
        let children = self.children.get_or_init(|| self.make_children());
        self.meter.take(children.locations)?;
        Some(&children.nodes)
    }

    fn make_children(&self) -> Children<'a> {
        /// Brackets and digits, or brackets and quotes.
        const AROUND: usize = 8;
        let mut locations = 0;
        let mut node = |key: &str, value| {
            let depth = self.depth + key.len() + AROUND;
            locations += depth + LOCATION;
            Node::at(value, depth, self.meter)
        };
        let nodes = match self.value {
            Value::List(list) => list.items().iter().map(|i| node("", *i)).collect(),
            Value::Object(object) => {
                let members = object.members().iter();
                members.map(|m| node(m.key.as_str(), m.value)).collect()
            }
            _ => Vec::new(),
        };
        Children { nodes, locations }
    }
}

impl Meter {
    /// Takes from what is left; none where there is too little.
    fn take(&self, bytes: usize) -> Option<()> {
        let left = self.0.get().saturating_sub(bytes);
        self.0.set(left);
        (left > 0).then_some(())
    }
}

impl Queryable for Node<'_> {
    fn get(&self, key: &str) -> Option<&Self> {
        let Self::Event(place) = self else {
            return None;
        };
        let Value::Object(object) = place.value else {
            return None;
        };
        let at = object
            .members()
            .iter()
            .position(|m| m.key.as_str() == key)?;
        place.meter.take(place.depth + key.len() + LOCATION)?;
        let children = place.children.get_or_init(|| place.make_children());
        children.nodes.get(at)
    }

    fn as_array(&self) -> Option<&Vec<Self>> {
        match self {
            Self::Event(place) if matches!(place.value, Value::List(_)) => place.children(),
            Self::List(items) => Some(items),
            _ => None,
        }
    }

    fn as_object(&self) -> Option<Vec<(&str, &Self)>> {
        let Self::Event(place) = self else {
            return None;
        };
        let Value::Object(object) = place.value else {
            return None;
        };
        let keys = object.members().iter().map(|m| m.key.as_str());
        Some(keys.zip(place.children()?).collect())
    }

    fn as_str(&self) -> Option<&str> {
        match self {
            Self::Event(place) => place.value.as_str(),
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    fn as_i64(&self) -> Option<i64> {
        let number = self.as_f64()?;
        (number.fract() == 0.0).then_some(number as i64)
    }

    fn as_f64(&self) -> Option<f64> {
        match self {
            Self::Event(place) => place.value.as_f64(),
            Self::Number(number) => Some(*number),
            _ => None,
        }
    }

    fn as_bool(&self) -> Option<bool> {
        match self {
            Self::Event(place) => match place.value {
                Value::Bool(bool) => Some(bool),
                _ => None,
            },
            Self::Bool(bool) => Some(*bool),
            _ => None,
        }
    }

    fn null() -> Self {
        Self::Null
    }
}

impl PartialEq for Node<'_> {
    fn eq(&self, other: &Self) -> bool {
        if let (Self::Event(a), Self::Event(b)) = (self, other) {
            return a.value.equals(&b.value);
        }
        if self.is_null() || other.is_null() {
            return self.is_null() && other.is_null();
        }
        (
            self.as_str(),
            self.as_f64(),
            self.as_bool(),
            self.as_array(),
        ) == (
            other.as_str(),
            other.as_f64(),
            other.as_bool(),
            other.as_array(),
        ) && !self.is_object()
            && !other.is_object()
    }
}

impl Node<'_> {
    fn is_null(&self) -> bool {
        match self {
            Self::Event(place) => place.value.is_nullish(),
            other => matches!(other, Self::Null),
        }
    }

    fn is_object(&self) -> bool {
        matches!(self, Self::Event(place) if matches!(place.value, Value::Object(_)))
    }
}

impl From<&str> for Node<'_> {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Node<'_> {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<bool> for Node<'_> {
    fn from(bool: bool) -> Self {
        Self::Bool(bool)
    }
}

impl From<i64> for Node<'_> {
    fn from(number: i64) -> Self {
        Self::Number(number as f64)
    }
}

impl From<f64> for Node<'_> {
    fn from(number: f64) -> Self {
        Self::Number(number)
    }
}

impl From<Vec<Self>> for Node<'_> {
    fn from(items: Vec<Self>) -> Self {
        Self::List(items)
    }
}
