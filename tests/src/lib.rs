//! What the tests across crates share.
#![expect(
    clippy::expect_used,
    clippy::missing_panics_doc,
    clippy::panic,
    reason = "a test that cannot go on stops"
)]

pub mod conformance;
pub mod mixpanel;
pub mod receiver;
