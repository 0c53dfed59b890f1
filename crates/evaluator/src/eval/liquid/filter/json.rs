//! `json`

use super::{Call, Datum, Outcome, text};
use crate::eval::{Failure, TextBuilder, weigh};
use crate::limits;
use crate::value::{Member, Value};

/// Most characters of indentation a level.
const WIDEST: usize = 10;

impl<'a> Call<'_, 'a> {
    pub(super) fn json(self) -> Outcome<'a> {
        let Datum::Value(value) = self.input else {
            // The words are objects of their own without members.
            return Ok(text("{}"));
        };
        if value.is_missing() {
            return Ok(self.input);
        }
        let indent = match self.argument(0).plain() {
            Value::Number(width) => " ".repeat((width.as_f64().max(0.0) as usize).min(WIDEST)),
            Value::Text(indent) => indent.as_str().chars().take(WIDEST).collect(),
            _ => String::new(),
        };
        let mut out = TextBuilder::new(self.scope);
        if indent.is_empty() {
            out.push_canonical_json(value)?;
        } else {
            weigh(value, limits::TEXT_BYTES)?;
            pretty(value, &indent, 0, &mut out)?;
        }
        Ok(text(out.finish()?))
    }
}

/// JSON over several lines.
fn pretty<'a>(
    value: Value<'a>,
    indent: &str,
    depth: usize,
    out: &mut TextBuilder<'_, 'a>,
) -> Result<(), Failure> {
    let line = |depth: usize, out: &mut TextBuilder<'_, 'a>| {
        out.push("\n")?;
        (0..depth).try_for_each(|_| out.push(indent))
    };
    match value {
        Value::List(list) if !list.items().is_empty() => {
            for (at, item) in list.items().iter().enumerate() {
                out.push(if at == 0 { "[" } else { "," })?;
                line(depth + 1, out)?;
                pretty(*item, indent, depth + 1, out)?;
            }
            line(depth, out)?;
            out.push("]")
        }
        Value::Object(object) if object.members().iter().any(|m| !m.value.is_missing()) => {
            let ordered = object.in_property_order();
            let members: Vec<&Member<'_>> =
                ordered.unwrap_or_else(|| object.members().iter().collect());
            let present = members.into_iter().filter(|m| !m.value.is_missing());
            for (at, member) in present.enumerate() {
                out.push(if at == 0 { "{" } else { "," })?;
                line(depth + 1, out)?;
                out.push_canonical_json(Value::Text(member.key))?;
                out.push(": ")?;
                pretty(member.value, indent, depth + 1, out)?;
            }
            line(depth, out)?;
            out.push("}")
        }
        other => out.push_canonical_json(other),
    }
}
