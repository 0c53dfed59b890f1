//! The typed program: what a mapping file compiles to.
//!
//! Only the parser builds one, after every check; there are no names or operators in text form left in it.

mod automaton;
mod directive;
mod dispatch;
mod expr;
mod glob;
mod inside;
pub mod liquid;
pub mod template;

use std::sync::Arc;

use crate::coerce::Coercion;
use crate::eval::Failure;
use crate::path::{Paths, Use};
use crate::schema::{Action, Destination};
use crate::value::Value;

pub use automaton::{Automaton, Positions};
pub use directive::{Case, Directive, Replace, ReplacePiece, ReplaceStep};
pub(crate) use dispatch::Dispatch;
pub use expr::{Arithmetic, Comparison, Expr, Key, Literal, MergeMember, Patterns, Query};
pub use glob::Glob;
pub use liquid::Liquid;

/// A compiled mapping file.
#[derive(Debug)]
pub struct Program {
    /// The destination it was compiled for.
    pub destination: Arc<Destination>,
    /// How its payloads are coerced: what [`Destination::coercion`] gives for the file's settings.
    pub coercion: Coercion,
    /// Every path the program reads from the event.
    pub paths: Paths,
    /// Conditions that keep an event from all mappings, in file order.
    pub drops: Vec<Drop>,
    /// Named values, each evaluated at most once an event.
    pub lets: Vec<Let>,
    /// The mappings in file order, enabled or not; at most [`crate::limits::MAPPINGS`].
    pub mappings: Vec<Mapping>,
    /// Which mappings an event can reach at all, by its `type` and `event`.
    pub(crate) dispatch: Dispatch,
}

impl Program {
    /// A program of these parts, with its mappings sorted for dispatch.
    pub fn new(
        destination: Arc<Destination>,
        coercion: Coercion,
        mut paths: Paths,
        drops: Vec<Drop>,
        lets: Vec<Let>,
        mappings: Vec<Mapping>,
    ) -> Self {
        let dispatch = Dispatch::new(&mut paths, &lets, &mappings);
        let bodies = mappings.iter().filter_map(|mapping| match &mapping.body {
            Body::Fields(fields) => Some(fields),
            Body::Whole(_) => None,
        });
        for (_, expr) in bodies.flatten() {
            note_uses(expr, &mut paths);
        }
        Self {
            destination,
            coercion,
            paths,
            drops,
            lets,
            mappings,
            dispatch,
        }
    }
}

/// An object with more paths through it than this is looked at by those, hardly by its members too.
const THOROUGHFARE: usize = 8;

/// Notes what the value of a field makes of the lists and objects it takes from the event.
fn note_uses(expr: &Expr, paths: &mut Paths) {
    match expr {
        Expr::Path(path) if paths.children(Some(*path)).len() < THOROUGHFARE => {
            paths.note_use(*path, Use::Members);
        }
        Expr::Map(list, _) => match &**list {
            Expr::Path(path) => paths.note_use(*path, Use::Whole),
            other => note_uses(other, paths),
        },
        Expr::If(branches, otherwise) => {
            let values = branches.iter().map(|(_, value)| value);
            values
                .chain(otherwise.as_deref())
                .for_each(|value| note_uses(value, paths));
        }
        Expr::Coalesce(a, b) => {
            note_uses(a, paths);
            note_uses(b, paths);
        }
        _ => {}
    }
}

/// A named condition under `drop:`.
#[derive(Debug)]
pub struct Drop {
    /// Its name.
    pub name: String,
    /// Events it holds for reach no mapping.
    pub condition: Expr,
}

/// A named value under `let:`.
#[derive(Debug)]
pub struct Let {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: Expr,
}

/// One mapping: when the trigger holds, the action runs with the fields.
#[derive(Debug)]
pub struct Mapping {
    /// Its unique name.
    pub name: String,
    /// Position of its action in [`Destination::actions`].
    pub action: usize,
    /// Whether it runs at all.
    pub enabled: bool,
    /// The condition under which it fires.
    pub trigger: Expr,
    /// What its fields are set to.
    pub body: Body,
    /// The `first_match` group it belongs to; of one group only the first mapping whose trigger holds runs. The mappings
    /// of a group stand together.
    pub group: Option<usize>,
}

/// What the fields of a mapping are set to.
#[derive(Debug)]
pub enum Body {
    /// Position of the field in [`Action::fields`], and its value.
    Fields(Vec<(usize, Expr)>),
    /// One expression for all fields (Segment's root directive): an object by field key.
    Whole(Expr),
}

/// One expression with the paths it reads, for evaluation outside a mapping file.
#[derive(Debug)]
pub struct Rule {
    /// Every path the expression reads from the event.
    pub paths: Paths,
    /// The expression.
    pub expr: Expr,
    /// Whether it is a condition, so that its answer is always a boolean.
    pub condition: bool,
}

/// What became of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict<'a> {
    /// A `drop` held for it; its name.
    Dropped(&'a str),
    /// No trigger held.
    Unmatched,
    /// So many mappings fired, whether or not their payloads succeeded.
    Fired(usize),
}

/// A mapping that fired, and its payload or the reason why there is none.
#[derive(Debug)]
pub struct Fired<'a> {
    /// The position of the mapping in [`Program::mappings`].
    pub number: usize,
    /// The mapping.
    pub mapping: &'a Mapping,
    /// Its action.
    pub action: &'a Action,
    /// The coerced payload, or the error outcome.
    pub payload: Result<Payload<'a>, Failure>,
}

/// The checked and coerced fields of one mapping for one event.
#[derive(Clone, Copy, Debug)]
pub struct Payload<'a> {
    /// By position in [`Action::fields`]; [`Value::Missing`] where there is no value.
    pub values: &'a [Value<'a>],
}
