//! Where the parts of a compiled mapping come from, for whoever explains them.

use crate::diagnostic::Span;
use crate::yaml::{Node, NodeKind};

/// Where a compiled mapping comes from.
#[derive(Clone, Debug)]
pub struct Origin {
    /// The preset it is, changed or not.
    pub preset: Option<String>,
    /// Where it stands in the mapping file: its name, or `all` behind `presets:`.
    pub span: Span,
    /// Its trigger in the rule language.
    pub trigger: String,
    /// The fields that have a value, in the order of the action.
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
    /// The preset.
    Preset,
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
