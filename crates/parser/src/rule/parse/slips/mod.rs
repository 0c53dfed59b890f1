//! What a mistake is called, and what is the remedy: findings about syntax.

mod literal;
mod operator;
mod path;
mod structure;

pub(super) use literal::*;
pub(super) use operator::*;
pub(super) use path::*;
pub(super) use structure::*;
