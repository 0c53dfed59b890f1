//! Calls: the functions of the table, and the forms with a shape of their own.

use segue_evaluator::Type;
use segue_evaluator::function::{self, FUNCTIONS, Function, Signature};
use segue_evaluator::program::{Directive, Expr as Lowered, Glob, Patterns};

use super::{Checker, NULLISH, Role, Typed, article, codes, compare::mend};
use crate::diagnostic::{Diagnostic, Span, nearest};
use crate::rule::ast::{Expr, Name};

/// Functions of other languages, and what to write here.
const FOREIGN: &[(&str, &str)] = &[
    ("coalesce", "a ?? b"),
    ("ifnull", "a ?? b"),
    ("default", "a ?? b"),
    ("nvl", "a ?? b"),
    ("iif", "if(condition, value, otherwise)"),
    ("case", "if(condition, value, otherwise)"),
    ("switch", "if(condition, value, otherwise)"),
    ("isempty", "blank(x)"),
    ("empty", "blank(x)"),
    ("filter", "$.path.to.list[?@.member = value]"),
    ("exists", "a != null"),
    ("isnull", "a = null"),
    ("startswith", "match(text, \"start*\")"),
    ("endswith", "match(text, \"*end\")"),
    ("includes", "contains(text, part)"),
    ("like", "match(text, \"glob*\")"),
    ("regex", "match(text, \"glob*\")"),
    ("lower", "lowercase(text)"),
    ("tolowercase", "lowercase(text)"),
    ("downcase", "lowercase(text)"),
    ("upper", "uppercase(text)"),
    ("touppercase", "uppercase(text)"),
    ("upcase", "uppercase(text)"),
    ("len", "length(x)"),
    ("size", "length(x)"),
    ("count", "length(x)"),
    ("str", "string(x)"),
    ("tostring", "string(x)"),
    ("tonumber", "number(x)"),
    ("parseint", "number(x)"),
    ("parsefloat", "number(x)"),
    ("max", "if(a > b, a, b)"),
    ("min", "if(a < b, a, b)"),
    ("md5", "sha256(text)"),
    ("int", "number(x)"),
    ("float", "number(x)"),
    ("now", "receivedAt"),
    ("today", "format_time(receivedAt, \"%Y-%m-%d\")"),
    ("strftime", "format_time(x, \"%Y-%m-%d\")"),
    ("formatdate", "format_time(x, \"%Y-%m-%d\")"),
    ("date", "format_time(x, \"%Y-%m-%d\")"),
    ("tojson", "to_json(x)"),
    ("parsejson", "parse_json(text)"),
    ("not", "not condition"),
];

impl Checker<'_, '_> {
    pub(super) fn call(
        &mut self,
        span: Span,
        name: &Name,
        arguments: &[Expr],
        bang: bool,
    ) -> Typed {
        let Some(signature) = function::find(&name.text) else {
            // What stands in the brackets has names of its own to check.
            for argument in arguments {
                self.value(argument);
            }
            return self.name_error(unknown(name));
        };
        if !counts(signature, arguments.len()) {
            self.type_error(wrong_count(signature, name.span, arguments.len()));
            return (Lowered::Null, Type::ANY);
        }
        match (signature.function, signature.name, arguments) {
            (Some(function), ..) => {
                let lowered = (0..)
                    .zip(arguments)
                    .map(|(i, argument)| self.argument(signature, i, argument));
                let lowered: Vec<_> = lowered.collect();
                (self.function(function, lowered), signature.returns)
            }
            (None, "contains", [subject, parts]) => {
                let subject = Box::new(self.argument(signature, 0, subject));
                let parts = Box::new(self.argument(signature, 1, parts));
                (
                    Lowered::Contains {
                        subject,
                        parts,
                        bang,
                    },
                    Type::BOOLEAN,
                )
            }
            (None, "match", [subject, patterns]) => {
                let subject = Box::new(self.argument(signature, 0, subject));
                let patterns = patterns_of(self.argument(signature, 1, patterns));
                (
                    Lowered::Match {
                        subject,
                        patterns,
                        bang,
                    },
                    Type::BOOLEAN,
                )
            }
            (None, "if", arguments) => self.choice(arguments),
            (None, "map", [list, body]) => {
                let list = self.argument(signature, 0, list);
                let outside = std::mem::replace(&mut self.in_map, true);
                let (body, _) = self.value(body);
                self.in_map = outside;
                (
                    Lowered::Map(Box::new(list), Box::new(body)),
                    signature.returns,
                )
            }
            (None, "template", _) => {
                self.type_error(
                    Diagnostic::new(
                        &codes::ARGUMENT_TYPE,
                        span,
                        "a template is a text that is written out",
                    )
                    .help("write `template(\"Viewed {{name}}\")`; values stand in its holes"),
                );
                (Lowered::Null, Type::STRING)
            }
            (None, _, _) => {
                if !self.in_map {
                    return self.name_error(Diagnostic::new(
                        &codes::OUTSIDE_MAP,
                        span,
                        "there is no item, and no place of one, outside of `map`",
                    ));
                }
                (Lowered::Index, Type::NUMBER)
            }
        }
    }

    /// A call of a function. The one that makes a text of any value does so as templates do: Segment's way or ours.
    fn function(&self, function: Function, mut arguments: Vec<Lowered>) -> Lowered {
        if function == Function::ToJson && self.cx.segment_texts && arguments.len() == 1 {
            let value = arguments.pop().unwrap_or(Lowered::Null);
            return Lowered::Directive(Box::new(Directive::Encode(value)));
        }
        Lowered::Call(function, arguments)
    }

    fn argument(&mut self, signature: &Signature, at: usize, expr: &Expr) -> Lowered {
        if at > 0 {
            self.role = Role::Literal;
        }
        let (lowered, kind) = self.value(expr);
        let wanted = signature.parameters.get(at).or(signature.parameters.last());
        if let Some(&wanted) = wanted.filter(|&&wanted| !fits(kind, wanted)) {
            let diagnostic = Diagnostic::new(
                &codes::ARGUMENT_TYPE,
                expr.span,
                format!(
                    "`{}` takes {} here, and this gives {}",
                    signature.name,
                    article(wanted),
                    article(kind)
                ),
            )
            .help(format!("it is used as `{}`", signature.usage));
            self.type_error(mend(diagnostic, expr, wanted, false));
        }
        lowered
    }

    /// `if(c1, a, c2, b, ..., otherwise)`.
    fn choice(&mut self, arguments: &[Expr]) -> Typed {
        let mut kind = Type::NEVER;
        let mut cases = Vec::new();
        let mut otherwise = None;
        for pair in arguments.chunks(2) {
            match pair {
                [condition, value] => {
                    let condition = self.holds(condition);
                    let (value, of) = self.likely_literal(value);
                    kind = kind | of;
                    cases.push((condition, value));
                }
                [value] => {
                    let (value, of) = self.likely_literal(value);
                    kind = kind | of;
                    otherwise = Some(Box::new(value));
                }
                _ => {}
            }
        }
        if otherwise.is_none() {
            kind = kind | Type::MISSING;
        }
        (Lowered::If(cases, otherwise), kind)
    }
}

/// Patterns that are written out are compiled once.
fn patterns_of(lowered: Lowered) -> Patterns {
    match lowered {
        Lowered::Text(pattern) => Patterns::Fixed(vec![Glob::new(&pattern)]),
        Lowered::List { items, .. }
            if items.iter().all(|item| matches!(item, Lowered::Text(_))) =>
        {
            let globs = items.iter().filter_map(|item| match item {
                Lowered::Text(pattern) => Some(Glob::new(pattern)),
                _ => None,
            });
            Patterns::Fixed(globs.collect())
        }
        other => Patterns::Computed(Box::new(other)),
    }
}

/// Whether a value may be of a kind that is wanted. Null and missing are let through where something else may come.
fn fits(kind: Type, wanted: Type) -> bool {
    match kind.without(NULLISH) {
        Type::NEVER => !kind.overlaps(Type::NULL) || wanted.overlaps(Type::NULL),
        present => present.overlaps(wanted),
    }
}

fn counts(signature: &Signature, given: usize) -> bool {
    given >= signature.required && (signature.variadic || given <= signature.parameters.len())
}

fn wrong_count(signature: &Signature, span: Span, given: usize) -> Diagnostic {
    let most = signature.parameters.len();
    let wanted = match (signature.required, signature.variadic) {
        (least, true) => format!("at least {least}"),
        (least, false) if least < most => format!("{least} to {most}"),
        (0, false) => "no".to_owned(),
        (least, false) => least.to_string(),
    };
    let plural = if wanted.ends_with('1') { "" } else { "s" };
    let given = match given {
        0 => "none".to_owned(),
        given => given.to_string(),
    };
    Diagnostic::new(
        &codes::ARGUMENT_COUNT,
        span,
        format!("this takes {wanted} argument{plural} and is given {given}"),
    )
    .help(format!("it is used as `{}`", signature.usage))
}

fn unknown(name: &Name) -> Diagnostic {
    let diagnostic = Diagnostic::new(
        &codes::UNKNOWN_FUNCTION,
        name.span,
        "there is no function of this name",
    );
    let plain = name.text.to_ascii_lowercase().replace('_', "");
    if let Some((_, instead)) = FOREIGN.iter().find(|(foreign, _)| *foreign == plain) {
        let diagnostic = diagnostic.help(format!("write `{instead}`"));
        // Where the arguments are the same, only the name has to change.
        return match instead.split_once('(') {
            Some((ours, "text)" | "x)" | "text, part)")) => diagnostic.fix(name.span, ours, false),
            _ => diagnostic,
        };
    }
    match nearest(&name.text, FUNCTIONS.iter().map(|f| f.name)) {
        Some(near) => diagnostic
            .help(format!("did you mean `{near}`?"))
            .fix(name.span, near, false),
        None => diagnostic,
    }
}
