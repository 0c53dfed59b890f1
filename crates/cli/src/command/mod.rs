//! The commands, one file each.

mod actions;
mod check;
mod completions;
mod eval;
mod explain;
mod fmt;
mod import;
mod init;
mod input;
mod lint;
mod lsp;
mod map;
mod presets;
mod schema;
mod send;
mod table;
mod test;
mod trace;

use clap::Subcommand;

use crate::stop::{Outcome, Stop};

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Init(init::InitArgs),
    Lint(lint::LintArgs),
    Fmt(fmt::FmtArgs),
    Map(map::MapArgs),
    Trace(trace::TraceArgs),
    Test(test::TestArgs),
    Check(check::CheckArgs),
    Send(send::SendArgs),
    Eval(eval::EvalArgs),
    Presets(presets::PresetsArgs),
    Actions(actions::ActionsArgs),
    Explain(explain::ExplainArgs),
    Import(import::ImportArgs),
    Schema(schema::SchemaArgs),
    Lsp(lsp::LspArgs),
    Completions(completions::CompletionsArgs),
}

impl Command {
    /// Whether it goes on after a mistake of the program itself: an editor counts on its language server.
    pub(crate) fn outlives_mistakes(&self) -> bool {
        matches!(self, Self::Lsp(_))
    }

    pub(crate) fn run(self) -> Result<Outcome, Stop> {
        match self {
            Self::Init(arguments) => arguments.run(),
            Self::Lint(arguments) => arguments.run(),
            Self::Fmt(arguments) => arguments.run(),
            Self::Map(arguments) => arguments.run(),
            Self::Trace(arguments) => arguments.run(),
            Self::Test(arguments) => arguments.run(),
            Self::Check(arguments) => arguments.run(),
            Self::Send(arguments) => arguments.run(),
            Self::Eval(arguments) => arguments.run(),
            Self::Presets(arguments) => arguments.run(),
            Self::Actions(arguments) => arguments.run(),
            Self::Explain(arguments) => arguments.run(),
            Self::Import(arguments) => arguments.run(),
            Self::Schema(arguments) => arguments.run(),
            Self::Lsp(arguments) => arguments.run(),
            Self::Completions(arguments) => arguments.run(),
        }
    }
}
