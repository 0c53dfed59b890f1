//! Values as YAML.

use segue_evaluator::{Value, json};
use segue_parser::diagnostic::Span;
use segue_parser::yaml::{Entry, Node, NodeKind, Resolved};

use super::Edit;

/// Puts a value behind the key of an entry: entries and items of their own lines, each of which is one line, or all
/// of it between brackets where the entry stands between such.
pub(super) fn entry(text: &str, entry: &Entry, value: Value<'_>) -> Edit {
    let start = text.get(..entry.key.span.start).unwrap_or_default();
    let line = start.rsplit('\n').next().unwrap_or_default();
    let flow = line.contains(['{', '[']);
    let mut written = String::new();
    let indent = format!("\n{}  ", " ".repeat(line.chars().count()));
    match value {
        Value::Object(object) if !flow && !object.members().is_empty() => {
            for member in object.members() {
                written.push_str(&indent);
                scalar_text(member.key.as_str(), &mut written);
                written.push_str(": ");
                flow_value(member.value, &mut written);
            }
        }
        Value::List(list) if !flow && !list.items().is_empty() => {
            for item in list.items() {
                written.push_str(&indent);
                written.push_str("- ");
                flow_value(*item, &mut written);
            }
        }
        value => {
            written.push(' ');
            flow_value(value, &mut written);
        }
    }
    // Behind the colon, which stands right behind the key but for blanks.
    let behind = text.get(entry.key.span.end..).unwrap_or_default();
    let colon = behind.find(':').map_or(0, |at| at + 1);
    Edit {
        span: Span::new(entry.key.span.end + colon, entry.value.span.end),
        text: written,
    }
}

/// Puts a value in place of a node.
pub(super) fn in_place(text: &str, node: &Node, value: Value<'_>) -> Edit {
    let mut written = String::new();
    flow_value(value, &mut written);
    // Nothing behind a colon is a null of no width.
    let absent = node.span.start == node.span.end;
    if absent
        && text
            .get(..node.span.start)
            .is_some_and(|t| t.ends_with(':'))
    {
        written.insert(0, ' ');
    }
    Edit {
        span: node.span,
        text: written,
    }
}

/// A scalar as JSON; none for anything else.
pub(super) fn scalar(node: &Node) -> Option<String> {
    let NodeKind::Scalar(scalar) = &node.kind else {
        return None;
    };
    Some(match scalar.resolve() {
        Resolved::Null => "null".to_owned(),
        Resolved::Bool(value) => value.to_string(),
        Resolved::Number(number) => number,
        Resolved::Text => {
            let mut out = Vec::new();
            json::write_text(&scalar.text, &mut out);
            String::from_utf8_lossy(&out).into_owned()
        }
    })
}

/// A value on one line, between brackets where it has parts.
fn flow_value(value: Value<'_>, out: &mut String) {
    match value {
        Value::Object(object) => {
            out.push('{');
            let members = object.members().iter().filter(|m| !m.value.is_missing());
            for (at, member) in members.enumerate() {
                if at > 0 {
                    out.push_str(", ");
                }
                scalar_text(member.key.as_str(), out);
                out.push_str(": ");
                flow_value(member.value, out);
            }
            out.push('}');
        }
        Value::List(list) => {
            out.push('[');
            for (at, item) in list.items().iter().enumerate() {
                if at > 0 {
                    out.push_str(", ");
                }
                flow_value(*item, out);
            }
            out.push(']');
        }
        Value::Text(text) => scalar_text(text.as_str(), out),
        Value::Missing => out.push_str("null"),
        scalar => {
            let mut json = Vec::new();
            json::write(scalar, &mut json);
            out.push_str(&String::from_utf8_lossy(&json));
        }
    }
}

/// A text, in quotes where it might be read as something else without them.
fn scalar_text(text: &str, out: &mut String) {
    let plain = text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '$')
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, ' ' | '_' | '-' | '.' | '/' | '$'))
        && !text.ends_with(' ')
        && !["true", "false", "null", "yes", "no", "on", "off", "y", "n"]
            .iter()
            .any(|word| text.eq_ignore_ascii_case(word));
    if plain {
        out.push_str(text);
        return;
    }
    let mut json = Vec::new();
    json::write_text(text, &mut json);
    out.push_str(&String::from_utf8_lossy(&json));
}
