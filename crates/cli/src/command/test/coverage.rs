use std::io::{self, Write};

use segue_testing::Coverage;
use serde::Serialize;

/// What of a mapping file was exercised, in `segue test --format json`.
#[derive(Serialize)]
pub(super) struct Covered<'c> {
    file: &'c str,
    exercised: usize,
    all: usize,
    percent: f64,
    missed: Vec<Missed<'c>>,
}

#[derive(Serialize)]
struct Missed<'c> {
    mapping: &'c str,
    what: &'c str,
}

impl<'c> Covered<'c> {
    pub(super) fn new((file, coverage): &'c (String, Coverage)) -> Self {
        let points = coverage.points();
        let missed = points.iter().filter(|point| !point.exercised);
        let missed: Vec<_> = missed
            .map(|point| Missed {
                mapping: &point.mapping,
                what: &point.what,
            })
            .collect();
        Self {
            file,
            exercised: points.len() - missed.len(),
            all: points.len(),
            // Rounded down, so that only all of it is 100.
            percent: (coverage.percent() * 10.0).floor() / 10.0,
            missed,
        }
    }
}

/// Writes, for people, what was exercised of each file, and what never was.
pub(super) fn write(
    all: &[(String, Coverage)],
    threshold: f64,
    out: &mut impl Write,
) -> io::Result<()> {
    for coverage in all {
        let file = Covered::new(coverage);
        let (percent, exercised, points) = (file.percent, file.exercised, file.all);
        write!(out, "\n{}: {percent} % exercised", file.file)?;
        write!(out, " ({exercised} of {points})")?;
        if coverage.1.percent() < threshold {
            write!(out, ", less than {threshold} %")?;
        }
        writeln!(out)?;
        let mut mapping = None;
        for missed in &file.missed {
            if mapping.replace(missed.mapping) != Some(missed.mapping) {
                writeln!(out, "  {}: never", missed.mapping)?;
            }
            writeln!(out, "    {}", missed.what)?;
        }
    }
    Ok(())
}
