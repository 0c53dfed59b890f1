//! What editors ask about files.

use std::fs;
use std::path::PathBuf;

use lsp_types as lsp;
use segue_parser::diagnostic::Span;

use super::document::Role;
use super::files::tested;
use super::lines::Lines;
use super::{Server, convert, uri};
use crate::definition::{Definition, definition};
use crate::mend::{mend_all, mends};
use crate::{complete, hover, symbol};

impl Server<'_> {
    pub(super) fn hover(&mut self, params: &lsp::HoverParams) -> Option<lsp::Hover> {
        let place = &params.text_document_position_params;
        let uri = place.text_document.uri.as_str();
        let found = self.findings(uri);
        let file = self.file(uri).filter(|file| file.role != Role::Foreign)?;
        let lines = Lines::new(&file.text, self.encoding);
        let offset = lines.offset(place.position);
        let hover = hover::hover(&self.compiler, file.source(), &found, offset)?;
        Some(lsp::Hover {
            range: Some(lines.range(hover.span)),
            contents: lsp::HoverContents::Markup(convert::markdown(hover.text)),
        })
    }

    pub(super) fn completion(
        &mut self,
        params: &lsp::CompletionParams,
    ) -> Vec<lsp::CompletionItem> {
        let place = &params.text_document_position;
        let file = self.file(place.text_document.uri.as_str());
        let Some(file) =
            file.filter(|file| file.role != Role::Foreign || file.text.trim().is_empty())
        else {
            return Vec::new();
        };
        let lines = Lines::new(&file.text, self.encoding);
        let offset = lines.offset(place.position);
        let mut found = complete::complete(&self.compiler, file.source(), offset);
        found.sort_by_key(|completion| completion.sort);
        let item = |(at, found)| lsp::CompletionItem {
            sort_text: Some(format!("{at:04}")),
            ..convert::completion(found, &lines, self.snippets)
        };
        found.into_iter().enumerate().map(item).collect()
    }

    pub(super) fn definition(
        &mut self,
        params: &lsp::GotoDefinitionParams,
    ) -> Option<lsp::Location> {
        let place = &params.text_document_position_params;
        let address = &place.text_document.uri;
        let file = self.file(address.as_str())?;
        let lines = Lines::new(&file.text, self.encoding);
        let offset = lines.offset(place.position);
        let start = lsp::Range::default();
        match definition(&self.compiler, file.source(), offset)? {
            Definition::Here(span) => Some(lsp::Location::new(address.clone(), lines.range(span))),
            Definition::MappingFile(span) => {
                let text = file.mapping_file.as_deref()?;
                let range = Lines::new(text, self.encoding).range(span);
                let path = tested(address.as_str(), &file.text)?;
                Some(lsp::Location::new(uri::of(&path)?, range))
            }
            Definition::Preset(preset) => {
                let path = self.preset_file(preset)?;
                Some(lsp::Location::new(uri::of(&path)?, start))
            }
            Definition::File(relative) => {
                let path = uri::path(address.as_str())?.parent()?.join(relative);
                let address = uri::of(&path).filter(|_| path.is_file())?;
                Some(lsp::Location::new(address, start))
            }
        }
    }

    /// The file of a preset, for the editor to open: written where it is not there as it should be.
    fn preset_file(&self, preset: usize) -> Option<PathBuf> {
        let preset = self.compiler.presets().get(preset)?;
        let path = self.presets.join(&preset.file);
        if fs::read_to_string(&path).ok().as_deref() != Some(&*preset.text) {
            fs::create_dir_all(&self.presets).ok()?;
            fs::write(&path, &preset.text).ok()?;
        }
        Some(path)
    }

    pub(super) fn symbols(
        &mut self,
        params: &lsp::DocumentSymbolParams,
    ) -> Vec<lsp::DocumentSymbol> {
        let file = self.file(params.text_document.uri.as_str());
        let Some(file) = file.filter(|file| file.role != Role::Foreign) else {
            return Vec::new();
        };
        let lines = Lines::new(&file.text, self.encoding);
        let symbols = symbol::symbols(&file.text).into_iter();
        symbols
            .map(|symbol| convert::symbol(symbol, &lines))
            .collect()
    }

    /// None where the file cannot be laid out; what is wrong with it is among the findings.
    pub(super) fn formatting(
        &mut self,
        params: &lsp::DocumentFormattingParams,
    ) -> Option<Vec<lsp::TextEdit>> {
        let file = self.file(params.text_document.uri.as_str())?;
        let formatted = segue_parser::format(&file.text).ok()?;
        let lines = Lines::new(&file.text, self.encoding);
        Some(convert::edits(&file.text, &formatted, &lines))
    }

    pub(super) fn actions(&mut self, params: &lsp::CodeActionParams) -> Vec<lsp::CodeAction> {
        let address = &params.text_document.uri;
        let found = self.findings(address.as_str());
        let file = self.file(address.as_str());
        let Some(file) = file.filter(|file| file.role != Role::Foreign) else {
            return Vec::new();
        };
        let wanted = |kind: &lsp::CodeActionKind| {
            let only = params.context.only.as_deref();
            only.is_none_or(|only| only.iter().any(|only| is_of(kind, only)))
        };
        let lines = Lines::new(&file.text, self.encoding);
        let lint = |text: &str| self.lint(file.with(text));
        let mut actions = Vec::new();
        if wanted(&lsp::CodeActionKind::QUICKFIX) {
            let span: Span = lines.span(params.range);
            for mend in mends(&file.text, &found, span, lint) {
                let finding = found.get(mend.finding);
                let finding = finding.map(|d| convert::diagnostic(d, &lines, address));
                let edit = lsp::TextEdit::new(lines.range(mend.edit.0), mend.edit.1);
                actions.push(lsp::CodeAction {
                    title: mend.title,
                    kind: Some(lsp::CodeActionKind::QUICKFIX),
                    diagnostics: finding.map(|finding| vec![finding]),
                    edit: Some(changes(address, vec![edit])),
                    is_preferred: mend.preferred.then_some(true),
                    ..lsp::CodeAction::default()
                });
            }
        }
        // What is asked at every move of the cursor must not take long.
        let automatic = params.context.trigger_kind == Some(lsp::CodeActionTriggerKind::AUTOMATIC);
        let asked = !automatic || params.context.only.is_some();
        let fixable = asked
            && found
                .iter()
                .any(|d| d.fix.as_ref().is_some_and(|fix| fix.safe));
        if fixable
            && wanted(&fix_all())
            && let Some(mended) = mend_all(&file.text, lint)
        {
            let edits = convert::edits(&file.text, &mended, &lines);
            actions.push(lsp::CodeAction {
                title: "Fix all that can be fixed safely".to_owned(),
                kind: Some(fix_all()),
                edit: Some(changes(address, edits)),
                ..lsp::CodeAction::default()
            });
        }
        actions
    }
}

/// The kind of action that fixes all.
pub(super) fn fix_all() -> lsp::CodeActionKind {
    lsp::CodeActionKind::new("source.fixAll.segue")
}

/// Whether a kind of action is another, or one of its kinds: `source.fixAll.segue` is of `source`.
fn is_of(kind: &lsp::CodeActionKind, other: &lsp::CodeActionKind) -> bool {
    let behind = kind.as_str().strip_prefix(other.as_str());
    behind.is_some_and(|behind| {
        behind.is_empty() || behind.starts_with('.') || other.as_str().is_empty()
    })
}

fn changes(address: &lsp::Uri, edits: Vec<lsp::TextEdit>) -> lsp::WorkspaceEdit {
    lsp::WorkspaceEdit::new([(address.clone(), edits)].into())
}
