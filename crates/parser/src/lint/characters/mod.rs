//! Characters that show as something else than they are: controls of the writing direction, blanks and invisible
//! characters that only look like nothing, letters of one alphabet among those of another.
//!
//! The text of the file is looked at as it stands: an escape such as `\u202E` shows what it is. Where the character
//! itself keeps the file from loading, the finding about that says so, and there is no second one.

mod hidden;
mod lookalike;

pub(crate) use hidden::is_hidden;

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity, Span};
use crate::yaml::Comment;

/// A character that is not what it seems.
struct Seen {
    code: &'static Code,
    span: Span,
    message: String,
    help: &'static str,
    /// What to put in place of what.
    fix: (Span, String),
}

/// Looks for such characters in a file with these comments.
pub fn check(text: &str, comments: &[Comment], diagnostics: &mut Diagnostics) {
    if text.is_ascii() {
        return;
    }
    let in_comment = |at: usize| {
        let next = comments.partition_point(|comment| comment.span.start <= at);
        let comment = next.checked_sub(1).and_then(|last| comments.get(last));
        comment.is_some_and(|comment| at < comment.span.end)
    };
    let mut found = hidden::find(text, in_comment);
    found.extend(lookalike::find(text));
    for seen in found {
        let mut explained = false;
        diagnostics.amend_since(0, |finding| {
            let here = finding.span.contains(seen.span.start);
            if here && finding.severity == Severity::Error && !explained {
                finding.labels.push((seen.span, seen.message.clone()));
                explained = true;
            }
        });
        if !explained {
            let (place, replacement) = seen.fix;
            diagnostics.push(
                Diagnostic::new(seen.code, seen.span, seen.message)
                    .help(seen.help)
                    .fix(place, replacement, in_comment(seen.span.start)),
            );
        }
    }
}
