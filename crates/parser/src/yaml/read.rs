use granit_parser::{Options, Parser};
use segue_evaluator::limits;

use super::tree::Tree;
use super::{Document, refused};
use crate::diagnostic::codes::yaml as codes;
use crate::diagnostic::{Diagnostic, Diagnostics, Span};

/// Reads a mapping file as YAML 1.2: aliases expanded, merge keys resolved, every key and value with its place.
///
/// None where anything is wrong with it as YAML, cut-off expressions included; what that is, is in `diagnostics`.
pub fn read(text: &str, diagnostics: &mut Diagnostics) -> Option<Document> {
    if text.len() > limits::FILE_BYTES {
        diagnostics.push(Diagnostic::new(
            &codes::TOO_LARGE,
            Span::default(),
            format!("the file is larger than {} MiB", limits::FILE_BYTES >> 20),
        ));
        return None;
    }
    if let Some((at, mark)) = text.match_indices(char::REPLACEMENT_CHARACTER).next() {
        diagnostics.push(
            Diagnostic::new(
                &codes::NOT_UTF8,
                Span::new(at, at + mark.len()),
                "this is no UTF-8",
            )
            .help("save the file as UTF-8"),
        );
        return None;
    }
    let mut tree = Tree::new(text);
    for item in Parser::new_from_str_with_options(text, options()) {
        let step = match item {
            Ok((event, span)) => tree.event(event, span),
            Err(error) => {
                tree.report_cut_values();
                tree.report(refused::explain(text, &error))
            }
        };
        if step.is_break() {
            break;
        }
    }
    match tree.finish() {
        Ok((document, odd)) => {
            for finding in odd {
                diagnostics.push(finding);
            }
            Some(document)
        }
        Err(found) => {
            for finding in found {
                diagnostics.push(finding);
            }
            None
        }
    }
}

/// How files are parsed.
pub(super) fn options() -> Options {
    granit_parser::options! {
        emit_unresolved_aliases: true,
        max_buffered_comment_events: usize::MAX,
        // JSON knows no limit to the length of keys.
        simple_key_max_lookahead: limits::EXPRESSION_BYTES,
    }
}
