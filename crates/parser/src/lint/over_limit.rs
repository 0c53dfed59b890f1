use segue_evaluator::schema::Limits;

use super::{Rule, Subject};
use crate::diagnostic::codes::lint as codes;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Span};
use crate::rule;
use crate::yaml::{Node, NodeKind};

/// Texts, names and collections that are longer than the destination keeps.
pub(super) struct OverLimit;

impl Rule for OverLimit {
    fn code(&self) -> &'static Code {
        &codes::OVER_LIMIT
    }

    fn check(&self, subject: &Subject<'_>, found: &mut Diagnostics) {
        let limits = subject.program.destination.limits;
        for given in subject
            .mappings
            .iter()
            .flat_map(|m| m.given(subject.program))
        {
            let members = given.field.pitfalls.members.unwrap_or(limits.members);
            let limits = Limits { members, ..limits };
            value(given.node, limits, given.pasted, found);
        }
    }
}

/// Looks at a value and what is in it; what stands inside a directive is an argument of it.
fn value(node: &Node, limits: Limits, pasted: bool, found: &mut Diagnostics) {
    match &node.kind {
        NodeKind::Scalar(scalar) => {
            let length = match node.snippet() {
                Some(snippet) if !pasted => rule::least_characters(snippet),
                _ => scalar.text.chars().count(),
            };
            if length > limits.text {
                let text = format!("this text has {length} characters or more");
                found.push(cut(node.span, &text, limits.text));
            }
        }
        NodeKind::Sequence(items) => {
            if items.len() > limits.items {
                found.push(refused(
                    node.span,
                    "list",
                    items.len(),
                    "items",
                    limits.items,
                ));
            }
            for item in items {
                value(item, limits, pasted, found);
            }
        }
        NodeKind::Mapping(entries) => {
            let keys = || entries.iter().filter_map(|entry| entry.key.as_str());
            if pasted && keys().any(|key| key.starts_with('@')) {
                return;
            }
            if entries.len() > limits.members {
                let (count, most) = (entries.len(), limits.members);
                found.push(refused(node.span, "map", count, "members", most));
            }
            for entry in entries {
                let length = entry.key.snippet().map_or(0, rule::least_characters);
                if length > limits.name {
                    let text = format!("this name has {length} characters or more");
                    found.push(cut(entry.key.span, &text, limits.name));
                }
                value(&entry.value, limits, pasted, found);
            }
        }
    }
}

fn cut(span: Span, text: &str, most: usize) -> Diagnostic {
    Diagnostic::new(
        &codes::OVER_LIMIT,
        span,
        format!("{text}, of which {most} are kept"),
    )
    .help("shorten it: the rest is cut off, and nothing says so")
}

fn refused(span: Span, what: &str, count: usize, of: &str, most: usize) -> Diagnostic {
    let message = format!("this {what} has {count} {of}, and {most} is the most there may be");
    Diagnostic::new(&codes::OVER_LIMIT, span, message)
        .help("leave some out: an event that has more is refused")
}
