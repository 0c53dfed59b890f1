//! Values as `fields` and `let` write them: YAML literals, expressions behind `=`, text with holes.

use segue_evaluator::Type;
use segue_evaluator::program::{Expr, Key, MergeMember};
use segue_evaluator::schema::{Field, FieldKind};

use super::unit::Unit;
use super::{directive, fit};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::file as codes;
use crate::file::{Named, Text, distinct, is_nothing, is_null, suggest};
use crate::rule;
use crate::yaml::{Entry, Node, NodeKind, Resolved, Scalar};

/// A compiled expression and its static type.
pub(super) type Typed = (Expr, Type);

/// What is known of the members of a map.
#[derive(Clone, Copy)]
pub(super) struct Members<'s> {
    /// The declared ones.
    fields: &'s [Field],
    /// Whether there can be no others.
    closed: bool,
}

impl Members<'static> {
    /// Any members at all.
    const FREE: Self = Self {
        fields: &[],
        closed: false,
    };
}

impl<'s> Members<'s> {
    /// What a field declares.
    pub(super) fn of(kind: &'s FieldKind) -> Self {
        match kind {
            FieldKind::Object { fields } => Self {
                fields,
                closed: !fields.is_empty(),
            },
            FieldKind::ObjectList { fields } => Self {
                fields,
                closed: false,
            },
            _ => Members::FREE,
        }
    }

    /// A key of an object expression that the field does not have; those of maps are checked one by one.
    fn stranger<'e>(&self, expr: &'e Expr) -> Option<&'e str> {
        let Expr::Object { members, .. } = expr else {
            return None;
        };
        let mut keys = members.iter().filter_map(|(key, _)| match key {
            Key::Text(text) if self.closed && self.declared(key).is_none() => Some(&**text),
            _ => None,
        });
        keys.next()
    }

    /// What is declared of a member.
    fn declared(&self, key: &Key) -> Option<&'s Field> {
        match key {
            Key::Text(text) => self.fields.iter().find(|f| *f.key == **text),
            Key::Computed(_) => None,
        }
    }
}

impl Unit<'_> {
    /// The value of a field, checked against its type.
    pub(super) fn field_value(&mut self, node: &Node, field: &Field) -> Option<Typed> {
        let members = Members::of(&field.kind);
        let typed = match (&field.kind, &node.kind) {
            (_, NodeKind::Mapping(entries)) => self.object(entries, members),
            (FieldKind::ObjectList { .. }, NodeKind::Sequence(items)) => self.list(items, members),
            _ => self.value(node),
        }?;
        if let Some(stranger) = members.stranger(&typed.0) {
            let message = format!("`{}` has no member `{stranger}`", field.key);
            let finding = Diagnostic::new(&codes::UNKNOWN_FIELD, node.span, message);
            self.diagnostics.push(finding.help(&field.meaning));
            return None;
        }
        if let Err(message) = fit::check(&typed, field, self.coercion) {
            let finding = Diagnostic::new(&codes::UNFIT_VALUE, node.span, message);
            self.diagnostics.push(finding.help(&field.meaning));
            return None;
        }
        Some(typed)
    }

    /// A value of `let`, a field or a member.
    pub(super) fn value(&mut self, node: &Node) -> Option<Typed> {
        match &node.kind {
            NodeKind::Scalar(scalar) => self.scalar(node, scalar, true),
            NodeKind::Sequence(items) => self.list(items, Members::FREE),
            NodeKind::Mapping(entries) => self.object(entries, Members::FREE),
        }
    }

    fn list(&mut self, items: &[Node], members: Members<'_>) -> Option<Typed> {
        let items: Vec<Option<Typed>> = items
            .iter()
            .map(|item| match &item.kind {
                NodeKind::Scalar(scalar) => self.scalar(item, scalar, false),
                NodeKind::Sequence(items) => self.list(items, Members::FREE),
                NodeKind::Mapping(entries) => self.object(entries, members),
            })
            .collect();
        let items = items.into_iter().map(|item| Some(item?.0));
        let items = items.collect::<Option<_>>()?;
        let list = Expr::List {
            items,
            holes: false,
        };
        Some((list, Type::LIST))
    }

    fn object(&mut self, entries: &[Entry], members: Members<'_>) -> Option<Typed> {
        let members = self.members(entries, members, |key, value, _| (key, value))?;
        Some((Expr::object(members, false), Type::OBJECT))
    }

    /// The members of `field+:`; one written null is removed.
    pub(super) fn added(
        &mut self,
        entries: &[Entry],
        members: Members<'_>,
    ) -> Option<Vec<MergeMember>> {
        self.members(entries, members, |key, value, node| {
            if is_null(node) {
                MergeMember::Remove(key)
            } else {
                MergeMember::Set(key, value)
            }
        })
    }

    /// The members of a map, each made of its key and value. None where one is wrong.
    fn members<T>(
        &mut self,
        entries: &[Entry],
        members: Members<'_>,
        make: impl Fn(Key, Expr, &Node) -> T,
    ) -> Option<Vec<T>> {
        if let Some(finding) = directive::find(entries) {
            self.diagnostics.push(finding);
            return None;
        }
        let mark = self.diagnostics.len();
        let made: Vec<Option<T>> = distinct(entries, &mut self.diagnostics)
            .into_iter()
            .map(|entry| {
                let key = self.key(&entry, members);
                let declared = key.as_ref().and_then(|key| members.declared(key));
                let (value, _) = match declared {
                    Some(field) => self.field_value(entry.node, field),
                    None => self.value(entry.node),
                }?;
                Some(make(key?, value, entry.node))
            })
            .collect();
        let made: Option<Vec<T>> = made.into_iter().collect();
        made.filter(|_| !self.diagnostics.errors_since(mark))
    }

    /// A key: text, with holes perhaps.
    fn key(&mut self, entry: &Named<'_>, members: Members<'_>) -> Option<Key> {
        let Text { text, span } = entry.name;
        if let Some(expression) = text.strip_prefix('=') {
            self.diagnostics.push(
                Diagnostic::new(
                    &codes::EXPRESSION_AS_KEY,
                    span,
                    "a key is text, not an expression",
                )
                .help(format!("write `\"{{{{{expression}}}}}\"`")),
            );
            return None;
        }
        let snippet = entry.key.snippet()?;
        match self.with(|cx, diagnostics| rule::text(snippet, cx, diagnostics))? {
            (Expr::Text(text), _) => {
                let known = members.fields.iter().any(|f| *f.key == *text);
                if members.closed && !known {
                    let finding = Diagnostic::new(
                        &codes::UNKNOWN_FIELD,
                        span,
                        "this field has no such member",
                    );
                    let keys = members.fields.iter().map(|f| f.key.as_str());
                    self.diagnostics.push(suggest(finding, entry.name, keys));
                }
                Some(Key::Text(text))
            }
            (computed, _) => Some(Key::Computed(computed)),
        }
    }

    /// A scalar; `named` where it belongs to a key, so that a text which would be an expression is a slip.
    fn scalar(&mut self, node: &Node, scalar: &Scalar, named: bool) -> Option<Typed> {
        match scalar.resolve() {
            Resolved::Null => {
                if is_nothing(node) {
                    self.diagnostics.push(
                        Diagnostic::new(
                            &codes::EMPTY_VALUE,
                            node.span,
                            "nothing stands behind the colon, which is null",
                        )
                        .help("write the value, or `null`")
                        .fix(node.span, " null", true),
                    );
                }
                Some((Expr::Null, Type::NULL))
            }
            Resolved::Bool(value) => Some((Expr::Bool(value), Type::BOOLEAN)),
            Resolved::Number(number) => Some((Expr::Number(number.into()), Type::NUMBER)),
            Resolved::Text => self.text(node, named),
        }
    }

    fn text(&mut self, node: &Node, named: bool) -> Option<Typed> {
        let snippet = node.snippet()?;
        if snippet.text.starts_with('=') {
            let expression = snippet.slice(1..snippet.text.len());
            return self.with(|cx, diagnostics| rule::value(expression, cx, diagnostics));
        }
        if named && self.with(|cx, _| rule::looks_like_expression(snippet.text, cx)) {
            let text = snippet.text.trim();
            let start = snippet.span(0..0);
            self.diagnostics.push(
                Diagnostic::new(
                    &codes::FORGOTTEN_EQUALS,
                    node.span,
                    format!("this sends the text `{text}` with every event"),
                )
                .help(format!(
                    "write `={text}` for its value, or `=\"{}\"` for the text",
                    text.replace('\\', "\\\\").replace('"', "\\\"")
                ))
                .fix(start, "=", false),
            );
            return None;
        }
        self.with(|cx, diagnostics| rule::text(snippet, cx, diagnostics))
    }
}
