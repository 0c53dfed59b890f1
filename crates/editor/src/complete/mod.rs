//! What may be written at the cursor.

mod code;
mod key;
mod value;

use segue_parser::Compiler;
use segue_parser::diagnostic::{Span, codes};
use segue_parser::yaml::Style;

use crate::code::Code;
use crate::describe;
use crate::file::{File, Source};
use crate::outline::{Id, Scalar, Spot, Value};

/// Something that may be written at the cursor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    /// What it is called.
    pub label: String,
    /// What sort of thing it is.
    pub sort: Sort,
    /// Its type or signature, in a few words.
    pub detail: Option<String>,
    /// What it means, Markdown.
    pub documentation: Option<String>,
    /// What it takes the place of.
    pub span: Span,
    /// What is written.
    pub insert: String,
    /// Where the cursor stands afterwards, in `insert`; at its end unless said otherwise.
    pub cursor: Option<usize>,
}

/// What sort of thing a completion is; those that come first are the likelier ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sort {
    /// A value of a few.
    Value,
    /// A key.
    Key,
    /// A field of the event.
    Path,
    /// A name of `let:`.
    Let,
    /// A function.
    Function,
    /// A word of the rule language.
    Keyword,
    /// The code of a finding.
    Code,
}

impl Completion {
    fn new(label: impl Into<String>, sort: Sort, span: Span) -> Self {
        let label = label.into();
        Self {
            insert: label.clone(),
            label,
            sort,
            detail: None,
            documentation: None,
            span,
            cursor: None,
        }
    }

    fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }

    fn documented(mut self, text: impl Into<String>) -> Self {
        self.documentation = Some(text.into());
        self
    }

    fn inserting(mut self, text: impl Into<String>) -> Self {
        self.insert = text.into();
        self
    }
}

/// What may be written at a byte of a file. What is there already is not held against it: the editor does that.
pub fn complete(compiler: &Compiler, source: Source<'_>, offset: usize) -> Vec<Completion> {
    let file = File::new(compiler, source);
    let here = Span::new(offset, offset);
    match file.outline.at(offset) {
        Spot::Key(id) => file.at_key(id, offset),
        Spot::Scalar(id, scalar) => file.at_scalar(id, scalar, offset),
        Spot::Value(id) => {
            let shape = file.shape(id);
            let mut found = shape.map_or_else(Vec::new, |shape| file.values(shape, id, here));
            if file.on_own_line(offset) {
                found.extend(file.keys(id, here, None));
            }
            found
        }
        Spot::Entry(id) => match &file.outline.node(id).value {
            Value::Collection(collection) if collection.list => {
                let shape = file.shape_of_item(id);
                shape.map_or_else(Vec::new, |shape| file.values(shape, id, here))
            }
            _ => file.keys(id, here, None),
        },
        Spot::Comment(comment) => ignorable(file.outline.written(comment), comment, offset),
        Spot::Alias(_) | Spot::Nothing => Vec::new(),
    }
}

impl File<'_> {
    /// In a key: another key, or an expression between braces.
    fn at_key(&self, id: Id, offset: usize) -> Vec<Completion> {
        let node = self.outline.node(id);
        let (Some(key), Some(parent)) = (node.key, node.parent) else {
            return Vec::new();
        };
        let decoded = self.outline.decode(key.scalar);
        let cursor = decoded.offset(offset);
        let whole = Code {
            text: &decoded.text,
            start: 0,
            end: decoded.text.len(),
        };
        match whole.hole(cursor) {
            Some(code) => self.words(code, &decoded, key.scalar.style, offset),
            None => self.keys(parent, key.scalar.span, Some(id)),
        }
    }

    fn at_scalar(&self, id: Id, scalar: Scalar, offset: usize) -> Vec<Completion> {
        let Some(shape) = self.shape(id) else {
            return Vec::new();
        };
        let decoded = self.outline.decode(scalar);
        let cursor = decoded.offset(offset);
        let key = self.outline.key(id);
        if let Some(code) = Code::around(&decoded.text, shape, key.as_deref(), cursor) {
            return self.words(code, &decoded, scalar.style, offset);
        }
        let mut found = self.values(shape, id, scalar.span);
        if scalar.style == Style::Plain && self.on_own_line(scalar.span.start) {
            // The beginning of a key looks like a value as long as there is no colon.
            found.extend(self.keys(id, scalar.span, None));
        }
        found
    }

    /// Whether a key may begin at a byte: nothing but blanks and dashes stands before it on its line, or a bracket.
    fn on_own_line(&self, offset: usize) -> bool {
        let before = self.outline.text().get(..offset).unwrap_or_default();
        let line = before.rsplit('\n').next().unwrap_or_default();
        line.chars().all(|c| matches!(c, ' ' | '-' | '\t'))
    }
}

/// In a comment that silences a finding: its codes.
fn ignorable(comment: &str, span: Span, offset: usize) -> Vec<Completion> {
    let Some(before) = comment.get(..offset.saturating_sub(span.start)) else {
        return Vec::new();
    };
    let Some(word) = before
        .trim_start_matches(['#', ' '])
        .strip_prefix("segue-ignore ")
    else {
        return Vec::new();
    };
    if word.contains(':') {
        return Vec::new();
    }
    let start = offset - word.trim_start().len();
    let silenced = codes::all().filter(|c| c.severity != segue_parser::diagnostic::Severity::Error);
    silenced
        .map(|code| {
            Completion::new(code.name, Sort::Code, Span::new(start, offset))
                .detail(code.id)
                .documented(describe::finding(code))
                .inserting(format!("{}: ", code.name))
        })
        .collect()
}
