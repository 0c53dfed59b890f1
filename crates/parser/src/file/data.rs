use super::distinct;
use crate::diagnostic::codes::test as codes;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::yaml::{Node, NodeKind, Resolved};

/// Plain data as JSON text, digits of numbers as written.
pub(super) fn json(node: &Node, diagnostics: &mut Diagnostics) -> String {
    let mut out = String::new();
    write(node, &mut out, diagnostics);
    out
}

fn write(node: &Node, out: &mut String, diagnostics: &mut Diagnostics) {
    match &node.kind {
        NodeKind::Scalar(scalar) => match scalar.resolve() {
            Resolved::Null => out.push_str("null"),
            Resolved::Bool(value) => out.push_str(if value { "true" } else { "false" }),
            Resolved::Number(number) => out.push_str(&number),
            Resolved::Text => {
                if looks_computed(&scalar.text) {
                    diagnostics.push(
                        Diagnostic::new(
                            &codes::EXPRESSION_AS_DATA,
                            node.span,
                            "a test is plain data, so that this is the text as it stands",
                        )
                        .help("write the value itself"),
                    );
                }
                quote(&scalar.text, out);
            }
        },
        NodeKind::Sequence(items) => {
            out.push('[');
            for (i, item) in items.iter().enumerate() {
                if i > 0 {
                    out.push(',');
                }
                write(item, out, diagnostics);
            }
            out.push(']');
        }
        NodeKind::Mapping(entries) => {
            out.push('{');
            for (i, member) in distinct(entries, diagnostics).iter().enumerate() {
                if i > 0 {
                    out.push(',');
                }
                quote(member.name.text, out);
                out.push(':');
                write(member.node, out, diagnostics);
            }
            out.push('}');
        }
    }
}

/// Whether a text would be an expression, or one with holes, as the value of a field.
fn looks_computed(text: &str) -> bool {
    let expression = text.strip_prefix('=').unwrap_or_default();
    expression.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '"' | '\'' | '$' | '{'))
        || (text.contains("{{") && text.contains("}}"))
}

fn quote(text: &str, out: &mut String) {
    out.push_str(&serde_json::Value::from(text).to_string());
}
