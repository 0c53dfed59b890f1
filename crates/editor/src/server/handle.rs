//! Requests and notifications about files.

use std::fs;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use lsp_server::{Message, Notification};
use lsp_types as lsp;
use segue_evaluator::limits::FILE_BYTES;
use segue_parser::diagnostic::{Diagnostic, Span};
use serde_json::json;

use super::document::{Document, Role};
use super::lines::{Encoding, Lines};
use super::{Phase, Server, convert, uri};
use crate::definition::{Definition, definition};
use crate::file::{Kind, Source};
use crate::mend::{mend_all, mends};
use crate::outline::{Outline, ROOT};
use crate::{complete, findings, hover, symbol};

/// Characters after which an editor asks for completions without being told to.
const TRIGGERS: [&str; 4] = ["=", ".", "{", "("];

/// An open file with what it refers to, taken out of the store to be worked on.
struct Opened {
    text: Rc<str>,
    role: Role,
    /// The text of the mapping file that a file of tests is for.
    mapping_file: Option<Rc<str>>,
}

impl Opened {
    fn source(&self) -> Source<'_> {
        self.with(&self.text)
    }

    /// The same file with another text.
    fn with<'t>(&'t self, text: &'t str) -> Source<'t> {
        let kind = match self.role {
            Role::Tests => Kind::Tests(self.mapping_file.as_deref()),
            Role::Mappings | Role::Foreign => Kind::Mappings,
        };
        Source { text, kind }
    }
}

impl Server<'_> {
    pub(super) fn initialize(&mut self, params: &lsp::InitializeParams) -> lsp::InitializeResult {
        let offers = &params.capabilities;
        let general = offers.general.as_ref();
        let encodings = general.and_then(|general| general.position_encodings.as_deref());
        self.encoding = Encoding::agreed(encodings);
        let text = offers.text_document.as_ref();
        let completion = text.and_then(|text| text.completion.as_ref());
        let item = completion.and_then(|completion| completion.completion_item.as_ref());
        self.snippets = item.is_some_and(|item| item.snippet_support == Some(true));
        self.phase = Phase::Open;
        let sync = lsp::TextDocumentSyncOptions {
            open_close: Some(true),
            change: Some(lsp::TextDocumentSyncKind::INCREMENTAL),
            ..lsp::TextDocumentSyncOptions::default()
        };
        let kinds = vec![lsp::CodeActionKind::QUICKFIX, fix_all()];
        let capabilities = lsp::ServerCapabilities {
            position_encoding: Some(self.encoding.kind()),
            text_document_sync: Some(sync.into()),
            hover_provider: Some(true.into()),
            completion_provider: Some(lsp::CompletionOptions {
                trigger_characters: Some(TRIGGERS.map(str::to_owned).to_vec()),
                ..lsp::CompletionOptions::default()
            }),
            definition_provider: Some(lsp::OneOf::Left(true)),
            document_symbol_provider: Some(lsp::OneOf::Left(true)),
            document_formatting_provider: Some(lsp::OneOf::Left(true)),
            code_action_provider: Some(
                lsp::CodeActionOptions {
                    code_action_kinds: Some(kinds),
                    ..lsp::CodeActionOptions::default()
                }
                .into(),
            ),
            ..lsp::ServerCapabilities::default()
        };
        lsp::InitializeResult {
            capabilities,
            server_info: Some(lsp::ServerInfo {
                name: "segue".to_owned(),
                version: Some(env!("CARGO_PKG_VERSION").to_owned()),
            }),
        }
    }

    pub(super) fn opened(&mut self, params: &lsp::DidOpenTextDocumentParams) {
        let opened = &params.text_document;
        let uri = opened.uri.as_str().to_owned();
        let document = Document::new(&uri, &opened.text, opened.version);
        self.documents.insert(uri, document);
        self.forget_tests();
    }

    pub(super) fn changed(&mut self, params: &lsp::DidChangeTextDocumentParams) {
        let changed = &params.text_document;
        if let Some(document) = self.documents.get_mut(changed.uri.as_str()) {
            document.change(&changed.uri, &params.content_changes, self.encoding);
            document.version = changed.version;
            self.forget_tests();
        }
    }

    /// Nothing is found any more in a file that is closed.
    pub(super) fn closed(&mut self, params: &lsp::DidCloseTextDocumentParams) -> Message {
        let uri = params.text_document.uri.as_str();
        self.documents.remove(uri);
        self.forget_tests();
        published(uri, None, &json!([]))
    }

    /// What was found in files of tests depends on the mapping files.
    fn forget_tests(&mut self) {
        let documents = self.documents.values_mut();
        documents
            .filter(|document| document.role == Role::Tests)
            .for_each(Document::forget);
    }

    /// A file about which the editor does not know yet what is found in it.
    pub(super) fn stale(&self) -> Option<String> {
        let mut documents = self.documents.iter();
        let (uri, _) = documents.find(|(_, document)| document.stale)?;
        Some(uri.clone())
    }

    /// Tells what is found in a file.
    pub(super) fn tell(&mut self, uri: &str) -> Option<Message> {
        let document = self.documents.get_mut(uri)?;
        // Whatever comes of it, it is not tried again before the next change.
        document.stale = false;
        let (text, version) = (Rc::clone(&document.text), document.version);
        let found = self.findings(uri);
        let lines = Lines::new(&text, self.encoding);
        let address: lsp::Uri = uri.parse().ok()?;
        let found = found
            .iter()
            .map(|found| convert::diagnostic(found, &lines, &address));
        let found: Vec<_> = found.collect();
        Some(published(uri, Some(version), &json!(found)))
    }

    /// What is found in a file.
    fn findings(&mut self, uri: &str) -> Rc<[Diagnostic]> {
        if let Some(known) = self.documents.get(uri).and_then(|d| d.findings.clone()) {
            return known;
        }
        let found: Rc<[Diagnostic]> = match self.file(uri) {
            Some(file) if file.role != Role::Foreign => self.lint(file.source()).into(),
            _ => Rc::new([]),
        };
        if let Some(document) = self.documents.get_mut(uri) {
            document.findings = Some(Rc::clone(&found));
        }
        found
    }

    fn lint(&self, source: Source<'_>) -> Vec<Diagnostic> {
        findings::findings(&self.compiler, source, self.environment)
    }

    /// An open file, with the mapping file it is for.
    fn file(&self, uri: &str) -> Option<Opened> {
        let document = self.documents.get(uri)?;
        let role = document.role;
        let tested = (role == Role::Tests)
            .then(|| tested(uri, &document.text))
            .flatten();
        Some(Opened {
            text: Rc::clone(&document.text),
            role,
            mapping_file: tested.and_then(|path| self.read(&path)),
        })
    }

    /// The text of a file: as it is open in the editor, else as it is stored.
    fn read(&self, path: &Path) -> Option<Rc<str>> {
        let stored = path.canonicalize().ok();
        let same = |uri: &String| {
            let open = uri::path(uri);
            open.as_deref() == Some(path)
                || stored.is_some() && open.and_then(|open| open.canonicalize().ok()) == stored
        };
        let mut documents = self.documents.iter();
        if let Some((_, document)) = documents.find(|(uri, _)| same(uri)) {
            return Some(Rc::clone(&document.text));
        }
        let small = fs::metadata(path).ok()?.len() <= FILE_BYTES as u64;
        let bytes = small.then(|| fs::read(path).ok()).flatten()?;
        Some(String::from_utf8_lossy(&bytes).into())
    }

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

/// The mapping file that a file of tests names.
fn tested(uri: &str, text: &str) -> Option<PathBuf> {
    let outline = Outline::new(text);
    let entry = outline.entry(ROOT, "mapping_file")?;
    Some(uri::path(uri)?.parent()?.join(outline.scalar(entry)?))
}

/// The kind of action that fixes all.
fn fix_all() -> lsp::CodeActionKind {
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

fn published(uri: &str, version: Option<i32>, found: &serde_json::Value) -> Message {
    let mut params = json!({ "uri": uri, "diagnostics": found });
    if let (Some(version), Some(params)) = (version, params.as_object_mut()) {
        params.insert("version".to_owned(), version.into());
    }
    Notification::new("textDocument/publishDiagnostics".to_owned(), params).into()
}
