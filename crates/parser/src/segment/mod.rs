//! What is pasted from Segment: mappings made of `@` directives, checked and lowered to the one typed program.
//!
//! A mapping is read as JSON (`data`), and lowered value by value (`lower`), directive by directive. What makes
//! Segment's engine fail for every event is an error; what it accepts and reads oddly is a warning, and is carried out
//! as Segment does.

mod condition;
mod data;
mod directive;
mod fields;
mod liquid;
mod liquid_directive;
mod lower;
pub mod reader;
mod replace;
mod report;
mod scope;
mod structure;
mod template;

#[cfg(test)]
mod tests;

use std::borrow::Cow;

use segue_evaluator::program::{Body, Directive, Expr};
use segue_evaluator::schema::Action;

use crate::diagnostic::codes::directive as codes;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::rule::Context;
use crate::yaml::Node;
use data::{Data, Kind, Member};
use lower::{Lowering, Place, Validation};

/// Compiles a `mapping:` of an action.
pub fn body(
    node: &Node,
    action: &Action,
    cx: &mut Context<'_>,
    diagnostics: &mut Diagnostics,
) -> Option<Body> {
    let before = diagnostics.len();
    let data = data::read(node, diagnostics)?;
    let body = Lowering::new(cx, diagnostics).body(&data, action)?;
    (!diagnostics.errors_since(before)).then_some(body)
}

/// Compiles a mapping without an action's schema (`segue eval --segment-mapping`).
pub fn transform(node: &Node, cx: &mut Context<'_>, diagnostics: &mut Diagnostics) -> Option<Expr> {
    let before = diagnostics.len();
    let data = data::read(node, diagnostics)?;
    let data = match data.kind {
        Kind::Object(_) => data,
        // The reference takes the positions of a list for keys.
        Kind::List(items) => Data {
            span: data.span,
            kind: Kind::Object(by_position(items)),
        },
        _ => {
            diagnostics.push(not_a_mapping(&data));
            return None;
        }
    };
    let whole = match scope::fold(&data) {
        None => data,
        Some(Ok(folded)) => folded,
        Some(Err(finding)) => {
            diagnostics.push(finding);
            return None;
        }
    };
    let apply = Lowering::new(cx, diagnostics).value(&whole, Place::TOP);
    // As `apply` the mapping asks for an object, and what has no value is removed from its result.
    let mapping = Expr::Input(Box::default());
    let expr = Expr::Directive(Box::new(Directive::Transform { apply, mapping }));
    (!diagnostics.errors_since(before)).then_some(expr)
}

impl<'l, 'c> Lowering<'l, 'c> {
    fn new(cx: &'l mut Context<'c>, diagnostics: &'l mut Diagnostics) -> Self {
        Self {
            cx,
            diagnostics,
            validation: Validation {
                fatal: true,
                failed: false,
            },
        }
    }
}

fn by_position(items: Vec<Data<'_>>) -> Vec<Member<'_>> {
    let members = items.into_iter().enumerate().map(|(at, value)| Member {
        key: Cow::Owned(at.to_string()),
        key_span: value.span,
        value,
    });
    members.collect()
}

fn not_a_mapping(data: &Data<'_>) -> Diagnostic {
    let message = format!("a mapping is an object, and this is {}", data.describe());
    Diagnostic::new(&codes::NOT_A_MAPPING, data.span, message)
        .help("write the fields below it, such as `event: {\"@path\": \"$.event\"}`")
}
