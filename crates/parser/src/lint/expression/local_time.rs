use segue_evaluator::time::{self, Mode};

use super::Rule;
use crate::diagnostic::codes::lint as codes;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::rule::ast::{Expr, Kind};
use crate::rule::literal::encode;

/// Points in time that are written without the zone they are in.
pub(super) struct LocalTime;

impl Rule for LocalTime {
    fn code(&self) -> &'static Code {
        &codes::LOCAL_TIME
    }

    fn check(&self, expr: &Expr, _: bool, found: &mut Diagnostics) {
        let Kind::Call {
            function,
            arguments,
            ..
        } = &expr.kind
        else {
            return;
        };
        let takes_time = ["timestamp_ms", "iso_timestamp", "format_time"];
        let Some(literal) = arguments
            .first()
            .filter(|_| takes_time.contains(&&*function.text))
        else {
            return;
        };
        let Kind::Text(text) = &literal.kind else {
            return;
        };
        if without_zone(text) {
            let zoned = encode(&format!("{text}Z"));
            found.push(
                Diagnostic::new(
                    self.code(),
                    literal.span,
                    "this time of day is taken for that of UTC",
                )
                .help(format!(
                    "write `{zoned}` if it is, else its distance from UTC, as in `+02:00`"
                ))
                .fix(literal.span, zoned, false),
            );
        }
    }
}

/// Whether a text is a point in time with a time of day and without a zone.
pub(crate) fn without_zone(text: &str) -> bool {
    let read = |text: &str| time::parse(text, Mode::Improved);
    text.contains(':') && read(text).is_some() && read(text) == read(&format!("{text}Z"))
}
