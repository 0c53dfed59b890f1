//! The forms in which Segment's destinations come: answers of the Public API, the Config API's form, a bare list.

use segue_parser::diagnostic::Diagnostics;
use segue_parser::yaml::{self, Node, NodeKind, Resolved};

use crate::export::{Export, member};
use crate::report::{Report, Verdict};
use crate::{Error, UNDERSTOOD_SEGMENT};

/// A subscription as it comes.
pub(super) struct Subscription {
    /// None where it has no name.
    pub(super) name: Option<String>,
    pub(super) enabled: bool,
    /// None where it is no text.
    pub(super) trigger: Option<String>,
    pub(super) action: Option<String>,
    /// Its mapping, an empty one where there is none.
    pub(super) mapping: Option<Node>,
}

/// The names of one part of a subscription: those of the Config API, then those of the Public API.
const ACTION: &[&str] = &["partnerAction", "actionSlug"];
const TRIGGER: &[&str] = &["subscribe", "trigger"];
const MAPPING: &[&str] = &["mapping", "mappings", "settings"];

/// Finds the subscriptions of an export.
pub(super) fn subscriptions(
    export: &Export<'_>,
    report: &mut Report,
) -> Result<Vec<Subscription>, Error> {
    for layer in export.layers() {
        if let Some(found) = member(layer, "subscriptions").and_then(list) {
            if let Some(more) = member(layer, "pagination").and_then(|p| member(p, "next"))
                && more.as_str().is_some_and(|next| !next.is_empty())
                && !is_null(more)
            {
                report.note(
                    Verdict::NotCarried,
                    "subscriptions",
                    "this is one page of several; get all of them with a larger `pagination.count`",
                );
            }
            return found
                .iter()
                .map(|item| subscription(item, export))
                .collect();
        }
        if let Some(one) = member(layer, "subscription").filter(|one| is_subscription(one)) {
            return Ok(vec![subscription(one, export)?]);
        }
        if is_subscription(layer) {
            return Ok(vec![subscription(layer, export)?]);
        }
        if let Some(items) = list(layer)
            && items.iter().all(is_subscription)
        {
            return items
                .iter()
                .map(|item| subscription(item, export))
                .collect();
        }
    }
    if export.has_setting("token") {
        let what = "is of the classic destination: `segue import classic` reads it";
        return Err(export.unknown(what, UNDERSTOOD_SEGMENT));
    }
    Err(export.unknown("holds no subscriptions", UNDERSTOOD_SEGMENT))
}

fn is_subscription(node: &Node) -> bool {
    part(node, TRIGGER).is_some() && (part(node, ACTION).is_some() || part(node, MAPPING).is_some())
}

fn subscription(node: &Node, export: &Export<'_>) -> Result<Subscription, Error> {
    if !matches!(node.kind, NodeKind::Mapping(_)) {
        return Err(export.at(node.span, "this is no subscription", UNDERSTOOD_SEGMENT));
    }
    let mapping = match part(node, MAPPING) {
        None => None,
        Some(node) if is_null(node) => None,
        // Terraform and the like have the mapping as JSON text.
        Some(node) => match text(node) {
            None => Some(node.clone()),
            Some(json) => {
                let read = yaml::read(json, &mut Diagnostics::default());
                let read = read.ok_or_else(|| {
                    export.at(
                        node.span,
                        "this mapping is a text that is no JSON",
                        UNDERSTOOD_SEGMENT,
                    )
                })?;
                Some(read.root)
            }
        },
    };
    let owned = |names| part(node, names).and_then(text).map(str::to_owned);
    Ok(Subscription {
        name: member(node, "name").and_then(text).map(str::to_owned),
        enabled: !member(node, "enabled")
            .is_some_and(|e| resolved(e) == Some(Resolved::Bool(false))),
        trigger: owned(TRIGGER),
        action: owned(ACTION),
        mapping,
    })
}

fn part<'n>(node: &'n Node, names: &[&str]) -> Option<&'n Node> {
    names.iter().find_map(|name| member(node, name))
}

fn list(node: &Node) -> Option<&[Node]> {
    match &node.kind {
        NodeKind::Sequence(items) => Some(items),
        _ => None,
    }
}

fn resolved(node: &Node) -> Option<Resolved> {
    match &node.kind {
        NodeKind::Scalar(scalar) => Some(scalar.resolve()),
        _ => None,
    }
}

fn is_null(node: &Node) -> bool {
    resolved(node) == Some(Resolved::Null)
}

/// The text, where it is one.
fn text(node: &Node) -> Option<&str> {
    node.as_str()
        .filter(|_| resolved(node) == Some(Resolved::Text))
}
