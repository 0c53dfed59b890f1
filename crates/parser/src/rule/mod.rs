//! The rule language: text to syntax tree, syntax tree to checked and typed expression.

use segue_evaluator::Type;
use segue_evaluator::path::Paths;
use segue_evaluator::program::Expr;

use crate::diagnostic::Diagnostics;
use crate::yaml::Snippet;

/// What an expression may refer to, and what is gathered while compiling.
#[derive(Debug)]
pub struct Context<'c> {
    /// Every path met is interned here.
    pub paths: &'c mut Paths,
    /// The names under `let:` that may be used so far, with the types of their values.
    pub lets: &'c [LetName],
    /// Names allowed as first segment beside the fields of the Segment spec (`event_fields:`).
    pub event_fields: &'c [String],
    /// Whether any first segment is allowed.
    pub any_field: bool,
    /// Whether templates print lists and objects as Segment does.
    pub segment_texts: bool,
    /// Replaces `${NAME}` in text literals; none where the environment is not available (values of `fields`,
    /// triggers) and the text stays as it is.
    pub environment: Option<&'c crate::Expander<'c>>,
    /// By position in `lets`: which were used.
    pub used_lets: &'c mut Vec<bool>,
}

/// A name under `let:`.
#[derive(Clone, Debug)]
pub struct LetName {
    /// The name.
    pub name: String,
    /// The type of its value.
    pub kind: Type,
}

/// The fields of the Segment spec, the first segments a path may have.
pub const EVENT_FIELDS: &[&str] = &[
    "type",
    "event",
    "name",
    "category",
    "userId",
    "anonymousId",
    "groupId",
    "previousId",
    "messageId",
    "timestamp",
    "sentAt",
    "receivedAt",
    "originalTimestamp",
    "context",
    "properties",
    "traits",
    "integrations",
    "version",
    "channel",
    "projectId",
    "writeKey",
    "_metadata",
];

/// Compiles a condition. None where it is wrong; what is wrong is in `diagnostics`.
pub fn condition(
    snippet: Snippet<'_>,
    cx: &mut Context<'_>,
    diagnostics: &mut Diagnostics,
) -> Option<Expr> {
    let _ = (snippet, cx, diagnostics);
    todo!()
}

/// Compiles an expression (without the leading `=`).
pub fn value(
    snippet: Snippet<'_>,
    cx: &mut Context<'_>,
    diagnostics: &mut Diagnostics,
) -> Option<(Expr, Type)> {
    let _ = (snippet, cx, diagnostics);
    todo!()
}

/// Compiles a text with `{{holes}}`; without any it is [`Expr::Text`].
pub fn text(
    snippet: Snippet<'_>,
    cx: &mut Context<'_>,
    diagnostics: &mut Diagnostics,
) -> Option<(Expr, Type)> {
    let _ = (snippet, cx, diagnostics);
    todo!()
}

/// Whether a text would itself be an expression that reads the event or `let`, or calls a function: the forgotten
/// `=`. A single word counts when it is a field of the Segment spec or one of `event_fields`.
pub fn looks_like_expression(text: &str, cx: &Context<'_>) -> bool {
    let _ = (text, cx);
    todo!()
}
