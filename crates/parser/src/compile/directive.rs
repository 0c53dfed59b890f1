//! `@` directives in `fields`: an error that says how the same is written there.

use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::file as codes;
use crate::yaml::{Entry, Node, NodeKind, Resolved};

/// The finding about a map that is a directive.
pub(super) fn find(entries: &[Entry]) -> Option<Diagnostic> {
    let entry = entries
        .iter()
        .find(|e| e.key.as_str().is_some_and(|k| k.starts_with('@')))?;
    let name = entry.key.as_str()?;
    let help = match native(name, &entry.value) {
        Some(native) => format!("write `{native}`"),
        None => format!("{}, or put the directives under `mapping`", general(name)),
    };
    let message = format!("`{name}` is a directive of Segment's `mapping`, not of `fields`");
    Some(Diagnostic::new(&codes::DIRECTIVE_IN_FIELDS, entry.key.span, message).help(help))
}

/// The form in words, where there is no exact one.
fn general(name: &str) -> &'static str {
    match name {
        "@path" => "write the path behind `=`, such as `=context.groupId`",
        "@template" | "@liquid" => "write text with holes, such as `Viewed {{name}}`",
        "@if" => "write `=if(CONDITION, VALUE, OTHERWISE)` or `=a ?? b`",
        "@case" => "write `=lowercase(x)`, `=uppercase(x)` and the like",
        "@replace" => "write `=replace(x, \"from\", \"to\")`",
        "@arrayPath" => "write `=map(list, {key: path})`",
        "@flatten" => "write `=flatten(x, \".\")`",
        "@json" => "write `=to_json(x)` or `=parse_json(x)`",
        "@merge" => "write `=merge(a, b)`",
        "@excludeWhenNull" => "write `=exclude_nulls(x)`",
        "@literal" => "write the value itself",
        _ => "write an expression behind `=`",
    }
}

/// A directive as it is written in `fields`, where that is simple and means the same.
fn native(name: &str, argument: &Node) -> Option<String> {
    match (name, argument.as_str()) {
        ("@template", Some(template)) if !template.contains("$.") => Some(template.to_owned()),
        ("@literal", Some(text)) if !text.starts_with('=') => Some(text.to_owned()),
        _ => Some(format!("={}", call(name, argument)?)),
    }
}

/// A directive as an expression.
fn call(name: &str, argument: &Node) -> Option<String> {
    let of = |key: &str| argument.get(key).map(|e| &e.value);
    let value = |key: &str| of(key).and_then(expression);
    let word = |key: &str| of(key).and_then(Node::as_str);
    match name {
        "@path" => path(argument.as_str()?),
        "@if" => {
            let (subject, exists) = match (value("exists"), value("blank")) {
                (Some(subject), None) => (subject, true),
                (None, Some(subject)) => (subject, false),
                _ => return None,
            };
            let then = value("then")?;
            let otherwise = match of("else") {
                Some(node) => Some(expression(node)?),
                None => None,
            };
            Some(match (exists, otherwise) {
                (true, Some(otherwise)) if then == subject => format!("{subject} ?? {otherwise}"),
                (true, Some(otherwise)) => format!("if({subject} != null, {then}, {otherwise})"),
                (true, None) => format!("if({subject} != null, {then})"),
                (false, Some(otherwise)) => format!("if(blank({subject}), {then}, {otherwise})"),
                (false, None) => format!("if(blank({subject}), {then})"),
            })
        }
        "@case" => match word("operator")? {
            "lower" => Some(format!("lowercase({})", value("value")?)),
            "upper" => Some(format!("uppercase({})", value("value")?)),
            _ => None,
        },
        "@json" => match word("mode")? {
            "encode" => Some(format!("to_json({})", value("value")?)),
            "decode" => Some(format!("parse_json({})", value("value")?)),
            _ => None,
        },
        "@flatten" => Some(format!(
            "flatten({}, {})",
            value("value")?,
            quote(word("separator").unwrap_or("."))
        )),
        "@merge" if of("direction").is_none() => {
            let NodeKind::Sequence(objects) = &of("objects")?.kind else {
                return None;
            };
            let objects: Option<Vec<_>> = objects.iter().map(expression).collect();
            Some(format!("merge({})", objects?.join(", ")))
        }
        "@template" => Some(format!("template({})", quote(argument.as_str()?))),
        _ => None,
    }
}

/// A value or directive as an expression.
fn expression(node: &Node) -> Option<String> {
    match &node.kind {
        NodeKind::Scalar(scalar) => Some(match scalar.resolve() {
            Resolved::Null => "null".to_owned(),
            Resolved::Bool(value) => value.to_string(),
            Resolved::Number(number) => number,
            Resolved::Text => quote(&scalar.text),
        }),
        NodeKind::Mapping(entries) => match entries.as_slice() {
            [only] => call(only.key.as_str()?, &only.value),
            _ => None,
        },
        NodeKind::Sequence(_) => None,
    }
}

/// A path of Segment's as one of ours: dots and list positions, plain names.
fn path(text: &str) -> Option<String> {
    let path = text.strip_prefix("$.").unwrap_or(text);
    let plain = path.split('.').all(|part| {
        let name = part.trim_end_matches(|c: char| matches!(c, '[' | ']') || c.is_ascii_digit());
        !name.is_empty()
            && !name.starts_with(|c: char| c.is_ascii_digit())
            && name
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'$'))
    });
    plain.then(|| path.to_owned())
}

fn quote(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
