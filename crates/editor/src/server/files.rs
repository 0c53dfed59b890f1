//! The files that are open, what they refer to, and what is found in them.

use std::fs;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use lsp_server::{Message, Notification};
use lsp_types as lsp;
use segue_evaluator::limits::FILE_BYTES;
use segue_parser::diagnostic::Diagnostic;
use serde_json::json;

use super::document::{Document, Role};
use super::lines::Lines;
use super::{Server, convert, uri};
use crate::file::{Kind, Source};
use crate::findings;
use crate::outline::{Outline, ROOT};

/// Most findings of a file that are told: who has more has the wrong file, or one mistake all over it.
const TOLD: usize = 1000;

/// An open file with what it refers to, taken out of the store to be worked on.
pub(super) struct Opened {
    pub(super) text: Rc<str>,
    pub(super) role: Role,
    /// The text of the mapping file that a file of tests is for.
    pub(super) mapping_file: Option<Rc<str>>,
}

impl Opened {
    pub(super) fn source(&self) -> Source<'_> {
        self.with(&self.text)
    }

    /// The same file with another text.
    pub(super) fn with<'t>(&'t self, text: &'t str) -> Source<'t> {
        let kind = match self.role {
            Role::Tests => Kind::Tests(self.mapping_file.as_deref()),
            Role::Mappings | Role::Foreign => Kind::Mappings,
        };
        Source { text, kind }
    }
}

impl Server<'_> {
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
            .take(TOLD)
            .map(|found| convert::diagnostic(found, &lines, &address));
        let found: Vec<_> = found.collect();
        Some(published(uri, Some(version), &json!(found)))
    }

    /// What is found in a file.
    pub(super) fn findings(&mut self, uri: &str) -> Rc<[Diagnostic]> {
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

    pub(super) fn lint(&self, source: Source<'_>) -> Vec<Diagnostic> {
        findings::findings(&self.compiler, source, self.environment)
    }

    /// An open file, with the mapping file it is for.
    pub(super) fn file(&self, uri: &str) -> Option<Opened> {
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
}

/// The mapping file that a file of tests names.
pub(super) fn tested(uri: &str, text: &str) -> Option<PathBuf> {
    let outline = Outline::new(text);
    let entry = outline.entry(ROOT, "mapping_file")?;
    Some(uri::path(uri)?.parent()?.join(outline.scalar(entry)?))
}

fn published(uri: &str, version: Option<i32>, found: &serde_json::Value) -> Message {
    let mut params = json!({ "uri": uri, "diagnostics": found });
    if let (Some(version), Some(params)) = (version, params.as_object_mut()) {
        params.insert("version".to_owned(), version.into());
    }
    Notification::new("textDocument/publishDiagnostics".to_owned(), params).into()
}
