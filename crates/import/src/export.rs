//! Exports: JSON with places, and the settings in it.

use segue_parser::diagnostic::{Diagnostics, LineIndex, Span};
use segue_parser::yaml::{self, Document, Node, NodeKind};

use serde::de::IgnoredAny;

use crate::Error;
use crate::error::Place;

/// An export that has been read.
pub(crate) struct Export<'t> {
    text: &'t str,
    document: Document,
}

/// How deep answers are wrapped.
const WRAPPINGS: usize = 4;

impl<'t> Export<'t> {
    pub(crate) fn read(text: &'t str) -> Result<Self, Error> {
        if let Err(error) = serde_json::from_str::<IgnoredAny>(text) {
            let message = error.to_string();
            let place = format!(" at line {} column {}", error.line(), error.column());
            return Err(Error::NotJson {
                place: met(text, error.line(), error.column()),
                message: message.strip_suffix(&place).unwrap_or(&message).to_owned(),
            });
        }
        // JSON is YAML, and read as such it has its places.
        let mut found = Diagnostics::default();
        if let Some(document) = yaml::read(text, &mut found) {
            return Ok(Self { text, document });
        }
        let first = found.into_sorted().into_iter().next();
        let (span, message) = first.map_or_else(Default::default, |d| (d.span, d.message));
        let place = place(text, span);
        Err(Error::NotJson { place, message })
    }

    /// The objects in which something may stand: the export, what answers of an API are wrapped in, and the items of a
    /// list of such answers.
    pub(crate) fn layers(&self) -> Vec<&Node> {
        let mut layers = vec![&self.document.root];
        let mut from = 0;
        for _ in 0..WRAPPINGS {
            let end = layers.len();
            for at in from..end {
                let Some(layer) = layers.get(at).copied() else {
                    break;
                };
                layers.extend(
                    ["data", "destination", "settings"]
                        .iter()
                        .filter_map(|key| member(layer, key)),
                );
                if let NodeKind::Sequence(items) = &layer.kind {
                    let wraps = |item: &&Node| {
                        ["data", "destination", "subscriptions"]
                            .iter()
                            .any(|key| member(item, key).is_some())
                    };
                    layers.extend(items.iter().filter(wraps));
                }
            }
            from = end;
        }
        layers
    }

    /// The settings of the destination, by name: an object, or the Config API's list of names and values.
    pub(crate) fn settings(&self) -> Option<Vec<(&str, &Node)>> {
        self.layers().into_iter().find_map(|layer| {
            let settings = member(layer, "settings").filter(|_| !is_subscription_like(layer));
            settings.or_else(|| member(layer, "config")).and_then(named)
        })
    }

    /// The export itself as settings, where it is nothing but those.
    pub(crate) fn as_settings(&self) -> Option<Vec<(&str, &Node)>> {
        named(&self.document.root)
    }

    pub(crate) fn at(&self, span: Span, message: &str, understood: &'static str) -> Error {
        Error::Shape {
            place: place(self.text, span),
            message: message.to_owned(),
            understood,
        }
    }

    /// Whether a setting of this name is in it.
    pub(crate) fn has_setting(&self, name: &str) -> bool {
        let settings = self.settings().or_else(|| self.as_settings());
        settings.is_some_and(|all| all.iter().any(|(known, _)| *known == name))
    }

    /// The error about an export that is something else.
    pub(crate) fn unknown(&self, what: &str, understood: &'static str) -> Error {
        let root = &self.document.root;
        let is = match &root.kind {
            NodeKind::Scalar(_) => "this is a single value, and".to_owned(),
            NodeKind::Sequence(items) => format!("this list of {}", items.len()),
            NodeKind::Mapping(entries) => {
                let keys = entries.iter().filter_map(|e| e.key.as_str()).take(5);
                let keys: Vec<_> = keys.map(|key| format!("`{key}`")).collect();
                match keys.as_slice() {
                    [] => "this empty object".to_owned(),
                    keys => format!("this object with {}", keys.join(", ")),
                }
            }
        };
        self.at(
            Span::new(root.span.start, root.span.start),
            &format!("{is} {what}"),
            understood,
        )
    }
}

/// The place of a byte of a line, counted from 1, or of the end of the line before it.
fn met(text: &str, line: usize, byte: usize) -> Place {
    let written = text
        .split('\n')
        .nth(line.saturating_sub(1))
        .unwrap_or_default();
    let before = written.char_indices().take_while(|(at, _)| at + 1 < byte);
    Place {
        line: line.max(1),
        column: before.count() + 1,
    }
}

fn place(text: &str, span: Span) -> Place {
    let start = LineIndex::new(text).range(span).0;
    Place {
        line: start.line,
        column: start.column,
    }
}

/// The value of a key.
pub(crate) fn member<'n>(node: &'n Node, key: &str) -> Option<&'n Node> {
    node.get(key).map(|entry| &entry.value)
}

/// `settings` beside a trigger is the mapping of a subscription.
fn is_subscription_like(node: &Node) -> bool {
    ["trigger", "subscribe", "actionSlug", "partnerAction"]
        .iter()
        .any(|key| member(node, key).is_some())
}

fn named(node: &Node) -> Option<Vec<(&str, &Node)>> {
    match &node.kind {
        NodeKind::Mapping(entries) => Some(
            entries
                .iter()
                .filter_map(|entry| Some((entry.key.as_str()?, &entry.value)))
                .collect(),
        ),
        NodeKind::Sequence(items) => items
            .iter()
            .map(|item| {
                let name = member(item, "name")?.as_str()?;
                Some((name.rsplit('/').next()?, member(item, "value")?))
            })
            .collect(),
        NodeKind::Scalar(_) => None,
    }
}
