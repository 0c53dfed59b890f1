//! Paths: what they start at, and what is known of the values they find.

use segue_evaluator::Type;
use segue_evaluator::path::Segment;
use segue_evaluator::program::{Expr as Lowered, Query};

use super::{Checker, NULLISH, Role, Typed, codes};
use crate::diagnostic::{Diagnostic, Span, nearest};
use crate::rule::EVENT_FIELDS;
use crate::rule::ast::{Name, Path, Start};
use crate::rule::literal::encode;

impl Checker<'_, '_> {
    pub(super) fn path(&mut self, path: &Path, span: Span, role: Role) -> Typed {
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
        self.event_path(path, role)
    }

    fn event_path(&mut self, path: &Path, role: Role) -> Typed {
        let Some(first) = path.segments.first() else {
            return (Lowered::Event, Type::OBJECT);
        };
        if !self.is_field(&first.text) {
            let diagnostic = self.unknown_field(first, path.segments.len() == 1, role);
            return self.name_error(diagnostic);
        }
        if let [_, second, ..] = &path.segments[..]
            && !self.cx.any_field
            && !self.cx.event_fields.contains(&first.text)
        {
            self.check_step(first, second);
            self.check_dashes(path);
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

    /// Warns of a step from a field that is a text to anything that a text does not have.
    fn check_step(&mut self, first: &Name, second: &Name) {
        let has = second.text == "length" || Segment::new(&second.text).index().is_some();
        if has || field_type(&first.text).without(NULLISH) != Type::STRING {
            return;
        }
        let message = format!("`{}` is a text, and nothing stands below it", first.text);
        let finding = Diagnostic::new(&codes::STEP_INTO_TEXT, second.span, message);
        self.type_error(if EVENT_FIELDS.contains(&second.text.as_str()) {
            let before = Span::new(first.span.start, second.span.start);
            finding
                .help(format!(
                    "paths begin at the event itself: write `{}`",
                    second.text
                ))
                .fix(before, "", false)
        } else {
            finding.help("what an event carries is under `properties`, `traits` or `context`")
        });
    }

    /// Warns of a name that ends as the next path would begin, were there blanks around its `-`.
    fn check_dashes(&mut self, path: &Path) {
        for pair in path.segments.windows(2) {
            let [name, next] = pair else { continue };
            let Some((before, field)) = name.text.rsplit_once('-') else {
                continue;
            };
            if EVENT_FIELDS.contains(&field) && !before.is_empty() {
                let message = format!("`-` is a part of the name `{}`", name.text);
                let finding = Diagnostic::new(&codes::DASH_IN_NAME, name.span, message);
                let difference = format!("{before} - {field}.{}", next.text);
                self.type_error(finding.help(format!(
                    "to subtract, write blanks around it: `{difference}`"
                )));
            }
        }
    }

    fn is_field(&self, name: &str) -> bool {
        self.cx.any_field
            || EVENT_FIELDS.contains(&name)
            || self.cx.event_fields.iter().any(|field| field == name)
    }

    fn unknown_field(&self, first: &Name, alone: bool, role: Role) -> Diagnostic {
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
            None if alone && role != Role::Literal => {
                let meant = format!("properties.{}", first.text);
                diagnostic
                    .help(format!(
                        "what an event carries is under `properties`, `traits` or `context`, such as `{meant}`; a text \
                         stands in quotes; fields beyond the Segment spec are listed under `event_fields`"
                    ))
                    .fix(first.span, meant, false)
            }
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
