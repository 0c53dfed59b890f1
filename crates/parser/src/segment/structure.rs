//! Directives that take lists and objects apart or put them together: `@arrayPath`, `@flatten`, `@json`, `@merge`.

use segue_evaluator::program::{Directive, Expr};

use super::data::{Data, Kind};
use super::directive::{Arguments, wrong};
use super::lower::{Lowering, Place, missing};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::directive as codes;

impl Lowering<'_, '_> {
    /// `@arrayPath`
    pub(super) fn array_path(&mut self, argument: &Data<'_>, place: Place) -> Expr {
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
    pub(super) fn flatten(&mut self, arguments: &Arguments<'_, '_>, place: Place) -> Expr {
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
    pub(super) fn json(&mut self, arguments: &Arguments<'_, '_>, place: Place) -> Expr {
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
                let message = "any mode but `encode` and `decode`, spelled so, gives nothing";
                self.odd(mode, message, &["encode", "decode"]);
                Directive::Discard(value)
            }
        }))
    }

    /// `@merge`
    pub(super) fn merge(&mut self, arguments: &Arguments<'_, '_>, place: Place) -> Expr {
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
            let message = "any direction but `left` and `right`, spelled so, means `right`";
            self.odd(direction, message, &["left", "right"]);
        }
        Expr::Directive(Box::new(Directive::Merge {
            direction: self.value(direction, place),
            objects: lowered,
        }))
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
    let message = format!("`{name}` is one of `{}`", words.join("`, `"));
    Some(Diagnostic::new(&codes::WRONG_ARGUMENT, data.span, message))
}
