use super::{Resolved, Scalar};
use crate::diagnostic::codes::yaml as codes;
use crate::diagnostic::{Diagnostic, Span};

use super::slips;

/// An explicit tag of YAML's core schema. A mapping file has no use for others.
pub(super) struct Tag {
    /// `!!str`, or the `!` that says the same: what follows is text whatever it looks like.
    pub(super) makes_text: bool,
    span: Span,
    kind: String,
}

impl Tag {
    /// The tag at `span`, or what is wrong with it.
    pub(super) fn new(
        text: &str,
        span: Span,
        tag: &granit_parser::Tag,
    ) -> Result<Self, Diagnostic> {
        let written = text.get(span.start..span.end).unwrap_or("");
        let kind = match (written, tag.core_suffix()) {
            ("!", _) => "str",
            (_, Some(kind)) => kind,
            _ => return Err(slips::tag(text, span)),
        };
        Ok(Self {
            makes_text: kind == "str",
            kind: kind.to_owned(),
            span,
        })
    }

    /// What is wrong where the tag stands before something it does not describe: a scalar, or (none) a collection.
    pub(super) fn misfit(&self, scalar: Option<&Scalar>) -> Option<Diagnostic> {
        let fits = matches!(
            (self.kind.as_str(), scalar.map(Scalar::resolve)),
            ("map" | "seq", None)
                | ("str", Some(_))
                | ("null", Some(Resolved::Null))
                | ("bool", Some(Resolved::Bool(_)))
                | ("int" | "float", Some(Resolved::Number(_)))
        );
        (!fits).then(|| {
            Diagnostic::new(
                &codes::TAG,
                self.span,
                "the tag does not describe what follows it",
            )
            .help("leave the tag out")
        })
    }
}
