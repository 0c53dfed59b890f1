//! Expressions as `fields` and `let` have them.

use segue_evaluator::path::Paths;
use segue_evaluator::program::{Expr, Let};
use segue_evaluator::schema::FieldKind;
use segue_parser::rule;

use super::expr::{key_text, rebuild};
use crate::document::{key, looks_like_more};
use crate::yaml::{Map, Yaml};

/// What expressions refer to, and where they will stand.
#[derive(Clone, Copy)]
pub(super) struct Writer<'w> {
    pub(super) paths: &'w Paths,
    pub(super) lets: &'w [Let],
    /// Whether `$` stands for itself only where it is written twice: in `let`.
    pub(super) expands: bool,
}

impl Writer<'_> {
    /// The value of a field. Members that the field does not declare are never sent, and left out.
    pub(super) fn field(self, expr: &Expr, kind: &FieldKind) -> Yaml {
        match (expr, kind) {
            (Expr::Object { members, .. }, FieldKind::Object { fields }) if !fields.is_empty() => {
                let known = members
                    .iter()
                    .filter(|(key, _)| fields.iter().any(|f| f.key == key_text(key)));
                self.map(known)
            }
            _ => self.value(expr),
        }
    }

    pub(super) fn value(self, expr: &Expr) -> Yaml {
        match expr {
            Expr::Null => Yaml::raw("null"),
            Expr::Bool(value) => Yaml::raw(value),
            Expr::Number(digits) => Yaml::raw(digits),
            Expr::Text(text) if !looks_like_more(text) => Yaml::text(self.expanded(text)),
            Expr::Object { members, .. } => self.map(members.iter()),
            Expr::List { items, .. } => {
                Yaml::List(items.iter().map(|item| self.value(item)).collect())
            }
            Expr::Template { pieces, .. } => {
                let pieces: Vec<Expr> = pieces.iter().map(|piece| self.escaped(piece)).collect();
                let text = rule::show_text(&pieces, self.paths, self.lets);
                if text.starts_with('=') {
                    return self.expression(expr);
                }
                Yaml::text(text)
            }
            _ => self.expression(expr),
        }
    }

    fn map<'m>(
        self,
        members: impl Iterator<Item = &'m (segue_evaluator::program::Key, Expr)>,
    ) -> Yaml {
        let mut map = Map::default();
        for (name, value) in members {
            map.put(key(key_text(name)), self.value(value));
        }
        Yaml::Map(map)
    }

    fn expression(self, expr: &Expr) -> Yaml {
        let text = rule::show(&self.escaped(expr), self.paths, self.lets);
        Yaml::text(format!("={text}"))
    }

    fn expanded(self, text: &str) -> String {
        if self.expands {
            text.replace('$', "$$")
        } else {
            text.to_owned()
        }
    }

    fn escaped(self, expr: &Expr) -> Expr {
        if !self.expands {
            return expr.clone();
        }
        rebuild(expr, &mut |part| match part {
            Expr::Text(text) => Expr::Text(self.expanded(&text).into()),
            other => other,
        })
    }
}
