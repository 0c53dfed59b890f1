//! Expressions and texts that YAML reads, but not as one value.

use segue_evaluator::limits;

use super::value::{self, Open};
use super::{Comment, Node, NodeKind, Style};
use crate::diagnostic::codes::yaml as codes;
use crate::diagnostic::{Diagnostic, Span};

/// A tag that YAML has no meaning for: most often a negation.
pub(super) fn tag(text: &str, tag: Span) -> Diagnostic {
    let written = text.get(tag.start..tag.end).unwrap_or("");
    if written.starts_with("!!") || written.starts_with("!<") {
        return Diagnostic::new(&codes::TAG, tag, "YAML knows no such tag")
            .help("leave the tag out");
    }
    value::unquoted(
        &codes::UNQUOTED,
        text,
        value::at(text, tag.start),
        "a value that begins with `!` is read as a tag of YAML",
    )
}

/// An alias of nothing.
pub(super) fn unknown_alias(text: &str, alias: Span) -> Diagnostic {
    let value = value::at(text, alias.start);
    let message =
        "a value that begins with `*` is an alias in YAML, and no anchor before it has this name";
    let finding = value::unquoted(&codes::UNKNOWN_ALIAS, text, value, message);
    let quote = finding.help.clone().unwrap_or_default();
    finding.help(format!(
        "define the anchor before its use; for a text, {quote}"
    ))
}

/// An anchor, right before its node, that no alias names.
pub(super) fn unused_anchor(text: &str, node: &Node) -> Option<Diagnostic> {
    let start = text.get(..node.span.start)?.rfind('&')?;
    let rest = text.get(start..)?;
    let end = start + rest.find(char::is_whitespace).unwrap_or(rest.len());
    let message = "nothing refers to this anchor, which is no part of the value";
    let finding = Diagnostic::new(&codes::UNUSED_ANCHOR, Span::new(start, end), message);
    let plain = matches!(&node.kind, NodeKind::Scalar(scalar) if scalar.style == Style::Plain);
    if !plain {
        return Some(finding.help("leave it out"));
    }
    let value = Span::new(start, node.span.end.max(end));
    let quoted = value::quoted(text.get(value.start..value.end)?);
    Some(
        finding
            .help(format!(
                "a text that begins with `&` is quoted as a whole, `{quoted}`"
            ))
            .fix(value, quoted, false),
    )
}

/// A collection beyond the limit of nesting.
pub(super) fn too_deep(at: Span) -> Diagnostic {
    let message = format!(
        "lists and maps nest deeper than {} levels",
        limits::FILE_DEPTH
    );
    Diagnostic::new(&codes::TOO_LARGE, at, message)
}

/// A key that is a list or a map; in braces of its own it is a text that begins with a hole.
pub(super) fn key_not_text(text: &str, collection: Span, key: Span) -> Diagnostic {
    if text
        .get(collection.start..)
        .is_some_and(|t| t.starts_with("{{"))
    {
        return hole(text, collection.start);
    }
    if text.get(key.start..).is_some_and(|t| t.starts_with("{{")) {
        return hole(text, key.start);
    }
    Diagnostic::new(
        &codes::KEY_NOT_TEXT,
        key,
        "a key is a text, not a list or a map",
    )
    .help("quote it if it is meant as text")
}

/// A text that begins with a hole.
pub(super) fn hole(text: &str, start: usize) -> Diagnostic {
    value::unquoted(
        &codes::UNQUOTED,
        text,
        value::at(text, start),
        "a text that begins with `{{` is read as a map of YAML",
    )
}

/// Plain scalars cut off by ` #`: what they leave open the comment behind them closes, or the comment begins with a
/// hole.
pub(super) fn cut_by_comment<'a>(
    text: &'a str,
    plain: &'a [Span],
    comments: &'a [Comment],
) -> impl Iterator<Item = Diagnostic> + 'a {
    comments.iter().filter_map(move |comment| {
        let before = plain.partition_point(|span| span.end <= comment.span.start);
        let scalar = *plain.get(before.checked_sub(1)?)?;
        let gap = text.get(scalar.end..comment.span.start)?;
        if scalar.start == scalar.end || !gap.chars().all(|c| matches!(c, ' ' | '\t')) {
            return None;
        }
        let written = text.get(scalar.start..scalar.end)?;
        cuts(written, &comment.text).then(|| comment_cuts(text, scalar.start, comment.span.start))
    })
}

/// Whether every bracket and quote of an expression is closed in it. Between brackets of YAML, a plain scalar in which
/// one is not is taken for the beginning of an expression with a comma.
pub(crate) fn is_closed(written: &str) -> bool {
    Open::of(written).is_closed()
}

/// Whether a comment right behind a plain scalar has most likely taken the end of it.
pub(crate) fn cuts(written: &str, comment: &str) -> bool {
    let joined = || format!("{written} #{comment}");
    comment.starts_with("{{") || !is_closed(written) && is_closed(&joined())
}

/// A value that begins at `start` and is cut off by the `#` at `hash`.
pub(super) fn comment_cuts(text: &str, start: usize, hash: usize) -> Diagnostic {
    let message =
        "a `#` behind a blank begins a comment of YAML, which takes the rest of this value";
    let rest = value::first_line(text.get(hash..).unwrap_or("")).trim_end();
    if value::line_start(text, start) == value::line_start(text, hash) {
        let whole = Span::new(start, hash + rest.len());
        value::unquoted(&codes::CUT_BY_COMMENT, text, whole, message)
    } else {
        Diagnostic::new(
            &codes::CUT_BY_COMMENT,
            Span::new(hash, hash + rest.len()),
            message,
        )
        .help("quote the whole value, or put it into a `>-` block")
    }
}

/// A list or map in brackets in which a comma has ended a value that leaves a bracket or quote open.
pub(super) fn cut_by_comma(text: &str, collection: &Node) -> Option<Diagnostic> {
    let parts: Vec<&Node> = match &collection.kind {
        NodeKind::Sequence(items) => items.iter().collect(),
        NodeKind::Mapping(entries) => entries.iter().flat_map(|e| [&e.key, &e.value]).collect(),
        NodeKind::Scalar(_) => return None,
    };
    let inner_end = collection.span.end.checked_sub(1)?;
    let cut = parts.into_iter().find(|part| {
        let NodeKind::Scalar(scalar) = &part.kind else {
            return false;
        };
        let inside = collection.span.start < part.span.start && part.span.end <= inner_end;
        let behind = text.get(part.span.end..inner_end).unwrap_or("");
        if !inside
            || scalar.style != super::Style::Plain
            || !behind.trim_start().starts_with(',')
            || Open::of(&scalar.text).is_closed()
        {
            return false;
        }
        let whole = value::extent(text, part.span.start, true);
        let written = text.get(whole.start..whole.end).unwrap_or("");
        whole.end > part.span.end && Open::of(written).is_closed()
    })?;
    let whole = value::extent(text, cut.span.start, true);
    Some(comma_cuts(text, whole))
}

/// A value between brackets of YAML that holds a comma or a bracket.
pub(super) fn comma_cuts(text: &str, whole: Span) -> Diagnostic {
    let message = "between brackets of YAML this value ends at its first comma or bracket";
    let help = "quote the whole value, or leave the brackets around it out and write line by line";
    value::unquoted(&codes::CUT_BY_COMMA, text, whole, message).help(help)
}
