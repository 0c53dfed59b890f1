//! What something means, where the mouse rests on it.

use segue_evaluator::function;
use segue_parser::Compiler;
use segue_parser::diagnostic::{Diagnostic, Span};

use crate::code::{self, Code, TokenKind};
use crate::describe;
use crate::file::{File, Source};
use crate::outline::{Id, ROOT, Scalar, Spot};
use crate::shape::Shape;
use crate::spec;

/// What is said about a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hover {
    /// What it is said about.
    pub span: Span,
    /// Markdown.
    pub text: String,
}

/// What stands at a byte means; the pages of the findings there stand below it.
pub fn hover(
    compiler: &Compiler,
    source: Source<'_>,
    findings: &[Diagnostic],
    offset: usize,
) -> Option<Hover> {
    let file = File::new(compiler, source);
    let meaning = match file.outline.at(offset) {
        Spot::Key(id) => key(&file, id, offset),
        Spot::Scalar(id, scalar) => file.scalar_hover(id, scalar, offset),
        Spot::Alias(span) => alias(&file, span),
        _ => None,
    };
    let found = findings.iter().filter(|d| d.span.contains(offset));
    found.fold(meaning, |hover, finding| {
        let page = describe::finding(finding.code);
        Some(match hover {
            Some(hover) => Hover {
                text: format!("{}\n\n---\n\n{page}", hover.text),
                ..hover
            },
            None => Hover {
                span: finding.span,
                text: page,
            },
        })
    })
}

/// The meaning of a key.
fn key(file: &File<'_>, id: Id, offset: usize) -> Option<Hover> {
    let written = file.outline.node(id).key?.scalar;
    let parent = file.outline.node(id).parent?;
    let key = file.outline.key(id)?;
    let text = match (file.shape_around(id)?, file.shape(id)) {
        (Shape::Record(record), _) => describe::key(record.key(&key)?),
        (Shape::Settings | Shape::SettingGroup(_), Some(Shape::Setting(setting, segments))) => {
            describe::setting(setting, segments)
        }
        (Shape::Setting(..), Some(Shape::Setting(setting, segments))) => {
            describe::setting(setting, segments)
        }
        (Shape::Setting(..), Some(Shape::Policy)) => {
            let mut policies = file.destination().policies.iter();
            describe::policy(policies.find(|policy| policy.name == key)?)
        }
        (Shape::Event | Shape::EventPath(_), Some(Shape::EventPath(path))) => {
            describe::path(spec::find(path)?)
        }
        (Shape::Fields, _) => field(file, parent, &key)?,
        (Shape::SegmentFields | Shape::Payload | Shape::Members(_) | Shape::Field(_), _) => {
            field(file, parent, &key)
                .or_else(|| file.key_hole(id, offset).map(|hover| hover.text))?
        }
        (Shape::Expected, _) => named_mapping(file, &key)?,
        _ => return file.key_hole(id, offset),
    };
    Some(Hover {
        span: written.span,
        text,
    })
}

/// A field of what stands in `parent`, by its key with or without the `+`.
fn field(file: &File<'_>, parent: Id, key: &str) -> Option<String> {
    let (name, adds) = match key.strip_suffix('+') {
        Some(name) => (name, true),
        None => (key, false),
    };
    let field = file.fields(parent).iter().find(|field| field.key == name)?;
    let adds = if adds {
        format!("Adds to what `{name}` has otherwise, member by member; `null` removes one. ")
    } else {
        String::new()
    };
    let text = format!("{adds}{}", describe::field(field));
    Some(format!("**{}** `{key}`\n\n{text}", field.label))
}

/// A mapping that a test names.
fn named_mapping(file: &File<'_>, name: &str) -> Option<String> {
    let preset = file.compiler.presets().iter().find(|p| p.name == name);
    match file.mapping(name) {
        Some(mapping) => {
            let outline = file.mapping_file();
            let written = outline.written(outline.node(mapping.entry).span);
            let indented = written
                .strip_prefix("- ")
                .map_or(written.to_owned(), |w| format!("  {w}"));
            Some(format!("```yaml\n{}\n```", describe::unindented(&indented)))
        }
        None => preset.map(describe::preset),
    }
}

/// What an alias stands for.
fn alias(file: &File<'_>, span: Span) -> Option<Hover> {
    let name = file.outline.written(span).strip_prefix('*')?;
    let anchor = file.outline.anchor(name)?;
    let rest = file.outline.text().get(anchor.start..)?;
    let line = rest.lines().next().unwrap_or_default();
    Some(Hover {
        span,
        text: format!("```yaml\n&{line}\n```"),
    })
}

impl File<'_> {
    /// The meaning of a value, or of a word of the expression in it.
    fn scalar_hover(&self, id: Id, scalar: Scalar, offset: usize) -> Option<Hover> {
        let shape = self.shape(id)?;
        let decoded = self.outline.decode(scalar);
        let cursor = decoded.offset(offset);
        let key = self.outline.key(id);
        if let Some(code) = Code::around(&decoded.text, shape, key.as_deref(), cursor) {
            let (range, text) = self.word(code, cursor)?;
            let span = decoded.span(range);
            return Some(Hover { span, text });
        }
        let text = self.word_meaning(shape, &decoded.text)?;
        let span = scalar.span;
        Some(Hover { span, text })
    }

    /// The meaning of a value that is one word of a few.
    pub(crate) fn word_meaning(&self, shape: Shape<'_>, word: &str) -> Option<String> {
        match shape {
            Shape::ActionKey => {
                let mut actions = self.destination().actions.iter();
                actions
                    .find(|action| action.key == word)
                    .map(describe::action)
            }
            Shape::PresetName => {
                let mut presets = self.compiler.presets().iter();
                presets
                    .find(|preset| preset.name == word)
                    .map(describe::preset)
            }
            Shape::Word(words) => words
                .iter()
                .find(|(known, _)| *known == word)
                .map(|(known, meaning)| describe::entry(known, meaning)),
            Shape::Either(shapes) => shapes
                .iter()
                .find_map(|shape| self.word_meaning(*shape, word)),
            _ => None,
        }
    }

    /// The meaning of the word of an expression between braces in a key.
    fn key_hole(&self, id: Id, offset: usize) -> Option<Hover> {
        let decoded = self.outline.decode(self.outline.node(id).key?.scalar);
        let cursor = decoded.offset(offset);
        let whole = Code {
            text: &decoded.text,
            start: 0,
            end: decoded.text.len(),
        };
        let (range, text) = self.word(whole.hole(cursor)?, cursor)?;
        let span = decoded.span(range);
        Some(Hover { span, text })
    }

    /// The meaning of a word of an expression, and where it stands in the text.
    fn word(&self, code: Code<'_>, cursor: usize) -> Option<(std::ops::Range<usize>, String)> {
        let tokens = code.tokens();
        let at = tokens.iter().position(|token| {
            token.kind == TokenKind::Word
                && token.range.start <= cursor
                && cursor <= token.range.end
        })?;
        let range = tokens.get(at)?.range.clone();
        let word = code.part(range.clone());
        let called = tokens
            .get(at + 1)
            .is_some_and(|next| code.part(next.range.clone()) == "(");
        if called {
            let text = describe::function(function::find(word)?);
            return Some((range, text));
        }
        let (path, segment) = code::segment(word, cursor - range.start);
        let name = word.get(segment.clone())?;
        let text = if path == "let" {
            self.let_value(name)?
        } else {
            let full = if path.is_empty() {
                name.to_owned()
            } else {
                format!("{path}.{name}")
            };
            let full = code.in_event(&tokens, cursor, word, &full);
            spec::find(&full).map(describe::path)?
        };
        Some((range.start + segment.start..range.start + segment.end, text))
    }

    /// What stands under a name of `let:`.
    fn let_value(&self, name: &str) -> Option<String> {
        let lets = self.outline.entry(ROOT, "let")?;
        let entry = self.outline.entry(lets, name)?;
        let written = self.outline.written(self.outline.node(entry).span);
        Some(format!("```yaml\n{}\n```", written.trim_end()))
    }
}
