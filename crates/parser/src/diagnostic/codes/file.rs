//! Findings of this stage; see the table in the parent.
use super::codes;

codes! {}
