//! Paths: what they start at, and what is known of the values they find.

use segue_evaluator::Type;
use segue_evaluator::path::Segment;
use segue_evaluator::program::{Expr as Lowered, Query};

use super::{Checker, NULLISH, Typed, codes};
use crate::diagnostic::{Diagnostic, Span, nearest};
use crate::rule::EVENT_FIELDS;
use crate::rule::ast::{Name, Path, Start};
use crate::rule::literal::encode;

impl Checker<'_, '_> {
    pub(super) fn path(&mut self, path: &Path, span: Span) -> Typed {
        let at_item = match path.start {
            Start::Item if !self.in_map => {
                return self.name_error(
                    Diagnostic::new(
                        &codes::OUTSIDE_MAP,
                        span,
                        "there is no item outside of `map`",
                    )
                    .help(
                        "a path from the event is written `properties.sku` or `$.properties.sku`",
                    ),
                );
            }
            Start::Item => true,
            Start::Bare => {
                if let [first, rest @ ..] = &path.segments[..]
                    && first.text == "let"
                {
                    return self.entry(rest, span);
                }
                self.in_map
            }
            Start::Root => false,
        };
        if at_item {
            return (Lowered::Input(segments(&path.segments)), Type::ANY);
        }
        self.event_path(path)
    }

    fn event_path(&mut self, path: &Path) -> Typed {
        let Some(first) = path.segments.first() else {
            return (Lowered::Event, Type::OBJECT);
        };
        if !self.is_field(&first.text) {
            let diagnostic = self.unknown_field(first, path.segments.len() == 1);
            return self.name_error(diagnostic);
        }
        let kind = if path.segments.len() == 1 && !self.cx.event_fields.contains(&first.text) {
            field_type(&first.text)
        } else {
            Type::ANY
        };
        let lowered = self
            .cx
            .paths
            .intern(&segments(&path.segments))
            .map(Lowered::Path);
        (lowered.unwrap_or(Lowered::Event), kind)
    }

    fn is_field(&self, name: &str) -> bool {
        self.cx.any_field
            || EVENT_FIELDS.contains(&name)
            || self.cx.event_fields.iter().any(|field| field == name)
    }

    fn unknown_field(&self, first: &Name, alone: bool) -> Diagnostic {
        let known = EVENT_FIELDS
            .iter()
            .copied()
            .chain(self.cx.event_fields.iter().map(String::as_str))
            .chain(["let", "null", "true", "false"]);
        let diagnostic = Diagnostic::new(
            &codes::UNKNOWN_FIELD,
            first.span,
            "no Segment event has this field",
        );
        match nearest(&first.text, known) {
            Some(near) => diagnostic
                .help(format!("did you mean `{near}`?"))
                .fix(first.span, near, false),
            None if alone => {
                let quoted = encode(&first.text);
                diagnostic
                    .help(format!(
                        "a text stands in quotes, `{quoted}`; what an event carries is under `properties`, `traits` or \
                         `context`; fields beyond the Segment spec are listed under `event_fields`"
                    ))
                    .fix(first.span, quoted, false)
            }
            None => diagnostic.help(
                "what an event carries is under `properties`, `traits` or `context`; fields beyond the Segment spec \
                 are listed under `event_fields`",
            ),
        }
    }

    /// `let.NAME`, and a path from there.
    fn entry(&mut self, rest: &[Name], span: Span) -> Typed {
        let lets = self.cx.lets;
        let Some((name, rest)) = rest.split_first() else {
            return self.name_error(
                Diagnostic::new(&codes::UNKNOWN_LET, span, "a name must follow `let`")
                    .help("write `let.NAME`; an item's own `let` is `@.let`"),
            );
        };
        let Some(at) = lets.iter().position(|entry| entry.name == name.text) else {
            let diagnostic = Diagnostic::new(
                &codes::UNKNOWN_LET,
                name.span,
                "no entry of `let` before this has the name",
            );
            let near = nearest(&name.text, lets.iter().map(|entry| entry.name.as_str()));
            return self.name_error(match near {
                Some(near) => diagnostic
                    .help(format!("did you mean `{near}`?"))
                    .fix(name.span, near, false),
                None => diagnostic.help("an entry of `let` sees those above it"),
            });
        };
        if let Some(used) = self.cx.used_lets.get_mut(at) {
            *used = true;
        }
        let kind = match (rest, lets.get(at)) {
            ([], Some(entry)) => entry.kind,
            _ => Type::ANY,
        };
        (Lowered::Let(at, segments(rest)), kind)
    }
}

pub(super) fn query(text: &str) -> Typed {
    // What the library cannot read has been reported by the parser.
    match jsonpath_rust::parser::parse_json_path(text) {
        Ok(query) => {
            let query = Query {
                text: text.into(),
                query,
            };
            (Lowered::Query(Box::new(query)), Type::LIST)
        }
        Err(_) => (Lowered::Null, Type::ANY),
    }
}

fn segments(names: &[Name]) -> Box<[Segment]> {
    names.iter().map(|name| Segment::new(&name.text)).collect()
}

/// What the Segment spec says a field of the event is, where it is there at all.
fn field_type(name: &str) -> Type {
    let kind = match name {
        "context" | "properties" | "traits" | "integrations" | "_metadata" => Type::OBJECT,
        "version" => Type::STRING | Type::NUMBER,
        "timestamp" | "sentAt" | "receivedAt" | "originalTimestamp" => Type::STRING | Type::NUMBER,
        name if EVENT_FIELDS.contains(&name) => Type::STRING,
        _ => return Type::ANY,
    };
    kind | NULLISH
}
