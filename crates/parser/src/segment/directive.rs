//! The directives by name, and those whose arguments are simple.

use segue_evaluator::program::{Directive, Expr};

use super::data::{Data, Kind, Member, get};
use super::lower::{Lowering, Place, missing};
use crate::diagnostic::codes::directive as codes;
use crate::diagnostic::{Code, Diagnostic};

/// The directives.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Name {
    ArrayPath,
    Case,
    ExcludeWhenNull,
    Flatten,
    If,
    Json,
    Liquid,
    Literal,
    Merge,
    Path,
    Replace,
    Template,
    Transform,
}

impl Name {
    pub(super) const ALL: &[(&str, Self)] = &[
        ("@arrayPath", Self::ArrayPath),
        ("@case", Self::Case),
        ("@excludeWhenNull", Self::ExcludeWhenNull),
        ("@flatten", Self::Flatten),
        ("@if", Self::If),
        ("@json", Self::Json),
        ("@liquid", Self::Liquid),
        ("@literal", Self::Literal),
        ("@merge", Self::Merge),
        ("@path", Self::Path),
        ("@replace", Self::Replace),
        ("@template", Self::Template),
        ("@transform", Self::Transform),
    ];

    pub(super) fn find(name: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, name)| *name)
    }
}

/// The arguments of a directive that takes an object.
pub(super) struct Arguments<'d, 'n> {
    /// The directive, `@case`.
    pub(super) name: &'d str,
    pub(super) data: &'d Data<'n>,
    pub(super) members: &'d [Member<'n>],
}

impl<'d, 'n> Arguments<'d, 'n> {
    pub(super) fn get(&self, key: &str) -> Option<&'d Data<'n>> {
        get(self.members, key).map(|m| &m.value)
    }

    /// The finding about an argument that is not there.
    pub(super) fn lacks(&self, key: &str) -> Diagnostic {
        let message = format!("`{}` has no `{key}`", self.name);
        Diagnostic::new(&codes::MISSING_ARGUMENT, self.data.span, message)
    }
}

/// The finding about an argument of a wrong type.
pub(super) fn wrong(what: &str, wanted: &str, data: &Data<'_>) -> Diagnostic {
    let message = format!("`{what}` takes {wanted}, and this is {}", data.describe());
    Diagnostic::new(&codes::WRONG_ARGUMENT, data.span, message)
}

impl Lowering<'_, '_> {
    /// A directive. Arguments are checked in the order in which the mapping-kit does, so that one mistake is one
    /// finding.
    pub(super) fn directive(&mut self, name: Name, member: &Member<'_>, place: Place) -> Expr {
        let argument = &member.value;
        match name {
            Name::Path | Name::Template => self.text_directive(name, member, place),
            Name::Literal => {
                if argument.holds_directive() {
                    let message = "`@literal` does not keep directives from running";
                    let finding =
                        Diagnostic::new(&codes::LITERAL_EVALUATES, member.key_span, message)
                            .help("leave `@literal` out; a key with `@` cannot be sent");
                    self.diagnostics.push(finding);
                }
                self.value(argument, place.as_raw(argument))
            }
            Name::ExcludeWhenNull => {
                let value = self.value(argument, place.as_raw(argument));
                Expr::Directive(Box::new(Directive::ExcludeWhenNull(value)))
            }
            Name::Liquid => match argument.text() {
                Some(text) => self.liquid(text, argument.span, place),
                None => self.refuse(place, wrong("@liquid", "a text", argument)),
            },
            Name::ArrayPath => self.array_path(argument, place),
            Name::If => self.with_arguments(member, place, Self::condition),
            Name::Case => self.with_arguments(member, place, Self::case),
            Name::Replace => self.with_arguments(member, place, Self::replace),
            Name::Flatten => self.with_arguments(member, place, Self::flatten),
            Name::Json => self.with_arguments(member, place, Self::json),
            Name::Merge => self.with_arguments(member, place, Self::merge),
            Name::Transform => self.with_arguments(member, place, Self::transform),
        }
    }

    /// What validation refuses where there is one, and else fails when it is resolved.
    pub(super) fn refuse(&mut self, place: Place, finding: Diagnostic) -> Expr {
        if place.validated {
            self.invalid(finding)
        } else {
            self.fails(place, finding)
        }
    }

    /// Takes the argument of a directive for an object.
    fn with_arguments(
        &mut self,
        member: &Member<'_>,
        place: Place,
        lower: fn(&mut Self, &Arguments<'_, '_>, Place) -> Expr,
    ) -> Expr {
        let data = &member.value;
        match &data.kind {
            Kind::Object(members) if !(place.validated && data.is_directive()) => {
                let name = member.key.as_ref();
                let arguments = Arguments {
                    name,
                    data,
                    members,
                };
                lower(self, &arguments, place)
            }
            _ => self.refuse(place, wrong(&member.key, "an object", data)),
        }
    }

    /// Validates the arguments a directive does not know, and says that they are ignored.
    pub(super) fn others(&mut self, arguments: &Arguments<'_, '_>, known: &[&str], place: Place) {
        for member in arguments.members {
            if known.contains(&member.key.as_ref()) {
                continue;
            }
            if place.validated {
                self.value(&member.value, place.never());
            }
            let message = format!(
                "`{}` does not know `{}` and ignores it",
                arguments.name, member.key
            );
            let finding = Diagnostic::new(&codes::UNKNOWN_ARGUMENT, member.key_span, message);
            let meant = crate::diagnostic::nearest(&member.key, known.iter().copied());
            self.diagnostics.push(match meant {
                Some(meant) => finding.help(format!("did you mean `{meant}`?")),
                None => finding,
            });
        }
    }

    /// `@path` and `@template`.
    fn text_directive(&mut self, name: Name, member: &Member<'_>, place: Place) -> Expr {
        let argument = &member.value;
        if let Some(text) = argument.text() {
            return match name {
                Name::Path => self.path(text, argument.span, place),
                _ => self.template(text, argument.span, place),
            };
        }
        if !argument.is_directive() {
            return self.refuse(place, wrong(&member.key, "a text", argument));
        }
        let text = self.value(argument, place);
        Expr::Directive(Box::new(match name {
            Name::Path => Directive::PathOf(text),
            _ => Directive::TemplateOf(text),
        }))
    }

    /// `@arrayPath`
    fn array_path(&mut self, argument: &Data<'_>, place: Place) -> Expr {
        let Kind::List(items) = &argument.kind else {
            return self.refuse(place, wrong("@arrayPath", "a list", argument));
        };
        let (path, shape) = (items.first(), items.get(1));
        let list = match path {
            Some(path) => match path.text() {
                Some(text) => self.path(text, path.span, place),
                None if place.validated && !path.is_directive() => {
                    return self.invalid(wrong("@arrayPath", "a text first", path));
                }
                None => self.value(path, place),
            },
            None if place.validated => {
                let message = "`@arrayPath` has no path";
                return self.invalid(Diagnostic::new(
                    &codes::MISSING_ARGUMENT,
                    argument.span,
                    message,
                ));
            }
            None => missing(),
        };
        if let Some(ignored) = items.get(2) {
            self.ignored(
                "`@arrayPath` takes a path and a shape, and ignores the rest",
                ignored,
            );
        }
        match shape {
            Some(shape) if shape.members().is_some_and(|m| !m.is_empty()) => {
                let shape = self.value(shape, place.with_item().sometimes());
                Expr::Directive(Box::new(Directive::ArrayPath { list, shape }))
            }
            Some(shape) => {
                if !matches!(shape.kind, Kind::Null) {
                    self.ignored(
                        "a shape that is no object, or an empty one, is ignored",
                        shape,
                    );
                }
                list
            }
            None => list,
        }
    }

    fn ignored(&mut self, message: &str, data: &Data<'_>) {
        let finding = Diagnostic::new(&codes::UNKNOWN_ARGUMENT, data.span, message);
        self.diagnostics.push(finding);
    }

    /// `@flatten`
    fn flatten(&mut self, arguments: &Arguments<'_, '_>, place: Place) -> Expr {
        let separator = arguments.get("separator");
        if let Some(given) = separator
            && place.validated
            && given.text().is_none()
        {
            return self.invalid(wrong("separator", "a text", given));
        }
        let value = match arguments.get("value") {
            Some(value) => self.value(value, place),
            None if place.validated => return self.invalid(arguments.lacks("value")),
            None => missing(),
        };
        self.others(arguments, &["separator", "value", "omitArrays"], place);
        let keep_lists = arguments.get("omitArrays").is_some_and(|whether| {
            if place.validated {
                self.value(whether, place.never());
            }
            !whether.is_falsy()
        });
        match separator {
            Some(separator) if !separator.is_falsy() => {
                let separator = self.value(separator, place);
                Expr::Directive(Box::new(Directive::Flatten {
                    separator,
                    value,
                    keep_lists,
                }))
            }
            _ => self.fails(place, arguments.lacks("separator")),
        }
    }

    /// `@json`
    fn json(&mut self, arguments: &Arguments<'_, '_>, place: Place) -> Expr {
        let (value, mode) = (arguments.get("value"), arguments.get("mode"));
        if place.validated {
            match (value, mode) {
                (None, _) => return self.invalid(arguments.lacks("value")),
                (_, None) => return self.invalid(arguments.lacks("mode")),
                (_, Some(mode)) => {
                    if let Some(finding) = not_one_of("mode", mode, &["encode", "decode"]) {
                        return self.invalid(finding);
                    }
                }
            }
        }
        self.others(arguments, &["value", "mode"], place);
        let Some(mode) = mode.filter(|mode| !mode.is_falsy()) else {
            return self.fails(place, arguments.lacks("mode"));
        };
        let Some(value) = value.filter(|value| !value.is_falsy()) else {
            return self.fails(place, arguments.lacks("value"));
        };
        let value = self.value(value, place);
        Expr::Directive(Box::new(match mode.text().map(|mode| mode.text) {
            Some("encode") => Directive::Encode(value),
            Some("decode") => Directive::Decode(value),
            _ => {
                self.odd(
                    mode,
                    "any mode but `encode` and `decode`, spelled so, gives nothing",
                );
                Directive::Discard(value)
            }
        }))
    }

    /// `@merge`
    fn merge(&mut self, arguments: &Arguments<'_, '_>, place: Place) -> Expr {
        let (direction, objects) = (arguments.get("direction"), arguments.get("objects"));
        if let Some(direction) = direction
            && place.validated
            && let Some(finding) = not_one_of("direction", direction, &["left", "right"])
        {
            return self.invalid(finding);
        }
        let items = match objects {
            Some(Data {
                kind: Kind::List(items),
                ..
            }) => items,
            Some(other) => return self.refuse(place, wrong("objects", "a list", other)),
            None => return self.refuse(place, arguments.lacks("objects")),
        };
        let mut lowered = Vec::with_capacity(items.len());
        for item in items {
            if !place.validated {
                lowered.push(self.value(item, place.in_list()));
            } else if item.members().is_some() {
                lowered.push(self.value(item, place));
            } else {
                return self.invalid(wrong("objects", "objects and directives", item));
            }
        }
        self.others(arguments, &["direction", "objects"], place);
        let Some(direction) = direction.filter(|direction| !direction.is_falsy()) else {
            return self.fails(place, arguments.lacks("direction"));
        };
        if !direction.is_directive()
            && !direction
                .text()
                .is_some_and(|d| matches!(d.text, "left" | "right"))
        {
            self.odd(
                direction,
                "any direction but `left` and `right`, spelled so, means `right`",
            );
        }
        Expr::Directive(Box::new(Directive::Merge {
            direction: self.value(direction, place),
            objects: lowered,
        }))
    }

    /// Warns of a spelling that means something else.
    pub(super) fn odd(&mut self, data: &Data<'_>, message: &str) {
        self.diagnostics
            .push(Diagnostic::new(&codes::ODD_SPELLING, data.span, message));
    }
}

/// The finding about an argument that is none of a few words, in whatever case.
fn not_one_of(name: &str, data: &Data<'_>, words: &[&str]) -> Option<Diagnostic> {
    let Some(text) = data.text() else {
        return Some(wrong(name, "a text", data));
    };
    // Full Unicode lower case, as the reference has it: the Kelvin sign is a `k`.
    if words.contains(&text.text.to_lowercase().as_str()) {
        return None;
    }
    let code: &'static Code = &codes::WRONG_ARGUMENT;
    let message = format!("`{name}` is one of `{}`", words.join("`, `"));
    Some(Diagnostic::new(code, data.span, message))
}
