use super::{Rule, searched};
use crate::diagnostic::codes::lint as codes;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::rule::ast::Expr;
use crate::rule::literal::encode;

/// Patterns of `match` that are regular expressions, or wildcards of SQL.
pub(super) struct RegexInPattern;

impl Rule for RegexInPattern {
    fn code(&self) -> &'static Code {
        &codes::REGEX_IN_PATTERN
    }

    fn check(&self, expr: &Expr, _: bool, found: &mut Diagnostics) {
        let Some((_, patterns)) = searched(expr, "match") else {
            return;
        };
        for (pattern, literal) in patterns {
            let message =
                "patterns of `match` know `*`, `?` and `[a-z]`, and this looks like another kind";
            let finding = Diagnostic::new(self.code(), literal.span, message);
            found.push(match meant(pattern) {
                Meant::Glob => continue,
                Meant::Other(glob) => finding.help(format!("write `{}`", encode(&glob))).fix(
                    literal.span,
                    encode(&glob),
                    false,
                ),
                Meant::Unclear => finding.help("`\\d` is the letter `d` here: write `[0-9]`"),
            });
        }
    }
}

/// What a pattern was most likely meant to be.
enum Meant {
    Glob,
    /// Something that this glob does, too.
    Other(String),
    Unclear,
}

fn meant(pattern: &str) -> Meant {
    let classes = ["\\d", "\\w", "\\s"];
    if classes.iter().any(|class| pattern.contains(class)) {
        return Meant::Unclear;
    }
    if let Some(like) = pattern.strip_prefix('%').filter(|rest| !rest.is_empty()) {
        let (like, end) = match like.strip_suffix('%') {
            Some(like) => (like, "*"),
            None => (like, ""),
        };
        return Meant::Other(format!("*{like}{end}"));
    }
    let anchored = pattern.strip_prefix('^');
    if anchored.is_none() && !pattern.starts_with(".*") {
        return Meant::Glob;
    }
    let body = anchored.unwrap_or(pattern);
    let (body, open) = match body.strip_suffix('$') {
        Some(body) => (body, false),
        None => (body, true),
    };
    let mut glob = body.replace(".*", "*").replace(".+", "?*");
    if open && !glob.ends_with('*') {
        glob.push('*');
    }
    Meant::Other(glob)
}
