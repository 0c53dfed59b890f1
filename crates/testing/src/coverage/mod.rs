//! What of a mapping file its tests have exercised.

mod points;
mod walk;

use std::collections::HashMap;

use segue_evaluator::program::Expr;
use segue_parser::Writer;

/// Which parts of a program count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counted {
    /// What mapping files and presets write.
    Written,
    /// The defaults of the actions, too.
    All,
}

/// The parts of a program, and which of them were exercised.
#[derive(Debug)]
pub struct Coverage {
    points: Vec<Point>,
    by_place: HashMap<Place, usize>,
}

/// A part of a program that a test can exercise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Point {
    /// What it is a part of.
    pub owner: Owner,
    /// Where that part is written.
    pub by: Writer,
    /// What was to happen, as one sentence: `` `event` has a value ``.
    pub what: String,
    /// Whether it did.
    pub exercised: bool,
}

/// What a part belongs to, by its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Owner {
    /// An entry of `drop`.
    Drop(String),
    /// An entry of `let`.
    Let(String),
    /// A mapping.
    Mapping(String),
}

/// An expression of the program by its address, and what can happen there.
type Place = (usize, Way);

/// What can happen at an expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Way {
    /// A trigger makes its mapping run; a condition under `drop` drops an event.
    Fires,
    /// A single condition holds.
    Holds,
    /// A single condition does not hold.
    Fails,
    /// It has a value.
    Value,
    /// One of the ways through a choice is taken.
    Taken(usize),
}

impl Coverage {
    /// All parts, in the order of the program: `drop`, `let`, mappings.
    pub fn points(&self) -> &[Point] {
        &self.points
    }

    /// How much was exercised, from 0 to 100; all of nothing is 100.
    pub fn percent(&self) -> f64 {
        let exercised = self.points.iter().filter(|point| point.exercised).count();
        match self.points.len() {
            0 => 100.0,
            all => 100.0 * exercised as f64 / all as f64,
        }
    }

    /// Whether something that happens here counts.
    fn counts(&self, expr: &Expr, way: Way) -> bool {
        self.by_place.contains_key(&(address(expr), way))
    }

    fn hit(&mut self, expr: &Expr, way: Way) {
        let point = self.by_place.get(&(address(expr), way));
        if let Some(point) = point.and_then(|at| self.points.get_mut(*at)) {
            point.exercised = true;
        }
    }
}

/// The expressions of a program stay where they are as long as it lives.
fn address(expr: &Expr) -> usize {
    std::ptr::from_ref(expr).addr()
}
