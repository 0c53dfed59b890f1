//! Mapping files from the settings of Segment's two Mixpanel destinations.
//!
//! [`segment::import`] reads the subscriptions of *Mixpanel (Actions)*, [`classic::import`] the settings of *Mixpanel*,
//! the classic one. Both give the text of a mapping file and a [`Report`] of what was carried over, what was changed on
//! the way, and what was not carried.

#![cfg_attr(
    test,
    allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)
)]

pub mod classic;
pub mod segment;

mod document;
mod error;
mod export;
mod report;
#[cfg(test)]
mod trial;
mod yaml;

pub use error::{Error, Place};
pub use report::{Note, Report, Variable, Verdict};

/// A mapping file, and how it came to be.
#[derive(Clone, Debug)]
pub struct Imported {
    /// Its text.
    pub file: String,
    /// What became of each part.
    pub report: Report,
}

/// What an export of subscriptions may look like.
pub(crate) const UNDERSTOOD_SEGMENT: &str = "understood are the answers of Segment's Public API (`GET \
    /destinations/ID/subscriptions`), the Config API's form (`subscriptions` with `partnerAction`, `subscribe` and \
    `mapping`), and a bare list of either, each with `settings` beside it where wanted";
