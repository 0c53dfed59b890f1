//! Evaluation with programs made by hand; the rule language has its cases in the tests across crates.

mod bounds;
mod dispatch;
mod run;
mod values;

use std::sync::Arc;

use bumpalo::Bump;
use jsonpath_rust::parser::parse_json_path;

use super::{Failure, FailureCode, Scope};
use crate::coerce::Coercion;
use crate::eval::Event;
use crate::path::{Paths, split};
use crate::program::{Body, Drop, Expr, Key, Let, Mapping, Patterns, Program, Query};
use crate::schema::{Action, Destination, Field, FieldKind, Limits, Pitfalls};
use crate::{Value, json, limits};

/// The parts of a program in the making.
#[derive(Default)]
pub(super) struct Parts {
    pub(super) paths: Paths,
    pub(super) drops: Vec<Drop>,
    pub(super) lets: Vec<Let>,
    pub(super) mappings: Vec<Mapping>,
}

impl Parts {
    pub(super) fn path(&mut self, path: &str) -> Expr {
        Expr::Path(self.paths.intern(&split(path)).unwrap())
    }

    pub(super) fn is(&mut self, path: &str, is: &str) -> Expr {
        Expr::Equal(Box::new(self.path(path)), Box::new(text(is)))
    }

    pub(super) fn define(&mut self, value: Expr) -> Expr {
        let name = self.lets.len().to_string();
        self.lets.push(Let { name, value });
        Expr::Let(self.lets.len() - 1, [].into())
    }

    pub(super) fn map(&mut self, name: &str, trigger: Expr, value: Expr) -> &mut Mapping {
        self.mappings.push(Mapping {
            name: name.to_owned(),
            action: 0,
            enabled: true,
            trigger,
            body: Body::Fields(vec![(0, value)]),
            group: None,
        });
        self.mappings.last_mut().unwrap()
    }

    pub(super) fn program(self) -> Program {
        Program::new(
            Arc::new(destination()),
            Coercion::default(),
            self.paths,
            self.drops,
            self.lets,
            self.mappings,
        )
    }
}

/// A destination whose one action takes one free object.
pub(super) fn destination() -> Destination {
    let field = Field {
        key: "properties".to_owned(),
        label: "Properties".to_owned(),
        meaning: String::new(),
        kind: FieldKind::Object { fields: Vec::new() },
        required: false,
        null_allowed: false,
        sent: true,
        default: None,
        pitfalls: Pitfalls::default(),
    };
    Destination {
        name: "test".to_owned(),
        actions: vec![Action {
            key: "send".to_owned(),
            label: "Send".to_owned(),
            meaning: String::new(),
            trigger: None,
            records: Vec::new(),
            fields: vec![field],
        }],
        presets: Vec::new(),
        settings: Vec::new(),
        policies: Vec::new(),
        limits: Limits {
            text: 255,
            name: 255,
            items: 254,
            members: 254,
        },
        check_settings: |_| Vec::new(),
        segment_texts: |_| false,
        coercion: |_| Coercion::default(),
    }
}

pub(super) fn text(text: &str) -> Expr {
    Expr::Text(text.into())
}

pub(super) fn list(items: Vec<Expr>) -> Expr {
    Expr::List {
        items,
        holes: false,
    }
}

pub(super) fn object(members: Vec<(&str, Expr)>) -> Expr {
    let members = members.into_iter();
    let members = members.map(|(key, value)| (Key::Text(key.into()), value));
    Expr::object(members.collect(), false)
}

pub(super) fn query(text: &str) -> Expr {
    Expr::Query(Box::new(Query {
        text: text.into(),
        query: parse_json_path(text).unwrap(),
    }))
}

/// A condition that fails for an event with a type.
pub(super) fn failing(parts: &mut Parts) -> Expr {
    let pattern = text(&"x".repeat(limits::PATTERN_BYTES + 1));
    Expr::Match {
        subject: Box::new(parts.path("type")),
        patterns: Patterns::Computed(Box::new(pattern)),
        bang: false,
    }
}

/// What an expression gives for an event: JSON, `missing`, or the code of its failure.
pub(super) fn eval(parts: &Parts, expr: &Expr, event: &str) -> String {
    let arena = Bump::new();
    let event = json::read(event.as_bytes(), &arena).unwrap();
    let scope = Scope::new(
        Event::new(event, &parts.paths, &arena),
        0,
        &arena,
        &parts.lets,
    );
    show(scope.eval(expr, scope.top()))
}

pub(super) fn show(result: Result<Value<'_>, Failure>) -> String {
    match result {
        Ok(Value::Missing) => "missing".to_owned(),
        Ok(value) => {
            let mut out = Vec::new();
            json::write(value, &mut out);
            String::from_utf8(out).unwrap()
        }
        Err(failure) => failure.code.as_str().to_owned(),
    }
}

/// The names of the mappings that fire, with what they send, and the verdict.
pub(super) fn run(program: &Program, event: &str) -> (Vec<String>, String) {
    let arena = Bump::new();
    let event = json::read(event.as_bytes(), &arena).unwrap();
    let mut fired = Vec::new();
    let verdict = program.run(program.event(event, &arena), 0, &arena, |outcome| {
        let payload = outcome.payload.map(|payload| payload.values[0]);
        fired.push(format!("{} {}", outcome.mapping.name, show(payload)));
    });
    (fired, format!("{verdict:?}"))
}

pub(super) const LIMIT: &str = FailureCode::LimitExceeded.as_str();
