//! Functions that ask what a value is, and those on numbers.

use crate::eval::{Failure, Scope, finite};
use crate::value::{Number, TextStyle, Value};

pub(super) fn length(value: Value<'_>) -> Value<'_> {
    let length = match value {
        Value::Missing | Value::Null => 0,
        Value::Text(text) => text.as_str().len(),
        Value::List(list) => list.items().len(),
        Value::Object(object) => {
            let members = object.members().iter();
            members.filter(|m| !m.value.is_missing()).count()
        }
        Value::Bool(_) | Value::Number(_) => return Value::Missing,
    };
    Value::number(length as f64)
}

pub(super) fn type_of(value: Value<'_>) -> Value<'_> {
    Value::text(match value {
        Value::Missing | Value::Null => "null",
        Value::Bool(_) => "bool",
        Value::Number(_) => "number",
        Value::Text(_) => "string",
        Value::List(_) => "list",
        Value::Object(_) => "object",
    })
}

pub(super) fn bool(value: Value<'_>) -> Value<'_> {
    Value::Bool(match value {
        Value::Missing | Value::Object(_) => return Value::Missing,
        Value::Text(text) => !matches!(text.as_str(), "" | "false"),
        Value::List(list) => !list.items().is_empty(),
        scalar => !scalar.is_falsy(),
    })
}

pub(super) fn string<'a>(value: Value<'a>, scope: &Scope<'a>) -> Result<Value<'a>, Failure> {
    match value {
        Value::Missing | Value::Text(_) => Ok(value),
        other => scope.text_of(other, TextStyle::Json).map(Value::text),
    }
}

/// Texts are read as Segment's engine coerces them, but a blank one stands for no number.
pub(super) fn number(value: Value<'_>) -> Value<'_> {
    match value {
        Value::Number(_) => value,
        Value::Text(text) if !text.as_str().trim().is_empty() => {
            Number::loose(text.as_str()).map_or(Value::Missing, finite)
        }
        _ => Value::Missing,
    }
}

pub(super) fn is_blank(value: Value<'_>) -> bool {
    match value {
        Value::Missing | Value::Null => true,
        Value::Text(text) => text.as_str().trim().is_empty(),
        Value::List(list) => list.items().is_empty(),
        Value::Object(object) => object.members().iter().all(|m| m.value.is_missing()),
        Value::Bool(_) | Value::Number(_) => false,
    }
}

pub(super) fn round<'a>(number: Value<'a>, digits: Option<Value<'a>>) -> Value<'a> {
    let digits = digits.map_or(Some(0.0), |digits| digits.as_f64());
    match (number.as_f64(), digits) {
        (Some(number), Some(digits)) if digits.fract() == 0.0 => {
            finite(round_decimal(number, digits as i64))
        }
        _ => Value::Missing,
    }
}

/// Rounds the decimal digits that people see, the shortest that stand for the double: 1.005 to two places is 1.01,
/// although its double is a little less than that.
fn round_decimal(number: f64, places: i64) -> f64 {
    let shortest = format!("{:e}", number.abs());
    let Some((digits, exponent)) = shortest.split_once('e') else {
        return number;
    };
    let digits = digits.replace('.', "");
    let whole = exponent
        .parse::<i64>()
        .unwrap_or_default()
        .saturating_add(1);
    let Ok(kept) = usize::try_from(whole.saturating_add(places)) else {
        return 0.0;
    };
    let Some(next) = digits.as_bytes().get(kept) else {
        return number;
    };
    let kept: u64 = digits
        .get(..kept)
        .and_then(|d| d.parse().ok())
        .unwrap_or_default();
    let rounded = kept + u64::from(*next >= b'5');
    // Below, `places` is within the range of exponents: it cut off a digit.
    let rounded = format!("{rounded}e{}", -places).parse().unwrap_or(number);
    rounded * number.signum()
}

#[cfg(test)]
mod tests {
    use super::round_decimal;
    use proptest::prelude::*;

    #[test]
    fn rounds_the_digits_people_see() {
        for (number, places, rounded) in [
            (0.0, 0, 0.0),
            (2.5, 0, 3.0),
            (-2.5, 0, -3.0),
            (2.4, 0, 2.0),
            (0.5, 0, 1.0),
            (0.4, 0, 0.0),
            (0.05, 0, 0.0),
            (9.99, 1, 10.0),
            (1.005, 2, 1.01),
            (1.255, 2, 1.26),
            (12.345, 2, 12.35),
            (1234.5, -2, 1200.0),
            (1250.0, -2, 1300.0),
            (50.0, -2, 100.0),
            (49.0, -2, 0.0),
            (5.0, -2, 0.0),
            (1e21, 2, 1e21),
            (1e-7, 6, 0.0),
            (5e-7, 6, 1e-6),
            (5e-324, 323, 1e-323),
            (1.5, i64::MAX, 1.5),
            (1.5, i64::MIN, 0.0),
            (f64::MAX, -308, f64::INFINITY),
        ] {
            assert_eq!(round_decimal(number, places), rounded, "{number} {places}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(256))]

        #[test]
        fn moves_no_further_than_half_a_place(number in -1e9..1e9, places in -3_i64..6) {
            let rounded = round_decimal(number, places);
            let half = 0.5 * 10_f64.powi(-places as i32);
            prop_assert!((rounded - number).abs() <= half + number.abs() * f64::EPSILON);
            prop_assert_eq!(round_decimal(rounded, places), rounded);
        }
    }
}
