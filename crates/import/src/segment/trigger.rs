//! Triggers: what Segment's own reader makes of them, in the words of the language.

use std::collections::HashSet;

use segue_evaluator::function::Function;
use segue_evaluator::path::Paths;
use segue_evaluator::program::Expr;
use segue_parser::diagnostic::Diagnostics;
use segue_parser::reason::{self, Answer, Wanted};
use segue_parser::rule::{self, Context};
use segue_parser::segment::reader;
use segue_parser::yaml::{OffsetMap, Snippet};

use super::expr::{call, fails, is_missing, not, rebuild, text};

/// A trigger in the rule language.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Trigger {
    /// Its text; none where there is nothing to write.
    pub(super) text: Option<String>,
    /// Whether Segment ever fired it.
    pub(super) fires: bool,
    /// What there is to know: Segment read something else than the text seems to say, or nothing at all. Where it is
    /// none and nothing fires, what Segment makes of it cannot be said here.
    pub(super) remark: Option<String>,
}

/// A trigger that has no words here.
const UNSPEAKABLE: Trigger = Trigger {
    text: None,
    fires: false,
    remark: None,
};

/// What a subscription fires for at Segment.
pub(super) fn trigger(written: &str) -> Trigger {
    if written.trim().is_empty() {
        return Trigger {
            text: None,
            fires: false,
            remark: Some("it has no trigger, so it never fired".to_owned()),
        };
    }
    let mut paths = Paths::default();
    let offsets = OffsetMap::identity(0, written.len());
    let read = match reader::condition(Snippet::new(written, &offsets), &mut paths) {
        Ok(read) => match until_failure(read) {
            Some(read) => settled(&read, &paths),
            None => return UNSPEAKABLE,
        },
        Err(finding) => return never(written, &finding.message),
    };
    if matches!(read, Expr::Bool(false)) || holds(&[(&read, true, &paths)]) == Answer::Never {
        return never(written, "as Segment reads it, it holds for no event");
    }
    // Where the checker objects that a field is no number, it is not told which field it is.
    let texts = [&read, &untyped(&read, &paths)].map(|read| rule::show(read, &paths, &[]));
    let Some(text) = texts.into_iter().find(|text| compile(text).is_some()) else {
        return UNSPEAKABLE;
    };
    Trigger {
        remark: otherwise(written, &text, &read, &paths),
        text: Some(text),
        fires: true,
    }
}

/// A trigger that never fired. It keeps what it seems to say, where it says something.
fn never(written: &str, why: &str) -> Trigger {
    let text = compile(written).map(|(meant, paths)| rule::show(&meant, &paths, &[]));
    Trigger {
        text,
        fires: false,
        remark: Some(format!(
            "its trigger is `{written}`, and {why}; so it never fired"
        )),
    }
}

/// How a condition is read differently from what it says.
fn otherwise(written: &str, text: &str, read: &Expr, paths: &Paths) -> Option<String> {
    let Some((meant, own)) = compile(written) else {
        return Some(format!(
            "Segment's text is `{written}`, which it reads like this"
        ));
    };
    if rule::show(&meant, &own, &[]) == text {
        return None;
    }
    let differs = |here: bool| holds(&[(read, here, paths), (&meant, !here, &own)]);
    let but = |what: &str, event| {
        let text = "which does not do what it says";
        Some(format!(
            "Segment's text is `{written}`, {text}: it {what} for `{event}`"
        ))
    };
    match (differs(false), differs(true)) {
        (Answer::Never, Answer::Never) => None,
        (Answer::Witness(event), _) => but("does not fire", event),
        (_, Answer::Witness(event)) => but("also fires", event),
        _ => Some(format!(
            "Segment's text is `{written}`, which it reads like this"
        )),
    }
}

fn holds(wanted: &[(&Expr, bool, &Paths)]) -> Answer {
    let wanted: Vec<_> = wanted
        .iter()
        .map(|(condition, holds, paths)| Wanted {
            condition,
            holds: *holds,
            paths,
            lets: &[],
        })
        .collect();
    reason::find(&wanted)
}

/// A condition of the language.
fn compile(text: &str) -> Option<(Expr, Paths)> {
    let mut paths = Paths::default();
    let mut diagnostics = Diagnostics::default();
    let offsets = OffsetMap::identity(0, text.len());
    let mut cx = Context {
        paths: &mut paths,
        lets: &[],
        event_fields: &[],
        any_field: false,
        segment_texts: true,
        environment: None,
        used_lets: &mut Vec::new(),
    };
    let condition = rule::condition(Snippet::new(text, &offsets), &mut cx, &mut diagnostics)?;
    Some((condition, paths))
}

/// The condition up to an empty part, which makes an event fail that gets there, so that nothing fires for it. None
/// where that is inside a group.
fn until_failure(condition: Expr) -> Option<Expr> {
    if !fails(&condition) {
        return Some(condition);
    }
    match condition {
        Expr::Or(mut operands) => {
            let at = operands.iter().position(fails)?;
            is_failure(operands.get(at)?).then(|| {
                operands.truncate(at);
                Expr::Or(operands)
            })
        }
        Expr::And(operands) => {
            let first = operands.iter().find(|operand| fails(operand))?;
            is_failure(first).then_some(Expr::Bool(false))
        }
        other => is_failure(&other).then_some(Expr::Bool(false)),
    }
}

fn is_failure(condition: &Expr) -> bool {
    matches!(condition, Expr::Directive(_))
}

/// The condition without what is known beforehand, its numbers in plain digits.
fn settled(condition: &Expr, paths: &Paths) -> Expr {
    rebuild(condition, &mut |part| match part {
        Expr::Equal(_, b) | Expr::Order(_, _, b) if is_missing(&b) => Expr::Bool(false),
        // Every number is another one than what is none.
        Expr::OtherNumber(a, number) if number.is_nan() => {
            let kind = call(Function::Typeof, [*a]);
            Expr::Equal(Box::new(kind), Box::new(text("number")))
        }
        Expr::Number(digits) => match digits.parse::<f64>() {
            Ok(number) if number.is_finite() => Expr::Number(plain(number).into()),
            _ => Expr::Number(digits),
        },
        Expr::Not(inner) if matches!(*inner, Expr::Bool(_)) => not(*inner),
        Expr::And(operands) => joined(operands, true, paths),
        Expr::Or(operands) => joined(operands, false, paths),
        other => other,
    })
}

/// A run of `and` (whose operands do nothing where they hold) or of `or` (where they do not), each operand once.
fn joined(mut operands: Vec<Expr>, and: bool, paths: &Paths) -> Expr {
    if operands
        .iter()
        .any(|o| matches!(o, Expr::Bool(value) if *value != and))
    {
        return Expr::Bool(!and);
    }
    let mut seen = HashSet::new();
    operands.retain(|o| !matches!(o, Expr::Bool(_)) && seen.insert(rule::show(o, paths, &[])));
    match (operands.pop(), operands.is_empty(), and) {
        (None, ..) => Expr::Bool(and),
        (Some(only), true, _) => only,
        (Some(last), false, _) => {
            operands.push(last);
            if and {
                Expr::And(operands)
            } else {
                Expr::Or(operands)
            }
        }
    }
}

/// The condition with fields that are compared as what the Segment spec says they are not under no name of the spec.
fn untyped(condition: &Expr, paths: &Paths) -> Expr {
    let any = |subject: Box<Expr>| Box::new(anonymous(*subject, paths));
    rebuild(condition, &mut |part| match part {
        Expr::Order(order, a, b) => Expr::Order(order, any(a), b),
        Expr::IsBool(a, value) => Expr::IsBool(any(a), value),
        other => other,
    })
}

/// The digits of a number, without an exponent where there need be none.
fn plain(number: f64) -> String {
    serde_json::Number::from_f64(number).map_or_else(String::new, |number| {
        let text = number.to_string();
        text.strip_suffix(".0").map(str::to_owned).unwrap_or(text)
    })
}

/// A value of which the checker knows no type, although the Segment spec has one for it.
pub(super) fn anonymous(expr: Expr, paths: &Paths) -> Expr {
    let Expr::Path(path) = &expr else {
        return expr;
    };
    let mut steps = paths.segments(*path).into_iter();
    match (steps.next(), steps.next()) {
        (Some(field), None) => call(Function::Get, [Expr::Event, text(field.key())]),
        _ => expr,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(written: &str, wanted: &str, remark: bool) {
        let trigger = trigger(written);
        assert_eq!(trigger.text.as_deref(), Some(wanted), "{written}");
        assert!(trigger.fires, "{written}");
        assert_eq!(
            trigger.remark.is_some(),
            remark,
            "{written}: {:?}",
            trigger.remark
        );
    }

    #[test]
    fn what_both_read_alike_is_only_laid_out() {
        for (written, wanted) in [
            (r#"type = "track""#, r#"type = "track""#),
            (
                r#"type="track"   and event != "Order Completed" "#,
                r#"type = "track" and event != "Order Completed""#,
            ),
            ("properties.total >= 50", "properties.total >= 50"),
            ("event > 5", "event > 5"),
            ("properties.total = 0.5", "properties.total = 0.5"),
            ("userId != null", "userId != null"),
            (
                r#"type = "page" and (name = "a" or name = "b")"#,
                r#"type = "page" and (name = "a" or name = "b")"#,
            ),
            (
                r#"contains(properties.plan, "pro")"#,
                r#"contains(properties.plan, "pro")"#,
            ),
            (r#"match(event, "Order*")"#, r#"match(event, "Order*")"#),
            (r#"!match(event, "*ed")"#, r#"!match(event, "*ed")"#),
        ] {
            check(written, wanted, false);
        }
    }

    #[test]
    fn what_segment_reads_otherwise_is_said_so() {
        for (written, wanted) in [
            (
                r#"type = "track" or event = "a" and event != "b""#,
                r#"type = "track" and event = "a" and event != "b""#,
            ),
            (
                r#"type = "track" and anonymousId = "x""#,
                r#"type = "track""#,
            ),
            (r#"not contains(event, "x")"#, r#"contains(event, "x")"#),
            ("event = 'Signed'", r#"event = "'Signed'""#),
            (r"event = Signed", r#"event = "Signed""#),
            ("userId = true", r#"get($, "userId") = true"#),
            ("properties.a != true", r#"properties.a != "true""#),
            (r#"match(event, "a?b*")"#, r#"match(event, "a\?b*")"#),
        ] {
            check(written, wanted, true);
        }
    }

    #[test]
    fn what_never_fires_is_kept_for_what_it_seems_to_say() {
        for (written, wanted) in [
            (r#"event in ["a", "b"]"#, Some(r#"event in ["a", "b"]"#)),
            (r#"event !="a""#, Some(r#"event != "a""#)),
            (
                r#"type = "a" and type = "b""#,
                Some(r#"type = "a" and type = "b""#),
            ),
            ("", None),
            ("nothing at all", None),
            ("()", None),
            ("event = \"", None),
        ] {
            let trigger = trigger(written);
            assert_eq!(trigger.text.as_deref(), wanted, "{written}");
            assert!(!trigger.fires && trigger.remark.is_some(), "{written}");
        }
    }
}
