//! From the JSON of a mapping to the typed program.
//!
//! Segment's mapping-kit goes over a mapping twice for every event: it validates all of it, but for what stands in
//! lists, and then resolves it. What fails validation fails every event; what fails while it is resolved only fails the
//! events that get there. One pass here does both.

use segue_evaluator::limits;
use segue_evaluator::path::{Segment, split, without_root};
use segue_evaluator::program::{Directive, Expr, Key};

use super::data::{Data, Kind, Member};
use super::directive::Name;
use super::report;
use crate::diagnostic::codes::directive as codes;
use crate::diagnostic::{Diagnostic, Diagnostics, Span};
use crate::rule::{Context, EVENT_FIELDS};
use crate::yaml::Snippet;

/// Lowers one mapping.
pub(super) struct Lowering<'l, 'c> {
    pub(super) cx: &'l mut Context<'c>,
    pub(super) diagnostics: &'l mut Diagnostics,
    /// What validation found in the mapping, or in the `apply` of a `@transform` that is only validated at run time.
    pub(super) validation: Validation,
}

/// The state of one validation.
#[derive(Clone, Copy)]
pub(super) struct Validation {
    /// Whether what it finds keeps every event from being mapped.
    pub(super) fatal: bool,
    /// Whether it found anything.
    pub(super) failed: bool,
}

/// Where a value stands.
#[derive(Clone, Copy)]
pub(super) struct Place {
    /// Whether the mapping-kit validates it: not in lists.
    pub(super) validated: bool,
    /// For which events it is resolved.
    pub(super) reached: Reached,
    /// What its paths start from.
    pub(super) input: Input,
}

/// For which events a value is resolved.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Reached {
    /// For all.
    Always,
    /// For some, or in a list, where the reference lets everything pass that is not met.
    Sometimes,
    /// For none: it is only validated.
    Never,
}

/// What paths start from.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Input {
    /// The event.
    Event,
    /// An item of `@arrayPath`, or what `apply` gave.
    Item,
}

impl Place {
    /// A mapping as a whole.
    pub(super) const TOP: Self = Self {
        validated: true,
        reached: Reached::Always,
        input: Input::Event,
    };

    /// The same, but resolved for some events only.
    pub(super) fn sometimes(self) -> Self {
        let reached = match self.reached {
            Reached::Never => Reached::Never,
            _ => Reached::Sometimes,
        };
        Self { reached, ..self }
    }

    /// The same, but never resolved.
    pub(super) fn never(self) -> Self {
        Self {
            reached: Reached::Never,
            ..self
        }
    }

    /// Behind a change of input.
    pub(super) fn with_item(self) -> Self {
        Self {
            input: Input::Item,
            ..self
        }
    }

    /// In a list.
    pub(super) fn in_list(self) -> Self {
        Self {
            validated: false,
            ..self.sometimes()
        }
    }

    /// As the argument of a directive that only looks whether it is a directive.
    pub(super) fn as_raw(self, data: &Data<'_>) -> Self {
        Self {
            validated: self.validated && data.is_directive(),
            ..self
        }
    }
}

/// No value.
pub(super) fn missing() -> Expr {
    Expr::If(Vec::new(), None)
}

impl Lowering<'_, '_> {
    /// Any value.
    pub(super) fn value(&mut self, data: &Data<'_>, place: Place) -> Expr {
        match &data.kind {
            Kind::Null => Expr::Null,
            Kind::Bool(value) => Expr::Bool(*value),
            Kind::Number(number) => Expr::Number(number.as_str().into()),
            Kind::Text(text) => {
                report::plain_text(*text, data.span, self.diagnostics);
                Expr::Text(text.text.into())
            }
            Kind::List(items) => Expr::List {
                items: items
                    .iter()
                    .map(|item| self.value(item, place.in_list()))
                    .collect(),
                holes: true,
            },
            Kind::Object(members) if data.is_directive() => self.directive_object(members, place),
            Kind::Object(members) => self.object(members, place),
        }
    }

    /// An object that is data.
    pub(super) fn object(&mut self, members: &[Member<'_>], place: Place) -> Expr {
        let members = members.iter().map(|member| {
            let key = Key::Text(member.key.as_ref().into());
            let value = match &member.value.kind {
                // That a directive is data here has been said.
                Kind::Text(text) if member.key.starts_with('@') => Expr::Text(text.text.into()),
                _ => self.value(&member.value, place),
            };
            (key, value)
        });
        Expr::object(members.collect(), true)
    }

    /// An object with a key that begins with `@`.
    fn directive_object(&mut self, members: &[Member<'_>], place: Place) -> Expr {
        let mut named = members.iter().filter(|m| m.key.starts_with('@'));
        let Some(directive) = named.next() else {
            return self.object(members, place);
        };
        let second = named.next();
        let plain = members
            .iter()
            .find(|m| !m.key.starts_with('@') && m.key != "_metadata");
        if let Some(other) = second.or(plain) {
            let message = format!(
                "`{}` stands beside the directive `{}`",
                other.key, directive.key
            );
            let finding = Diagnostic::new(&codes::MIXED_DIRECTIVE, other.key_span, message)
                .label(directive.key_span, "the directive")
                .help("a directive is an object of its own; only `_metadata` may stand beside it");
            if place.validated {
                return self.invalid(finding);
            }
            // In a list the first of several directives runs, and with another key it all is data.
            self.diagnostics.push(Diagnostic {
                code: &codes::DIRECTIVE_AS_DATA,
                severity: codes::DIRECTIVE_AS_DATA.severity,
                help: Some(match plain {
                    Some(_) => {
                        "in a list such an object is sent as it stands, `@` and all".to_owned()
                    }
                    None => format!("in a list only the first one runs, `{}`", directive.key),
                }),
                ..finding
            });
            if plain.is_some() {
                return self.object(members, place);
            }
        }
        match Name::find(&directive.key) {
            Some(name) => self.directive(name, directive, place),
            None => {
                let finding = report::unknown_directive(directive);
                if place.validated {
                    self.invalid(finding)
                } else {
                    self.fails(place, finding)
                }
            }
        }
    }

    /// What the mapping-kit refuses when it validates: an error, or at a `@transform` that may not be reached the
    /// failure of that.
    pub(super) fn invalid(&mut self, finding: Diagnostic) -> Expr {
        self.validation.failed = true;
        if self.validation.fatal {
            self.diagnostics.push(finding);
        } else {
            self.diagnostics.push(report::as_warning(finding));
        }
        Expr::Null
    }

    /// What fails when it is resolved: an error where every event gets there.
    pub(super) fn fails(&mut self, place: Place, finding: Diagnostic) -> Expr {
        let failure = Directive::Fail(finding.message.as_str().into());
        match place.reached {
            Reached::Always => self.diagnostics.push(finding),
            Reached::Sometimes => self.diagnostics.push(report::as_warning(finding)),
            Reached::Never => {}
        }
        Expr::Directive(Box::new(failure))
    }

    /// A path text of `@path` or `@arrayPath`, from the current input.
    pub(super) fn path(&mut self, text: Snippet<'_>, span: Span, place: Place) -> Expr {
        report::path(text, span, self.diagnostics);
        if self.is_too_long(text.text, span) {
            return missing();
        }
        let segments = split(&without_root(text.text));
        self.check_root(&segments, span, place);
        self.walk(segments, place)
    }

    /// Refuses a path text that is too long to be one, as it is refused where it is only known at run time.
    pub(super) fn is_too_long(&mut self, path: &str, span: Span) -> bool {
        let too_long = path.len() > limits::PATH_BYTES;
        if too_long {
            let message = format!("a path of more than {} bytes", limits::PATH_BYTES);
            self.diagnostics
                .push(Diagnostic::new(&codes::TOO_DEEP, span, message));
        }
        too_long
    }

    /// A path from the current input.
    pub(super) fn walk(&mut self, segments: Vec<Segment>, place: Place) -> Expr {
        if place.input == Input::Event
            && let Some(id) = self.cx.paths.intern(&segments)
        {
            return Expr::Path(id);
        }
        Expr::Input(segments.into())
    }

    /// Warns of a path into the event that begins with no field of the Segment spec.
    pub(super) fn check_root(&mut self, segments: &[Segment], span: Span, place: Place) {
        let Some(root) = segments.first().map(Segment::key) else {
            return;
        };
        let fields = self.cx.event_fields;
        // A lone `$` is reported as such.
        let known = root == "$" || EVENT_FIELDS.contains(&root) || fields.iter().any(|f| f == root);
        if place.input == Input::Event && !self.cx.any_field && !known {
            let finding = report::unknown_root(root, fields, span);
            self.diagnostics.push(finding);
        }
    }
}
