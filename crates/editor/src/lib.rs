//! What an editor asks of mapping files.
//!
//! [`shape`] says what may stand where; [`schema`] writes that down as JSON Schema. [`outline`] makes out a file
//! whatever state it is in, and on the two rest the services, each a function of a text and a place in it. [`server`]
//! speaks the language server protocol and says what they say.

mod code;
mod complete;
mod definition;
pub mod describe;
mod file;
mod findings;
mod hover;
mod mend;
pub mod outline;
pub mod schema;
pub mod server;
pub mod shape;
pub mod spec;
mod symbol;

pub use complete::{Completion, Sort, complete};
pub use definition::{Definition, definition};
pub use file::{Kind, Source};
pub use findings::findings;
pub use hover::{Hover, hover};
pub use mend::{Mend, mend_all, mends};
pub use symbol::{Symbol, SymbolSort, symbols};
