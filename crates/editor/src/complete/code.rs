//! Words of the rule language: paths, names of `let`, functions, keywords, kinds of event.

use segue_evaluator::function::FUNCTIONS;
use segue_parser::diagnostic::Span;
use segue_parser::yaml::Style;

use super::{Completion, Sort};
use crate::code::{self, Code, Token, TokenKind};
use crate::describe;
use crate::file::File;
use crate::outline::{Decoded, ROOT};
use crate::spec::{self, EventPath};

const KEYWORDS: &[(&str, &str)] = &[
    ("and", "Both conditions hold."),
    ("or", "One of the conditions holds."),
    ("not", "The condition does not hold."),
    ("in", "Equal to an item of a list."),
    ("true", "The boolean."),
    ("false", "The boolean."),
    ("null", "No value; in a condition, missing too."),
];

impl File<'_> {
    /// What may stand at the cursor of an expression.
    pub(super) fn words(
        &self,
        code: Code<'_>,
        decoded: &Decoded,
        style: Style,
        offset: usize,
    ) -> Vec<Completion> {
        let cursor = decoded.offset(offset);
        let tokens = code.tokens();
        let here = Span::new(offset, offset);
        let touching = tokens.iter().position(|token| {
            token.kind != TokenKind::Sign && token.range.start < cursor && cursor <= token.range.end
        });
        let before = tokens
            .get(..touching.unwrap_or(tokens.len()))
            .unwrap_or_default();
        let before: Vec<&Token> = before.iter().filter(|t| t.range.end <= cursor).collect();
        let Some(token) = touching.and_then(|at| tokens.get(at)) else {
            let mut found = event_types(code, &before, here, style);
            found.extend(self.beginnings(code, &tokens, cursor, here));
            return found;
        };
        let word = code.part(token.range.clone());
        if token.kind == TokenKind::Text {
            let closed = word.len() > 1 && word.ends_with(['"', '\'']);
            let inside = token.range.start..token.range.end;
            let complete = !closed || cursor < token.range.end;
            let span = decoded.span(inside);
            return if complete {
                event_types(code, &before, span, style)
            } else {
                Vec::new()
            };
        }
        let (path, segment) = code::segment(word, cursor - token.range.start);
        let start = token.range.start + segment.start;
        let span = decoded.span(start..token.range.start + segment.end);
        let dotted = word
            .get(..segment.start)
            .is_some_and(|before| before.contains('.'));
        match path.as_str() {
            "let" => self.lets(span),
            "" if !dotted => self.beginnings(code, &tokens, cursor, span),
            _ => {
                let path = code.in_event(&tokens, cursor, word, &path);
                spec::inside(&path)
                    .map(|known| path_completion(known, span))
                    .collect()
            }
        }
    }

    /// What may stand where nothing does.
    pub(super) fn first_words(&self, span: Span) -> Vec<Completion> {
        let empty = Code {
            text: "",
            start: 0,
            end: 0,
        };
        self.beginnings(empty, &[], 0, span)
    }

    /// What a value or condition may begin with.
    fn beginnings(
        &self,
        code: Code<'_>,
        tokens: &[Token],
        cursor: usize,
        span: Span,
    ) -> Vec<Completion> {
        let at_item = code.in_event(tokens, cursor, "", "");
        let mut found: Vec<Completion> = spec::inside(&at_item)
            .map(|known| path_completion(known, span))
            .collect();
        if at_item.is_empty() {
            found.extend(self.event_fields(span));
        }
        if self.outline.entry(ROOT, "let").is_some() {
            found.push(
                Completion::new("let", Sort::Path, span)
                    .documented("The values under `let:`, each by its name.")
                    .inserting("let."),
            );
        }
        found.extend(FUNCTIONS.iter().map(|function| {
            Completion {
                cursor: Some(function.name.len() + 1),
                ..Completion::new(function.name, Sort::Function, span)
                    .detail(describe::signature(function))
                    .documented(describe::function(function))
                    .inserting(format!("{}()", function.name))
            }
        }));
        found.extend(KEYWORDS.iter().map(|(word, meaning)| {
            Completion::new(*word, Sort::Keyword, span).documented(*meaning)
        }));
        found
    }

    /// The names under `event_fields:`.
    fn event_fields(&self, span: Span) -> Vec<Completion> {
        let Some(list) = self.outline.entry(ROOT, "event_fields") else {
            return Vec::new();
        };
        let names = self.outline.children(list).iter();
        let names = names.filter_map(|name| self.outline.scalar(*name));
        names
            .map(|name| Completion::new(name, Sort::Path, span).detail("event_fields"))
            .collect()
    }

    /// The names under `let:`.
    fn lets(&self, span: Span) -> Vec<Completion> {
        let Some(lets) = self.outline.entry(ROOT, "let") else {
            return Vec::new();
        };
        let entries = self.outline.children(lets).iter();
        entries
            .filter_map(|entry| {
                let written = self.outline.written(self.outline.node(*entry).span);
                let name = self.outline.key(*entry)?;
                let documentation = format!("```yaml\n{}\n```", written.trim_end());
                Some(Completion::new(name, Sort::Let, span).documented(documentation))
            })
            .collect()
    }
}

fn path_completion(known: &'static EventPath, span: Span) -> Completion {
    Completion::new(known.name(), Sort::Path, span)
        .detail(known.kind)
        .documented(describe::path(known))
}

/// The kinds of event, behind `type =`.
fn event_types(code: Code<'_>, before: &[&Token], span: Span, style: Style) -> Vec<Completion> {
    let [.., path, sign] = before else {
        return Vec::new();
    };
    let compared = matches!(code.part(sign.range.clone()), "=" | "!=");
    if !compared || code.part(path.range.clone()) != "type" {
        return Vec::new();
    }
    let quote = if style == Style::Double { "\\\"" } else { "\"" };
    spec::TYPES
        .iter()
        .map(|(name, meaning)| {
            Completion::new(format!("\"{name}\""), Sort::Value, span)
                .documented(*meaning)
                .inserting(format!("{quote}{name}{quote}"))
        })
        .collect()
}
