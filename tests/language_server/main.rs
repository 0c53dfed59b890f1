//! `segue lsp`, spoken to as an editor does it.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::needless_pass_by_value,
    clippy::string_slice,
    clippy::unwrap_used,
    reason = "a test that cannot go on stops"
)]

mod client;
mod journey;
mod protocol;
