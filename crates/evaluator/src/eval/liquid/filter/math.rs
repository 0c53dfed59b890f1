//! Filters that calculate. What is no number counts as 0; an argument that is not given makes the result none.

use super::{Call, Outcome, number};
use crate::eval::Failure;
use crate::program::liquid::Filter;

impl<'a> Call<'_, 'a> {
    pub(super) fn calculate(self, filter: Filter) -> Outcome<'a> {
        let value = counted(self.input.to_number(self.scope)?);
        let argument = self.number(0)?.unwrap_or(f64::NAN);
        Ok(number(match filter {
            Filter::Abs => value.abs(),
            Filter::Ceil => value.ceil(),
            Filter::Floor => value.floor(),
            Filter::Plus => value + argument,
            Filter::Minus => value - argument,
            Filter::Times => value * argument,
            Filter::Modulo => value % argument,
            Filter::DividedBy => {
                let quotient = value / argument;
                let whole = self.number(1)?.is_some_and(|whole| whole != 0.0);
                if whole { quotient.floor() } else { quotient }
            }
            Filter::AtLeast => self.fold(value, f64::max)?,
            Filter::AtMost => self.fold(value, f64::min)?,
            _ => round(value, self.number(0)?.unwrap_or_default()),
        }))
    }

    /// An argument that is given, as a number.
    fn number(self, at: usize) -> Result<Option<f64>, Failure> {
        match self.arguments.get(at) {
            Some(argument) => Ok(Some(counted(argument.to_number(self.scope)?))),
            None => Ok(None),
        }
    }

    fn fold(self, first: f64, pick: fn(f64, f64) -> f64) -> Result<f64, Failure> {
        (0..self.arguments.len()).try_fold(first, |picked, at| {
            Ok(pick(picked, self.number(at)?.unwrap_or(picked)))
        })
    }
}

fn counted(number: f64) -> f64 {
    if number.is_nan() { 0.0 } else { number }
}

/// To so many digits behind the point, halves away from zero.
fn round(value: f64, digits: f64) -> f64 {
    let scale = 10_f64.powf(digits);
    let scaled = (value * scale).abs();
    let whole = scaled.floor();
    let rounded = if scaled - whole >= 0.5 {
        whole + 1.0
    } else {
        whole
    };
    let sign = if value == 0.0 { value } else { value.signum() };
    sign * rounded / scale
}
