use std::io::{self, Write};

use segue_testing::{Coverage, Owner};
use serde::Serialize;

use crate::mappings::Mappings;
use crate::place::{Place, Places};

/// What of a mapping file was exercised, in `segue test --format json`.
#[derive(Serialize)]
pub(super) struct Covered {
    file: String,
    exercised: usize,
    all: usize,
    /// Rounded down, so that only all of it is 100.
    percent: f64,
    missed: Vec<Missed>,
}

/// What no test has exercised.
#[derive(Serialize)]
struct Missed {
    #[serde(flatten)]
    owner: Owned,
    what: String,
    /// Where it is written; nowhere for the defaults of an action.
    #[serde(skip_serializing_if = "Option::is_none")]
    at: Option<Place>,
}

/// What it is a part of, by its name.
#[derive(PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum Owned {
    Drop(String),
    Let(String),
    Mapping(String),
}

impl From<&Owner> for Owned {
    fn from(owner: &Owner) -> Self {
        match owner {
            Owner::Drop(name) => Self::Drop(name.clone()),
            Owner::Let(name) => Self::Let(name.clone()),
            Owner::Mapping(name) => Self::Mapping(name.clone()),
        }
    }
}

impl Covered {
    pub(super) fn new(mappings: &Mappings, coverage: &Coverage) -> Self {
        let places = Places::new(mappings);
        let points = coverage.points();
        let missed = points.iter().filter(|point| !point.exercised);
        let missed: Vec<_> = missed
            .map(|point| Missed {
                owner: Owned::from(&point.owner),
                what: point.what.clone(),
                at: places.of(point.by),
            })
            .collect();
        Self {
            file: mappings.file.clone(),
            exercised: points.len() - missed.len(),
            all: points.len(),
            percent: (coverage.percent() * 10.0).floor() / 10.0,
            missed,
        }
    }

    /// Whether less than so many percent were exercised.
    pub(super) fn is_below(&self, threshold: f64) -> bool {
        let all = self.all as f64;
        self.exercised as f64 * 100.0 < threshold * all
    }
}

/// Writes, for people, what was exercised of each file, and what never was and where it stands.
pub(super) fn write(all: &[Covered], threshold: f64, out: &mut impl Write) -> io::Result<()> {
    for file in all {
        let (percent, exercised, points) = (file.percent, file.exercised, file.all);
        write!(out, "\n{}: {percent} % exercised", file.file)?;
        write!(out, " ({exercised} of {points})")?;
        if file.is_below(threshold) {
            write!(out, ", less than {threshold} %")?;
        }
        writeln!(out)?;
        let place = |missed: &Missed| match &missed.at {
            Some(at) if at.file == file.file => at.to_string(),
            Some(at) => format!("preset {at}"),
            None => "default".to_owned(),
        };
        let places = file.missed.iter().map(place);
        let width = places.map(|place| place.chars().count()).max();
        let width = width.unwrap_or_default();
        let mut owner = None;
        for missed in &file.missed {
            if owner.replace(&missed.owner) != Some(&missed.owner) {
                match &missed.owner {
                    Owned::Drop(name) => writeln!(out, "  drop {name}: never")?,
                    Owned::Let(name) => writeln!(out, "  let {name}: never")?,
                    Owned::Mapping(name) => writeln!(out, "  {name}: never")?,
                }
            }
            writeln!(out, "    {:width$}  {}", place(missed), missed.what)?;
        }
    }
    Ok(())
}
