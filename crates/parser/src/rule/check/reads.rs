//! What an expression refers to, without lowering it: for telling an expression from a text that has its `=`
//! forgotten.

use segue_evaluator::function;

use crate::rule::ast::{Expr, Kind, Path, Start};
use crate::rule::{Context, EVENT_FIELDS};

/// Whether an expression reads the event or `let`, or calls a function.
pub(in crate::rule) fn reads(expr: &Expr) -> bool {
    expr.any(&|e| {
        matches!(
            e.kind,
            Kind::Path(_) | Kind::Query(_) | Kind::Call { .. } | Kind::Template(_)
        )
    })
}

/// Whether every name in an expression is one that exists: fields, entries of `let`, functions.
pub(in crate::rule) fn names_exist(expr: &Expr, cx: &Context<'_>) -> bool {
    // Inside `map`, paths start at items, of which nothing is known.
    if let Kind::Call {
        function,
        arguments,
        ..
    } = &expr.kind
        && let ("map", [list, _]) = (function.text.as_str(), &arguments[..])
    {
        return names_exist(list, cx);
    }
    let own = match &expr.kind {
        Kind::Path(path) => exists(path, cx),
        Kind::Call { function, .. } => function::find(&function.text).is_some(),
        _ => true,
    };
    own && expr.kind.children().all(|child| names_exist(child, cx))
}

fn exists(path: &Path, cx: &Context<'_>) -> bool {
    match (path.start, &path.segments[..]) {
        (Start::Item, _) => false,
        (Start::Root, []) => true,
        (Start::Bare, [first, name, ..]) if first.text == "let" => {
            cx.lets.iter().any(|entry| entry.name == name.text)
        }
        (_, [first, ..]) => {
            EVENT_FIELDS.contains(&first.text.as_str()) || cx.event_fields.contains(&first.text)
        }
        (Start::Bare, []) => false,
    }
}
