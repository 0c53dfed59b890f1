//! Where the parts of a compiled mapping file come from, for whoever explains them.

use crate::diagnostic::Span;
use crate::file::{MappingFile, Named};
use crate::yaml::{Node, NodeKind};

/// Where the parts of a program come from, each by its position there.
#[derive(Clone, Debug, Default)]
pub struct Origins {
    /// The conditions under `drop`.
    pub drops: Vec<Part>,
    /// The values under `let`.
    pub lets: Vec<Part>,
    /// The mappings.
    pub mappings: Vec<Origin>,
}

impl Origins {
    /// Those of `drop` and `let` in a file.
    pub(super) fn named(file: &MappingFile<'_>, text: &str) -> Self {
        let parts = |entries: &[Named<'_>]| {
            let parts = entries.iter().map(|entry| Part {
                by: Writer::File(entry.node.span),
                text: written(entry.node, text),
            });
            parts.collect()
        };
        Self {
            drops: parts(&file.drops),
            lets: parts(&file.lets),
            mappings: Vec::new(),
        }
    }
}

/// Where a compiled mapping comes from.
#[derive(Clone, Debug)]
pub struct Origin {
    /// The preset it is, changed or not.
    pub preset: Option<String>,
    /// Where it stands in the mapping file: its name, or `all` behind `presets:`.
    pub span: Span,
    /// Its trigger, then what narrows it (`where`).
    pub trigger: Vec<Part>,
    /// Whether its fields are Segment's `mapping`.
    pub pasted: bool,
    /// The fields that have a value, in the order of the action; all of them where one expression gives all.
    pub fields: Vec<FieldOrigin>,
}

/// Where the value of a field comes from.
#[derive(Clone, Debug)]
pub struct FieldOrigin {
    /// Position in [`segue_evaluator::schema::Action::fields`].
    pub field: usize,
    /// What sets it, then what is added to it (`field+:`), in order.
    pub parts: Vec<Part>,
}

/// A value as it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Who writes it.
    pub by: Writer,
    /// As `fields` has it: `=userId ?? anonymousId`, `Viewed {{name}}`.
    pub text: String,
}

/// Who writes a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Writer {
    /// The action, by default.
    Default,
    /// The file of a preset, by its position in [`segue_evaluator::schema::Destination::presets`], at this place.
    Preset(usize, Span),
    /// The mapping file, at this place.
    File(Span),
}

/// A value as it is written: the text of a scalar, the YAML of a list or map.
pub(super) fn written(node: &Node, file: &str) -> String {
    match &node.kind {
        NodeKind::Scalar(scalar) => scalar.text.clone(),
        _ => file
            .get(node.span.start..node.span.end)
            .unwrap_or_default()
            .to_owned(),
    }
}
