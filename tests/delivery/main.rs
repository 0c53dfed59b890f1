//! `segue send` against a receiver that does what Mixpanel does, on good days and bad ones.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on stops"
)]

mod broken;
mod crash;
mod ends;
mod inputs;
mod laws;
mod replay;
mod scenario;
mod sender;

use std::path::{Path, PathBuf};

/// The root of the project.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}
