//! What stands at a byte of the file.

use segue_parser::diagnostic::Span;
use segue_parser::yaml::Style;

use super::{Collection, Id, Outline, ROOT, Scalar, Value};

/// What stands at a byte of the file.
#[derive(Clone, Copy, Debug)]
pub enum Spot {
    /// The key of an entry.
    Key(Id),
    /// The scalar of a node.
    Scalar(Id, Scalar),
    /// Nothing yet, where the value of a node belongs.
    Value(Id),
    /// Nothing yet, where an entry or item of a node belongs.
    Entry(Id),
    /// `*NAME`.
    Alias(Span),
    /// A comment.
    Comment(Span),
    /// Behind something that is complete.
    Nothing,
}

impl Outline<'_> {
    /// What stands at a byte.
    pub fn at(&self, offset: usize) -> Spot {
        let offset = offset.min(self.text.len());
        let comment = self.comments.partition_point(|c| c.start < offset);
        let comment = comment.checked_sub(1).and_then(|i| self.comments.get(i));
        if let Some(comment) = comment.filter(|c| offset <= c.end) {
            return Spot::Comment(*comment);
        }
        let next = self.nodes.partition_point(|node| node.span.start <= offset);
        let id = Id(next.saturating_sub(1));
        let node = self.node(id);
        if node.key.is_some_and(|key| key.scalar.span.contains(offset)) {
            return Spot::Key(id);
        }
        match node.value {
            Value::Scalar(scalar) if scalar.span.contains(offset) => {
                return Spot::Scalar(id, scalar);
            }
            Value::Alias(span) if span.contains(offset) => return Spot::Alias(span),
            _ => {}
        }
        match self.brackets(id, offset) {
            Some(inside) => self.between_brackets(inside, offset),
            None => self.in_block(id, offset),
        }
    }

    /// The innermost node around a byte that stands between brackets.
    fn brackets(&self, id: Id, offset: usize) -> Option<Id> {
        let around = |id: &Id| match &self.node(*id).value {
            Value::Collection(c) if c.column.is_none() => {
                let closed = self.written(c.span).ends_with(['}', ']']);
                c.span.start < offset && (offset < c.span.end || offset == c.span.end && !closed)
            }
            _ => false,
        };
        std::iter::successors(Some(id), |id| self.node(*id).parent).find(around)
    }

    fn between_brackets(&self, inside: Id, offset: usize) -> Spot {
        let before = self.children(inside).iter().rev();
        let last = before.copied().find(|c| self.node(*c).span.start < offset);
        let Some(last) = last else {
            return Spot::Entry(inside);
        };
        let node = self.node(last);
        let behind = node.key.and_then(|key| key.end);
        match (behind, &node.value) {
            _ if self.text_between(node.span.end, offset).contains(',') => Spot::Entry(inside),
            (Some(end), Value::Nothing) if end <= offset => Spot::Value(last),
            (_, Value::Scalar(scalar)) if scalar.style == Style::Plain => {
                Spot::Scalar(last, *scalar)
            }
            _ => Spot::Nothing,
        }
    }

    fn text_between(&self, from: usize, to: usize) -> &str {
        self.text.get(from..to).unwrap_or_default()
    }

    fn in_block(&self, id: Id, offset: usize) -> Spot {
        let before = self.text_between(0, offset);
        let line = before.rfind('\n').map_or(0, |at| at + 1);
        let node = self.node(id);
        let own_line = self.text_between(line, offset).trim().is_empty();
        if !own_line && id != ROOT {
            let parent = node.parent.map(|id| &self.node(id).value);
            let in_brackets = matches!(parent, Some(Value::Collection(c)) if c.column.is_none());
            return match &node.value {
                _ if in_brackets => Spot::Nothing,
                Value::Nothing if node.key.is_none_or(|key| key.end.is_some()) => Spot::Value(id),
                // The blanks behind `=` are part of an expression that is being written.
                Value::Scalar(scalar) if scalar.style == Style::Plain => Spot::Scalar(id, *scalar),
                _ => Spot::Nothing,
            };
        }
        let column = offset - line;
        if let Value::Scalar(scalar) = node.value
            && matches!(scalar.style, Style::Literal | Style::Folded)
            && column >= scalar.indent
        {
            return Spot::Scalar(id, scalar);
        }
        let mut around = std::iter::successors(Some(id), |id| self.node(*id).parent);
        around
            .find_map(|id| match &self.node(id).value {
                Value::Collection(collection) => self.vacancy(id, collection, column),
                _ => None,
            })
            .unwrap_or(Spot::Value(ROOT))
    }

    /// What belongs in a block collection at a column, if anything does.
    fn vacancy(&self, id: Id, collection: &Collection, column: usize) -> Option<Spot> {
        let own = collection.column?;
        let last = *collection.children.last()?;
        let waits = matches!(self.node(last).value, Value::Nothing);
        match column.checked_sub(own)? {
            // A dash less deep than the entries around its list stands at their column.
            0 if collection.list && self.is_at(self.node(id).parent, own) => None,
            0 => Some(Spot::Entry(id)),
            _ if waits => Some(Spot::Value(last)),
            _ => Some(Spot::Entry(id)),
        }
    }

    fn is_at(&self, id: Option<Id>, column: usize) -> bool {
        let collection = id.map(|id| &self.node(id).value);
        matches!(collection, Some(Value::Collection(c)) if c.column == Some(column) && !c.list)
    }
}
