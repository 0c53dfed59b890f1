//! `@replace`

use segue_evaluator::program::{Directive, Expr, Replace, ReplacePiece, ReplaceStep};

use super::data::{Data, Kind};
use super::directive::{Arguments, wrong};
use super::lower::{Lowering, Place, missing};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::directive as codes;

/// Most UTF-16 units of a pattern and of a replacement.
const LONGEST: usize = 10;

const KNOWN: &[&str] = &[
    "pattern",
    "replacement",
    "value",
    "ignorecase",
    "global",
    "pattern2",
    "replacement2",
];

impl Lowering<'_, '_> {
    /// `@replace`
    pub(super) fn replace(&mut self, arguments: &Arguments<'_, '_>, place: Place) -> Expr {
        if place.validated
            && let Some(finding) = invalid(arguments)
        {
            return self.invalid(finding);
        }
        self.others(arguments, KNOWN, place);
        for second in ["pattern2", "replacement2"] {
            if let Some(data) = arguments.get(second)
                && place.validated
            {
                self.value(data, place.never());
            }
        }
        let Some(pattern) = arguments
            .get("pattern")
            .filter(|pattern| !pattern.is_falsy())
        else {
            return self.fails(place, arguments.lacks("pattern"));
        };
        let Some(value) = arguments.get("value").filter(|value| !value.is_falsy()) else {
            return missing();
        };
        let steps = self.steps(arguments, pattern);
        let flag = |key: &str, default: bool| match arguments.get(key).map(|data| &data.kind) {
            None | Some(Kind::Null) => Some(default),
            Some(Kind::Bool(given)) => Some(*given),
            Some(_) => None,
        };
        // A flag of another type, which only passes in a list, makes every text empty.
        let (ignore_case, all) = (flag("ignorecase", false), flag("global", true));
        let steps = steps.filter(|_| ignore_case.is_some() && all.is_some());
        let value = self.value(value, place);
        Expr::Directive(Box::new(Directive::Replace(Replace {
            value,
            steps,
            ignore_case: ignore_case.unwrap_or_default(),
            all: all.unwrap_or_default(),
        })))
    }

    /// The replacements one after the other; none where a type is wrong.
    fn steps(
        &mut self,
        arguments: &Arguments<'_, '_>,
        pattern: &Data<'_>,
    ) -> Option<Vec<ReplaceStep>> {
        let first = self.step(pattern, arguments.get("replacement"))?;
        let second = arguments
            .get("pattern2")
            .filter(|pattern| !pattern.is_falsy());
        let second = second.and_then(|pattern| self.step(pattern, arguments.get("replacement2")));
        Some(std::iter::once(first).chain(second).collect())
    }

    fn step(&mut self, pattern: &Data<'_>, replacement: Option<&Data<'_>>) -> Option<ReplaceStep> {
        let pattern_text = pattern.text()?.text;
        let (text, span) = match replacement {
            None => ("", pattern.span),
            Some(data) => match &data.kind {
                Kind::Null => ("", data.span),
                Kind::Text(text) => (text.text, data.span),
                _ => return None,
            },
        };
        let too_long = if units(pattern_text) > LONGEST {
            Some(length("pattern", pattern))
        } else if units(text) > LONGEST {
            replacement.map(|replacement| length("replacement", replacement))
        } else {
            None
        };
        if let Some(finding) = too_long {
            let message = finding.message.as_str().into();
            self.diagnostics.push(super::report::as_warning(finding));
            return Some(ReplaceStep::Fail(message));
        }
        let replacement = pieces(text);
        if replacement
            .iter()
            .any(|piece| !matches!(piece, ReplacePiece::Text(_)))
            || text.contains("$$")
        {
            let message =
                "`$&`, `$$`, `` $` `` and `$'` have a meaning of their own in a replacement";
            let finding = Diagnostic::new(&codes::REPLACEMENT_PATTERN, span, message)
                .help("`$&` is what was found; write `$$` for a dollar sign");
            self.diagnostics.push(finding);
        }
        Some(ReplaceStep::Run {
            pattern: pattern_text.into(),
            replacement,
        })
    }
}

/// What validation finds wrong.
fn invalid(arguments: &Arguments<'_, '_>) -> Option<Diagnostic> {
    let Some(pattern) = arguments.get("pattern") else {
        return Some(arguments.lacks("pattern"));
    };
    match pattern.text().map(|pattern| units(pattern.text)) {
        None => return Some(wrong("pattern", "a text", pattern)),
        Some(1..=LONGEST) => {}
        Some(_) => return Some(length("pattern", pattern)),
    }
    if let Some(replacement) = arguments.get("replacement") {
        match replacement
            .text()
            .map(|replacement| units(replacement.text))
        {
            None => return Some(wrong("replacement", "a text", replacement)),
            Some(0..=LONGEST) => {}
            Some(_) => return Some(length("replacement", replacement)),
        }
    }
    match arguments.get("value") {
        None => return Some(arguments.lacks("value")),
        Some(value) if value.text().is_none() && !value.is_directive() => {
            return Some(wrong("value", "a text or a directive", value));
        }
        Some(_) => {}
    }
    ["ignorecase", "global"].into_iter().find_map(|flag| {
        let data = arguments.get(flag)?;
        (!matches!(data.kind, Kind::Bool(_))).then(|| wrong(flag, "`true` or `false`", data))
    })
}

fn length(what: &str, data: &Data<'_>) -> Diagnostic {
    let least = usize::from(what == "pattern");
    let message = format!("a {what} has {least} to {LONGEST} characters");
    Diagnostic::new(&codes::REPLACE_LENGTH, data.span, message)
        .help("`@liquid` replaces longer texts: `{{ event | replace: \"from\", \"to\" }}`")
}

/// The length as the reference counts it.
fn units(text: &str) -> usize {
    text.encode_utf16().count()
}

/// Takes a replacement apart.
fn pieces(replacement: &str) -> Vec<ReplacePiece> {
    let mut pieces = Vec::new();
    let mut literal = String::new();
    let mut rest = replacement;
    while let Some(c) = rest.chars().next() {
        let special = match rest.get(..2) {
            Some("$&") => Some(ReplacePiece::Found),
            Some("$`") => Some(ReplacePiece::Before),
            Some("$'") => Some(ReplacePiece::Behind),
            _ => None,
        };
        if let Some(special) = special {
            if !literal.is_empty() {
                pieces.push(ReplacePiece::Text(std::mem::take(&mut literal).into()));
            }
            pieces.push(special);
            rest = rest.get(2..).unwrap_or_default();
            continue;
        }
        literal.push(c);
        let taken = if rest.starts_with("$$") {
            2
        } else {
            c.len_utf8()
        };
        rest = rest.get(taken..).unwrap_or_default();
    }
    if !literal.is_empty() {
        pieces.push(ReplacePiece::Text(literal.into()));
    }
    pieces
}
