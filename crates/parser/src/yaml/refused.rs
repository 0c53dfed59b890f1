//! The parser's refusals in our words: what is wrong, where the author made the mistake, what to write instead.

use granit_parser::ScanError;

use crate::diagnostic::codes::yaml as codes;
use crate::diagnostic::{Diagnostic, Span};

/// What a refusal is about.
pub(super) fn explain(text: &str, error: &ScanError) -> Diagnostic {
    let at = error.marker().byte_offset().unwrap_or(text.len());
    Diagnostic::new(&codes::UNREADABLE, Span::new(at, at), "this is no YAML")
}
