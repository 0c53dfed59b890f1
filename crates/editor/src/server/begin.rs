//! The beginning: what the editor can do, and what the server can.

use lsp_types as lsp;

use super::lines::Encoding;
use super::request::fix_all;
use super::{Phase, Server};

/// Characters after which an editor asks for completions without being told to.
const TRIGGERS: [&str; 4] = ["=", ".", "{", "("];

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
}
