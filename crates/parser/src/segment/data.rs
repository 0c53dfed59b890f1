//! A mapping as JSON has it: what the YAML nodes stand for, each key once, with places.

use std::borrow::Cow;
use std::collections::HashMap;

use segue_evaluator::limits;

use crate::diagnostic::codes::directive as codes;
use crate::diagnostic::{Diagnostic, Diagnostics, Span};
use crate::yaml::{Node, NodeKind, Resolved, Snippet};

/// A JSON value and where it stands.
#[derive(Clone, Debug)]
pub(super) struct Data<'n> {
    pub(super) span: Span,
    pub(super) kind: Kind<'n>,
}

/// What a value is.
#[derive(Clone, Debug)]
pub(super) enum Kind<'n> {
    Null,
    Bool(bool),
    /// Its JSON text.
    Number(String),
    Text(Snippet<'n>),
    List(Vec<Data<'n>>),
    /// Its members, in the order of first appearance.
    Object(Vec<Member<'n>>),
}

/// A member of an object.
#[derive(Clone, Debug)]
pub(super) struct Member<'n> {
    pub(super) key: Cow<'n, str>,
    pub(super) key_span: Span,
    pub(super) value: Data<'n>,
}

/// Reads a node. None where it is nested too deep or has a key that is none; that is in `diagnostics`.
pub(super) fn read<'n>(node: &'n Node, diagnostics: &mut Diagnostics) -> Option<Data<'n>> {
    nested(node, 0, diagnostics)
}

fn nested<'n>(node: &'n Node, depth: usize, diagnostics: &mut Diagnostics) -> Option<Data<'n>> {
    if depth > limits::EXPRESSION_DEPTH {
        let message = format!("values nested more than {} deep", limits::EXPRESSION_DEPTH);
        diagnostics.push(Diagnostic::new(&codes::TOO_DEEP, node.span, message));
        return None;
    }
    let kind = match &node.kind {
        NodeKind::Scalar(scalar) => match scalar.resolve() {
            Resolved::Null => Kind::Null,
            Resolved::Bool(value) => Kind::Bool(value),
            Resolved::Number(number) => Kind::Number(number),
            // Infinite to Segment's engine, which sends null for it.
            Resolved::Text if !scalar.verbatim && is_beyond_doubles(&scalar.text) => Kind::Null,
            Resolved::Text => Kind::Text(node.snippet()?),
        },
        NodeKind::Sequence(items) => Kind::List(
            items
                .iter()
                .map(|item| nested(item, depth + 1, diagnostics))
                .collect::<Option<_>>()?,
        ),
        NodeKind::Mapping(entries) => {
            let mut members: Vec<Member<'n>> = Vec::with_capacity(entries.len());
            let mut places = HashMap::with_capacity(entries.len());
            for entry in entries {
                let key = entry.key.as_str()?;
                let value = nested(&entry.value, depth + 1, diagnostics)?;
                let key_span = entry.key.span;
                let place = *places.entry(key).or_insert(members.len());
                match members.get_mut(place) {
                    None => members.push(Member {
                        key: Cow::Borrowed(key),
                        key_span,
                        value,
                    }),
                    Some(first) => {
                        let message = format!("`{key}` is given twice, and only the last counts");
                        diagnostics.push(
                            Diagnostic::new(&codes::REPEATED_KEY, key_span, message)
                                .label(first.key_span, "given here before")
                                .help("remove the one that is not meant"),
                        );
                        (first.key_span, first.value) = (key_span, value);
                    }
                }
            }
            Kind::Object(members)
        }
    };
    Some(Data {
        span: node.span,
        kind,
    })
}

/// Whether a text is a number that no double holds.
fn is_beyond_doubles(text: &str) -> bool {
    let number = |b: u8| b.is_ascii_digit() || matches!(b, b'+' | b'-' | b'.' | b'e' | b'E');
    text.bytes().all(number) && text.parse().is_ok_and(f64::is_infinite)
}

impl<'n> Data<'n> {
    /// The members of an object.
    pub(super) fn members(&self) -> Option<&[Member<'n>]> {
        match &self.kind {
            Kind::Object(members) => Some(members),
            _ => None,
        }
    }

    /// The text, if it is one.
    pub(super) fn text(&self) -> Option<Snippet<'n>> {
        match &self.kind {
            Kind::Text(text) => Some(*text),
            _ => None,
        }
    }

    /// Whether it is an object with a key that begins with `@`.
    pub(super) fn is_directive(&self) -> bool {
        self.members()
            .is_some_and(|members| members.iter().any(|m| m.key.starts_with('@')))
    }

    /// Whether a directive stands in it anywhere.
    pub(super) fn holds_directive(&self) -> bool {
        match &self.kind {
            Kind::List(items) => items.iter().any(Self::holds_directive),
            Kind::Object(members) => {
                self.is_directive() || members.iter().any(|m| m.value.holds_directive())
            }
            _ => false,
        }
    }

    /// Whether it is null, `false`, 0 or the empty text.
    pub(super) fn is_falsy(&self) -> bool {
        match &self.kind {
            Kind::Null | Kind::Bool(false) => true,
            Kind::Number(number) => number.parse() == Ok(0.0),
            Kind::Text(text) => text.text.is_empty(),
            Kind::Bool(true) | Kind::List(_) | Kind::Object(_) => false,
        }
    }

    /// What it is, for messages.
    pub(super) fn describe(&self) -> &'static str {
        match &self.kind {
            Kind::Null => "null",
            Kind::Bool(_) => "a boolean",
            Kind::Number(_) => "a number",
            Kind::Text(_) => "a text",
            Kind::List(_) => "a list",
            Kind::Object(_) if self.is_directive() => "a directive",
            Kind::Object(_) => "an object",
        }
    }
}

/// The value of a key.
pub(super) fn get<'m, 'n>(members: &'m [Member<'n>], key: &str) -> Option<&'m Member<'n>> {
    members.iter().find(|m| m.key == key)
}
