//! What the services say, in the words of the protocol.

use lsp_types as lsp;
use segue_parser::diagnostic::codes::{lint, setting};
use segue_parser::diagnostic::{Diagnostic, Severity};

use super::lines::Lines;
use crate::complete::{Completion, Sort};
use crate::symbol::{Symbol, SymbolSort};

/// A finding; the remedy stands below the message.
pub(super) fn diagnostic(found: &Diagnostic, lines: &Lines<'_>, uri: &lsp::Uri) -> lsp::Diagnostic {
    let message = match &found.help {
        Some(help) => format!("{}\n{help}", found.message),
        None => found.message.clone(),
    };
    let related = found
        .labels
        .iter()
        .map(|(span, label)| lsp::DiagnosticRelatedInformation {
            location: lsp::Location::new(uri.clone(), lines.range(*span)),
            message: label.clone(),
        });
    let related: Vec<_> = related.collect();
    let tag = if found.code == &setting::DEPRECATED_SETTING {
        Some(lsp::DiagnosticTag::DEPRECATED)
    } else if found.code == &lint::UNUSED_LET || found.code == &lint::UNUSED_IGNORE {
        Some(lsp::DiagnosticTag::UNNECESSARY)
    } else {
        None
    };
    lsp::Diagnostic {
        range: lines.range(found.span),
        severity: Some(match found.severity {
            Severity::Error => lsp::DiagnosticSeverity::ERROR,
            Severity::Warning => lsp::DiagnosticSeverity::WARNING,
            Severity::Hint => lsp::DiagnosticSeverity::INFORMATION,
        }),
        code: Some(lsp::NumberOrString::String(found.code.id.to_owned())),
        source: Some("segue".to_owned()),
        message,
        related_information: (!related.is_empty()).then_some(related),
        tags: tag.map(|tag| vec![tag]),
        ..lsp::Diagnostic::default()
    }
}

/// A completion; `snippets` is whether the editor takes a place for the cursor.
pub(super) fn completion(
    found: Completion,
    lines: &Lines<'_>,
    snippets: bool,
) -> lsp::CompletionItem {
    let cursor = found.cursor.filter(|_| snippets);
    let parts = cursor.and_then(|cursor| found.insert.split_at_checked(cursor));
    let text = match parts {
        Some((before, behind)) => format!("{}$0{}", escaped(before), escaped(behind)),
        None => found.insert.clone(),
    };
    lsp::CompletionItem {
        label: found.label,
        kind: Some(match found.sort {
            Sort::Value => lsp::CompletionItemKind::VALUE,
            Sort::Key => lsp::CompletionItemKind::PROPERTY,
            Sort::Path => lsp::CompletionItemKind::FIELD,
            Sort::Let => lsp::CompletionItemKind::VARIABLE,
            Sort::Function => lsp::CompletionItemKind::FUNCTION,
            Sort::Keyword => lsp::CompletionItemKind::KEYWORD,
            Sort::Code => lsp::CompletionItemKind::REFERENCE,
        }),
        detail: found.detail,
        documentation: found
            .documentation
            .map(|text| lsp::Documentation::MarkupContent(markdown(text))),
        insert_text_format: parts.map(|_| lsp::InsertTextFormat::SNIPPET),
        text_edit: Some(lsp::CompletionTextEdit::Edit(lsp::TextEdit::new(
            lines.range(found.span),
            text,
        ))),
        ..lsp::CompletionItem::default()
    }
}

/// A text in a snippet.
fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\")
        .replace('$', "\\$")
        .replace('}', "\\}")
}

pub(super) fn markdown(value: String) -> lsp::MarkupContent {
    lsp::MarkupContent {
        kind: lsp::MarkupKind::Markdown,
        value,
    }
}

#[expect(deprecated, reason = "the field has to be named to be left empty")]
pub(super) fn symbol(found: Symbol, lines: &Lines<'_>) -> lsp::DocumentSymbol {
    let children = found.children.into_iter().map(|child| symbol(child, lines));
    lsp::DocumentSymbol {
        name: found.name,
        detail: found.detail,
        kind: match found.sort {
            SymbolSort::Section => lsp::SymbolKind::MODULE,
            SymbolSort::Mapping => lsp::SymbolKind::CLASS,
            SymbolSort::Group => lsp::SymbolKind::ENUM,
            SymbolSort::Name => lsp::SymbolKind::VARIABLE,
            SymbolSort::Test => lsp::SymbolKind::METHOD,
        },
        tags: None,
        deprecated: None,
        range: lines.range(found.span),
        selection_range: lines.range(found.name_span),
        children: Some(children.collect()),
    }
}

/// The smallest edit that makes one text of another; none where they are the same.
pub(super) fn edits(before: &str, after: &str, lines: &Lines<'_>) -> Vec<lsp::TextEdit> {
    if before == after {
        return Vec::new();
    }
    let same = |(a, b): &(char, char)| a == b;
    let front: usize = before
        .chars()
        .zip(after.chars())
        .take_while(same)
        .map(|(c, _)| c.len_utf8())
        .sum();
    let (rest_before, rest_after) = (before.get(front..), after.get(front..));
    let (rest_before, rest_after) = (
        rest_before.unwrap_or_default(),
        rest_after.unwrap_or_default(),
    );
    let back: usize = rest_before
        .chars()
        .rev()
        .zip(rest_after.chars().rev())
        .take_while(same)
        .map(|(c, _)| c.len_utf8())
        .sum();
    let span = segue_parser::diagnostic::Span::new(front, before.len() - back);
    let text = rest_after
        .get(..rest_after.len() - back)
        .unwrap_or_default();
    vec![lsp::TextEdit::new(lines.range(span), text.to_owned())]
}
