//! Segment's directives as expressions that give the same, for every event.
//!
//! The parser has lowered the directives already. Those that are plain expressions by now stay as they are; the others
//! are said in functions of the language, oddities included. What has no equal is refused, and the whole mapping stays
//! Segment's.

use std::fmt;

use segue_evaluator::function::Function;
use segue_evaluator::path::Paths;
use segue_evaluator::program::{
    Case, Directive, Expr, Key, Let, Replace, ReplacePiece, ReplaceStep,
};
use segue_parser::rule;

use super::expr::{
    call, choose, coalesce, is_always_there, is_literal, is_missing, is_object, is_text, key_text,
    list, missing, not, object, text, weight,
};
use super::trigger::anonymous;

/// Most parts of one expression: nobody reads a longer one.
const WEIGHT: usize = 1000;

/// Where paths start.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Input {
    /// At the event.
    Event,
    /// At the item of a list.
    Item,
    /// At an entry of `let`: what the `apply` of a `@transform` gives.
    Let(usize),
}

/// Why something has no equal here.
pub(super) type Refused = &'static str;

/// A place where the expression and the directive part ways.
#[derive(Clone, Debug)]
pub(super) struct Caveat {
    /// A condition under which they do not; none where no condition on the event tells.
    pub(super) agrees: Option<String>,
    /// What happens otherwise.
    pub(super) otherwise: &'static str,
}

impl fmt::Display for Caveat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.agrees {
            Some(agrees) => write!(f, "the same where `{agrees}`; otherwise {}", self.otherwise),
            None => f.write_str(self.otherwise),
        }
    }
}

/// Translates the values of one mapping.
pub(super) struct Native<'n> {
    pub(super) paths: &'n Paths,
    /// Entries of `let` in the making.
    pub(super) lets: &'n mut Vec<Let>,
    /// Where what has been translated since they were last taken does not do quite the same.
    pub(super) caveats: Vec<Caveat>,
    /// What paths into the event begin with.
    pub(super) roots: Vec<String>,
    /// Whether null stands in a list for what would be missing there. It is sent alike, and coerced otherwise.
    pub(super) filled: bool,
    /// Whether the order of keys shows, inside of `to_json`.
    ordered: bool,
}

impl<'n> Native<'n> {
    pub(super) fn new(paths: &'n Paths, lets: &'n mut Vec<Let>) -> Self {
        Self {
            paths,
            lets,
            caveats: Vec::new(),
            roots: Vec::new(),
            filled: false,
            ordered: false,
        }
    }

    pub(super) fn caveat(&mut self, agrees: String, otherwise: &'static str, input: Input) {
        self.caveats.push(Caveat {
            agrees: (input != Input::Item).then_some(agrees),
            otherwise,
        });
    }

    pub(super) fn show(&self, expr: &Expr) -> String {
        rule::show(expr, self.paths, self.lets)
    }

    fn same(&self, a: &Expr, b: &Expr) -> bool {
        self.show(a) == self.show(b)
    }

    /// A value of a mapping.
    pub(super) fn value(&mut self, expr: &Expr, input: Input) -> Result<Expr, Refused> {
        let value = self.translated(expr, input)?;
        // What directives take is often said twice, so that nested ones would grow and grow.
        if weight(&value) > WEIGHT {
            return Err("directives inside directives");
        }
        Ok(value)
    }

    fn translated(&mut self, expr: &Expr, input: Input) -> Result<Expr, Refused> {
        Ok(match expr {
            Expr::Input(steps) => match input {
                Input::Event => Expr::Event,
                Input::Let(at) => Expr::Let(at, steps.clone()),
                Input::Item if steps.first().is_some_and(|s| s.key() == "let") => {
                    return Err("a path that begins with `let`");
                }
                Input::Item => expr.clone(),
            },
            // An item that is missing stands as null in what is sent.
            Expr::List { items, .. } => {
                let items = items.iter().map(|item| self.there(item, input));
                list(items.collect::<Result<_, _>>()?)
            }
            Expr::Object { members, .. } => {
                let mut all = self.members(members, input)?;
                all.retain(|(_, value)| !is_missing(value));
                object(all)
            }
            Expr::Template { pieces, segment } => {
                let pieces = pieces.iter().map(|piece| self.value(piece, input));
                let mut pieces = pieces.collect::<Result<Vec<_>, _>>()?;
                pieces.retain(|piece| !is_missing(piece));
                Expr::Template {
                    pieces,
                    segment: *segment,
                }
            }
            Expr::If(branches, otherwise) => {
                let Some((condition, then)) = branches.first() else {
                    return Ok(missing());
                };
                let condition = self.condition(condition, input)?;
                let then = self.value(then, input)?;
                let otherwise = match otherwise {
                    Some(otherwise) => self.value(otherwise, input)?,
                    None => missing(),
                };
                if let Expr::Not(inner) = &condition
                    && let Expr::IsNull(subject) = &**inner
                    && !is_missing(&otherwise)
                    && self.same(subject, &then)
                {
                    return Ok(coalesce(then, otherwise));
                }
                choose(condition, then, otherwise)
            }
            Expr::Directive(directive) => self.directive(directive, input)?,
            Expr::Path(path) => {
                if let Some(root) = self.paths.segments(*path).into_iter().next() {
                    self.roots.push(root.key().to_owned());
                }
                expr.clone()
            }
            Expr::Null | Expr::Bool(_) | Expr::Number(_) | Expr::Text(_) | Expr::Event => {
                expr.clone()
            }
            _ => return Err("an expression that no directive comes to"),
        })
    }

    /// The members of an object, those without a value included.
    fn members(
        &mut self,
        members: &[(Key, Expr)],
        input: Input,
    ) -> Result<Vec<(Key, Expr)>, Refused> {
        members
            .iter()
            .map(|(key, value)| Ok((key.clone(), self.value(value, input)?)))
            .collect()
    }

    /// A value that is null where it would be missing.
    fn there(&mut self, expr: &Expr, input: Input) -> Result<Expr, Refused> {
        let value = self.value(expr, input)?;
        if is_always_there(&value) {
            return Ok(value);
        }
        self.filled = true;
        Ok(if is_missing(&value) {
            Expr::Null
        } else {
            coalesce(value, Expr::Null)
        })
    }

    /// The condition of an `@if`.
    fn condition(&mut self, condition: &Expr, input: Input) -> Result<Expr, Refused> {
        match condition {
            Expr::Not(inner) => {
                let Expr::IsNull(subject) = &**inner else {
                    return Err("an expression that no directive comes to");
                };
                let subject = self.value(subject, input)?;
                Ok(match subject {
                    Expr::Null => Expr::Bool(false),
                    subject if is_missing(&subject) => Expr::Bool(false),
                    subject if is_always_there(&subject) && is_text(&subject) => Expr::Bool(true),
                    subject if is_literal(&subject) || is_object(&subject) => Expr::Bool(true),
                    subject => not(Expr::IsNull(Box::new(subject))),
                })
            }
            Expr::Directive(directive) => {
                let Directive::NotBlank(subject) = &**directive else {
                    return Err("an expression that no directive comes to");
                };
                let subject = self.value(subject, input)?;
                if is_missing(&subject) {
                    return Ok(Expr::Bool(false));
                }
                // Lists that print nothing are blank, and so does a template print them here.
                let printed = Expr::Template {
                    pieces: vec![subject.clone()],
                    segment: true,
                };
                let nothing = Expr::Equal(Box::new(printed), Box::new(text("")));
                let any = anonymous(subject, self.paths);
                Ok(not(Expr::Or(vec![
                    nothing,
                    Expr::Equal(Box::new(any.clone()), Box::new(Expr::Number("0".into()))),
                    Expr::IsBool(Box::new(any), false),
                ])))
            }
            Expr::Bool(_) => Ok(condition.clone()),
            _ => Err("an expression that no directive comes to"),
        }
    }

    fn directive(&mut self, directive: &Directive, input: Input) -> Result<Expr, Refused> {
        match directive {
            Directive::Case {
                case: Some(case),
                value,
            } => {
                let value = self.value(value, input)?;
                Ok(cased(*case, value))
            }
            Directive::Replace(replace) => self.replace(replace, input),
            Directive::ArrayPath { list, shape } => {
                let list = self.value(list, input)?;
                if is_missing(&list) {
                    return Ok(list);
                }
                let shape = self.there(shape, Input::Item)?;
                let mapped = Expr::Map(Box::new(list.clone()), Box::new(shape));
                Ok(match list {
                    Expr::List { .. } | Expr::Object { .. } => mapped,
                    // What is no list passes as it is.
                    list => coalesce(mapped, list),
                })
            }
            Directive::Flatten {
                separator: Expr::Text(separator),
                value,
                keep_lists: false,
            } => {
                let outside = std::mem::take(&mut self.filled);
                let value = self.value(value, input)?;
                if std::mem::replace(&mut self.filled, outside) {
                    return Err("a `@flatten` of a list of which items may be missing");
                }
                if is_missing(&value) {
                    return Ok(object(Vec::new()));
                }
                let flat = call(
                    Function::Flatten,
                    [value.clone(), Expr::Text(separator.clone())],
                );
                Ok(match value {
                    value if is_object(&value) => flat,
                    Expr::List { .. } => flat,
                    value => coalesce(flat, object(vec![(Key::Text("".into()), value)])),
                })
            }
            Directive::Encode(value) => {
                let outside = std::mem::replace(&mut self.ordered, true);
                let value = self.value(value, input);
                self.ordered = outside;
                let value = value?;
                Ok(if is_missing(&value) {
                    value
                } else {
                    call(Function::ToJson, [value])
                })
            }
            Directive::Decode(value) => {
                let value = self.value(value, input)?;
                if is_missing(&value) {
                    return Ok(value);
                }
                // The first of the two that is there: a text may be the JSON of null.
                let read = call(Function::ParseJson, [value.clone()]);
                Ok(call(Function::First, [list(vec![read, value])]))
            }
            Directive::Discard(value) => self.value(value, input).map(|_| missing()),
            Directive::Merge {
                direction: Expr::Text(direction),
                objects,
            } => {
                let mut objects: Vec<&Expr> = objects.iter().collect();
                if **direction == *"left" {
                    objects.reverse();
                }
                self.merge(&objects, input)
            }
            Directive::Transform { apply, mapping } if input == Input::Event => {
                let input = self.applied(apply)?;
                self.value(mapping, input)
            }
            Directive::ExcludeWhenNull(value) => {
                let value = self.value(value, input)?;
                Ok(match value {
                    Expr::Null => missing(),
                    value if is_missing(&value) => value,
                    value => call(Function::ExcludeNulls, [value]),
                })
            }
            Directive::Liquid(liquid) => self.liquid(liquid, input),
            Directive::Fail(_) => Err("a directive that fails"),
            Directive::PathOf(_) => Err("a `@path` that is only known when an event is there"),
            Directive::TemplateOf(_) => {
                Err("a `@template` that is only known when an event is there")
            }
            Directive::RenderAgain(_) => Err("a `@template` with triple braces"),
            Directive::Flatten { .. } => Err("a `@flatten` that keeps lists"),
            Directive::Transform { .. } => Err("a `@transform` inside another directive"),
            Directive::Case { .. } => Err("a `@case` that is neither `lower` nor `upper`"),
            Directive::Merge { .. } => Err("a `@merge` whose direction is no text"),
            Directive::NotBlank(_) => Err("an expression that no directive comes to"),
        }
    }

    /// What a `@transform` applies, as an entry of `let` for its mapping to start from.
    pub(super) fn applied(&mut self, apply: &Expr) -> Result<Input, Refused> {
        let value = self.value(apply, Input::Event)?;
        let at = self.lets.len();
        let name = match at {
            0 => "applied".to_owned(),
            at => format!("applied_{}", at + 1),
        };
        self.lets.push(Let { name, value });
        Ok(Input::Let(at))
    }

    /// Numbers and booleans count as their texts, what has none gives the empty text.
    fn replace(&mut self, replace: &Replace, input: Input) -> Result<Expr, Refused> {
        let value = self.value(&replace.value, input)?;
        let Some(steps) = &replace.steps else {
            return Ok(text(""));
        };
        if is_missing(&value)
            || matches!(value, Expr::Null | Expr::List { .. })
            || is_object(&value)
        {
            return Ok(text(""));
        }
        let is_text = is_text(&value);
        let mut replaced = if is_text {
            value.clone()
        } else {
            call(Function::String, [value.clone()])
        };
        for step in steps {
            let ReplaceStep::Run {
                pattern,
                replacement,
            } = step
            else {
                return Err("a `@replace` that fails");
            };
            let caseless = pattern
                .bytes()
                .all(|b| b.is_ascii() && !b.is_ascii_alphabetic());
            if replace.ignore_case && !caseless {
                return Err("a `@replace` that ignores case");
            }
            if !replace.all {
                return Err("a `@replace` of the first occurrence alone");
            }
            let mut with = String::new();
            for piece in replacement {
                with.push_str(match piece {
                    ReplacePiece::Text(text) => text,
                    ReplacePiece::Found => pattern,
                    ReplacePiece::Before | ReplacePiece::Behind => {
                        return Err("a `@replace` that puts in what is around the pattern");
                    }
                });
            }
            replaced = call(
                Function::Replace,
                [replaced, Expr::Text(pattern.clone().into()), text(with)],
            );
        }
        if is_text {
            return Ok(replaced);
        }
        let kind = Expr::In(
            Box::new(call(Function::Typeof, [value])),
            Box::new(list(vec![text("list"), text("object")])),
        );
        Ok(choose(kind, text(""), coalesce(replaced, text(""))))
    }

    /// Objects one over the other, the last winning. A member of a later one that has no value erases an earlier one.
    fn merge(&mut self, objects: &[&Expr], input: Input) -> Result<Expr, Refused> {
        let mut parts: Vec<Expr> = Vec::new();
        for source in objects {
            if let Expr::Object { members, .. } = source {
                let mut members = self.members(members, input)?;
                let erased: Vec<&str> = members
                    .iter()
                    .filter(|(_, value)| !is_always_there(value))
                    .map(|(key, _)| key_text(key))
                    .filter(|key| parts.iter().any(|part| may_have(part, key)))
                    .collect();
                if !erased.is_empty() {
                    if self.ordered {
                        return Err("a `@merge` whose order of keys shows");
                    }
                    let before = merged(std::mem::take(&mut parts));
                    let names = erased.into_iter().map(text);
                    parts.push(call(Function::Omit, std::iter::once(before).chain(names)));
                }
                members.retain(|(_, value)| !is_missing(value));
                parts.push(object(members));
                continue;
            }
            let part = self.value(source, input)?;
            if is_missing(&part) || matches!(part, Expr::Null | Expr::Number(_) | Expr::Bool(_)) {
                continue;
            }
            if has_holes(source) {
                return Err("a `@merge` of objects that are put together on the way");
            }
            if !is_object(&part) {
                if is_always_there(&part) {
                    return Err("a `@merge` of texts or lists");
                }
                let agrees = format!("typeof({}) in [\"object\", \"null\"]", self.show(&part));
                let otherwise = "Segment ignores numbers and booleans, and spreads texts and lists into numbered \
                                 members, where `merge` gives nothing";
                self.caveat(agrees, otherwise, input);
            }
            parts.push(part);
        }
        if !parts.iter().any(is_object) {
            parts.push(object(Vec::new()));
        }
        Ok(merged(parts))
    }
}

fn merged(mut parts: Vec<Expr>) -> Expr {
    match parts.len() {
        1 => parts.pop().unwrap_or_else(missing),
        _ => call(Function::Merge, parts),
    }
}

/// Whether an object may have a member.
fn may_have(object: &Expr, name: &str) -> bool {
    match object {
        Expr::Object { members, .. } => members.iter().any(|(key, _)| key_text(key) == name),
        _ => true,
    }
}

/// Whether objects are put together in it of which members may have no value.
fn has_holes(expr: &Expr) -> bool {
    let mut found = false;
    super::expr::rebuild(expr, &mut |part| {
        found |= match &part {
            Expr::Object { members, .. } => {
                members.iter().any(|(_, value)| !is_always_there(value))
            }
            Expr::Directive(directive) => !matches!(
                **directive,
                Directive::Decode(_) | Directive::ExcludeWhenNull(Expr::Path(_) | Expr::Input(_))
            ),
            _ => false,
        };
        part
    });
    found
}

/// `@case`: what is no text passes as it is.
fn cased(case: Case, value: Expr) -> Expr {
    let function = match case {
        Case::Lower => Function::Lowercase,
        Case::Upper => Function::Uppercase,
    };
    match value {
        value if is_text(&value) => call(function, [value]),
        value if is_missing(&value) || is_literal(&value) || is_object(&value) => value,
        value => coalesce(call(function, [value.clone()]), value),
    }
}
