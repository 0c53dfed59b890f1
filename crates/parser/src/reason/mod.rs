//! Whether there is an event for which conditions hold, and which: the witness behind what lint says about triggers.
//!
//! Each path of the conditions gets a finite domain that stands for all values there may be: the literals it is
//! compared with, a number between any two of them, a text for every combination of patterns that can match at once,
//! a list for every set of literals that one is asked for, and what is none of these. A search over these is exact.
//! What the domains cannot model (calls, comparisons of two paths, elements of texts and lists, texts that hold
//! variables of the environment) is open: it never makes up a witness, nor a proof that there is none.

mod domain;
mod formula;
mod search;
mod text;
mod value;

#[cfg(test)]
mod tests;

use segue_evaluator::path::Paths;
use segue_evaluator::program::{Expr, Let};

/// Most paths of one question; more are not looked into.
const PATHS: usize = 64;
/// Most steps of one search.
const STEPS: usize = 4096;
/// Most questions to the value at one path.
const TESTS: usize = 1024;
/// Most literals that one list is asked for.
const HELD: usize = 6;
/// Most states of the patterns at one path, and most characters taken to find them.
const STATES: usize = 2048;
const CHARACTERS: usize = 1 << 17;

/// A condition, and whether it is to hold or not.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'e> {
    /// The condition.
    pub condition: &'e Expr,
    /// Whether it is to hold.
    pub holds: bool,
    /// The paths it reads.
    pub paths: &'e Paths,
    /// The `let` entries it uses.
    pub lets: &'e [Let],
}

/// What is known about a question.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// It is so for this event.
    Witness(serde_json::Value),
    /// There is no such event.
    Never,
    /// It could not be settled.
    Open,
}

/// Whether all can be so for one event.
pub fn find(wanted: &[Wanted<'_>]) -> Answer {
    let mut tree = formula::Tree::default();
    let formula = formula::all(wanted, &mut tree);
    if tree.nodes.len() > PATHS {
        return Answer::Open;
    }
    search::run(&formula, &tree)
}
