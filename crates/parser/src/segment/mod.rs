//! What is pasted from Segment: mappings made of `@` directives, checked and lowered to the one typed program.

use segue_evaluator::program::{Body, Expr};
use segue_evaluator::schema::Action;

use crate::diagnostic::Diagnostics;
use crate::rule::Context;
use crate::yaml::Node;

/// Compiles a `mapping:` of an action.
pub fn body(
    node: &Node,
    action: &Action,
    cx: &mut Context<'_>,
    diagnostics: &mut Diagnostics,
) -> Option<Body> {
    let _ = (node, action, cx, diagnostics);
    todo!()
}

/// Compiles a mapping without an action's schema (`segue eval --segment-mapping`).
pub fn transform(node: &Node, cx: &mut Context<'_>, diagnostics: &mut Diagnostics) -> Option<Expr> {
    let _ = (node, cx, diagnostics);
    todo!()
}
