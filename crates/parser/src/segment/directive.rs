//! The directives by name, what their arguments have in common, and those whose argument is a text or any value.

use segue_evaluator::program::{Directive, Expr};

use super::data::{Data, Kind, Member, get};
use super::lower::{Lowering, Place};
use crate::diagnostic::codes::directive as codes;
use crate::diagnostic::{Diagnostic, nearest};

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
        let finding = Diagnostic::new(&codes::MISSING_ARGUMENT, self.data.span, message);
        finding.help(match key {
            "operator" => "say `\"operator\": \"lower\"` or `\"upper\"`",
            "separator" => "say what joins the keys, such as `\"separator\": \".\"`",
            "direction" => "say `\"direction\": \"right\"` for later objects to win, `\"left\"` for earlier ones",
            "mode" => "say `\"mode\": \"encode\"` or `\"decode\"`",
            "pattern" => "say what to look for, 1 to 10 characters",
            "objects" => "list the objects to merge",
            "apply" => "say what the `mapping` is to be given, as an object or directive",
            "mapping" => "say what to make of the result of `apply`, as an object or directive",
            _ => "say of what, such as `\"value\": {\"@path\": \"$.event\"}`",
        })
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
            let meant = nearest(&member.key, known.iter().copied());
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

    /// Warns of a spelling that means something else than one of these words in lower case.
    pub(super) fn odd(&mut self, data: &Data<'_>, message: &str, words: &[&str]) {
        let mut finding = Diagnostic::new(&codes::ODD_SPELLING, data.span, message);
        let lower = data.text().map(|text| (text, text.text.to_lowercase()));
        if let Some((text, lower)) = lower
            && words.contains(&lower.as_str())
        {
            let inside = text.span(0..text.text.len());
            finding = finding
                .help(format!("write `{lower}`"))
                .fix(inside, lower, false);
        }
        self.diagnostics.push(finding);
    }
}
