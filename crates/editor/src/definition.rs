//! Where something that is named has been written.

use segue_parser::Compiler;
use segue_parser::diagnostic::Span;

use crate::code::{self, Code, TokenKind};
use crate::file::{File, Kind, Source};
use crate::outline::{Id, Outline, ROOT, Scalar, Spot};
use crate::shape::Shape;

/// Where something has been written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Definition {
    /// In the same file.
    Here(Span),
    /// In the mapping file that a file of tests is for.
    MappingFile(Span),
    /// In the file of a preset, by its place in [`Compiler::presets`].
    Preset(usize),
    /// In a file of its own, by its path from this one.
    File(String),
}

/// Where that has been written which a byte of a file names: an entry of `let`, a preset, a mapping that a test names,
/// an anchor, a file.
pub fn definition(compiler: &Compiler, source: Source<'_>, offset: usize) -> Option<Definition> {
    let file = File::new(compiler, source);
    match file.outline.at(offset) {
        Spot::Alias(span) => {
            let name = file.outline.written(span).strip_prefix('*')?;
            file.outline.anchor(name).map(Definition::Here)
        }
        Spot::Key(id) => {
            let key = file.outline.key(id)?;
            match file.shape_around(id)? {
                Shape::Expected => file.tested_mapping(&key, source.kind),
                _ => {
                    let scalar = file.outline.node(id).key?.scalar;
                    file.let_name(scalar, offset, |text, cursor| whole(text).hole(cursor))
                }
            }
        }
        Spot::Scalar(id, scalar) => file.named(id, scalar, offset),
        _ => None,
    }
}

fn whole(text: &str) -> Code<'_> {
    Code {
        text,
        start: 0,
        end: text.len(),
    }
}

impl File<'_> {
    /// What the scalar of a node names.
    fn named(&self, id: Id, scalar: Scalar, offset: usize) -> Option<Definition> {
        let shape = self.shape(id)?;
        let around = self.shape_around(id);
        let key = self.outline.key(id);
        let text = self.outline.decode(scalar).text;
        match (shape, around, key.as_deref()) {
            (Shape::PresetName | Shape::Either([Shape::PresetName, ..]), ..) => self.preset(&text),
            (Shape::Text, _, Some("mapping_file")) => Some(Definition::File(text)),
            (Shape::Either(_), Some(Shape::Record(record)), Some("events"))
                if record.key("expect").is_some() =>
            {
                Some(Definition::File(text))
            }
            _ => self.let_name(scalar, offset, |text, cursor| {
                Code::around(text, shape, key.as_deref(), cursor)
            }),
        }
    }

    /// The entry of `let:` that the cursor is on the name of.
    fn let_name(
        &self,
        scalar: Scalar,
        offset: usize,
        around: impl for<'t> FnOnce(&'t str, usize) -> Option<Code<'t>>,
    ) -> Option<Definition> {
        let decoded = self.outline.decode(scalar);
        let cursor = decoded.offset(offset);
        let code = around(&decoded.text, cursor)?;
        let token = code.tokens().into_iter().find(|token| {
            token.kind == TokenKind::Word
                && token.range.start <= cursor
                && cursor <= token.range.end
        })?;
        let word = code.part(token.range);
        let rest = word.strip_prefix("let.")?;
        let (_, name) = code::segment(rest, 0);
        let lets = self.outline.entry(ROOT, "let")?;
        let entry = self.outline.entry(lets, rest.get(name)?)?;
        key_place(&self.outline, entry).map(Definition::Here)
    }

    fn preset(&self, name: &str) -> Option<Definition> {
        let mut presets = self.compiler.presets().iter();
        presets
            .position(|preset| preset.name == name)
            .map(Definition::Preset)
    }

    /// The mapping that a test names: an entry of the mapping file, or a preset.
    fn tested_mapping(&self, name: &str, kind: Kind<'_>) -> Option<Definition> {
        let Some(mapping) = self.mapping(name) else {
            return self.preset(name);
        };
        let span = self.mapping_file().node(mapping.at).span;
        Some(match kind {
            Kind::Mappings => Definition::Here(span),
            Kind::Tests(_) => Definition::MappingFile(span),
        })
    }
}

/// Where the key of an entry stands.
fn key_place(outline: &Outline<'_>, entry: Id) -> Option<Span> {
    outline.node(entry).key.map(|key| key.scalar.span)
}
