//! A template text into its outermost tokens, with white-space control done.

use std::ops::Range;

use super::{LiquidError, Rule, apply};

/// An outermost token.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Token {
    /// What it is.
    pub(super) kind: TokenKind,
    /// All of it, braces included.
    pub(super) range: Range<usize>,
    trim_left: bool,
    trim_right: bool,
}

/// What a token is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum TokenKind {
    /// Text that is printed, where white-space control has left it.
    Text(Range<usize>),
    /// What stands between `{% raw %}` and `{% endraw %}`; never trimmed.
    Raw(Range<usize>),
    /// The content of `{{ }}`.
    Output(Range<usize>),
    /// `{% name arguments %}`
    Tag {
        /// The name; `#` for a comment of one line.
        name: String,
        /// What follows it.
        arguments: Range<usize>,
    },
}

/// Takes a template apart.
pub(super) fn tokens(text: &str) -> Result<Vec<Token>, LiquidError> {
    let template = apply(Rule::template, text, 0..text.len()).map_err(|at| unclosed(text, at))?;
    let mut tokens = Vec::new();
    for pair in template.into_inner() {
        let range = pair.as_span().start()..pair.as_span().end();
        let inner = range.start + 2..range.end.saturating_sub(2);
        tokens.push(match pair.as_rule() {
            Rule::html => Token::plain(TokenKind::Text(range.clone()), range),
            Rule::output => {
                let (content, trim_left, trim_right) = content(text, inner);
                Token {
                    kind: TokenKind::Output(content),
                    range,
                    trim_left,
                    trim_right,
                }
            }
            Rule::tag => tag(text, inner, range)?,
            Rule::raw => {
                let raw = pair.into_inner().find(|p| p.as_rule() == Rule::raw_text);
                let kept = raw.map(|p| p.as_span().start()..p.as_span().end());
                Token {
                    kind: TokenKind::Raw(kept.unwrap_or_default()),
                    trim_left: text.get(inner.start..).is_some_and(|t| t.starts_with('-')),
                    trim_right: text.get(..inner.end).is_some_and(|t| t.ends_with('-')),
                    range,
                }
            }
            _ => continue,
        });
    }
    trim(text, &mut tokens);
    Ok(tokens)
}

/// The lines of a `{% liquid %}` tag, each a tag without braces.
pub(super) fn lines(text: &str, part: Range<usize>) -> Result<Vec<Token>, LiquidError> {
    let mut tokens = Vec::new();
    let mut rest = part;
    loop {
        rest.start = skip_blank(text, rest.clone());
        if rest.is_empty() {
            return Ok(tokens);
        }
        let end = text
            .get(rest.clone())
            .and_then(|t| t.find('\n'))
            .map_or(rest.end, |at| rest.start + at + 1);
        let line = rest.start..end;
        tokens.push(tag(text, line.clone(), line)?);
        rest.start = end;
    }
}

impl Token {
    fn plain(kind: TokenKind, range: Range<usize>) -> Self {
        Self {
            kind,
            range,
            trim_left: false,
            trim_right: false,
        }
    }
}

/// White space of Liquid.
pub(super) fn is_blank(c: char) -> bool {
    matches!(
        c,
        '\t'..='\r' | ' ' | '\u{a0}' | '\u{1680}' | '\u{180e}' | '\u{2000}'..='\u{200a}'
            | '\u{2028}' | '\u{2029}' | '\u{202f}' | '\u{205f}' | '\u{3000}'
    )
}

/// A character of names.
pub(super) fn is_word(c: char) -> bool {
    match c {
        '_' | '-' | '?' => true,
        '\u{201c}' | '\u{201d}' => false,
        c if c.is_ascii() => c.is_ascii_alphanumeric(),
        c => !is_blank(c),
    }
}

/// The first character that is not blank.
pub(super) fn skip_blank(text: &str, part: Range<usize>) -> usize {
    let rest = text.get(part.clone()).unwrap_or_default();
    part.end - rest.trim_start_matches(is_blank).len()
}

/// What stands between the braces without trimming marks and blanks, and whether there were such marks.
fn content(text: &str, inner: Range<usize>) -> (Range<usize>, bool, bool) {
    let source = text.get(inner.clone()).unwrap_or_default();
    let (trim_left, trim_right) = (source.starts_with('-'), source.ends_with('-'));
    let mut start = inner.start + usize::from(trim_left);
    let mut end = inner.end.saturating_sub(usize::from(trim_right)).max(start);
    start = skip_blank(text, start..end);
    let kept = text.get(start..end).unwrap_or_default();
    end = start + kept.trim_end_matches(is_blank).len();
    (start..end, trim_left, trim_right)
}

fn tag(text: &str, inner: Range<usize>, range: Range<usize>) -> Result<Token, LiquidError> {
    let (content, trim_left, trim_right) = content(text, inner);
    let source = text.get(content.clone()).unwrap_or_default();
    let length = match source.strip_prefix('#') {
        Some(_) => 1,
        None => source.len() - source.trim_start_matches(is_word).len(),
    };
    let name = source.get(..length).unwrap_or_default().to_owned();
    if name.is_empty() {
        return Err(LiquidError::syntax("a tag without a name", range));
    }
    let arguments = skip_blank(text, content.start + length..content.end)..content.end;
    Ok(Token {
        kind: TokenKind::Tag { name, arguments },
        range,
        trim_left,
        trim_right,
    })
}

/// Takes the blanks off texts that stand beside a trimming mark.
fn trim(text: &str, tokens: &mut [Token]) {
    let marks: Vec<(bool, bool)> = tokens.iter().map(|t| (t.trim_left, t.trim_right)).collect();
    for (at, token) in tokens.iter_mut().enumerate() {
        let TokenKind::Text(kept) = &mut token.kind else {
            continue;
        };
        let before = at.checked_sub(1).and_then(|at| marks.get(at));
        if before.is_some_and(|(_, right)| *right) {
            kept.start = skip_blank(text, kept.clone());
        }
        if marks.get(at + 1).is_some_and(|(left, _)| *left) {
            let source = text.get(kept.clone()).unwrap_or_default();
            kept.end = kept.start + source.trim_end_matches(is_blank).len();
        }
    }
}

/// The error for text behind which the grammar did not get.
fn unclosed(text: &str, at: usize) -> LiquidError {
    // The grammar fails inside of what is open: the opening braces are the last ones before.
    let before = text.get(..(at + 2).min(text.len())).unwrap_or(text);
    let tag = before.rfind("{%");
    let output = before.rfind("{{");
    let open = tag.max(output).unwrap_or_default();
    let what = if tag > output { "tag" } else { "output" };
    LiquidError::syntax(
        format!("{what} that is not closed"),
        open..(open + 2).min(text.len()),
    )
}
