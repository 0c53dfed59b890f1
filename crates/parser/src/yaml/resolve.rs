use super::{Resolved, Scalar};

impl Scalar {
    /// What the scalar is by YAML 1.2's core schema: `yes`, `no` and `on` are text, `012` is twelve, `0o17` fifteen.
    /// Numbers that JSON cannot write (`.inf`, `.nan`, beyond the range of doubles) are text.
    pub fn resolve(&self) -> Resolved {
        if self.verbatim {
            return Resolved::Text;
        }
        match self.text.as_str() {
            "" | "~" | "null" | "Null" | "NULL" => Resolved::Null,
            "true" | "True" | "TRUE" => Resolved::Bool(true),
            "false" | "False" | "FALSE" => Resolved::Bool(false),
            text => number(text).map_or(Resolved::Text, Resolved::Number),
        }
    }
}

/// A number of the core schema as JSON number text.
fn number(text: &str) -> Option<String> {
    for (prefix, radix) in [("0x", 16), ("0o", 8)] {
        if let Some(digits) = text.strip_prefix(prefix) {
            let digits = Some(digits).filter(|d| d.chars().all(|c| c.is_digit(radix)))?;
            return Some(u128::from_str_radix(digits, radix).ok()?.to_string());
        }
    }
    let (sign, rest) = match text.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    let (mantissa, exponent) = match rest.find(['e', 'E']) {
        Some(at) => (rest.get(..at)?, rest.get(at + 1..)?),
        None => (rest, "0"),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let all_digits = |t: &str| t.bytes().all(|b| b.is_ascii_digit());
    let power = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
    let well_formed = all_digits(whole)
        && all_digits(fraction)
        && all_digits(power)
        && !power.is_empty()
        && !(whole.is_empty() && fraction.is_empty());
    if !well_formed {
        return None;
    }
    let whole = match whole.trim_start_matches('0') {
        "" => "0",
        digits => digits,
    };
    let mut json = format!("{sign}{whole}");
    if !fraction.is_empty() {
        json.push('.');
        json.push_str(fraction);
    }
    if rest.len() > mantissa.len() {
        json.push('e');
        json.push_str(exponent);
    }
    json.parse::<f64>()
        .is_ok_and(f64::is_finite)
        .then_some(json)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml::{OffsetMap, Style};

    fn plain(text: &str) -> Resolved {
        Scalar {
            text: text.to_owned(),
            style: Style::Plain,
            verbatim: false,
            offsets: OffsetMap::default(),
        }
        .resolve()
    }

    #[test]
    fn numbers_of_the_core_schema_become_json_numbers() {
        for (text, json) in [
            ("0", "0"),
            ("-0", "-0"),
            ("012", "12"),
            ("+12", "12"),
            ("0o17", "15"),
            ("0x1F", "31"),
            (".5", "0.5"),
            ("-.5", "-0.5"),
            ("5.", "5"),
            ("5.e3", "5e3"),
            ("1.50E+02", "1.50e+02"),
            ("12345678901234567890123", "12345678901234567890123"),
        ] {
            assert_eq!(plain(text), Resolved::Number(json.to_owned()), "{text}");
            assert!(serde_json::from_str::<serde_json::Value>(json).is_ok());
        }
    }

    #[test]
    fn what_only_looks_like_a_number_is_text() {
        for text in [
            ".",
            "+",
            "-",
            "e5",
            ".e5",
            "1e",
            "1e+",
            "0x",
            "0o8",
            "-0x1F",
            "1_000",
            "1:30",
            ".inf",
            "-.INF",
            ".nan",
            "1e999",
            "0b1",
            "yes",
            "no",
            "on",
            "off",
            "y",
            "tRUE",
            "nULL",
            "2026-01-01",
        ] {
            assert_eq!(plain(text), Resolved::Text, "{text}");
        }
    }

    #[test]
    fn null_and_booleans_have_three_spellings() {
        for text in ["", "~", "null", "Null", "NULL"] {
            assert_eq!(plain(text), Resolved::Null);
        }
        assert_eq!(plain("True"), Resolved::Bool(true));
        assert_eq!(plain("FALSE"), Resolved::Bool(false));
    }
}
