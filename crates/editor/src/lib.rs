//! What an editor asks of mapping files.
//!
//! [`shape`] says what may stand where; [`schema`] writes that down as JSON Schema.

pub mod describe;
pub mod schema;
pub mod shape;
pub mod spec;
