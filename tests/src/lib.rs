//! What the tests across crates share.
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::missing_panics_doc,
    clippy::panic,
    reason = "a test that cannot go on stops"
)]

pub mod conformance;
pub mod json_schema;
pub mod made;
pub mod mixpanel;
pub mod oracle;
pub mod random;
pub mod receiver;
pub mod traffic;
