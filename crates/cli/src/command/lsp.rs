use std::env;
use std::path::PathBuf;

use clap::Args;
use segue_editor::server::{Ended, Server};

use crate::mappings::{ProcessEnvironment, compiler};
use crate::stop::{Outcome, Stop};

/// Speak the language server protocol with an editor, over standard input and output
#[derive(Debug, Args)]
pub(crate) struct LspArgs {
    /// Taken for editors that always pass it; there is no other way
    #[arg(long, hide = true)]
    stdio: bool,
}

impl LspArgs {
    pub(crate) fn run(self) -> Result<Outcome, Stop> {
        let Self { stdio: _ } = self;
        let server = Server::new(compiler()?, &ProcessEnvironment, presets());
        let ended = server.stdio().map_err(Stop::Thread)?;
        Ok(Outcome::found(ended == Ended::Abruptly))
    }
}

/// Where the files of presets are put for editors to open.
fn presets() -> PathBuf {
    let folder = |name: &str| {
        env::var_os(name)
            .filter(|f| !f.is_empty())
            .map(PathBuf::from)
    };
    let cache = folder("XDG_CACHE_HOME")
        .or_else(|| folder("LOCALAPPDATA"))
        .or_else(|| folder("HOME").map(|home| home.join(".cache")));
    let version = env!("CARGO_PKG_VERSION");
    let cache = cache.unwrap_or_else(env::temp_dir);
    cache.join("segue").join(version).join("presets")
}
