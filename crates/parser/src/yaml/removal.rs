use super::{Node, NodeKind};
use crate::diagnostic::Span;

/// What to cut out of a file so that an entry or item is gone, with all that is empty without it. None where it shares
/// its lines with what stays.
pub(crate) fn removal(text: &str, root: &Node, place: Span) -> Option<Span> {
    match find(text, root, place)? {
        Cut::Span(span) => Some(span),
        Cut::Whole => None,
    }
}

enum Cut {
    Span(Span),
    /// Nothing of the collection is left, so that it has to go itself.
    Whole,
}

/// A part of a collection.
struct Part<'n> {
    /// Where it is known by: the key of an entry, or the item.
    name: Span,
    value: &'n Node,
    /// All of it.
    span: Span,
}

fn find(text: &str, node: &Node, place: Span) -> Option<Cut> {
    let parts = parts(node);
    for (at, part) in parts.iter().enumerate() {
        if part.name != place && part.value.span != place {
            match find(text, part.value, place) {
                Some(Cut::Whole) => {}
                Some(cut) => return Some(cut),
                None => continue,
            }
        }
        return match parts.len() {
            1 => Some(Cut::Whole),
            _ => cut(text, node, &parts, at).map(Cut::Span),
        };
    }
    None
}

fn parts(node: &Node) -> Vec<Part<'_>> {
    match &node.kind {
        NodeKind::Scalar(_) => Vec::new(),
        NodeKind::Sequence(items) => items
            .iter()
            .map(|item| Part {
                name: item.span,
                value: item,
                span: Span::new(item.span.start, end(item)),
            })
            .collect(),
        // What an alias or a merge brings in stands elsewhere.
        NodeKind::Mapping(entries) => entries
            .iter()
            .filter(|entry| node.span.start <= entry.key.span.start)
            .filter(|entry| entry.key.span.end <= entry.value.span.start)
            .map(|entry| Part {
                name: entry.key.span,
                value: &entry.value,
                span: Span::new(entry.key.span.start, end(&entry.value)),
            })
            .collect(),
    }
}

/// The byte behind the last thing that is written of a node.
fn end(node: &Node) -> usize {
    let inner = parts(node).last().map_or(0, |part| part.span.end);
    inner.max(node.span.end)
}

/// Cuts out one of several parts.
fn cut(text: &str, node: &Node, parts: &[Part<'_>], at: usize) -> Option<Span> {
    let Span { start, end } = parts.get(at)?.span;
    let next = parts.get(at + 1).map(|next| next.span.start);
    let flow = text.get(node.span.start..)?.starts_with(['{', '[']);
    if flow {
        let before = at.checked_sub(1).and_then(|before| parts.get(before));
        return match (next, before) {
            (Some(next), _) => Some(Span::new(start, next)),
            (None, Some(before)) => Some(Span::new(before.span.end, end)),
            (None, None) => None,
        };
    }
    let line = text.get(..start)?.rfind('\n').map_or(0, |at| at + 1);
    let before = text.get(line..start)?.trim();
    let dash = matches!(node.kind, NodeKind::Sequence(_)) && before == "-";
    if !before.is_empty() && !dash {
        // The first key behind the dash of an item: the next one takes its place.
        return next.map(|next| Span::new(start, next));
    }
    let last = start + text.get(start..end)?.trim_end().len();
    let rest = text.get(last..)?;
    let length = rest.find('\n').map_or(rest.len(), |at| at + 1);
    let behind = rest.get(..length)?.trim();
    (behind.is_empty() || behind.starts_with('#')).then(|| Span::new(line, last + length))
}
