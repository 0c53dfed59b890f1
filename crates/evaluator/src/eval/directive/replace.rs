//! `@replace`

use super::failed;
use crate::eval::{Failure, Scope, TextBuilder};
use crate::program::{Replace, ReplacePiece, ReplaceStep};
use crate::value::{TextStyle, Value};

/// Replaces in a text; what has no text gives the empty one.
pub(super) fn run<'a>(
    replace: &'a Replace,
    value: Value<'a>,
    scope: &Scope<'a>,
) -> Result<Value<'a>, Failure> {
    let (Some(steps), Value::Text(_) | Value::Number(_) | Value::Bool(_)) = (&replace.steps, value)
    else {
        return Ok(Value::text(""));
    };
    let mut text = value.to_text(TextStyle::Segment, scope.arena);
    for step in steps {
        text = match step {
            ReplaceStep::Run {
                pattern,
                replacement,
            } => one(text, pattern, replacement, replace, scope)?,
            ReplaceStep::Fail(message) => return Err(failed(&**message)),
        };
    }
    Ok(Value::text(text))
}

fn one<'a>(
    text: &'a str,
    pattern: &str,
    replacement: &[ReplacePiece],
    replace: &Replace,
    scope: &Scope<'a>,
) -> Result<&'a str, Failure> {
    scope.look(text.len())?;
    let mut out = None;
    let mut from = 0;
    while let Some((start, end)) = find(text, from, pattern, replace.ignore_case) {
        let out = out.get_or_insert_with(|| TextBuilder::new(scope));
        out.push(text.get(from..start).unwrap_or_default())?;
        for piece in replacement {
            out.push(match piece {
                ReplacePiece::Text(text) => text,
                ReplacePiece::Found => text.get(start..end).unwrap_or_default(),
                ReplacePiece::Before => text.get(..start).unwrap_or_default(),
                ReplacePiece::Behind => text.get(end..).unwrap_or_default(),
            })?;
        }
        from = end;
        if !replace.all {
            break;
        }
    }
    let Some(mut out) = out else {
        return Ok(text);
    };
    out.push(text.get(from..).unwrap_or_default())?;
    out.finish()
}

/// The next place of a pattern: where it begins and ends.
fn find(text: &str, from: usize, pattern: &str, ignore_case: bool) -> Option<(usize, usize)> {
    let rest = text.get(from..)?;
    if !ignore_case {
        return rest
            .find(pattern)
            .map(|at| (from + at, from + at + pattern.len()));
    }
    rest.char_indices().find_map(|(at, _)| {
        let mut candidate = rest.get(at..)?.chars();
        let found = pattern
            .chars()
            .all(|c| candidate.next().map(unit_case) == Some(unit_case(c)));
        let behind = candidate.as_str().len();
        found.then(|| (from + at, text.len() - behind))
    })
}

/// A character as the reference's patterns compare it when they ignore case: by its upper case, where that is one
/// UTF-16 unit and does not turn a letter outside of ASCII into one inside.
fn unit_case(c: char) -> char {
    let mut upper = c.to_uppercase();
    match (upper.next(), upper.next()) {
        (Some(upper), None)
            if c.len_utf16() == 1
                && upper.len_utf16() == 1
                && (c.is_ascii() || !upper.is_ascii()) =>
        {
            upper
        }
        _ => c,
    }
}
